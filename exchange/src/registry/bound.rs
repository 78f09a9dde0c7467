//! A mapping and the header of a table, put together.

use domain::Invalid;
use domain::fold::fold;

use super::field::Field;
use super::fields::Fields;
use crate::encoding::Encoding;
use crate::row::Row;
use crate::table::Record;
use crate::texts;

/// A field and the column it comes from.
#[derive(Debug, Clone)]
pub(crate) struct Bound {
    pub(crate) field: Field,
    /// The column as the table calls it, else the path of the field.
    pub(crate) name: String,
    column: Option<usize>,
}

/// The cells of a record as texts.
pub(crate) struct Cells<'a> {
    pub(crate) record: &'a Record,
    pub(crate) encoding: Encoding,
}

/// Finds the columns of a mapping in a header; the error is a sentence.
pub(crate) fn bind(fields: Fields<Field>, header: &[String]) -> Result<Fields<Bound>, String> {
    let folded: Vec<String> = header.iter().map(|name| fold(name)).collect();
    fields.try_map(|path, field| {
        let place = |name: &String| folded.iter().position(|column| *column == fold(name));
        let Some(column) = field.columns.iter().find_map(place) else {
            if field.optional || field.columns.is_empty() {
                return Ok(Bound { field, name: path.to_owned(), column: None });
            }
            let (wanted, present) = (field.columns.join("` or `"), header.join(", "));
            return Err(format!("has no column `{wanted}`, from which the mapping takes {path}; its columns are: {present}"));
        };
        let name = header.get(column).cloned().unwrap_or_default();
        if folded.iter().filter(|other| folded.get(column) == Some(other)).count() > 1 {
            return Err(format!("has the column `{name}` more than once"));
        }
        Ok(Bound { field, name, column: Some(column) })
    })
}

impl Bound {
    /// The value of the field in a record. A wrong one refuses the record where the field is required, else it is dropped
    /// and noted.
    pub(crate) fn value(&self, row: &mut Row, cells: &Cells<'_>) -> Option<String> {
        let cell = self.cell(row, cells);
        let value = self.field.value(cell.as_deref());
        let value = self.judge(row, value)?;
        if value.is_none() && self.field.required {
            row.refuse(Invalid::new(
                "missing",
                &self.name,
                "",
                "is empty, and the mapping requires it",
            ));
        }
        value
    }

    /// The values of a field that may have several.
    pub(crate) fn values(&self, row: &mut Row, cells: &Cells<'_>) -> Vec<String> {
        let cell = self.cell(row, cells).unwrap_or_default();
        let parts: Vec<&str> = match &self.field.separator {
            Some(separator) => cell.split(separator.as_str()).collect(),
            None => vec![&cell],
        };
        let mut values: Vec<String> = Vec::new();
        for part in parts {
            let value = self.field.value(Some(part));
            if let Some(Some(value)) = self.judge(row, value)
                && !values.contains(&value)
            {
                values.push(value);
            }
        }
        if values.is_empty() && self.field.required {
            row.refuse(Invalid::new(
                "missing",
                &self.name,
                "",
                "is empty, and the mapping requires it",
            ));
        }
        values
    }

    /// Passes on a value that was read; else refuses the record or drops the value, as the mapping says.
    pub(crate) fn judge<T>(&self, row: &mut Row, value: Result<T, Invalid>) -> Option<T> {
        let value = value.map_err(|invalid| Invalid { field: self.name.clone(), ..invalid });
        if self.field.required {
            return row.required("", value);
        }
        let dropped = |invalid: Invalid| Invalid {
            detail: format!("{}; it was left out", invalid.detail),
            ..invalid
        };
        row.optional("", value.map_err(dropped))
    }

    fn cell(&self, row: &mut Row, cells: &Cells<'_>) -> Option<String> {
        let bytes = cells.record.get(self.column?)?;
        let named = |invalid: Invalid| Invalid { field: self.name.clone(), ..invalid };
        let text = row.required("", cells.encoding.decode(bytes).map_err(named))?;
        texts::clean(row, &self.name, &text)
    }

    /// The cell as it stands, before texts are cleaned: for identifiers.
    pub(crate) fn raw(&self, row: &mut Row, cells: &Cells<'_>) -> Option<String> {
        let bytes = self.column.and_then(|column| cells.record.get(column)).unwrap_or_default();
        let named = |invalid: Invalid| Invalid { field: self.name.clone(), ..invalid };
        let text = row.required("", cells.encoding.decode(bytes).map_err(named))?;
        let value = self.field.value(Some(&text));
        let value = self.judge(row, value)?;
        if value.is_none() && self.field.required {
            row.refuse(Invalid::new(
                "missing",
                &self.name,
                "",
                "is empty, and the mapping requires it",
            ));
        }
        value
    }
}
