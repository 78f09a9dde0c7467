//! The example of a call.

use domain::{Thing, ThingKind};
use serde_json::{Value, json};

use super::{known, record, shown};
use crate::desk::CallTitles;
use crate::views::call::CallView;
use crate::views::taken_apart;

pub(super) fn call() -> Option<Value> {
    let tenge = |amount: &str| json!({"amount": amount, "currency": "KZT"});
    let fields = json!({
        "id": "ENPO-CALL", "title": {"kk": "Жастар орталықтары конкурсы", "ru": "Конкурс: центры для молодёжи"},
        "funder": {"id": "KZ-BIN-950140000016"}, "status": "awarded", "amount": tenge("12000000.00"),
        "announced_on": "2025-01-20", "applications_from": "2025-01-20", "applications_to": "2025-02-20", "decided_on": "2025-03-03",
        "lots": [{"id": "1", "title": {"ru": "Лот № 1"}, "amount": tenge("8500000.00"), "status": "awarded"}],
        "criteria": [{"title": {"kk": "Ұйымның тәжірибесі", "ru": "Опыт организации"}, "weight": 300}],
        "places": [{"scheme": "KATO", "code": "550000000"}], "spheres": ["youth_children"],
    });
    let (Thing::Call(thing), carried) = taken_apart(record(ThingKind::Call, fields)?) else {
        return None;
    };
    let view = CallView::new(thing, carried, &shown(&known()?, &CallTitles::new()));
    serde_json::to_value(view).ok()
}
