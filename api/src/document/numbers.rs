//! The parameters of statistics.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use domain::filter::parameters as filters_of;
use utoipa::openapi::path::Parameter;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};

use super::filters::{self, list, query};
use super::parameters::{format, lang};
use crate::statistics::{DIMENSIONS, LEVELS, MEASURES, SUBJECTS};

/// All parameters: filters of any subject, each with where it holds.
pub(super) fn parameters() -> Vec<Parameter> {
    let code = |codes: &[&str]| {
        let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(codes))
    };
    let names = SUBJECTS.map(|(name, _)| name);
    let mut of = query("of", "What is counted and summed.", code(&names), "funding");
    of.required = utoipa::openapi::Required::True;
    let by = ArrayBuilder::new().items(code(&DIMENSIONS)).min_items(Some(1)).max_items(Some(3));
    let measures = ArrayBuilder::new()
        .items(code(&MEASURES))
        .min_items(Some(1))
        .max_items(Some(MEASURES.len()));
    let whole = |least: i64, most: Option<i64>| {
        ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(least)).maximum(most)
    };
    let levels = i64::try_from(LEVELS.len()).unwrap_or(1);
    let amount = ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(r"^[0-9]{1,15}(?:\.[0-9]{1,4})?$"));
    let sorts = ["key", "-key", "count", "-count", "sum", "-sum", "recipients", "-recipients"];
    let own = vec![
        of,
        list(
            "group_by",
            "What groups are made by, at most three. Of organisations there are region, sphere, status, legal_form, role and the \
             spans of time; `role` is theirs alone, `result` that of funding, `overdue` and `waiting_on` those of funding and \
             milestones. `year`, `quarter` and `month` are of the day that `date` chooses.",
            by,
            "region".into(),
        ),
        query(
            "region_level",
            "How finely regions are told apart: 1 regions, 2 districts and cities, 3 rural districts, 4 settlements.",
            whole(1, Some(levels)).default(Some(1.into())),
            1,
        ),
        query(
            "date",
            "The day by which years, quarters and months are told: of signature, start or end of the funding. Without it that of \
             signature for funding, the deadline for milestones, the day of payment for payments, that of registration for \
             organisations.",
            code(&["signed", "start", "end"]),
            "signed",
        ),
        query(
            "amount_basis",
            "Which amount of a funding is summed: the present, the original, or what was paid.",
            code(&["present", "original", "paid"]).default(Some("present".into())),
            "present",
        ),
        query(
            "split",
            "What becomes of things with several regions, spheres or recipients: `together` puts them into a group of their own, so \
             that nothing is counted twice; `equal` divides their money among the groups; `full` puts all of it into each.",
            code(&["together", "equal", "full"]).default(Some("together".into())),
            "together",
        ),
        list(
            "measures",
            "What is told beside counts and sums: least, greatest and middle amount, the number of recipients, of those funded for the first time, what the ten greatest hold.",
            measures,
            "recipients".into(),
        ),
        query(
            "sort",
            "The order of groups; `-` before it is from the greatest down. Where sums are in several currencies, `sum` and `recipients` go by the one that most of the answer is in, equals by the next. `recipients` needs that they are measured.",
            code(&sorts).default(Some("key".into())),
            "-sum",
        ),
        query(
            "top",
            "Most groups that are shown by themselves; the rest is put together.",
            whole(1, Some(10_000)).default(Some(1_000.into())),
            10,
        ),
        query(
            "having_count_min",
            "Groups of fewer things are part of the rest.",
            whole(0, Some(i64::MAX)),
            2,
        ),
        query(
            "having_sum_min",
            "Groups with less money, in major units, are part of the rest; needs one currency.",
            amount,
            "1000000",
        ),
        filters::words(),
    ];
    [own, every_filter(), vec![format(), lang()]].concat()
}

/// The filters of all subjects: those that mean the same everywhere stand once, of the others what they mean where.
fn every_filter() -> Vec<Parameter> {
    let mut all: BTreeMap<String, Parameter> = BTreeMap::new();
    for (name, subject) in SUBJECTS {
        for parameter in filters::of(subject, &[]) {
            let meaning = filters_of(subject).find(|filter| filter.name == parameter.name);
            let meaning = meaning.map_or("", |filter| filter.meaning);
            let here = format!("of={name}");
            match all.get_mut(&parameter.name) {
                Some(known) => widen(known, &parameter, &here, meaning),
                None => {
                    let description = format!("{here}: {meaning}");
                    let mut own = parameter;
                    own.description = Some(description);
                    all.insert(own.name.clone(), own);
                }
            }
        }
    }
    all.into_values().collect()
}

/// Tells of one more subject that has a parameter, with the codes that are its own.
fn widen(known: &mut Parameter, other: &Parameter, here: &str, meaning: &str) {
    let told = known.description.get_or_insert_default();
    if let Some(at) = told.rfind(meaning).filter(|_| !meaning.is_empty() && told.ends_with(meaning))
    {
        told.insert_str(at.saturating_sub(2), &format!(", {here}"));
    } else {
        let _ = write!(told, " {here}: {meaning}");
    }
    filters::join_codes(known, other);
}
