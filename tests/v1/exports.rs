//! Exports: everything of a list at once, in forms for spreadsheets, scripts and mirrors.

mod ending;
mod mirror;
mod rows;

use serde_json::Value;
use tests::on_both;

use super::world::{World, ids, org, walk};
use rows::{csv, ids_of, lines, sheet};

/// Every list, with what stands behind its path.
fn lists() -> Vec<String> {
    let below = |of: &str, id: &str, lists: &[&str]| -> Vec<String> {
        lists.iter().map(|list| format!("/v1/{of}/{id}/{list}")).collect()
    };
    let across =
        ["organisations", "funding", "grants", "contracts", "milestones", "calls", "sources"];
    let mut all: Vec<String> = across.iter().map(|list| format!("/v1/{list}")).collect();
    all.extend(below("organisations", &org(5), &["funding", "funding-given", "milestones"]));
    all.extend(below("grants", "360G-w-01", &["milestones", "payments", "documents"]));
    all.extend(below("contracts", "ocds-w:c:12", &["milestones", "payments", "documents"]));
    all
}

/// Filters and orders of lists.
const ASKED: [&str; 14] = [
    "/v1/funding?region=55",
    "/v1/funding?currency=KZT&sort=-amount",
    "/v1/funding?region=55,75&sort=signed_on",
    "/v1/funding?overdue=true",
    "/v1/funding?result=none,unknown&sort=-id",
    "/v1/grants?status=active&sort=-signed_on",
    "/v1/contracts?year=2025",
    "/v1/organisations?sort=name&lang=kk",
    "/v1/organisations?sort=-name&lang=ru&has_funding=true",
    "/v1/organisations?q=%D2%9B%D0%BE%D1%80",
    "/v1/milestones?waiting_on=recipient,funder&sort=due_on",
    "/v1/milestones?overdue=unknown",
    "/v1/milestones?q=%D0%BE%D1%82%D1%87%D1%91%D1%82&sort=-due_on",
    "/v1/calls?sort=-applications_to",
];

fn with(target: &str, more: &str) -> String {
    format!("{target}{}{more}", if target.contains('?') { '&' } else { '?' })
}

/// What all pages together have, against what each form of the export has.
fn agree(world: &World, target: &str) {
    let items = walk(&world.server, target);
    let expected = ids(&items);
    let get = |format: &str| {
        world.server.get(&with(target, &format!("format={format}"))).send().expect(200)
    };
    let told = lines(&get("ndjson"));
    assert_eq!(ids(&told), expected, "NDJSON of {target}");
    for (line, item) in told.iter().zip(&items) {
        assert_eq!(line["kind"], item["kind"], "{target}");
        let of = |thing: &Value| thing["amount"]["amount"].clone();
        assert_eq!(of(line), of(item), "{target}");
    }
    assert_eq!(ids_of(&csv(&get("csv"))), expected, "CSV of {target}");
    assert_eq!(ids_of(&sheet(&get("xlsx"))), expected, "XLSX of {target}");
}

on_both! {
    fn every_list_has_every_form_with_all_that_its_pages_have(world: &World) {
        for target in lists() {
            agree(world, &target);
        }
    }

    fn filters_and_orders_are_those_of_the_pages(world: &World) {
        let mut all = 0;
        for target in ASKED {
            agree(world, target);
            all += walk(&world.server, target).len();
        }
        assert!(all > 100, "the filters leave something: {all}");
    }

    fn what_can_be_asked_for_as_of_the_past_is_exported_as_of_it(world: &World) {
        let now = crate::v1::http::head(&world.server);
        for target in ["/v1/grants/360G-w-01/milestones", "/v1/organisations/GB-CHC-1159982/funding-given"] {
            agree(world, &with(target, &format!("as_of={now}")));
            let before = world.server.get(&with(target, "as_of=0&format=csv")).send();
            before.expect_problem(404, "not-known-then");
        }
    }

    fn cells_say_what_items_say(world: &World) {
        let rows = csv(&world.server.get("/v1/funding?format=csv&lang=ru").send().expect(200));
        let items = walk(&world.server, "/v1/funding?lang=ru&limit=100");
        assert_eq!(rows.len(), items.len());
        for (row, item) in rows.iter().zip(&items) {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let present = if item["amended_amount"].is_null() { &item["amount"] } else { &item["amended_amount"] };
            assert_eq!(row["amount"], text(&present["amount"]));
            assert_eq!(row["currency"], text(&present["currency"]));
            assert_eq!(row["title"], text(&item["display"]["text"]));
            assert_eq!(row["status_label"], text(&item["labels"]["status"]));
            assert_eq!(row["funder_id"], text(&item["funder"]["id"]));
            assert_eq!(row["funder_name"], text(&item["funder"]["display"]["text"]));
            let recipients = item["recipients"].as_array().map(Vec::as_slice).unwrap_or_default();
            let names: Vec<String> = recipients.iter().map(|recipient| text(&recipient["display"]["text"])).collect();
            if names.iter().any(|name| !name.is_empty()) {
                assert_eq!(row["recipient_name"], names.join(";"));
            }
        }
        let rows = csv(&world.server.get("/v1/milestones?format=csv&lang=en").send().expect(200));
        for (row, item) in rows.iter().zip(&walk(&world.server, "/v1/milestones?lang=en&limit=100")) {
            let overdue = item["overdue"].as_bool().map_or("unknown".to_owned(), |overdue| overdue.to_string());
            assert_eq!(row["overdue"], overdue, "{item}");
            assert_eq!(row["waiting_on"], item["waiting_on"].as_str().unwrap_or_default(), "{item}");
            let late = item["report_days_late"].as_i64().map(|days| days.to_string());
            assert_eq!(row["report_days_late"], late.unwrap_or_default(), "{item}");
        }
    }

    fn labels_and_names_are_in_the_language_that_is_asked_for(world: &World) {
        let mut told = std::collections::BTreeSet::new();
        for language in ["kk", "ru", "en"] {
            let reply = world.server.get(&format!("/v1/grants?format=csv&lang={language}")).send().expect(200);
            assert_eq!(reply.header("content-language").as_deref(), Some(language));
            told.insert(csv(&reply)[0]["status_label"].clone());
            let accepted = world.server.get("/v1/grants?format=csv").header("Accept-Language", language).send().expect(200);
            assert_eq!(accepted.bytes(), reply.bytes());
        }
        assert_eq!(told.len(), 3, "{told:?}");
    }

    fn search_gives_all_that_words_find(world: &World) {
        let target = "/v1/search?q=%D2%9B%D0%BE%D1%80";
        let page = world.server.ok(&with(target, "limit=100"));
        let expected = ids(page["items"].as_array().expect("items"));
        assert!(!expected.is_empty() && expected.len() < 100, "{expected:?}");
        let get = |format: &str| world.server.get(&with(target, &format!("format={format}"))).send().expect(200);
        assert_eq!(ids(&lines(&get("ndjson"))), expected);
        assert_eq!(ids_of(&csv(&get("csv"))), expected);
        assert_eq!(ids_of(&sheet(&get("xlsx"))), expected);
    }

    fn statistics_give_the_groups_of_the_reply(world: &World) {
        for asked in ["of=funding&group_by=region,year", "of=funding", "of=milestones&group_by=status,currency", "of=organisations&group_by=legal_form", "of=funding&group_by=funder&top=2&measures=spread,top_ten,recipients"] {
            let target = format!("/v1/statistics?{asked}&lang=kk");
            let reply = world.server.ok(&target);
            let get = |format: &str| world.server.get(&format!("{target}&format={format}")).send().expect(200);
            let told = lines(&get("ndjson"));
            let of = |kind: &str| -> Vec<Value> {
                let mut of: Vec<Value> = told.iter().filter(|line| line["kind"] == kind).cloned().collect();
                for line in &mut of {
                    line.as_object_mut().expect("an object").remove("kind");
                }
                of
            };
            assert_eq!(Value::from(of("group")), reply["groups"], "{target}");
            assert_eq!(of("total"), [reply["total"].clone()], "{target}");
            assert_eq!(Value::from(of("left_out")), reply["left_out"], "{target}");
            assert_eq!(of("other").first().unwrap_or(&Value::Null), &reply["other"], "{target}");
            let rows = csv(&get("csv"));
            let sums = |of: &Value| -> Vec<(String, String)> {
                let sums = of["sums"].as_array().expect("sums");
                sums.iter().map(|sum| (sum["currency"].as_str().unwrap_or_default().to_owned(), sum["sum"]["amount"].as_str().unwrap_or_default().to_owned())).collect()
            };
            let groups = reply["groups"].as_array().expect("groups").iter().chain(reply.get("other").filter(|other| !other.is_null()));
            let expected: Vec<(String, String)> = groups.flat_map(|group| {
                let sums = sums(group);
                if sums.is_empty() { vec![(String::new(), String::new())] } else { sums }
            }).collect();
            let shown = rows.iter().filter(|row| row["row"] != "left_out").map(|row| (row["currency"].clone(), row["sum"].clone()));
            assert_eq!(shown.collect::<Vec<_>>(), expected, "{target}");
            let count: u64 = rows.iter().filter_map(|row| row["count"].parse::<u64>().ok()).sum();
            if !reply["groups_overlap"].as_bool().expect("a truth") {
                assert_eq!(Value::from(count), reply["total"]["count"], "the column adds up: {target}");
            }
            assert_eq!(sheet(&get("xlsx")).len(), rows.len(), "{target}");
        }
    }
}
