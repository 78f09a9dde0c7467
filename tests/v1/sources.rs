//! `/v1/sources`

use serde_json::json;
use tests::on_both;

use super::telling::{assert_told, page};
use super::world::{World, ids, org, walk};

on_both! {
    fn a_source_is_shown_as_it_was_imported(world: &World) {
        let listed = walk(&world.server, "/v1/sources?limit=1");
        assert_eq!(ids(&listed), ["akimat", "foreign-money", "letters", "register"]);
        for line in world.of(&["source"]) {
            let shown = world.server.ok(&format!("/v1/sources/{}", line["id"].as_str().expect("an id")));
            assert_told(world, &shown, line);
            assert!(listed.contains(&shown), "{shown}");
        }
    }

    fn a_source_says_who_publishes_it_and_what_it_covers(world: &World) {
        let shown = world.server.ok("/v1/sources/akimat?lang=en");
        assert_eq!(shown["publisher"]["id"], org(5));
        assert_eq!(shown["publisher"]["display"], json!({"text": "Akimat", "lang": "en"}));
        assert_eq!(shown["coverage"].as_array().map(Vec::len), Some(3));
        assert!(shown["labels"]["authority"].is_string());
        let first = world.server.ok("/v1/sources/letters?lang=ru")["coverage"][1]["labels"].clone();
        assert_eq!(first, json!({"kind": "этап", "region": "г. Алматы"}));
        assert_eq!((&shown["synthetic"], &shown["listing"]), (&json!(false), &json!(true)));
    }

    fn the_number_of_sources_is_told(world: &World) {
        let shown = world.server.ok("/v1/sources?limit=3&include=total");
        assert_eq!((&shown["total"], page(&shown).len()), (&json!(4), 3));
    }

    fn sources_that_changed_since_are_found(world: &World) {
        let after = world.server.ok("/v1/sources/foreign-money")["sequence"].as_i64().expect("a number");
        let newer: Vec<_> = walk(&world.server, "/v1/sources").into_iter().filter(|source| source["sequence"].as_i64() > Some(after)).collect();
        let found = walk(&world.server, &format!("/v1/sources?updated_after={after}&limit=1"));
        assert_eq!(found, newer);
        let total = &world.server.ok(&format!("/v1/sources?updated_after={after}&include=total"))["total"];
        assert_eq!(*total, json!(newer.len()));
        let none = world.server.ok("/v1/sources?updated_after=999999999");
        assert_eq!((page(&none).len(), &none["next"]), (0, &serde_json::Value::Null));
        world.server.get("/v1/sources?updated_after=x").send().expect_problem(400, "invalid-parameter");
    }

    fn unknown_source_is_404(world: &World) {
        world.server.get("/v1/sources/unknown").send().expect_problem(404, "not-found");
        world.server.get("/v1/sources/a%20b").send().expect_problem(400, "invalid-parameter");
    }
}

on_both! {
    fn demonstration_data_say_that_they_are_synthetic(server: &tests::Server) {
        let sources = server.ok("/v1/sources");
        assert!(!page(&sources).is_empty());
        for source in page(&sources) {
            assert_eq!(source["synthetic"], true);
            assert!(source["title"]["en"].as_str().is_some_and(|title| title.to_lowercase().contains("synthetic")), "{source}");
        }
    }
}
