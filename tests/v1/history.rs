//! `/history` of organisations, grants and contracts.

use serde_json::{Value, json};
use tests::{Register, on_both};

use super::as_of::{FUNDER, told_three_times};
use super::telling::{items, money, page};
use super::world::World;

on_both! {
    fn each_change_tells_what_it_changed_newest_first(register: Register) {
        let server = told_three_times(&register);
        let history = server.ok("/v1/grants/360G-a/history");
        let [updated, created] = page(&history) else { panic!("{history}") };
        assert_eq!((&updated["operation"], &updated["revision"]), (&json!("updated"), &json!(2)));
        let changed = json!([
            {"field": "amount", "before": money("1000000.50", "KZT"), "after": money("2000000.00", "KZT")},
            {"field": "status", "before": "active", "after": "completed"},
        ]);
        assert_eq!(updated["changed"], changed);
        assert_eq!((&created["operation"], &created["revision"], &created["changed"]), (&json!("created"), &json!(1), &json!([])));
        assert_eq!(history["sequence"], updated["sequence"]);
    }

    fn an_organisation_remembers_its_names(register: Register) {
        let server = told_three_times(&register);
        let history = server.ok(&format!("/v1/organisations/{FUNDER}/history"));
        assert_eq!(history["items"][0]["changed"], json!([{"field": "name", "before": {"kk": "Басқарма"}, "after": {"kk": "Жаңа басқарма"}}]));
        assert_eq!(page(&history).len(), 2, "the grant's changes are not its own");
    }

    fn a_page_of_one_tells_the_same(register: Register) {
        let server = told_three_times(&register);
        let whole = server.ok("/v1/grants/360G-a/history");
        let mut found = Vec::new();
        let mut next = Some("/v1/grants/360G-a/history?limit=1".to_owned());
        while let Some(path) = next {
            let shown = server.ok(&path);
            assert_eq!(page(&shown).len(), 1);
            found.extend(page(&shown).iter().cloned());
            next = shown["next"].as_str().map(str::to_owned);
        }
        assert_eq!(found, page(&whole));
    }

    fn history_is_a_part_of_the_change_log(world: &World) {
        let log = world.server.ok("/v1/changes?limit=1000");
        for path in ["grants/360G-w-07", "contracts/ocds-w:c:09", &format!("organisations/{}", super::super::world::org(4))] {
            let history = world.server.ok(&format!("/v1/{path}/history"));
            assert_eq!(page(&history).len(), 1);
            for entry in page(&history) {
                let mut entry = entry.clone();
                assert_eq!(entry.as_object_mut().and_then(|fields| fields.remove("changed")), Some(json!([])));
                assert!(page(&log).contains(&entry), "{entry}");
            }
        }
    }

    fn it_tells_who_said_so(world: &World) {
        let entry = world.server.ok("/v1/grants/360G-w-07/history")["items"][0].clone();
        assert_eq!((&entry["actor"], &entry["source"]), (&json!({"importer": "ndjson"}), &json!("letters")));
        assert_eq!(entry["state"]["sources"], json!(["letters"]));
        assert_eq!(items(&entry["state"]["recipients"]).len(), 2);
        assert_ne!(entry.get("at"), Some(&Value::Null));
    }
}
