//! Calls: the contests before the money, announced by a public body or an operator, with lots, criteria and deadlines.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::funding::Party;
use crate::organisation::Identifier;
use crate::vocabulary::codes;
use crate::{Id, Invalid, LocalisedText, Money, Period, Region, text};

codes!(
    /// Where the contest of a call stands.
    CallStatus, "call_statuses", {
        Planned = "planned",
        Announced = "announced",
        Evaluation = "evaluation",
        Awarded = "awarded",
        Failed = "failed",
        Cancelled = "cancelled",
        Unknown = "unknown",
    }
);

/// A part of a call that is awarded by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lot {
    /// What tells it apart from the other lots of its call.
    pub id: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<LocalisedText>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<LocalisedText>,
    /// Money there is for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// Where it stands, where that is told of the lot itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<CallStatus>,
    /// Where the work is to be done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Region>,
}

/// Something by which applications are judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// What it is called.
    pub title: LocalisedText,
    /// What it asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<LocalisedText>,
    /// Its part in the whole judgement, in ‰.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u16>,
}

/// A call as the register shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// The publisher's global id, the OCID of a contracting process, or a generated id.
    pub id: Id,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<LocalisedText>,
    /// What the money is for, and who may apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<LocalisedText>,
    /// Who gives the money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funder: Option<Party>,
    /// Who runs the contest for the funder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<Party>,
    /// Where the contest stands.
    #[serde(default = "unknown_status")]
    pub status: CallStatus,
    /// Money there is for all lots together; missing where it is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// Day it was announced.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub announced_on: Option<Date>,
    /// First day on which applications are taken.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub applications_from: Option<Date>,
    /// Last day on which applications are taken.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub applications_to: Option<Date>,
    /// Day the winners were named, or that there is none.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<Date>,
    /// The parts that are awarded each by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lots: Vec<Lot>,
    /// By what applications are judged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub criteria: Vec<Criterion>,
    /// Where the work is to be done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Region>,
    /// Codes of the list `spheres`, or a foreign publisher's own codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spheres: Vec<String>,
    /// Numbers it is known by elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// Its own public page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

fn unknown_status() -> CallStatus {
    CallStatus::Unknown
}

impl Call {
    /// A call of which only the id is known.
    pub fn new(id: Id) -> Self {
        Self {
            id,
            title: None,
            description: None,
            funder: None,
            operator: None,
            status: CallStatus::Unknown,
            amount: None,
            announced_on: None,
            applications_from: None,
            applications_to: None,
            decided_on: None,
            lots: Vec::new(),
            criteria: Vec::new(),
            places: Vec::new(),
            spheres: Vec::new(),
            identifiers: Vec::new(),
            url: None,
        }
    }

    /// The organisations it names: who gives the money and who runs the contest.
    pub fn organisations(&self) -> impl Iterator<Item = &Id> {
        self.funder.iter().chain(&self.operator).map(|party| &party.id)
    }

    /// Whether the fields fit together. What lots are worth together may be more than the call: sources give maxima, and
    /// lots that were not awarded.
    ///
    /// # Errors
    /// The first field that does not: `inverted_range` for the days of applications, `negative`, `currency_mismatch` of a
    /// lot, `empty` or `repeated` ids of lots, `out_of_range` for a weight above 1000 ‰, `malformed`.
    pub fn check(&self) -> Result<(), Invalid> {
        Period::new(self.applications_from, self.applications_to)
            .map_err(|error| Invalid { field: "applications_to".to_owned(), ..error })?;
        if let Some(amount) = self.amount {
            not_negative("amount", amount)?;
        }
        self.check_lots()?;
        for (index, criterion) in self.criteria.iter().enumerate() {
            if let Some(weight) = criterion.weight.filter(|weight| *weight > 1000) {
                let (field, weight) = (format!("criteria[{index}].weight"), weight.to_string());
                return Err(Invalid::new("out_of_range", field, weight, "is above 1000 ‰"));
            }
        }
        if let Some(url) = &self.url {
            text::web_address("url", url)?;
        }
        text::code_list("spheres", &self.spheres)?;
        text::identifiers("identifiers", &self.identifiers)
    }

    fn check_lots(&self) -> Result<(), Invalid> {
        let mut ids = HashSet::new();
        for (index, lot) in self.lots.iter().enumerate() {
            let field = |name: &str| format!("lots[{index}].{name}");
            text::line(&field("id"), &lot.id)?;
            if lot.id.is_empty() {
                return Err(Invalid::new("empty", field("id"), "", "is empty"));
            }
            if !ids.insert(&lot.id) {
                return Err(Invalid::new("repeated", field("id"), &lot.id, "stands there twice"));
            }
            let Some(amount) = lot.amount else { continue };
            not_negative(&field("amount"), amount)?;
            if self.amount.is_some_and(|whole| whole.currency() != amount.currency()) {
                let detail = "is in another currency than the amount";
                let code = amount.currency().code();
                return Err(Invalid::new("currency_mismatch", field("amount"), code, detail));
            }
        }
        Ok(())
    }
}

fn not_negative(field: &str, money: Money) -> Result<(), Invalid> {
    if money.minor() < 0 {
        return Err(Invalid::new("negative", field, money.amount_string(), "is below zero"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::Currency;

    fn call() -> Call {
        Call::new(Id::parse("call-1").unwrap())
    }

    fn lot(id: &str) -> Lot {
        Lot {
            id: id.to_owned(),
            title: None,
            description: None,
            amount: None,
            status: None,
            places: Vec::new(),
        }
    }

    fn fault(change: impl FnOnce(&mut Call)) -> (String, &'static str) {
        let mut call = call();
        change(&mut call);
        let invalid = call.check().unwrap_err();
        (invalid.field, invalid.code)
    }

    #[test]
    fn a_call_of_which_only_the_id_is_known_is_one() {
        assert_eq!(call().check(), Ok(()));
        let read: Call = serde_json::from_str(r#"{"id": "call-1"}"#).unwrap();
        assert_eq!(read, call());
    }

    #[test]
    fn what_does_not_fit_together_is_told_with_its_field() {
        let told = |field: &str, code| (field.to_owned(), code);
        let closing_first = fault(|call| {
            call.applications_from = Some(date!(2026 - 02 - 02));
            call.applications_to = Some(date!(2026 - 02 - 01));
        });
        assert_eq!(closing_first, told("applications_to", "inverted_range"));
        let twice = fault(|call| call.lots = vec![lot("1"), lot("1")]);
        assert_eq!(twice, told("lots[1].id", "repeated"));
        assert_eq!(fault(|call| call.lots = vec![lot("")]), told("lots[0].id", "empty"));
        let money = |code| Some(Money::new(5, Currency::parse(code).unwrap()));
        let foreign = fault(|call| {
            call.amount = money("KZT");
            call.lots = vec![Lot { amount: money("USD"), ..lot("1") }];
        });
        assert_eq!(foreign, told("lots[0].amount", "currency_mismatch"));
        let negative = fault(|call| call.amount = Some(Money::new(-1, Currency::KZT)));
        assert_eq!(negative, told("amount", "negative"));
        let heavy = fault(|call| {
            let title = LocalisedText::en("Price").unwrap();
            call.criteria = vec![Criterion { title, description: None, weight: Some(1001) }];
        });
        assert_eq!(heavy, told("criteria[0].weight", "out_of_range"));
    }
}
