//! The changes of one thing, and what each did.

use std::borrow::Cow;

use domain::{Language, Operation};
use persistence::Entry;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType};
use utoipa::{PartialSchema, ToSchema};

use super::change::ChangeView;

/// A change and what it did to the thing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HistoryEntry)]
pub(crate) struct HistoryView {
    /// The change.
    #[serde(flatten)]
    change: ChangeView,
    /// The fields it changed; missing where it cannot be told because a state was redacted.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<Vec<ChangedView>>,
}

/// A field that was changed.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ChangedField)]
pub(crate) struct ChangedView {
    /// Its name.
    field: String,
    /// Its value before; null when there was none.
    #[schema(value_type = Anything)]
    before: Value,
    /// Its value after; null when there is none.
    #[schema(value_type = Anything)]
    after: Value,
}

/// Schema of any JSON value.
pub(crate) struct Anything;

impl PartialSchema for Anything {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::AnyValue)
            .description(Some("Any JSON value."))
            .build()
            .into()
    }
}

impl ToSchema for Anything {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Anything")
    }
}

impl HistoryView {
    /// A change with the one before it.
    pub fn new(entry: Entry, before: Option<&Entry>, language: Option<Language>) -> Self {
        let changed = changed(&entry, before);
        Self { change: ChangeView::new(entry, language), changed }
    }
}

/// What a change did; nothing for the first and for an end, and unknown where a state that is needed was redacted.
fn changed(entry: &Entry, before: Option<&Entry>) -> Option<Vec<ChangedView>> {
    let ended =
        |entry: &Entry| matches!(entry.header.operation, Operation::Withdrawn | Operation::Merged);
    let Some(before) = before.filter(|before| !ended(before) && !ended(entry)) else {
        return Some(Vec::new());
    };
    let (before, after) = (fields(before)?, fields(entry)?);
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    let value =
        |fields: &Map<String, Value>, name: &str| fields.get(name).cloned().unwrap_or(Value::Null);
    let changed =
        names.into_iter().filter(|name| before.get(*name) != after.get(*name)).map(|name| {
            ChangedView {
                field: name.clone(),
                before: value(&before, name),
                after: value(&after, name),
            }
        });
    Some(changed.collect())
}

fn fields(entry: &Entry) -> Option<Map<String, Value>> {
    serde_json::from_str(entry.state.as_deref()?).ok()
}

#[cfg(test)]
mod tests {
    use domain::change::{GENESIS, Header};
    use domain::{Id, ThingKind};
    use serde_json::json;
    use time::OffsetDateTime;

    use super::*;

    fn entry(operation: Operation, state: Option<Value>) -> Entry {
        let header = Header {
            actor: "importer:ndjson".to_owned(),
            at: OffsetDateTime::UNIX_EPOCH,
            id: Id::parse("g").unwrap(),
            kind: ThingKind::Grant,
            operation,
            reason: None,
            revision: 1,
            sequence: 1,
            snapshot: 1,
            source: None,
            survivor: None,
        };
        Entry {
            header,
            state: state.map(|state| state.to_string()),
            salt: None,
            digest: GENESIS,
            hash: GENESIS,
        }
    }

    #[test]
    fn a_change_tells_each_field_before_and_after() {
        let before = entry(Operation::Created, Some(json!({"a": 1, "b": 2, "c": 3})));
        let after = entry(Operation::Updated, Some(json!({"a": 1, "b": 5, "d": 6})));
        let told = changed(&after, Some(&before)).unwrap();
        let names: Vec<&str> = told.iter().map(|changed| changed.field.as_str()).collect();
        assert_eq!(names, ["b", "c", "d"]);
        assert_eq!((&told[1].before, &told[1].after), (&json!(3), &Value::Null));
        assert_eq!(changed(&before, None), Some(Vec::new()));
    }

    #[test]
    fn what_was_redacted_is_not_compared() {
        let redacted = entry(Operation::Created, None);
        let after = entry(Operation::Updated, Some(json!({})));
        assert_eq!(changed(&after, Some(&redacted)), None);
        assert_eq!(changed(&entry(Operation::Withdrawn, None), Some(&after)), Some(Vec::new()));
    }
}
