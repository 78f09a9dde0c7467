//! What the columns of tables are called, and what belongs into them.

use std::collections::HashMap;
use std::sync::LazyLock;

use domain::fold::fold;
use domain::{Invalid, LocalisedText};
use serde::Deserialize;

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableKind {
    /// Organisations.
    Organisations,
    /// Contracts, social orders first of all.
    Contracts,
    /// Grants, premiums and donations.
    Grants,
    /// Milestones of contracts and grants.
    Milestones,
    /// Payments under contracts and grants.
    Payments,
}

impl TableKind {
    /// All of them, in the order in which they are read.
    pub const ALL: [Self; 5] =
        [Self::Organisations, Self::Contracts, Self::Grants, Self::Milestones, Self::Payments];

    /// The name on the command line and in a mapping.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Organisations => "organisations",
            Self::Contracts => "contracts",
            Self::Grants => "grants",
            Self::Milestones => "milestones",
            Self::Payments => "payments",
        }
    }

    /// Reads a name.
    ///
    /// # Errors
    /// `unknown_code`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| {
            let names = Self::ALL.map(Self::as_str).join(", ");
            Invalid::new("unknown_code", "", text, format!("is no kind of table: {names}"))
        })
    }

    /// Whether a table has what its rows cannot do without.
    pub(crate) fn lacks(self, has: impl Fn(&str) -> bool) -> Option<&'static str> {
        let parent = has("contract") || has("grant");
        match self {
            Self::Organisations if !["name_kk", "name_ru", "name_en"].into_iter().any(&has) => {
                Some("name_ru or name_kk")
            }
            Self::Milestones | Self::Payments if !parent => Some("contract or grant"),
            Self::Contracts | Self::Grants | Self::Milestones if !has("number") => Some("number"),
            Self::Payments if !has("amount") => Some("amount"),
            _ => None,
        }
    }
}

/// How the cells of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ValueKind {
    /// A number of the publisher's own.
    Key,
    Bin,
    /// A BIN, or the number of a natural person, of whom only is kept that it is one.
    RecipientBin,
    OrgId,
    Text,
    Line,
    Day,
    Money,
    Currency,
    Percent,
    Code,
    Codes,
    Region,
    Regions,
    Url,
}

impl ValueKind {
    /// Whether a row is refused where such a value cannot be read. Of others it is dropped, which is noted.
    pub(crate) fn refuses(self) -> bool {
        !matches!(
            self,
            Self::Text
                | Self::Line
                | Self::Code
                | Self::Codes
                | Self::Region
                | Self::Regions
                | Self::Url
        )
    }
}

/// A column that is known.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) tables: Vec<TableKind>,
    pub(crate) value: ValueKind,
    #[serde(default)]
    pub(crate) list: String,
    #[serde(default)]
    pub(crate) needed: bool,
    pub(crate) title: LocalisedText,
    #[serde(default)]
    also: Vec<String>,
    pub(crate) about: LocalisedText,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    column: Vec<Column>,
}

/// A test proves that the file can be read.
static COLUMNS: LazyLock<Vec<Column>> = LazyLock::new(|| {
    toml::from_str::<File>(include_str!("columns.toml")).map(|file| file.column).unwrap_or_default()
});

static BY_HEADER: LazyLock<HashMap<(TableKind, String), &'static Column>> = LazyLock::new(|| {
    let each = COLUMNS.iter().flat_map(|column| {
        column.tables.iter().flat_map(move |kind| {
            headers(column).map(move |header| ((*kind, folded(header)), column))
        })
    });
    each.collect()
});

fn headers(column: &Column) -> impl Iterator<Item = &str> {
    column.title.iter().map(|(_, title)| title).chain(column.also.iter().map(String::as_str))
}

/// Characters of a header that are compared.
const LONGEST_HEADER: usize = 300;

/// A header as it is compared: signs of notes and of what is needed do not count.
pub(crate) fn folded(header: &str) -> String {
    // What is longer is no header, and folding takes its time.
    let end = header.char_indices().nth(LONGEST_HEADER).map_or(header.len(), |(at, _)| at);
    let plain = header.get(..end).unwrap_or_default().trim().trim_end_matches(['*', ':', '.', ' ']);
    fold(&plain.replace(['\n', '\r', '\t'], " "))
}

/// The columns of a table, in the order of the template.
pub(crate) fn columns(kind: TableKind) -> impl Iterator<Item = &'static Column> {
    COLUMNS.iter().filter(move |column| column.tables.contains(&kind))
}

/// The column that a header names.
pub(crate) fn by_header(kind: TableKind, header: &str) -> Option<&'static Column> {
    BY_HEADER.get(&(kind, folded(header))).copied()
}

/// The column of a name, as mappings call it.
pub(crate) fn by_name(kind: TableKind, name: &str) -> Option<&'static Column> {
    columns(kind).find(|column| column.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_header_names_one_column_of_a_table() {
        assert!(toml::from_str::<File>(include_str!("columns.toml")).is_ok());
        for kind in TableKind::ALL {
            let mut seen: HashMap<String, &str> = HashMap::new();
            for column in columns(kind) {
                for header in headers(column).map(folded).collect::<std::collections::BTreeSet<_>>()
                {
                    let before = seen.insert(header.clone(), &column.name);
                    assert_eq!(before, None, "{header} of {}", kind.as_str());
                }
                let needs_list = matches!(column.value, ValueKind::Code | ValueKind::Codes);
                assert_eq!(
                    domain::codelists::Codelists::get(&column.list).is_some(),
                    needs_list,
                    "{}",
                    column.name
                );
                assert_eq!((column.title.iter().count(), column.about.iter().count()), (3, 3));
            }
        }
        let found = by_header(TableKind::Contracts, " № ДОГОВОРА*: ").map(|column| &*column.name);
        assert_eq!(found, Some("number"));
    }
}
