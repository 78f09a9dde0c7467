//! `/v1/statistics`, against sums over the imported lines.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::on_both;

use super::telling::items;
use super::world::{World, minor};

/// Count and minor units by the values of a group, joined, and currency.
type Sums = BTreeMap<(String, String), (i64, i128)>;

/// The sums of groups as they are told.
fn told(groups: &Value) -> Sums {
    let mut sums = Sums::new();
    for group in items(groups) {
        let value = |key: &Value| match (key["several"] == true, key["value"].as_str()) {
            (true, _) => "*".to_owned(),
            (false, value) => value.unwrap_or("-").to_owned(),
        };
        let key: Vec<String> = items(&group["key"]).iter().map(value).collect();
        for sum in items(&group["sums"]) {
            let currency = sum["currency"].as_str().unwrap_or_default().to_owned();
            let count = sum["count"].as_i64().unwrap_or_default();
            sums.insert((key.join("/"), currency), (count, minor(&sum["sum"])));
        }
    }
    sums
}

fn one(values: Vec<String>) -> String {
    let mut values = values;
    values.sort();
    values.dedup();
    match values.as_slice() {
        [] => "-".to_owned(),
        [only] => only.clone(),
        _ => "*".to_owned(),
    }
}

fn regions(funding: &Value) -> Vec<String> {
    let key = |place: &Value| {
        let (scheme, code) = (place["scheme"].as_str(), place["code"].as_str());
        let code = code.unwrap_or_default();
        let code = if scheme == Some("KATO") { &code[..2] } else { code };
        format!("{}:{code}", scheme.unwrap_or_default())
    };
    items(&funding["places"]).iter().map(key).collect()
}

fn spheres(funding: &Value) -> Vec<String> {
    items(&funding["spheres"]).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn year(funding: &Value) -> String {
    funding["signed_on"].as_str().map_or("-".to_owned(), |day| day[..4].to_owned())
}

/// The fundings that count with their present amount: not the terminated ones, whose payments say it.
fn counting(world: &World) -> Vec<(&Value, String, i128)> {
    let counts = ["contracted", "active", "suspended", "completed"];
    let lines = world.of(&["grant", "contract"]).into_iter();
    let lines = lines.filter(|line| counts.iter().any(|status| line["status"] == *status));
    let part = |line: &'static Value| {
        let amount = line.get("amended_amount").or(line.get("amount"))?;
        Some((line, amount["currency"].as_str()?.to_owned(), minor(amount)))
    };
    let lines = lines.map(|line| -> &'static Value { Box::leak(Box::new(line.clone())) });
    lines.filter_map(part).collect()
}

fn expected(world: &World, key: impl Fn(&Value) -> String) -> Sums {
    let mut sums = Sums::new();
    for (line, currency, minor) in counting(world) {
        let sum = sums.entry((key(line), currency)).or_default();
        *sum = (sum.0 + 1, sum.1 + minor);
    }
    sums
}

const COUNTING: &str = "of=funding&status=contracted,active,suspended,completed";

on_both! {
    fn groups_are_the_sums_of_their_fundings(world: &World) {
        let ask = |by: &str| world.server.ok(&format!("/v1/statistics?{COUNTING}&group_by={by}"));
        assert_eq!(told(&ask("region")["groups"]), expected(world, |line| one(regions(line))));
        assert_eq!(told(&ask("sphere")["groups"]), expected(world, |line| one(spheres(line))));
        let of_both = expected(world, |line| format!("{}/{}", one(regions(line)), year(line)));
        assert!(of_both.len() > 5, "{of_both:?}");
        assert_eq!(told(&ask("region,year")["groups"]), of_both);
        let kinds = expected(world, |line| line["kind"].as_str().unwrap_or_default().to_owned());
        assert_eq!(told(&ask("kind")["groups"]), kinds);
    }

    fn split_counts_each_value_and_equal_parts_add_up(world: &World) {
        let ask = |split: &str| world.server.ok(&format!("/v1/statistics?{COUNTING}&group_by=sphere&split={split}"));
        let whole: i128 = expected(world, |_| String::new()).values().map(|(_, sum)| sum).sum();
        let sum = |told: &Value| self::told(&told["groups"]).values().map(|(_, sum)| sum).sum::<i128>();
        let (together, equal, full) = (ask("together"), ask("equal"), ask("full"));
        assert_eq!((sum(&together), sum(&equal)), (whole, whole));
        assert!(sum(&full) > whole, "some have several spheres");
        assert_eq!((&together["groups_overlap"], &equal["groups_overlap"]), (&json!(false), &json!(true)));
        assert!(told(&together["groups"]).keys().any(|(value, _)| value == "*"));
        assert!(!told(&equal["groups"]).keys().any(|(value, _)| value == "*"));
    }

    fn what_is_shown_and_the_rest_are_all(world: &World) {
        let all = world.server.ok(&format!("/v1/statistics?{COUNTING}&currency=KZT&group_by=funder&sort=-sum"));
        let top = world.server.ok(&format!("/v1/statistics?{COUNTING}&currency=KZT&group_by=funder&sort=-sum&top=1"));
        let groups = items(&all["groups"]);
        assert!(groups.len() > 2 && all["other"].is_null());
        let sums: Vec<i128> = groups.iter().map(|group| minor(&group["sums"][0]["sum"])).collect();
        assert!(sums.is_sorted_by(|left, right| left >= right), "{sums:?}");
        assert_eq!(items(&top["groups"]), &groups[..1]);
        assert_eq!(top["other"]["groups"], groups.len() - 1);
        let rest: i128 = sums[1..].iter().sum();
        assert_eq!(minor(&top["other"]["sums"][0]["sum"]), rest);
        assert_eq!(top["total"], all["total"]);
        let large = world.server.ok(&format!("/v1/statistics?{COUNTING}&currency=KZT&group_by=funder&having_count_min=100000"));
        assert_eq!((items(&large["groups"]).len(), &large["other"]["count"]), (0, &all["total"]["count"]));
    }

    fn several_currencies_are_sorted_by_the_one_most_used(world: &World) {
        let told = world.server.ok("/v1/statistics?of=funding&group_by=funder&sort=-sum");
        let used = |sum: &Value| sum["count"].as_u64().expect("a count");
        let first = items(&told["total"]["sums"]).iter().max_by_key(|sum| used(sum)).expect("a currency");
        assert!(items(&told["total"]["sums"]).len() > 1, "the register has several");
        let of = |group: &Value| {
            let sums = items(&group["sums"]).iter();
            sums.filter(|sum| sum["currency"] == first["currency"]).map(|sum| minor(&sum["sum"])).sum::<i128>()
        };
        let sums: Vec<i128> = items(&told["groups"]).iter().map(of).collect();
        assert!(sums.len() > 2 && sums[0] > 0 && sums.is_sorted_by(|left, right| left >= right), "{sums:?}");
    }

    fn measures_are_those_of_the_amounts_and_recipients(world: &World) {
        let told = world.server.ok(&format!("/v1/statistics?{COUNTING}&currency=KZT&measures=spread,recipients,top_ten,first_time"));
        let sum = &told["total"]["sums"][0];
        let lines: Vec<(&Value, i128)> = counting(world)
            .into_iter().filter(|(_, currency, _)| currency == "KZT").map(|(line, _, minor)| (line, minor)).collect();
        let mut amounts: Vec<i128> = lines.iter().map(|(_, minor)| *minor).collect();
        amounts.sort_unstable();
        assert_eq!(minor(&sum["min"]), amounts[0]);
        assert_eq!(minor(&sum["max"]), amounts[amounts.len() - 1]);
        assert_eq!(minor(&sum["median"]), amounts[(amounts.len() - 1) / 2]);
        let mut recipients: Vec<&str> = lines.iter()
            .flat_map(|(line, _)| items(&line["recipients"])).filter_map(|recipient| recipient["id"].as_str()).collect();
        recipients.sort_unstable();
        recipients.dedup();
        assert_eq!(sum["recipients"], recipients.len());
        let (top, whole) = (minor(&sum["top_ten"]["sum"]), minor(&sum["sum"]));
        assert!(top > 0 && top <= whole);
        let permille = i128::from(sum["top_ten"]["permille"].as_i64().expect("a share"));
        assert_eq!(permille, top * 1_000 / whole);
    }

    fn what_does_not_count_is_left_out_and_told(world: &World) {
        let told = world.server.ok("/v1/statistics?of=funding&lang=ru");
        let planned = ["planned", "announced", "awarded"];
        let lines = world.of(&["grant", "contract"]);
        let expected = lines.iter().filter(|line| planned.iter().any(|status| line["status"] == *status)).count();
        let of_reason = |reason: &str| -> i64 {
            let lines = items(&told["left_out"]).iter().filter(|line| line["reason"] == reason);
            lines.filter_map(|line| line["count"].as_i64()).sum()
        };
        assert_eq!(of_reason("planned"), i64::try_from(expected).expect("small"));
        assert!(items(&told["left_out"]).iter().all(|line| line["label"].is_string()));
        let active = world.of(&["organisation"]).iter().filter(|line| line["status"] == "active").count();
        assert_eq!(told["active_organisations"], active);
    }

    fn each_wrong_parameter_is_told(world: &World) {
        for (query, parameter) in [
            ("", "of"), ("of=", "of"), ("of=calls", "of"), ("of=funding&group_by=role", "group_by"),
            ("of=funding&group_by=region,region", "group_by"), ("of=funding&group_by=region,year,kind,sphere", "group_by"),
            ("of=organisations&group_by=funder", "group_by"), ("of=organisations&date=signed", "date"),
            ("of=milestones&amount_basis=paid", "amount_basis"), ("of=funding&split=half", "split"),
            ("of=funding&sort=recipients", "sort"), ("of=funding&top=0", "top"),
            ("of=funding&top=10001", "top"), ("of=funding&having_sum_min=5", "having_sum_min"),
            ("of=funding&currency=KZT&having_sum_min=x", "having_sum_min"), ("of=funding&region_level=5", "region_level"),
            ("of=organisations&funder=x", "funder"), ("of=funding&limit=5", "limit"), ("of=funding&measures=mean", "measures"),
            ("of=organisations&measures=recipients", "measures"), ("of=organisations&having_sum_min=5", "having_sum_min"),
            ("of=funding&year=1950&having_sum_min=abc", "having_sum_min"),
        ] {
            let request = world.server.get(&format!("/v1/statistics?{query}"));
            let request = if parameter == "limit" { request.undocumented_query() } else { request };
            let problem = request.send().expect_problem(400, "invalid-parameter");
            let named: Vec<&str> = items(&problem["errors"]).iter().filter_map(|error| error["parameter"].as_str()).collect();
            assert_eq!(named, [parameter], "{query}");
        }
    }
}
