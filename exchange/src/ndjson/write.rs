//! Writing lines.

use domain::{Id, Thing};

/// Writes a thing as one line, without its line end, that reads back as the same thing.
pub fn write(thing: &Thing, sources: &[Id]) -> String {
    let fields = serde_json::to_string(thing)
        .unwrap_or_else(|_| serde_json::Value::Object(thing.fields()).to_string());
    let mut line = format!(r#"{{"kind":"{}","#, thing.kind());
    line.push_str(
        fields.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or_default(),
    );
    if !sources.is_empty() {
        // Ids hold nothing that JSON would escape.
        let ids: Vec<String> = sources.iter().map(|id| format!("\"{id}\"")).collect();
        line.push_str(r#","sources":["#);
        line.push_str(&ids.join(","));
        line.push(']');
    }
    line.push('}');
    line
}

/// The first line of an export: a thing as it is stored, with the change up to which the export knows the register. Who reads
/// it knows that [`end_at`] has to come.
pub fn first(state: &str, sequence: i64) -> String {
    let fields = state.strip_prefix('{').unwrap_or_default();
    format!(r#"{{"export":{{"sequence":{sequence}}},{fields}"#)
}

/// The last line of an export.
pub fn end_at(count: u64, sequence: i64) -> String {
    format!(r#"{{"kind":"end","count":{count},"sequence":{sequence}}}"#)
}

/// The last line of a file: how many records it holds, so that a file that was cut off is known as such.
pub fn end(count: u64) -> String {
    format!(r#"{{"kind":"end","count":{count}}}"#)
}
