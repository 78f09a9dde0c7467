//! `include=facets`: what is promised is what comes when it is followed, also where values are chosen already.

use serde_json::Value;
use tests::on_both;

use super::telling::items;
use super::world::World;

fn facets(world: &World, query: &str) -> Value {
    world.server.ok(&format!("/v1/funding?include=total,facets&limit=1&{query}"))
}

fn chosen<'v>(page: &'v Value, name: &str) -> Vec<&'v Value> {
    items(&page["facets"][name]).iter().filter(|value| value["selected"] == true).collect()
}

on_both! {
    fn bounds_of_amounts_go_with_their_currency(world: &World) {
        for query in ["currency=KZT&amount_min=1", "currency=KZT&amount_min=1&amount_max=900000000"] {
            let page = facets(world, query);
            let values = items(&page["facets"]["currency"]);
            assert!(values.len() > 1, "other currencies can be chosen: {page}");
            for value in values {
                let url = value["url"].as_str().expect("an address");
                let followed = world.server.ok(url);
                assert!(!url.contains("amount_"), "{url}");
                if value["selected"] == true {
                    assert!(followed["total"].as_u64() > page["total"].as_u64(), "{url}");
                } else {
                    let kzt = chosen(&page, "currency")[0]["count"].as_u64().expect("a count");
                    assert_eq!(followed["total"].as_u64(), value["count"].as_u64().map(|count| count + kzt), "{url}");
                }
            }
            for name in ["sphere", "status", "year"] {
                for value in items(&page["facets"][name]) {
                    let url = value["url"].as_str().expect("an address");
                    assert!(url.contains("amount_min=1"), "{url}");
                    assert_eq!(world.server.ok(url)["total"], value["count"], "{url}");
                }
            }
        }
    }

    fn a_region_below_the_first_level_is_counted(world: &World) {
        let districts: Vec<String> = items(&world.server.ok("/v1/funding?limit=100")["items"])
            .iter()
            .flat_map(|item| items(&item["places"]).to_vec())
            .filter(|place| place["scheme"] == "KATO")
            .map(|place| place["code"].as_str().expect("a code").to_owned())
            .collect();
        let finer = districts.iter().find(|code| &code[2..4] != "00").expect("a place that is no region");
        for asked in [&finer[..4], finer.as_str()] {
            let page = facets(world, &format!("region={asked}"));
            let [value] = chosen(&page, "region")[..] else { panic!("{page}") };
            assert_eq!((&value["value"], &value["count"]), (&Value::from(asked), &page["total"]));
            assert!(page["total"].as_u64() > Some(0));
        }
    }
}
