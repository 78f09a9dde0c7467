//! Measured results: what was agreed in a contract, and what its implementation reports (extension `metrics`).

use std::collections::HashMap;

use domain::Language;
use domain::funding::ResultLine;
use domain::quantity::Quantity;
use serde_json::Value;

use super::contract::Contract;
use super::field::{Object, at, code, object, objects, text, words};
use crate::row::Row;
use crate::texts;

/// One number of a metric.
struct Measured {
    id: String,
    line: ResultLine,
    number: Quantity,
}

impl Contract<'_> {
    /// A line for each metric with one number. What was agreed and what is reported stand in one line where metric and unit
    /// are the same. Sums of money, words and series of numbers have no place in it.
    pub(crate) fn results(&self, row: &mut Row, language: Option<Language>) -> Vec<ResultLine> {
        let mut agreed = measured(row, self.object, &self.path, "agreedMetrics", language);
        if let (true, Some((path, award))) = (agreed.is_empty(), &self.award) {
            agreed = measured(row, award, path, "agreedMetrics", language);
        }
        let path = at(&self.path, "implementation");
        let reported = object(self.object, "implementation")
            .map(|of| measured(row, of, &path, "metrics", language))
            .unwrap_or_default();
        let mut all: Vec<ResultLine> = Vec::new();
        let mut open: HashMap<(String, Option<String>), usize> = HashMap::new();
        for Measured { id, line, number } in agreed {
            open.entry((id, line.unit.clone())).or_insert(all.len());
            all.push(ResultLine { planned: Some(number), ..line });
        }
        for Measured { id, line, number } in reported {
            let known = open.remove(&(id, line.unit.clone())).and_then(|at| all.get_mut(at));
            match known {
                Some(known) => known.reported = Some(number),
                None => all.push(ResultLine { reported: Some(number), ..line }),
            }
        }
        all
    }
}

fn measured(
    row: &mut Row,
    of: &Object,
    path: &str,
    name: &str,
    language: Option<Language>,
) -> Vec<Measured> {
    let listed = objects(of, path, name).into_iter();
    listed.filter_map(|(path, metric)| one(row, metric, &path, language)).collect()
}

fn one(row: &mut Row, metric: &Object, path: &str, language: Option<Language>) -> Option<Measured> {
    let observations = objects(metric, path, "observations");
    let [(place, observation)] = observations.as_slice() else { return None };
    let number = match observation.get("measure")? {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => return None,
    };
    let number = Quantity::parse(&number).ok()?;
    let indicator = words(row, metric, path, "title", language)
        .or_else(|| words(row, metric, path, "description", language))?;
    let unit = object(observation, "unit").and_then(|unit| {
        let path = at(place, "unit");
        let id = || code(unit, "id");
        text(row, unit, &path, "name").or_else(|| texts::clean_line(row, &at(&path, "id"), &id()?))
    });
    let id = code(metric, "id").unwrap_or_default();
    let line = ResultLine { indicator, unit, planned: None, reported: None, accepted: None };
    Some(Measured { id, line, number })
}
