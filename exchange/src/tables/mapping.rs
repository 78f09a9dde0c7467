//! Mappings: what the columns of somebody's tables are called, and what their values mean.

use std::collections::BTreeMap;

use domain::Invalid;
use domain::fold::fold;
use serde::Deserialize;

use super::catalogue::{self, Column, TableKind, ValueKind};
use super::codes;
use crate::encoding::Encoding;
use crate::registry::field::Field;
use crate::registry::shape::{FieldShape, Names, SourceShape};

/// A mapping file of tables.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shape {
    #[serde(default)]
    file: FileShape,
    #[serde(default)]
    source: Option<SourceShape>,
    tables: Vec<TableShape>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileShape {
    encoding: Option<Encoding>,
}

/// One of the tables of a file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct TableShape {
    kind: TableKind,
    sheet: Option<String>,
    header: Option<u64>,
    #[serde(default)]
    persons: Persons,
    #[serde(default)]
    columns: BTreeMap<String, ColumnShape>,
}

/// What happens to rows of natural persons, who are no organisations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Persons {
    /// They are refused.
    #[default]
    Refuse,
    /// They are expected, and passed over; how many is told.
    PassOver,
}

/// The header of a column, or more about it.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum ColumnShape {
    Header(Names),
    Shape(Box<FieldShape>),
}

/// Mappings of a file, checked.
#[derive(Debug, Clone)]
pub(crate) struct Tables {
    pub(crate) encoding: Option<Encoding>,
    pub(crate) source: Option<SourceShape>,
    pub(crate) all: Vec<TableMapping>,
}

/// The mapping of a table.
#[derive(Debug, Clone)]
pub(crate) struct TableMapping {
    pub(crate) kind: TableKind,
    sheet: Option<String>,
    pub(crate) header: Option<u64>,
    pub(crate) persons: Persons,
    columns: Vec<(&'static Column, Said)>,
}

/// What a mapping says of a column.
pub(crate) type Said = Field;

impl Tables {
    /// Checks a mapping; the error is a sentence.
    pub(crate) fn new(shape: Shape) -> Result<Self, String> {
        if shape.tables.is_empty() {
            return Err("tables: names no table".to_owned());
        }
        let tables = shape.tables.into_iter().enumerate();
        let tables = tables
            .map(|(at, table)| {
                TableMapping::new(table).map_err(|reason| format!("tables[{at}].{reason}"))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { encoding: shape.file.encoding, source: shape.source, all: tables })
    }

    /// The tables that are on a sheet; those that name no sheet are looked for on all.
    pub(crate) fn on(&self, sheet: Option<&str>) -> Vec<&TableMapping> {
        let is_on = |table: &&TableMapping| match (&table.sheet, sheet) {
            (Some(wanted), Some(sheet)) => fold(wanted) == fold(sheet),
            (Some(_), None) => false,
            (None, _) => true,
        };
        self.all.iter().filter(is_on).collect()
    }
}

impl TableMapping {
    fn new(shape: TableShape) -> Result<Self, String> {
        let mut columns = Vec::with_capacity(shape.columns.len());
        for (name, said) in shape.columns {
            let Some(column) = catalogue::by_name(shape.kind, &name) else {
                let names: Vec<&str> =
                    catalogue::columns(shape.kind).map(|column| &*column.name).collect();
                return Err(format!(
                    "columns.{name}: a table of {} has no such column, but: {}",
                    shape.kind.as_str(),
                    names.join(", ")
                ));
            };
            let said = match said {
                ColumnShape::Header(names) => {
                    FieldShape { column: Some(names), ..FieldShape::default() }
                }
                ColumnShape::Shape(said) => *said,
            };
            let field = Field::checked(said, |value| check(column, value))
                .map_err(|reason| format!("columns.{name}: {reason}"))?;
            if field.date.is_some() && column.value != ValueKind::Day {
                return Err(format!(
                    "columns.{name}: a form of date belongs to a day, and to nothing else"
                ));
            }
            columns.push((column, field));
        }
        let (kind, sheet, header, persons) = (shape.kind, shape.sheet, shape.header, shape.persons);
        Ok(Self { kind, sheet, header, persons, columns })
    }

    /// The column that a header names.
    pub(crate) fn by_header(&self, header: &str) -> Option<(&'static Column, Option<Said>)> {
        let folded = catalogue::folded(header);
        let found = self
            .columns
            .iter()
            .find(|(_, said)| said.columns.iter().any(|name| catalogue::folded(name) == folded));
        found.map(|(column, said)| (*column, Some(said.clone())))
    }

    /// Whether it says something of a column.
    pub(crate) fn says(&self, name: &str) -> bool {
        self.columns.iter().any(|(column, _)| column.name == name)
    }

    /// What every row has: constants, and defaults of columns that are not there.
    pub(crate) fn constants(&self, found: impl Fn(&str) -> bool) -> Vec<(&'static Column, Said)> {
        let constant = |(column, said): &&(&'static Column, Said)| {
            said.columns.is_empty()
                || said.optional && !found(&column.name) && matches!(said.value(None), Ok(Some(_)))
        };
        self.columns.iter().filter(constant).cloned().collect()
    }

    /// A column that has to be there and is not, in a sentence.
    pub(crate) fn missing(&self, has: &impl Fn(&str) -> bool) -> Option<String> {
        let (column, said) =
            self.columns.iter().find(|(column, said)| !said.optional && !has(&column.name))?;
        let wanted = said.columns.join("` or `");
        Some(format!("has no column `{wanted}`, from which the mapping takes {}", column.name))
    }
}

/// Values of a mapping that are codes have to be ones.
fn check(column: &Column, text: &str) -> Result<(), Invalid> {
    match column.value {
        ValueKind::Code | ValueKind::Codes => codes::code(&column.list, text).map(drop),
        ValueKind::Region | ValueKind::Regions => codes::region(text).map(drop),
        _ => Ok(()),
    }
}
