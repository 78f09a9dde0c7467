//! Fields of merged releases.

use domain::{Currency, Invalid, Language, LocalisedText, Money};
use serde_json::{Map, Value};
use time::Date;

use crate::giving::dates;
use crate::row::Row;
use crate::texts;
use crate::written::years;

/// An object of a release.
pub(crate) type Object = Map<String, Value>;

/// From here on a binary fraction does not keep hundredths.
const INEXACT: f64 = 9.0e13;

/// The path of a field.
pub(crate) fn at(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// An object in a field.
pub(crate) fn object<'a>(object: &'a Object, name: &str) -> Option<&'a Object> {
    object.get(name)?.as_object()
}

/// The objects of a list, each with its path.
pub(crate) fn objects<'a>(object: &'a Object, path: &str, name: &str) -> Vec<(String, &'a Object)> {
    let list = object.get(name).and_then(Value::as_array);
    let all = list.into_iter().flatten().enumerate();
    let path = at(path, name);
    all.filter_map(|(index, value)| Some((format!("{path}[{index}]"), value.as_object()?)))
        .collect()
}

/// A text that is an id or a code; publishers write numbers for such.
pub(crate) fn code(object: &Object, name: &str) -> Option<String> {
    let text = match object.get(name)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A part of an id, unless it holds the number of a natural person.
///
/// # Errors
/// `natural_person`, without the number.
pub(crate) fn local(text: String) -> Result<String, Invalid> {
    if domain::bin::holds_valid_iin(&text).is_none() {
        return Ok(text);
    }
    let reason = "holds the number of a natural person (IIN), which is never kept";
    Err(Invalid::new("natural_person", "", "", reason))
}

/// A text, made fit to be kept.
pub(crate) fn text(row: &mut Row, object: &Object, path: &str, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::String(text) => texts::clean(row, &at(path, name), text),
        Value::Null => None,
        other => {
            let reason = "is not a text; it was left out";
            row.note(Invalid::new("wrong_type", at(path, name), other.to_string(), reason));
            None
        }
    }
}

/// A text in the languages in which it stands: `title` in that of the release, `title_kk` and the like in theirs. What is in
/// another language than ours is kept in the place of English.
pub(crate) fn words(
    row: &mut Row,
    object: &Object,
    path: &str,
    name: &str,
    language: Option<Language>,
) -> Option<LocalisedText> {
    let [mut kk, mut ru, mut en] = Language::ALL
        .map(|language| text(row, object, path, &format!("{name}_{}", language.as_str())));
    if let Some(plain) = text(row, object, path, name) {
        let place = match language {
            Some(Language::Kk) => &mut kk,
            Some(Language::Ru) => &mut ru,
            _ => &mut en,
        };
        place.get_or_insert(plain);
    }
    if kk.is_none() && ru.is_none() && en.is_none() {
        return None;
    }
    row.optional(&at(path, name), LocalisedText::parse(kk, ru, en))
}

/// The day of a moment, as it is written.
pub(crate) fn day(row: &mut Row, object: &Object, path: &str, name: &str) -> Option<Date> {
    let written = match object.get(name)? {
        Value::Null => return None,
        Value::String(text) if text.trim().is_empty() => return None,
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    row.optional(&at(path, name), dates::day(&written).and_then(years::of_money))
}

/// An amount with its currency, exact; what cannot be read is left out and noted.
pub(crate) fn money(row: &mut Row, object: &Object, path: &str, name: &str) -> Option<Money> {
    match read_money(object, path, name) {
        Ok(read) => {
            let (money, rounded) = read?;
            if let Some(rounded) = rounded {
                row.note(rounded);
            }
            Some(money)
        }
        Err(invalid) => {
            row.note(invalid);
            None
        }
    }
}

/// An amount with its currency, and what was rounded of it; none where nothing is written.
///
/// # Errors
/// Why what is written cannot be read.
pub(crate) fn read_money(
    object: &Object,
    path: &str,
    name: &str,
) -> Result<Option<(Money, Option<Invalid>)>, Invalid> {
    let path = at(path, name);
    let value = match object.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Object(value)) => value,
        Some(other) => {
            let reason = "is not an object with an amount and a currency; it was left out";
            return Err(Invalid::new("wrong_type", path, other.to_string(), reason));
        }
    };
    let amount = match value.get("amount") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Number(number))
            if number.is_f64() && number.as_f64().is_some_and(|number| number.abs() >= INEXACT) =>
        {
            let reason = "has more digits than a number of JSON keeps; write it as a text";
            let field = at(&path, "amount");
            return Err(Invalid::new("too_precise", field, number.to_string(), reason));
        }
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(other) => other.to_string(),
    };
    let Some(code) = code(value, "currency") else {
        let reason = "an amount needs its currency; it was left out";
        return Err(Invalid::new("missing", at(&path, "currency"), &amount, reason));
    };
    let currency = Currency::parse(&code).map_err(|invalid| invalid.at(&at(&path, "currency")))?;
    let (money, noise) =
        Money::parse_float_text(&amount, currency).map_err(|invalid| invalid.at(&path))?;
    let rounded = noise.then(|| {
        let reason = format!("noise of a binary float was rounded to {}", money.amount_string());
        Invalid::new("rounded", at(&path, "amount"), amount, reason)
    });
    Ok(Some((money, rounded)))
}
