//! Fields of JSON objects, of which publishers make what they like.

use domain::Invalid;
use serde_json::{Map, Value};

use crate::row::Row;

/// How a workbook writes a carriage return; some tools that make JSON of workbooks leave it as it is.
const ESCAPED_RETURN: &str = "_x000D_";

/// An object of the document.
pub(crate) type Object = Map<String, Value>;

/// The text of a field. A whole number is read, with a note, since it can be but one text; another kind of value, also a
/// number whose digits are not kept as they were written, is dropped and noted.
pub(crate) fn text(row: &mut Row, object: &Object, path: &str, name: &str) -> Option<String> {
    let (read, shown, reason) = match object.get(name)? {
        Value::String(text) if text.contains(ESCAPED_RETURN) => {
            let reason = format!(
                "holds {ESCAPED_RETURN}, by which workbooks write a line end; it was read as one"
            );
            row.note(Invalid::new("spreadsheet_escape", field(path, name), text, reason));
            return Some(text.replace(ESCAPED_RETURN, "\n"));
        }
        Value::String(text) => return Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Null => return None,
        Value::Number(number) if !number.is_f64() => {
            let reason = "is a number where the standard has a text; it was read as one";
            (Some(number.to_string()), number.to_string(), reason)
        }
        other => (None, other.to_string(), "is not a text; it was left out"),
    };
    row.note(Invalid::new("wrong_type", field(path, name), shown, reason));
    read
}

/// The objects in a field: of a list, or the one that stands there alone.
pub(crate) fn objects<'a>(row: &mut Row, object: &'a Object, name: &str) -> Vec<&'a Object> {
    let values = match object.get(name) {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::Array(values)) => values.iter().collect(),
        Some(value) => vec![value],
    };
    let mut objects = Vec::with_capacity(values.len());
    for (index, value) in values.into_iter().enumerate() {
        match value {
            Value::Object(object) => objects.push(object),
            other => {
                let reason = "is not an object";
                row.refuse(Invalid::new(
                    "wrong_type",
                    format!("{name}[{index}]"),
                    other.to_string(),
                    reason,
                ));
            }
        }
    }
    objects
}

/// The path of a field.
pub(crate) fn field(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
