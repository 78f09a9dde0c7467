//! What has to be known of a line before its fields are read.

use std::borrow::Cow;

use domain::{Invalid, ThingKind};
use serde::Deserialize;
use serde_json::value::RawValue;

/// Kind, id and parent of a line; everything else is passed over.
#[derive(Deserialize)]
pub(crate) struct Head<'a> {
    #[serde(borrow)]
    pub(crate) kind: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(crate) id: Option<Cow<'a, str>>,
    /// What it lies below; a text where the line is right.
    #[serde(borrow, default)]
    funding: Option<&'a RawValue>,
    /// The milestone that is paid for or proven.
    #[serde(borrow, default)]
    milestone: Option<&'a RawValue>,
    #[serde(borrow, default)]
    count: Option<&'a RawValue>,
}

/// The kind of the last line.
const END: &str = "end";

impl Head<'_> {
    pub(crate) fn is_end(&self) -> bool {
        self.kind == END
    }

    /// The number of records that the last line tells.
    pub(crate) fn count(&self) -> Result<Option<u64>, Invalid> {
        let Some(raw) = self.count else { return Ok(None) };
        let wrong =
            |_| Invalid::new("wrong_type", "count", raw.get(), "is not a number of records");
        serde_json::from_str(raw.get()).map_err(wrong)
    }

    /// What the line is about.
    pub(crate) fn thing_kind(&self) -> Result<ThingKind, Invalid> {
        ThingKind::parse(&self.kind).map_err(|invalid| invalid.at("kind"))
    }

    /// What tells the funding apart below which this lies.
    pub(crate) fn parent_key(&self) -> Option<u64> {
        let funding: Cow<'_, str> = serde_json::from_str(self.funding?.get()).ok()?;
        Some(key("grant", &funding))
    }

    /// What tells apart everything after which this comes: the funding below which it lies, and a milestone it names.
    pub(crate) fn awaits(&self) -> impl Iterator<Item = u64> {
        let milestone = || {
            let milestone: Cow<'_, str> = serde_json::from_str(self.milestone?.get()).ok()?;
            Some(key("milestone", &milestone))
        };
        self.parent_key().into_iter().chain(milestone())
    }

    /// What tells two records apart.
    pub(crate) fn key(&self) -> Option<u64> {
        self.id.as_deref().map(|id| key(&self.kind, id))
    }
}

/// What tells two records apart: grants and contracts share one space of ids.
pub(crate) fn key(kind: &str, id: &str) -> u64 {
    let kind = if matches!(kind, "grant" | "contract") { "funding" } else { kind };
    crate::seen::hash(&[kind.as_bytes(), id.as_bytes()])
}

/// The kind of a line that begins with it, as those do that a program wrote.
pub(crate) fn leading_kind(line: &str) -> Option<ThingKind> {
    let (kind, _) =
        line.strip_prefix(r#"{"kind":"#)?.trim_start().strip_prefix('"')?.split_once('"')?;
    ThingKind::parse(kind).ok()
}
