//! How a contract was changed: what its amendments say, and what the release that each led to tells.

use std::collections::HashMap;

use domain::funding::Amendment;
use domain::{Currency, Language};

use super::contract::Contract;
use super::field::{Object, at, code, day, money, object, objects, words};
use crate::row::Row;
use crate::texts;

impl Contract<'_> {
    /// The amendments, oldest first. The amount and the end after one are told where it names the release that it led to.
    pub(crate) fn amendments(
        &self,
        row: &mut Row,
        language: Option<Language>,
        currency: Option<Currency>,
    ) -> Vec<Amendment> {
        let listed = objects(self.object, &self.path, "amendments");
        if listed.is_empty() {
            return Vec::new();
        }
        let told: HashMap<&str, &Object> = self
            .past
            .iter()
            .filter_map(|said| Some((said.release.as_deref()?, said.contract)))
            .collect();
        let listed = listed.into_iter();
        let mut all: Vec<Amendment> = listed
            .map(|(path, amendment)| {
                let number = code(amendment, "id")
                    .and_then(|id| texts::clean_line(row, &at(&path, "id"), &id));
                let rationale = words(row, amendment, &path, "rationale", language);
                let reason =
                    rationale.or_else(|| words(row, amendment, &path, "description", language));
                let after =
                    code(amendment, "releaseID").and_then(|id| told.get(id.as_str()).copied());
                let silent = &mut Row::new("", 0);
                let value = after.and_then(|after| money(silent, after, "", "value"));
                let period = after.and_then(|after| object(after, "period"));
                Amendment {
                    number,
                    signed_on: day(row, amendment, &path, "date"),
                    amount: value.filter(|value| {
                        value.minor() >= 0 && currency.is_none_or(|one| one == value.currency())
                    }),
                    end_on: period.and_then(|period| day(silent, period, "", "endDate")),
                    reason,
                }
            })
            .filter(|amendment| *amendment != Amendment::default())
            .collect();
        all.sort_by_key(|amendment| amendment.signed_on);
        all
    }
}
