//! What stands in a mapping file.

use std::collections::BTreeMap;

use domain::source::Coverage;
use domain::{Authority, Id, LocalisedText};
use serde::Deserialize;

use super::fields::Fields;
use crate::encoding::Encoding;

/// A mapping file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shape {
    #[serde(default)]
    pub(crate) file: FileShape,
    #[serde(default)]
    pub(crate) source: Option<SourceShape>,
    pub(crate) fields: Fields<FieldShape>,
}

/// How the table is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct FileShape {
    pub(crate) encoding: Encoding,
    pub(crate) delimiter: String,
    pub(crate) quote: String,
    /// Line on which the header stands.
    pub(crate) header: u64,
}

impl Default for FileShape {
    fn default() -> Self {
        Self {
            encoding: Encoding::Utf8,
            delimiter: ",".to_owned(),
            quote: "\"".to_owned(),
            header: 1,
        }
    }
}

/// Where the table comes from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceShape {
    pub(crate) title: LocalisedText,
    pub(crate) publisher: LocalisedText,
    pub(crate) publisher_id: Option<Id>,
    pub(crate) url: Option<String>,
    pub(crate) licence: Option<String>,
    #[serde(default = "register")]
    pub(crate) authority: Authority,
    #[serde(default = "yes")]
    pub(crate) listing: bool,
    #[serde(default)]
    pub(crate) coverage: Vec<Coverage>,
}

fn register() -> Authority {
    Authority::OfficialRegister
}

fn yes() -> bool {
    true
}

/// Where a value comes from and how it is changed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct FieldShape {
    /// Name of the column, or names of which the first that is there counts.
    pub(crate) column: Option<Names>,
    /// A value for every record.
    pub(crate) constant: Option<String>,
    /// The column need not be there.
    pub(crate) optional: bool,
    /// A record without it is refused.
    pub(crate) required: bool,
    /// Values that mean nothing.
    pub(crate) empty: Vec<String>,
    /// Digits are filled up with zeros from the left to this length.
    pub(crate) pad: Option<usize>,
    /// Values of the table and what they become.
    pub(crate) map: BTreeMap<String, String>,
    /// The value where there is none, or none in `map`.
    pub(crate) default: Option<String>,
    /// The value stands at `{}`.
    pub(crate) pattern: Option<String>,
    /// Form of a day.
    pub(crate) date: Option<String>,
    /// Several values in one cell are separated by it.
    pub(crate) separator: Option<String>,
}

/// One name or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Names {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl Names {
    pub(crate) fn all(&self) -> Vec<&str> {
        match self {
            Self::One(name) => vec![name],
            Self::Several(names) => names.iter().map(String::as_str).collect(),
        }
    }
}
