//! Schemas made strict: a published schema says what is there, these also say that nothing else is.
//!
//! An object that lists its properties is closed with `unevaluatedProperties: false`, which looks
//! through `allOf`, `oneOf` and `$ref`. Only a schema that is a part of such a composition stays open,
//! as it cannot know what the other parts bring; the whole is closed instead.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

const REFERENCE: &str = "#/components/schemas/";
const PARTS: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// All of `components.schemas`, closed.
pub fn closed(schemas: &Value) -> Value {
    let Some(schemas) = schemas.as_object() else {
        return Value::Object(Map::new());
    };
    let open = open_names(schemas);
    let closed = schemas
        .iter()
        .map(|(name, schema)| (name.clone(), close(schema, open.contains(name))))
        .collect();
    Value::Object(closed)
}

/// A schema that stands where it is used.
pub fn closed_inline(schema: &Value) -> Value {
    close(schema, false)
}

/// The names that are used as parts of a composition which is closed as a whole.
fn open_names(schemas: &Map<String, Value>) -> BTreeSet<String> {
    let mut open = BTreeSet::new();
    loop {
        let before = open.len();
        for (name, schema) in schemas {
            let is_open = open.contains(name);
            collect_open(schema, is_open, &mut open);
        }
        if open.len() == before {
            return open;
        }
    }
}

fn collect_open(schema: &Value, is_open: bool, open: &mut BTreeSet<String>) {
    let reference = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix(REFERENCE));
    if let (true, Some(name)) = (is_open, reference) {
        open.insert(name.to_owned());
    }
    visit(schema, is_open, &mut |part, part_is_open| collect_open(part, part_is_open, open));
}

/// Calls `each` with every schema directly inside this one, and whether it has to stay open.
fn visit(schema: &Value, is_open: bool, each: &mut impl FnMut(&Value, bool)) {
    for key in PARTS {
        for part in schema[key].as_array().into_iter().flatten() {
            each(part, is_open || is_whole(schema));
        }
    }
    for part in schema["properties"].as_object().into_iter().flat_map(Map::values) {
        each(part, false);
    }
    for key in ["items", "additionalProperties"] {
        if schema[key].is_object() {
            each(&schema[key], false);
        }
    }
    for part in schema["prefixItems"].as_array().into_iter().flatten() {
        each(part, false);
    }
}

/// A composition whose parts make one object together; `oneOf` alone is a choice of wholes.
fn is_whole(schema: &Value) -> bool {
    let composed = PARTS.iter().any(|key| schema.get(*key).is_some());
    schema.get("allOf").is_some() || (composed && schema.get("properties").is_some())
}

fn close(schema: &Value, is_open: bool) -> Value {
    let Some(object) = schema.as_object() else {
        return schema.clone();
    };
    let mut closed = object.clone();
    let parts_open = is_open || is_whole(schema);
    for (key, value) in &mut closed {
        match (key.as_str(), value) {
            ("allOf" | "oneOf" | "anyOf", Value::Array(parts)) => {
                close_all(parts.iter_mut(), parts_open);
            }
            ("prefixItems", Value::Array(parts)) => {
                close_all(parts.iter_mut(), false);
            }
            ("properties", Value::Object(properties)) => {
                close_all(properties.values_mut(), false);
            }
            ("items" | "additionalProperties", part @ Value::Object(_)) => {
                *part = close(part, false);
            }
            _ => {}
        }
    }
    let says_more = ["additionalProperties", "unevaluatedProperties"]
        .iter()
        .any(|key| object.contains_key(*key));
    if !is_open && !says_more && (object.contains_key("properties") || is_whole(schema)) {
        closed.insert("unevaluatedProperties".to_owned(), Value::Bool(false));
    }
    Value::Object(closed)
}

fn close_all<'a>(schemas: impl Iterator<Item = &'a mut Value>, is_open: bool) {
    for schema in schemas {
        *schema = close(schema, is_open);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn accepts(schemas: &Value, name: &str, value: &Value) -> bool {
        let root = json!({
            "$ref": format!("{REFERENCE}{name}"),
            "components": {"schemas": closed(schemas)},
        });
        jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .build(&root)
            .unwrap()
            .is_valid(value)
    }

    fn schemas() -> Value {
        json!({
            "Base": {"type": "object", "properties": {"id": {"type": "string"}}},
            "Whole": {"allOf": [
                {"$ref": "#/components/schemas/Base"},
                {"type": "object", "properties": {"inner": {"$ref": "#/components/schemas/Inner"}}}
            ]},
            "Inner": {"type": "object", "properties": {"a": {"type": "integer"}}},
            "Choice": {"oneOf": [
                {"type": "object", "required": ["x"], "properties": {"x": {}}},
                {"$ref": "#/components/schemas/Inner"}
            ]},
            "Free": {"type": "object", "properties": {"a": {}}, "additionalProperties": true},
            "Nullable": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Inner"}]}
        })
    }

    #[test]
    fn an_unnamed_field_is_refused() {
        assert!(accepts(&schemas(), "Inner", &json!({"a": 1})));
        assert!(!accepts(&schemas(), "Inner", &json!({"a": 1, "b": 1})));
        assert!(accepts(&schemas(), "Free", &json!({"a": 1, "b": 1})));
    }

    #[test]
    fn parts_are_closed_as_a_whole() {
        assert!(accepts(&schemas(), "Whole", &json!({"id": "1", "inner": {"a": 1}})));
        assert!(!accepts(&schemas(), "Whole", &json!({"id": "1", "more": 1})));
        assert!(!accepts(&schemas(), "Whole", &json!({"inner": {"b": 1}})));
    }

    #[test]
    fn each_choice_is_closed() {
        assert!(accepts(&schemas(), "Choice", &json!({"x": 1})));
        assert!(!accepts(&schemas(), "Choice", &json!({"x": 1, "y": 1})));
        assert!(accepts(&schemas(), "Nullable", &json!(null)));
        assert!(!accepts(&schemas(), "Nullable", &json!({"b": 1})));
    }
}
