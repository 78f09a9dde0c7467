//! `/v1/codelists`

use std::collections::BTreeSet;

use serde_json::Value;
use tests::on_both;

use super::funding::text;
use super::telling::{items, page};
use super::world::World;

fn codes(list: &Value) -> BTreeSet<&str> {
    items(&list["items"]).iter().map(|item| text(item, "code")).collect()
}

on_both! {
    fn every_list_is_listed_and_shown(world: &World) {
        let lists = world.server.ok("/v1/codelists?limit=100&include=total");
        assert_eq!(lists["total"], page(&lists).len());
        let names: BTreeSet<&str> = page(&lists).iter().map(|list| text(list, "name")).collect();
        for name in ["regions", "spheres", "legal_forms", "funding_kinds", "funding_statuses", "milestone_statuses", "organisation_statuses", "stages"] {
            assert!(names.contains(name), "{name} is none of {names:?}");
        }
        for listed in page(&lists) {
            let list = world.server.ok(&format!("/v1/codelists/{}", text(listed, "name")));
            assert_eq!(items(&list["items"]).len(), listed["size"], "{}", listed["name"]);
            assert_eq!(codes(&list).len(), listed["size"], "codes of {} are unique", listed["name"]);
            assert_eq!((&list["title"], &list["source"]), (&listed["title"], &listed["source"]));
            assert!(!text(&list, "source").is_empty());
        }
    }

    fn every_code_has_a_label_in_three_languages(world: &World) {
        for listed in page(&world.server.ok("/v1/codelists?limit=100")) {
            for language in ["kk", "ru", "en"] {
                let list = world.server.ok(&format!("/v1/codelists/{}?lang={language}", text(listed, "name")));
                for item in items(&list["items"]) {
                    let label = text(&item["label"], language);
                    assert!(!label.is_empty(), "{} of {} in {language}", item["code"], listed["name"]);
                    assert_eq!(item["display"], serde_json::json!({"text": label, "lang": language}));
                }
            }
        }
    }

    fn there_are_twenty_regions_of_the_first_level_today(world: &World) {
        let first = world.server.ok("/v1/codelists/regions?level=1");
        let today = items(&first["items"]).iter().filter(|item| item.get("valid_to").is_none());
        assert_eq!(today.count(), 20);
        assert!(items(&first["items"]).iter().all(|item| item["level"] == 1));
        assert!(codes(&first).contains("710000000"), "Astana is one of them");
    }

    fn a_region_that_was_split_and_its_parts_know_each_other(world: &World) {
        let list = world.server.ok("/v1/codelists/regions");
        let regions = items(&list["items"]);
        let mut seen = 0;
        for region in regions {
            for predecessor in items(&region["predecessors"]) {
                let before = regions.iter().find(|other| other["code"] == *predecessor).expect("it is in the list");
                assert!(items(&before["successors"]).contains(&region["code"]), "{region}");
                seen += 1;
            }
        }
        assert!(seen >= 3, "three regions were made of others in 2022, {seen} are told");
    }

    fn regions_are_narrowed_by_level_and_parent(world: &World) {
        let all = world.server.ok("/v1/codelists/regions");
        let mut parents = BTreeSet::new();
        for item in items(&all["items"]) {
            parents.extend(item["parent"].as_str());
        }
        for parent in parents {
            let below = world.server.ok(&format!("/v1/codelists/regions?parent={parent}"));
            let expected: BTreeSet<&str> = items(&all["items"]).iter().filter(|item| item["parent"] == parent).map(|item| text(item, "code")).collect();
            assert_eq!(codes(&below), expected, "{parent}");
        }
    }

    fn a_level_that_is_none_is_400(world: &World) {
        for (query, parameter) in [("level=0", "level"), ("level=x", "level"), ("level=10", "level"), ("parent=", "parent"), ("level=1&parent=999999999", "parent"), ("level=1&level=2", "level")] {
            let problem = world.server.get(&format!("/v1/codelists/regions?{query}")).send().expect_problem(400, "invalid-parameter");
            assert_eq!(problem["errors"][0]["parameter"], parameter, "{query}");
        }
    }

    fn unknown_list_is_404(world: &World) {
        world.server.get("/v1/codelists/planets").send().expect_problem(404, "not-found");
    }
}
