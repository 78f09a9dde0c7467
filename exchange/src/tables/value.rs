//! Cells as values of columns.

use domain::fold::fold;
use domain::{Bin, Currency, Id, Invalid, Money, OrgId, Region};
use time::Date;

use super::catalogue::{Column, ValueKind};
use super::codes::{code, region};
use super::{money, shares};
use crate::cell::{self, Cell};
use crate::written::habits::Habits;
use crate::written::{days, years};

/// Above it a spreadsheet no longer keeps every digit.
const EXACT: f64 = 1e15;
/// Digits of a BIN, and how few are left where a spreadsheet dropped its zeros.
const BIN_DIGITS: usize = 12;
const FEWEST_DIGITS: usize = 8;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Text(String),
    Id(Id),
    /// The number of a natural person, which is not kept.
    Person,
    Day(Date),
    Money(Money),
    /// A part of a whole, in hundredths of a percent.
    Share(u16),
    Permille(u16),
    Codes(Vec<String>),
    Regions(Vec<Region>),
}

/// What has to be known to read a cell.
pub(crate) struct Reading {
    pub(crate) habits: Habits,
    pub(crate) currency: Currency,
}

/// A value, and what was changed in it.
pub(crate) type Told = (Value, Option<Invalid>);

impl Reading {
    /// Reads a cell of a column.
    ///
    /// # Errors
    /// What the kinds of values find, and `formula_error`, `formula_not_calculated`, `spreadsheet_value`, `unknown_code`, `ambiguous_day`,
    /// `ambiguous_number`.
    pub(crate) fn value(&self, cell: &Cell, column: &Column) -> Result<Told, Invalid> {
        if let Cell::Error(error) = cell {
            let reason = "is a formula without a result; formulas are not calculated here";
            return Err(Invalid::new("formula_error", "", error, reason));
        }
        if *cell == Cell::Uncalculated {
            return Err(Invalid::new("formula_not_calculated", "", "", cell::UNCALCULATED));
        }
        let plain = |value| (value, None);
        match column.value {
            ValueKind::Money => money::money(self, cell),
            ValueKind::Day => self.day(cell, column).map(Value::Day).map(plain),
            ValueKind::Key => key(cell).map(Value::Text).map(plain),
            ValueKind::Bin => bin(cell).map(Value::Id).map(plain),
            ValueKind::RecipientBin => match bin(cell) {
                Err(invalid) if invalid.code == "natural_person" => Ok(plain(Value::Person)),
                other => other.map(Value::Id).map(plain),
            },
            ValueKind::OrgId => OrgId::parse(&key(cell)?).map(|id| plain(Value::Id(id.to_id()))),
            ValueKind::Percent => shares::share(self, cell).map(Value::Share).map(plain),
            ValueKind::Currency => {
                currency(&cell.text()).map(|code| plain(Value::Text(code.code().to_owned())))
            }
            ValueKind::Code => {
                code(&column.list, &cell.text()).map(|code| plain(Value::Codes(vec![code])))
            }
            ValueKind::Codes => {
                several(&cell.text(), |text| code(&column.list, text)).map(Value::Codes).map(plain)
            }
            ValueKind::Region => {
                region(&cell.text()).map(|region| plain(Value::Regions(vec![region])))
            }
            ValueKind::Regions => several(&cell.text(), region).map(Value::Regions).map(plain),
            ValueKind::Text | ValueKind::Line | ValueKind::Url => {
                Ok(plain(Value::Text(cell.text().into_owned())))
            }
        }
    }

    fn day(&self, cell: &Cell, column: &Column) -> Result<Date, Invalid> {
        let text = cell.text();
        days::read(&text)?
            .settle(&text, self.habits)
            .and_then(|day| in_range(day, column))
            .map_err(|invalid| Invalid { value: text.into_owned(), ..invalid })
    }
}

/// Passes on a day that can be meant in a column.
pub(crate) fn in_range(day: Date, column: &Column) -> Result<Date, Invalid> {
    if column.name == "registered_on" { years::of_founding(day) } else { years::of_money(day) }
}

/// A number of the publisher's own, as text.
fn key(cell: &Cell) -> Result<String, Invalid> {
    let text = cell.text().trim().to_owned();
    let spoilt = |reason: &str| Err(Invalid::new("spreadsheet_value", "", &text, reason));
    match cell {
        Cell::Number(number) | Cell::Shown(number, _) if number.abs() >= EXACT => spoilt(
            "is a number that a spreadsheet has rounded, so that digits of the identifier are lost: write the identifier \
             into a cell formatted as text",
        ),
        Cell::Day(_) => spoilt(
            "is a date that a spreadsheet has made of an identifier: write the identifier into a cell formatted as text",
        ),
        _ if cell::is_rounded(&text) => spoilt(
            "is a number that a spreadsheet has rounded, so that digits of the identifier are lost: write the identifier \
             into a cell formatted as text",
        ),
        _ => Ok(text),
    }
}

/// A BIN as the id of an organisation; one with a wrong check digit is marked further on.
fn bin(cell: &Cell) -> Result<Id, Invalid> {
    let text = key(cell)?;
    let text = text.strip_prefix("KZ-BIN-").unwrap_or(&text);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if (FEWEST_DIGITS..BIN_DIGITS).contains(&digits)
        && text.bytes().all(|byte| byte.is_ascii_digit())
    {
        let reason = format!(
            "has {digits} of the 12 digits of a BIN, since a spreadsheet drops leading zeros: write it into a cell formatted \
             as text"
        );
        return Err(Invalid::new("spreadsheet_value", "", text, reason));
    }
    if !text.is_empty() && text.bytes().all(|byte| byte == b'0') {
        let reason = "stands in the place of a BIN and is none: leave the cell empty";
        return Err(Invalid::new("placeholder", "", text, reason));
    }
    let (bin, _) = Bin::parse_unchecked(text)?;
    Ok(OrgId::from_bin(&bin).to_id())
}

fn currency(text: &str) -> Result<Currency, Invalid> {
    let folded = fold(text);
    if ["тенге", "теңге", "тг", "тг.", "₸"].iter().any(|word| fold(word) == folded)
    {
        return Ok(Currency::KZT);
    }
    Currency::parse(&text.trim().to_uppercase())
}

fn several<T: PartialEq>(
    text: &str,
    read: impl Fn(&str) -> Result<T, Invalid>,
) -> Result<Vec<T>, Invalid> {
    let mut all = Vec::new();
    for part in text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        let value = read(part)?;
        if !all.contains(&value) {
            all.push(value);
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::super::catalogue::{TableKind, by_name};
    use super::*;

    fn read(kind: TableKind, name: &str, cell: &Cell) -> Result<Value, &'static str> {
        let reading = Reading { habits: Habits::default(), currency: Currency::KZT };
        reading
            .value(cell, by_name(kind, name).unwrap())
            .map(|(value, _)| value)
            .map_err(|invalid| invalid.code)
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn what_a_spreadsheet_made_of_a_number_is_refused() {
        let bin = |cell: &Cell| read(TableKind::Contracts, "funder_bin", cell);
        let id = Id::parse("KZ-BIN-010440002379").unwrap();
        assert_eq!(bin(&text("0104 4000 2379")), Ok(Value::Id(id)));
        for cell in [
            text("10440002379"),
            Cell::Number(10_440_002_379.0),
            text("9.80E+11"),
            Cell::Day("2020-01-01".to_owned()),
        ] {
            assert_eq!(bin(&cell), Err("spreadsheet_value"), "{cell:?}");
        }
        assert_eq!(bin(&text("900101300123")), Err("natural_person"));
        assert_eq!(bin(&text("000000000000")), Err("placeholder"));
        let recipient = read(TableKind::Contracts, "recipient_bin", &text("900101300123"));
        assert_eq!(recipient, Ok(Value::Person));
        assert_eq!(
            read(TableKind::Contracts, "number", &Cell::Number(12.0)),
            Ok(Value::Text("12".to_owned()))
        );
        assert_eq!(
            read(TableKind::Contracts, "number", &Cell::Number(1e15)),
            Err("spreadsheet_value")
        );
    }

    #[test]
    fn codes_and_places_are_known_by_their_names() {
        let codes = |codes: &[&str]| {
            Ok(Value::Codes(codes.iter().map(|code| (*code).to_owned()).collect()))
        };
        assert_eq!(read(TableKind::Milestones, "status", &text("Принят")), codes(&["accepted"]));
        assert_eq!(
            read(TableKind::Milestones, "status", &text("қабылданған")),
            codes(&["accepted"])
        );
        assert_eq!(read(TableKind::Milestones, "status", &text("сдан")), Err("unknown_code"));
        let place = |name: &str| match read(TableKind::Contracts, "region", &text(name)) {
            Ok(Value::Regions(regions)) => {
                regions.iter().map(Region::key).collect::<Vec<_>>().join(",")
            }
            other => format!("{other:?}"),
        };
        assert_eq!(place("551010000"), "KATO:551010000");
        assert_eq!(place("Павлодарская область; г. Алматы"), "KATO:550000000,KATO:750000000");
        assert_eq!(place("Павлодар облысы"), "KATO:550000000");
        assert_eq!(place("ISO3166-1:GB"), "ISO3166-1:GB");
        assert_eq!(place("Атлантида"), r#"Err("unknown_code")"#);
    }
}
