//! What a contract costs, first and now.

use domain::funding::{Allocation, Amendment};
use domain::{Currency, Funding, Invalid, LocalisedText, Money};
use serde_json::Value;
use std::collections::BTreeMap;

use super::chain::Found;
use super::record::{Record, amount};
use crate::row::Row;

/// The currency of a contract.
pub(super) fn currency(row: &mut Row, contract: &Record) -> Option<Currency> {
    match contract.text("ref_currency_code") {
        None => Some(Currency::KZT),
        Some(code) => row.optional("ref_currency_code", Currency::parse(&code)),
    }
}

/// The sum of a version of a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Sum(Money),
    Nothing,
    /// It cannot be read, which was told. What else is written there is another sum, and does not stand for it.
    Unreadable,
}

impl Told {
    fn sum(self) -> Option<Money> {
        match self {
            Self::Sum(sum) => Some(sum),
            Self::Nothing | Self::Unreadable => None,
        }
    }
}

/// The whole sum of a contract, with VAT: that is what is paid. Where only the sum without VAT is told, that.
fn sum(row: &mut Row, contract: &Record) -> Told {
    let Some(currency) = currency(row, contract) else { return Told::Unreadable };
    let with = contract.money(row, "contract_sum_wnds", currency);
    if with.is_none() && contract.says("contract_sum_wnds") {
        return Told::Unreadable;
    }
    if let Some(with) = with.filter(|with| with.minor() != 0) {
        return Told::Sum(with);
    }
    let without = contract.money(row, "contract_sum", currency);
    if without.is_none() && contract.says("contract_sum") {
        return Told::Unreadable;
    }
    without.or(with).map_or(Told::Nothing, Told::Sum)
}

/// Puts the sums of a contract and its amendments into a funding.
pub(super) fn tell(row: &mut Row, members: &[&Found], is_whole: bool, funding: &mut Funding) {
    let told: Vec<Told> = members.iter().map(|found| sum(row, &found.record)).collect();
    let sums: Vec<Option<Money>> = told.iter().map(|told| told.sum()).collect();
    let first = sums.first().copied().flatten().filter(|_| is_whole);
    // The newest version that says anything of it. Where that cannot be read, what held before it holds no more.
    let newest = told.iter().rev().find(|told| **told != Told::Nothing);
    let is_lost = newest == Some(&Told::Unreadable);
    let newest = newest.and_then(|told| told.sum());
    let first = first.filter(|_| !is_lost);
    (funding.amount, funding.amended_amount) = match (first, newest) {
        (Some(first), Some(newest)) if first.currency() != newest.currency() => {
            let reason = "is in another currency than the first sum, which was left out";
            let code = newest.currency().code();
            row.note(Invalid::new("currency_mismatch", "contract_sum_wnds", code, reason));
            (None, Some(newest))
        }
        (Some(first), Some(newest)) if first != newest => (Some(first), Some(newest)),
        (Some(first), _) => (Some(first), None),
        (None, newest) => (None, newest),
    };
    let currency = funding.present_amount().map(|money| money.currency());
    let later = members.iter().zip(&sums).skip(usize::from(is_whole));
    for (found, sum) in later {
        let amendment = Amendment {
            number: found.record.clean(row, "contract_number_sys"),
            signed_on: found.record.day(row, "sign_date"),
            amount: sum.filter(|sum| Some(sum.currency()) == currency),
            end_on: end_on(row, &found.record),
            reason: reason(row, &found.record),
        };
        funding.amendments.push(amendment);
    }
}

/// The day up to which a contract holds, else that by which it was to be fulfilled.
pub(super) fn end_on(row: &mut Row, contract: &Record) -> Option<time::Date> {
    contract.day(row, "ec_end_date").or_else(|| contract.day(row, "plan_exec_date"))
}

/// Why an agreement was made, in the words of the portal.
fn reason(row: &mut Row, contract: &Record) -> Option<LocalisedText> {
    let listed = contract.objects("ref_amendm_agreem_justif");
    let mut told = |language: &str| {
        let texts = listed.iter().filter_map(|one| one.get(language)?.as_str());
        let texts: Vec<String> = texts
            .filter_map(|text| crate::texts::clean(row, "ref_amendm_agreem_justif", text))
            .collect();
        (!texts.is_empty()).then(|| texts.join("; "))
    };
    let (kk, ru) = (told("name_kz"), told("name_ru"));
    LocalisedText::parse(kk, ru, None).ok()
}

/// The amount by budget year, where the classification of the contract's subjects gives exactly the whole amount.
pub(super) fn allocations(units: &[&Record], present: Money) -> Vec<Allocation> {
    let mut silent = Row::new("", 0);
    let mut years: BTreeMap<i32, i64> = BTreeMap::new();
    for unit in units {
        for spec in unit.objects("spec") {
            let names = ["total_sum_wnds", "total_sum_with_vat", "total_sum"];
            let told = names.iter().find_map(|name| Some((*name, spec.get(*name)?)));
            let money =
                told.and_then(|(name, value)| amount(&mut silent, name, value, present.currency()));
            let year = match spec.get("fin_year") {
                Some(Value::Number(year)) => year.as_i64(),
                Some(Value::String(year)) => year.trim().parse().ok(),
                _ => None,
            };
            let year = year.and_then(|year| i32::try_from(year).ok());
            let (Some(money), Some(year)) = (money, year) else { return Vec::new() };
            let sum = years.entry(year).or_default();
            let Some(more) = sum.checked_add(money.minor()) else { return Vec::new() };
            *sum = more;
        }
    }
    let whole = years.values().try_fold(0_i64, |sum, year| sum.checked_add(*year));
    let fits = whole == Some(present.minor())
        && years.iter().all(|(year, sum)| *sum >= 0 && domain::day::YEARS.contains(year));
    if !fits {
        return Vec::new();
    }
    let made = years.into_iter().filter(|(_, sum)| *sum > 0);
    made.map(|(year, sum)| Allocation { year, amount: Money::new(sum, present.currency()) })
        .collect()
}
