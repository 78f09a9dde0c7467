//! The example of a change.

use serde_json::{Value, json};

use super::milestone_fields;

pub(super) fn change() -> Value {
    let hash = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
    let mut state = milestone_fields();
    state["kind"] = "milestone".into();
    state["milestone_kind"] = "implementation".into();
    state["sources"] = json!(["demo"]);
    json!({
        "sequence": 4711, "snapshot": 4720, "at": "2026-01-31T12:00:00Z", "kind": "milestone", "id": "ENPO-CONTRACT:m:1",
        "operation": "updated", "revision": 2, "actor": {"importer": "ndjson"}, "source": "demo", "state": state,
        "salt": "0f8fad5bd9cb469fa16570867728950e", "digest": hash, "hash": hash,
        "labels": {"kind": "этап", "operation": "обновлено"},
    })
}
