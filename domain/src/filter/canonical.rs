//! One spelling for one filter.

use std::fmt::Write as _;

use super::values::party;
use super::{Parameter, RegionPrefix, Shape, Subject, parameters};

/// The filter of a query as one text, whatever it was spelled like: parameters in the order of their names, values sorted, each
/// written in its one way. What cannot be read stands as it is. Parameters that are no filters are passed over.
pub fn canonical(subject: Subject, query: &[(String, String)]) -> String {
    let find = |name: &str| parameters(subject).find(|parameter| parameter.name == name);
    let mut said: Vec<(&Parameter, &str)> =
        query.iter().filter_map(|(name, value)| Some((find(name)?, value.as_str()))).collect();
    said.sort_unstable_by_key(|(parameter, value)| (parameter.name, *value));
    let mut text = String::new();
    for (parameter, value) in said {
        let mut values: Vec<String> =
            value.split(',').map(|value| spelled(parameter, value)).collect();
        values.sort_unstable();
        values.dedup();
        let _ = write!(text, "{}={}&", parameter.name, values.join(","));
    }
    text.pop();
    text
}

fn spelled(parameter: &Parameter, value: &str) -> String {
    let known = match parameter.shape {
        Shape::Regions => RegionPrefix::parse(value).ok().map(|region| region.as_str().to_owned()),
        Shape::Parties => Some(party(value).map_or_else(|_| value.to_owned(), |id| id.to_string())),
        Shape::Sequence => value.parse::<i64>().ok().map(|sequence| sequence.to_string()),
        Shape::Amount => Some(without_idle_zeros(value)),
        _ => None,
    };
    known.unwrap_or_else(|| value.to_owned())
}

fn without_idle_zeros(amount: &str) -> String {
    let (whole, decimals) = amount.split_once('.').unwrap_or((amount, ""));
    let (whole, decimals) = (whole.trim_start_matches('0'), decimals.trim_end_matches('0'));
    if decimals.is_empty() { format!("{whole:0>1}") } else { format!("{whole:0>1}.{decimals}") }
}
