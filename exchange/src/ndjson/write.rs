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

/// The last line of a file: how many records it holds, so that a file that was cut off is known as such.
pub fn end(count: u64) -> String {
    format!(r#"{{"kind":"end","count":{count}}}"#)
}
