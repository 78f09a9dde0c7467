//! What extensions say of contracts.

use super::*;

fn with(change: impl FnOnce(&mut Value)) -> (Vec<Thing>, Vec<Refusal>) {
    let mut release = contract();
    change(&mut release);
    one(&release)
}

#[test]
fn metrics_with_one_number_are_results() {
    let metric = |id: &str, title: &str, measure: Value, unit: &str| json!({"id": id, "title": title, "observations": [{"id": "1", "measure": measure, "unit": {"name": unit}}]});
    let (things, refusals) = with(|release| {
        release["contracts"][0]["agreedMetrics"] = json!([
            metric("people", "Участники", json!(120), "чел."), metric("trees", "Деревья", json!("10.50"), "га"), metric("words", "Отзывы", json!("хорошие"), ""),
            {"id": "money", "title": "Экономия", "observations": [{"id": "1", "value": {"amount": 1, "currency": "KZT"}}]},
            {"id": "series", "title": "По годам", "observations": [{"id": "1", "measure": 1}, {"id": "2", "measure": 2}]},
        ]);
        release["contracts"][0]["implementation"]["metrics"] = json!([
            metric("people", "Пришло", json!(118), "чел."),
            metric("trees", "Деревья", json!(9), "шт.")
        ]);
    });
    assert_eq!(refusals, []);
    let number = |number: &Option<domain::quantity::Quantity>| {
        number.as_ref().map(|number| number.as_str().to_owned()).unwrap_or_default()
    };
    let results = funding(&things).results.iter().map(|line| {
        let unit = line.unit.clone().unwrap_or_default();
        [
            line.indicator.best(Language::Ru).0.to_owned(),
            unit,
            number(&line.planned),
            number(&line.reported),
        ]
    });
    let expected = [
        ["Участники", "чел.", "120", "118"],
        ["Деревья", "га", "10.5", ""],
        ["Деревья", "шт.", "", "9"],
    ];
    assert_eq!(results.collect::<Vec<_>>(), expected);
}

#[test]
fn a_budget_that_is_the_amount_year_by_year_is_its_allocations() {
    let entry = |amount: f64, start: &str, end: &str| json!({"id": start, "amount": {"amount": amount, "currency": "KZT"}, "period": {"startDate": start, "endDate": end}});
    let years = |entries: Vec<Value>| {
        let (things, _) =
            with(|release| release["planning"] = json!({"budget": {"budgetBreakdown": entries}}));
        let allocations = funding(&things).allocations.iter();
        allocations.map(|one| (one.year, one.amount.minor())).collect::<Vec<_>>()
    };
    let first = || entry(600.25, "2024-01-01T00:00:00Z", "2024-06-30T00:00:00Z");
    let second = || entry(400.25, "2025-01-01T00:00:00Z", "2025-12-31T00:00:00Z");
    assert_eq!(years(vec![second(), first()]), [(2024, 60_025), (2025, 40_025)]);
    assert_eq!(years(vec![first()]), [], "less than the amount");
    let both = entry(400.25, "2024-07-01T00:00:00Z", "2025-12-31T00:00:00Z");
    assert_eq!(years(vec![first(), both]), [], "which year is not said");
}

#[test]
fn classifications_by_lists_of_the_register_are_taken() {
    let (things, refusals) = with(|release| {
        release["parties"][1]["details"] = json!({"classifications": [
            {"scheme": "spheres", "id": "environment"}, {"scheme": "spheres", "id": "nowhere"},
            {"scheme": "legal_forms", "id": "public_foundation"}, {"scheme": "TED_CA_TYPE", "id": "environment"},
        ]});
    });
    assert_eq!(refusals, []);
    let described = things.iter().find_map(|thing| match thing {
        Thing::Organisation(one) if one.id.as_str() == "KZ-BIN-170940025833" => Some(one),
        _ => None,
    });
    let described = described.unwrap();
    assert_eq!(
        (described.spheres.as_slice(), described.legal_form.as_deref()),
        (&["environment".to_owned()][..], Some("public_foundation"))
    );
}

#[test]
fn amendments_tell_what_the_release_after_them_tells() {
    let mut later = contract();
    (later["id"], later["date"]) = (json!("2"), json!("2024-05-02T00:00:00Z"));
    later["contracts"] = json!([{
        "id": 7, "value": {"amount": 900, "currency": "KZT"}, "period": {"endDate": "2025-01-31T00:00:00Z"},
        "amendments": [
            {"id": "№ 2", "date": "2024-05-01T10:00:00+05:00", "rationale": "Секвестр", "amendsReleaseID": "1", "releaseID": "2"},
            {"id": "№ 1", "date": "2024-04-01T00:00:00Z", "description": "Опечатка"},
        ],
    }]);
    let (things, refusals) = one(&json!({"releases": [contract(), later]}));
    assert_eq!(refusals, []);
    let told = funding(&things).amendments.iter().map(|one| {
        let reason = one.reason.as_ref().map(|reason| reason.best(Language::Ru).0.to_owned());
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let minor = one.amount.map(|amount| amount.minor());
        (one.number.clone().unwrap(), day(one.signed_on), minor, day(one.end_on), reason.unwrap())
    });
    let text = str::to_owned;
    let expected = [
        (text("№ 1"), text("2024-04-01"), None, String::new(), text("Опечатка")),
        (text("№ 2"), text("2024-05-01"), Some(90_000), text("2025-01-31"), text("Секвестр")),
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
}
