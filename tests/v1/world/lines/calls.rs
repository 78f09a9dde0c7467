//! Lines of calls.

use serde_json::{Value, json};

use super::{FUNDERS, SPHERES, amount, object, org, region, some, source};

/// Of the first four some are named by fundings.
pub(super) fn call(number: usize) -> Value {
    let statuses =
        ["awarded", "announced", "evaluation", "failed", "planned", "cancelled", "unknown"];
    let money = |minor: i128| json!({"amount": amount(minor, &json!("KZT")), "currency": "KZT"});
    let whole = 1_000_000 + i128::try_from(number * 250_000).expect("it is small");
    let lot = |lot: usize| {
        let amount = some(number != 7, money(400_000));
        object(json!({"id": lot.to_string(), "amount": amount, "places": [region(lot)]}))
    };
    let lots: Vec<Value> = (1..=number % 3).map(lot).collect();
    object(json!({
        "kind": "call", "id": format!("call-{number}"), "status": statuses[number % 7],
        "title": {"kk": format!("Конкурс {number}"), "ru": format!("Конкурс № {number}")},
        "funder": some(number != 6, json!({"id": org(FUNDERS[number % 3])})),
        "operator": some(number % 4 == 1, json!({"id": org(16)})),
        "amount": some(number != 5, if number == 7 { json!({"amount": "20000.00", "currency": "USD"}) } else { money(whole) }),
        "announced_on": some(number % 4 != 3, json!(format!("202{}-0{}-10", 3 + number % 2, 1 + number))),
        "applications_to": some(number != 4, json!(format!("2024-0{}-20", 2 + number))),
        "lots": lots, "criteria": some(number == 2, json!([{"title": {"ru": "Опыт"}, "weight": 500}])),
        "places": [region(number)], "spheres": [SPHERES[number % 3]],
        "sources": [source(number)],
    }))
}
