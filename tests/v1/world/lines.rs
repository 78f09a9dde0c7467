//! The lines that the register was imported from, each a function of its number.

mod calls;

use serde_json::{Value, json};

use super::amount;

/// A BIN of a legal entity with a right check digit, from a range that the real register does not reach.
pub fn bin(number: usize) -> String {
    let digits_of = |serial: usize| -> Vec<u32> {
        format!("20014090{serial:03}").chars().filter_map(|c| c.to_digit(10)).collect()
    };
    let check = |digits: &[u32], weights: [u32; 11]| {
        digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum::<u32>() % 11
    };
    let with_check = |serial: usize| {
        let digits = digits_of(serial);
        let first = check(&digits, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        let check =
            if first == 10 { check(&digits, [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) } else { first };
        (check < 10)
            .then(|| digits.iter().chain([&check]).map(ToString::to_string).collect::<String>())
    };
    (0..1000).filter_map(with_check).nth(number).expect("there are enough")
}

/// The id of the organisation with this number; the last is British.
pub fn org(number: usize) -> String {
    if number == DONOR {
        "GB-CHC-1159982".to_owned()
    } else {
        format!("KZ-BIN-{}", bin((number * 7) % 19))
    }
}

/// Kazakh names in the order of the Kazakh alphabet. Numbers are given away in another order.
pub const KAZAKH: [&str; 17] = [
    "Ақниет",
    "Әлем",
    "Бірлік",
    "Ғасыр",
    "Дала",
    "Кеме",
    "Қайнар",
    "Мұра",
    "Ңоқта",
    "Оқу",
    "Өрлеу",
    "Таң",
    "Уақыт",
    "Ұлағат",
    "Үміт",
    "Һәм",
    "Іргетас",
];
/// Russian names, in no order.
const RUSSIAN: [&str; 17] = [
    "Ясень",
    "Ёлка",
    "Жизнь",
    "Ель",
    "Забота",
    "Арка",
    "Ива",
    "Йод",
    "Клён",
    "Цель",
    "Луч",
    "Мир",
    "Щит",
    "Нива",
    "Этап",
    "Опора",
    "Юность",
];
const DONOR: usize = 17;
/// Numbers of the ministry, its department and the department's branch, and of a donor abroad.
pub const FUNDERS: [usize; 4] = [0, 5, 10, DONOR];
const REGIONS: [&str; 4] = ["550000000", "551000000", "710000000", "750000000"];
const SPHERES: [&str; 3] = ["health", "environment", "culture"];
const STATUSES: [&str; 11] = [
    "active",
    "planned",
    "completed",
    "announced",
    "terminated",
    "awarded",
    "contracted",
    "cancelled",
    "suspended",
    "annulled",
    "unknown",
];

fn region(number: usize) -> Value {
    json!({"scheme": "KATO", "code": REGIONS[number % 4]})
}

/// An object without the fields that are null.
fn object(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        other => other,
    }
}

fn pick(codes: &[&'static str], number: usize) -> &'static str {
    codes[number % codes.len()]
}

fn some(holds: bool, value: Value) -> Value {
    if holds { value } else { Value::Null }
}

/// Everything, in an order in which parents come first.
pub fn lines() -> Vec<Value> {
    let mut lines = sources();
    lines.extend((0..=DONOR).map(organisation));
    lines.extend((0..8).map(calls::call));
    for number in 0..44 {
        let funding = funding(number);
        let below = below(number, &funding);
        lines.push(funding);
        lines.extend(below);
    }
    lines
}

fn sources() -> Vec<Value> {
    let all = json!([{"kind": "grant", "complete": true}, {"kind": "contract", "complete": true}, {"kind": "milestone", "complete": true}]);
    // What was signed up to 2021 in one region, what was due there in January 2025, and what lies far ahead everywhere.
    let almaty = json!({"scheme": "KATO", "code": "750000000"});
    let parts = json!([
        {"kind": "milestone", "complete": false},
        {"kind": "milestone", "region": almaty, "period": {"end": "2021-12-31"}, "complete": true},
        {"kind": "milestone", "region": almaty, "period": {"start": "2025-01-01", "end": "2025-01-31"}, "complete": true},
        {"kind": "milestone", "period": {"start": "2190-01-01"}, "complete": true},
    ]);
    vec![
        json!({"kind": "source", "id": "register", "publisher": {"name": {"ru": "Регистр"}}, "title": {"ru": "Регистр"}, "authority": "official_register"}),
        json!({"kind": "source", "id": "akimat", "publisher": {"id": org(5), "name": {"kk": "Әкімдік", "en": "Akimat", "translations": ["en"]}}, "title": {"kk": "Шарттар"},
               "url": "https://akimat.example/data", "licence": "CC-BY-4.0", "retrieved_at": "2026-01-31T12:00:00Z", "coverage": all, "authority": "funder"}),
        json!({"kind": "source", "id": "letters", "publisher": {"name": {"en": "Letters"}}, "title": {"en": "Letters"}, "coverage": parts, "authority": "recipient"}),
        json!({"kind": "source", "id": "foreign-money", "publisher": {"name": {"ru": "Реестр"}}, "title": {"ru": "Реестр иностранных денег"}, "listing": false}),
    ]
}

fn organisation(number: usize) -> Value {
    let name = if number == DONOR {
        json!({"en": "Zest Trust"})
    } else {
        json!({"kk": KAZAKH[(number * 5 + 3) % 17], "ru": RUSSIAN[number]})
    };
    let parent = match number {
        5 => json!({"id": org(0), "relation": "subordinate"}),
        10 => json!({"id": org(5), "relation": "branch"}),
        _ => Value::Null,
    };
    let roles = if FUNDERS.contains(&number) {
        json!(["public_body"])
    } else {
        json!(["ngo", (["charity", "other", "donor"][number % 3])])
    };
    object(json!({
        "kind": "organisation", "id": org(number), "name": name, "parent": parent, "roles": roles,
        "status": (["active", "suspended", "inactive", "liquidating", "liquidated", "unknown"][number % 6]),
        "legal_form": some(number % 5 != 4, json!(pick(&["public_foundation", "private_institution", "public_association"], number))),
        "registered_on": some(number % 4 != 3, json!(format!("{}-{:02}-{:02}", 1996 + number, 1 + number % 12, 1 + number))),
        "seat": match number { DONOR => json!({"scheme": "ISO-3166-2", "code": "GB-LND"}), 7 => Value::Null, _ => region(number) },
        "spheres": [SPHERES[number % 3]],
        "sources": ["register"],
    }))
}

/// Numbers of the organisations that receive a funding.
fn recipients(number: usize) -> Vec<usize> {
    let first = 11 + number % 5;
    match number {
        20 => Vec::new(),
        _ if number % 9 >= 7 => vec![first, 1 + number % 3],
        _ => vec![first],
    }
}

fn funding(number: usize) -> Value {
    let is_contract = number.is_multiple_of(3);
    let kinds = if is_contract {
        ["social_order", "strategic_partnership", "other_procurement"]
    } else {
        ["grant", "premium", "donation"]
    };
    let currency = match number % 8 {
        3 => "USD",
        5 => "JPY",
        7 => "KWD",
        _ => "KZT",
    };
    let money =
        |minor: i128| json!({"amount": amount(minor, &json!(currency)), "currency": currency});
    let agreed = 1_000_000 + i128::try_from(number * number).expect("it is small") * 7_919;
    let known = number % 10 != 9;
    let share = |at: usize| some(number % 9 == 7 && known, money([400_001, 599_999][at]));
    let recipients: Vec<Value> = recipients(number)
        .into_iter()
        .enumerate()
        .map(|(at, who)| object(json!({"id": org(who), "share": share(at)})))
        .collect();
    let mut places = if number.is_multiple_of(8) { vec![] } else { vec![region(number)] };
    if number % 8 == 4 {
        places.push(region(number + 1));
    }
    object(json!({
        "kind": if is_contract { "contract" } else { "grant" },
        "id": if is_contract { format!("ocds-w:c:{number:02}") } else { format!("360G-w-{number:02}") },
        "funding_kind": kinds[(number / 3) % 3], "state_funded": number.is_multiple_of(2),
        "title": some(number != 2, json!({"ru": format!("Проект {number}")})),
        "funder": some(number % 13 != 12, json!({"id": org(FUNDERS[number % 4])})),
        "operator": some(number % 5 == 2, json!({"id": org(16)})),
        "recipients": recipients, "individual_recipient": some(number == 20, json!(true)),
        "amount": some(known, money(agreed)), "amended_amount": some(known && number % 6 == 1, money(agreed + 250_050)),
        "signed_on": some(number % 12 != 11, json!(format!("{}-{:02}-{:02}", 2019 + number % 6, 1 + number % 12, 1 + number % 28))),
        "start_on": some(number % 7 != 6, json!(format!("{}-{:02}-01", 2020 + number % 5, 1 + number % 12))),
        "end_on": some(number % 7 != 6, json!(format!("{}-{:02}-28", 2021 + number % 5, 1 + number % 12))),
        "status": STATUSES[number % 11],
        "stage": some(number % 4 != 3, json!(pick(&["implementation", "final_report", "closed", "announced", "evaluation"], number))),
        "places": places,
        "spheres": if number.is_multiple_of(4) { json!([SPHERES[number % 3], SPHERES[(number + 1) % 3]]) } else { json!([SPHERES[number % 3]]) },
        "call": some(number.is_multiple_of(6), json!(format!("call-{}", number % 4))),
        "sources": [source(number)],
    }))
}

fn source(number: usize) -> &'static str {
    match number {
        _ if number % 11 == 10 => "foreign-money",
        _ if number.is_multiple_of(2) => "akimat",
        _ => "letters",
    }
}

fn below(number: usize, funding: &Value) -> Vec<Value> {
    let id = funding["id"].as_str().unwrap_or_default();
    let mut lines = Vec::new();
    let count = if number % 5 == 4 { 0 } else { number % 3 + 1 };
    for at in 0..count {
        lines.push(milestone(number, at, count, id));
    }
    if number.is_multiple_of(2) && number != 4 || number == 11 {
        let currency = funding["amount"]["currency"].as_str().unwrap_or("KZT");
        for (at, status) in ["paid", "planned", "paid", "returned"].into_iter().enumerate() {
            let money = i128::try_from(100_003 * (4 - at)).expect("it is small");
            lines.push(object(json!({
                "kind": "payment", "id": format!("{id}:p:{at}"), "funding": id, "status": status,
                "amount": {"amount": amount(money, &json!(currency)), "currency": currency},
                "milestone": some(at == 0 && count > 0, json!(format!("{id}:m:1"))),
                "planned_on": some(status == "planned", json!("2024-09-01")),
                "paid_on": some(status != "planned", json!(format!("2024-0{}-15", at + 2))),
                "sources": [source(number)],
            })));
        }
    }
    if number.is_multiple_of(6) {
        for (at, access) in ["public", "parties", "moderators"].into_iter().enumerate() {
            lines.push(object(json!({
                "kind": "document", "id": format!("{id}:d:{at}"), "funding": id, "title": {"ru": "Акт"},
                "type": (["act", "report", "photo"][(number / 6 + at) % 3]),
                "dated_on": some(at != 1, json!(format!("202{}-05-0{}", 5 - at, 1 + number % 7))),
                "format": "application/pdf", "size": 1000 + at, "hash": "0a".repeat(32), "access": access,
                "sources": [(if at == 2 { "letters" } else { source(number) })],
            })));
        }
    }
    lines
}

fn milestone(number: usize, at: usize, count: usize, funding: &str) -> Value {
    let weights: &[u16] = match count {
        1 => &[1000],
        2 => &[400, 600],
        _ => &[200, 300, 500],
    };
    let statuses = [
        "accepted",
        "reported",
        "planned",
        "returned",
        "in_progress",
        "disputed",
        "cancelled",
        "accepted",
    ];
    let status = if number.is_multiple_of(4) { "accepted" } else { statuses[(number + at) % 8] };
    let is = |wanted: &[&str]| wanted.contains(&status);
    let due = if number % 4 == 1 {
        format!("2190-0{}-10", at + 1)
    } else {
        format!("2025-0{}-10", at + 1)
    };
    object(json!({
        "kind": "milestone", "id": format!("{funding}:m:{}", at + 1), "funding": funding, "position": at + 1,
        "milestone_kind": some(number % 10 == 7 && at == 0, json!("planning")),
        "title": {"kk": format!("Кезең {}", at + 1), "ru": format!("Этап {}", at + 1)},
        "due_on": some(number % 6 != 5, json!(due)),
        "weight": some(number.is_multiple_of(2), json!(weights[at])),
        "amount": some(at == 1, json!({"amount": "1500.50", "currency": "KZT"})),
        "status": status,
        "reported_on": some(is(&["accepted", "reported", "returned", "disputed"]), json!(format!("2025-0{}-20", at + 1))),
        "decision_due_on": some(is(&["reported", "accepted"]) && number % 6 != 5, json!(format!("2025-0{}-25", at + 1))),
        "accepted_on": some(is(&["accepted"]), json!(format!("2025-0{}-27", at + 1))),
        "returned_on": some(is(&["returned", "disputed"]), json!(format!("2025-0{}-23", at + 1))),
        "disputed_on": some(is(&["disputed"]), json!(format!("2025-0{}-24", at + 1))),
        "cancelled_on": some(is(&["cancelled"]), json!("2025-02-02")),
        "sources": [source(number)],
    }))
}
