//! What went wrong in a line, told with field, value and a stable code.

use domain::{Currency, Id, Invalid, LocalisedText, Money, Region};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use crate::words;

/// The error of a line that could not be read; `path` is where the reading stopped.
pub(crate) fn invalid(line: &str, path: &str, error: &serde_json::Error) -> Invalid {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let value = value(line, path).unwrap_or_default();
    if !error.is_data() {
        if serde_json::from_str::<IgnoredAny>(line).is_ok() {
            return no_code(path, value);
        }
        let (reason, column) = (words::broken(message), error.column());
        let reason = format!("is not one JSON object: {reason}, column {column}");
        return Invalid::new("malformed_json", "", "", reason);
    }
    if let Some(plain) = words::plain(message, Some(&value)) {
        return match plain.inside {
            Some(name) if path.is_empty() => Invalid::new(plain.code, name, "", plain.reason),
            Some(name) => Invalid::new(plain.code, format!("{path}.{name}"), "", plain.reason),
            None => Invalid::new(plain.code, path, shown(value), plain.reason),
        };
    }
    let known = second_opinion(&value, message).map(|invalid| invalid.at(path));
    known.unwrap_or_else(|| Invalid::new("malformed", path, shown(value), message))
}

/// The error of a line of which not even kind and id could be read.
pub(crate) fn invalid_head(line: &str, error: &serde_json::Error) -> Invalid {
    let wrong = |name: &&str| match value(line, name) {
        None | Some(Value::String(_)) => false,
        Some(Value::Null) => *name == "kind",
        Some(_) => true,
    };
    invalid(line, ["kind", "id"].iter().find(|name| wrong(name)).unwrap_or(&""), error)
}

/// The line is JSON: what was looked for in vain is a code, which has to be a text.
fn no_code(path: &str, value: Value) -> Invalid {
    let reason =
        format!("is {}, but a code in quotation marks is expected", words::kind_of(&value));
    Invalid::new("wrong_type", path, shown(value), reason)
}

/// What the domain itself says of a value: serde keeps its words only, not its code.
fn second_opinion(value: &Value, message: &str) -> Option<Invalid> {
    let said = |invalid: &Invalid| message.contains(&invalid.detail);
    if let Value::String(text) = value {
        return [
            Id::parse(text).err(),
            domain::day::parse_day(text).err(),
            domain::instant::parse_instant(text).err(),
            Currency::parse(text).err(),
            domain::quantity::Quantity::parse(text).err(),
        ]
        .into_iter()
        .flatten()
        .find(said);
    }
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let money = text("amount").zip(text("currency").and_then(|code| Currency::parse(code).ok()));
    let region = text("scheme").zip(text("code"));
    let name = |language: &str| text(language).map(str::to_owned);
    [
        money.and_then(|(amount, currency)| Money::parse(amount, currency).err()),
        region.and_then(|(scheme, code)| Region::parse(scheme, code).err()),
        LocalisedText::parse(name("kk"), name("ru"), name("en")).err(),
    ]
    .into_iter()
    .flatten()
    .find(said)
}

/// The value at a path such as `recipients[0].share`.
fn value(line: &str, path: &str) -> Option<Value> {
    let mut value: Value = read_last(line)?;
    for part in path.split(['.', '[']).filter(|part| !part.is_empty()) {
        let part = part
            .strip_suffix(']')
            .map_or_else(|| value.get(part), |index| value.get(index.parse::<usize>().ok()?));
        value = part.cloned()?;
    }
    Some(value)
}

fn read_last<T: DeserializeOwned>(line: &str) -> Option<T> {
    T::deserialize(&mut serde_json::Deserializer::from_str(line)).ok()
}

fn shown(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
