//! What a deserializer has to say, in words that a publisher understands: the names of our types mean nothing to them.

use serde_json::Value;

/// A complaint of a deserializer in plain words.
pub(crate) struct Plain {
    /// Stable `snake_case` reason.
    pub(crate) code: &'static str,
    /// The name inside of the object that is complained of; none where the value itself is wrong.
    pub(crate) inside: Option<String>,
    /// The reason in a sentence.
    pub(crate) reason: String,
}

/// Translates a message; `found` is the value it is about. None for what is no complaint of a deserializer itself.
pub(crate) fn plain(message: &str, found: Option<&Value>) -> Option<Plain> {
    let value = |code, reason| Some(Plain { code, inside: None, reason });
    let inside = |code, reason| Some(Plain { code, inside: quoted(message), reason });
    let (before, expected) = message.rsplit_once(", expected ").unwrap_or((message, ""));
    if before.starts_with("invalid type: ") {
        let found = found.map_or_else(|| kind_of_words(before), kind_of);
        return value("wrong_type", format!("is {found}, but {} is expected", wanted(expected)));
    }
    if before.starts_with("invalid value: ") {
        return value(
            "out_of_range",
            format!("cannot stand here: {} is expected", wanted(expected)),
        );
    }
    if before.starts_with("unknown variant ") {
        return value("unknown_code", format!("is not one of: {}", names(expected)));
    }
    if before.starts_with("unknown field ") {
        let reason = match names(expected) {
            names if names.is_empty() => "is no field that can stand here".to_owned(),
            names => format!("is no field that can stand here; those are: {names}"),
        };
        return inside("unknown_field", reason);
    }
    if message.starts_with("missing field ") {
        return inside("missing", "is needed here and missing".to_owned());
    }
    if message.starts_with("duplicate field ") {
        let reason = "stands twice in one object; which of the two is meant is not guessed";
        return inside("duplicate_key", reason.to_owned());
    }
    None
}

/// What is wrong with a text that is no JSON.
pub(crate) fn broken(message: &str) -> &str {
    match message {
        "expected value" => "a value is missing, or is none that JSON knows",
        "trailing characters" => "something stands behind it",
        "key must be a string" => "the name of a field is not in quotation marks",
        "trailing comma" => "a comma stands before a closing bracket",
        message if message.starts_with("EOF") => "it ends before it is whole",
        message => message,
    }
}

fn quoted(message: &str) -> Option<String> {
    message.split('`').nth(1).map(str::to_owned)
}

/// The names in backticks, in a row.
fn names(expected: &str) -> String {
    expected.split('`').skip(1).step_by(2).collect::<Vec<_>>().join(", ")
}

/// What a value is.
pub(crate) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The same by the deserializer's own word for it.
fn kind_of_words(found: &str) -> &'static str {
    match found.trim_start_matches("invalid type: ").split([' ', '`']).next().unwrap_or_default() {
        "integer" | "floating" => "a number",
        "string" => "a text",
        "boolean" => "true or false",
        "sequence" => "a list",
        "map" => "an object",
        _ => "something else",
    }
}

/// What should stand there.
fn wanted(expected: &str) -> String {
    let word = expected.split(' ').next().unwrap_or_default();
    match (expected, word) {
        ("a string" | "string" | "a borrowed string" | "a char", _) => {
            "a text in quotation marks".to_owned()
        }
        ("a boolean", _) => "true or false".to_owned(),
        ("a sequence", _) => "a list".to_owned(),
        ("a map", _) | (_, "struct" | "tuple") => "an object".to_owned(),
        (_, "enum" | "variant") => "a code".to_owned(),
        (_, "u8" | "u16" | "u32") => {
            let most = match word {
                "u8" => u32::from(u8::MAX),
                "u16" => u32::from(u16::MAX),
                _ => u32::MAX,
            };
            format!("a whole number from 0 to {most}")
        }
        (_, "u64" | "usize" | "u128") => "a whole number, 0 or more,".to_owned(),
        (_, "i8" | "i16" | "i32" | "i64" | "isize" | "i128") => "a whole number".to_owned(),
        (_, "f32" | "f64") => "a number".to_owned(),
        ("", _) => "something else".to_owned(),
        _ => expected.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn complaints_name_what_was_found_and_what_is_expected() {
        for (message, found, reason) in [
            (
                "invalid type: sequence, expected struct Written",
                json!([]),
                "is a list, but an object is expected",
            ),
            (
                "invalid type: integer `5`, expected a string",
                json!(5),
                "is a number, but a text in quotation marks is expected",
            ),
            (
                "invalid type: string \"a, expected b\", expected a boolean",
                json!("a"),
                "is a text, but true or false is expected",
            ),
            (
                "invalid value: integer `-1`, expected u8",
                json!(-1),
                "cannot stand here: a whole number from 0 to 255 is expected",
            ),
            ("unknown variant `x`, expected `a` or `b`", json!("x"), "is not one of: a, b"),
            (
                "unknown field `x`, there are no fields",
                json!({}),
                "is no field that can stand here",
            ),
        ] {
            assert_eq!(
                plain(message, Some(&found)).map(|plain| plain.reason).as_deref(),
                Some(reason)
            );
        }
        let unseen = plain("invalid type: floating point `1.5`, expected u64", None);
        assert_eq!(
            unseen.unwrap().reason,
            "is a number, but a whole number, 0 or more, is expected"
        );
        assert!(plain("is not a day", None).is_none());
    }
}
