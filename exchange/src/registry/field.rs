//! What a mapping says of one field, checked.

use std::collections::HashMap;

use domain::fold::fold;
use domain::{Invalid, OrganisationRole, OrganisationStatus, Relation};

use super::dates::DateForm;
use super::shape::FieldShape;

/// A field, and how its value is made of a cell.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) columns: Vec<String>,
    pub(crate) optional: bool,
    pub(crate) required: bool,
    pub(crate) separator: Option<String>,
    pub(crate) date: Option<DateForm>,
    constant: Option<String>,
    empty: Vec<String>,
    pad: usize,
    map: HashMap<String, String>,
    default: Option<String>,
    pattern: Option<String>,
}

impl Field {
    /// Checks what a mapping says of the field of an organisation at `path`; the error is a sentence.
    pub(crate) fn new(path: &str, shape: FieldShape) -> Result<Self, String> {
        let field = Self::checked(shape, |value| check(path, value))
            .map_err(|reason| format!("fields.{path}: {reason}"))?;
        if (path == "registered_on") != field.date.is_some() {
            return Err(format!(
                "fields.{path}: a form of date belongs to a day, and to nothing else"
            ));
        }
        Ok(field)
    }

    /// Checks what a mapping says of a field, whose values `check` judges.
    pub(crate) fn checked(
        shape: FieldShape,
        check: impl Fn(&str) -> Result<(), Invalid>,
    ) -> Result<Self, String> {
        let said = str::to_owned;
        let columns: Vec<String> =
            shape.column.iter().flat_map(|names| names.all()).map(str::to_owned).collect();
        if columns.is_empty() == shape.constant.is_none() {
            return Err(said("needs either a column or a constant"));
        }
        if shape.pattern.as_ref().is_some_and(|pattern| pattern.matches("{}").count() != 1) {
            return Err(said("its pattern needs `{}` once, where the value stands"));
        }
        if shape.separator.as_ref().is_some_and(String::is_empty) {
            return Err(said("its separator is empty"));
        }
        let date = shape.date.as_deref().map(DateForm::parse).transpose()?;
        for value in shape.map.values().chain(&shape.default).chain(&shape.constant) {
            check(value).map_err(|invalid| format!("`{value}` {}", invalid.detail))?;
        }
        let map = shape.map.into_iter().map(|(from, to)| (fold(&from), to)).collect();
        Ok(Self {
            columns,
            optional: shape.optional,
            required: shape.required,
            separator: shape.separator,
            date,
            constant: shape.constant,
            empty: shape.empty,
            pad: shape.pad.unwrap_or_default(),
            map,
            default: shape.default,
            pattern: shape.pattern,
        })
    }

    /// Whether a cell is taken as it stands.
    pub(crate) fn is_plain(&self) -> bool {
        let changes = !self.map.is_empty() || !self.empty.is_empty() || self.pad > 0;
        !changes && self.constant.is_none() && self.default.is_none() && self.pattern.is_none()
    }

    /// The value of a cell, or of a part of one; none where there is none.
    pub(crate) fn value(&self, cell: Option<&str>) -> Result<Option<String>, Invalid> {
        if let Some(constant) = &self.constant {
            return Ok(Some(constant.clone()));
        }
        let cell = cell
            .map(str::trim)
            .filter(|cell| !cell.is_empty() && !self.empty.iter().any(|empty| empty == cell));
        let Some(cell) = cell else { return Ok(self.default.clone()) };
        if !self.map.is_empty() {
            let mapped = self.map.get(&fold(cell)).or(self.default.as_ref());
            let unknown = || {
                Invalid::new(
                    "unknown_value",
                    "",
                    cell,
                    "is not among the values that the mapping knows",
                )
            };
            return mapped.cloned().map(Some).ok_or_else(unknown);
        }
        let digits = cell.bytes().all(|byte| byte.is_ascii_digit());
        let value = if digits && cell.len() < self.pad {
            format!("{cell:0>width$}", width = self.pad)
        } else {
            cell.to_owned()
        };
        Ok(Some(
            self.pattern
                .as_ref()
                .map_or(value.clone(), |pattern| pattern.replacen("{}", &value, 1)),
        ))
    }
}

/// Values of a mapping that are codes of the register have to be ones.
fn check(path: &str, value: &str) -> Result<(), Invalid> {
    match path {
        "status" => OrganisationStatus::parse(value).map(drop),
        "roles" => OrganisationRole::parse(value).map(drop),
        "parent.relation" => Relation::parse(value).map(drop),
        "legal_form" | "spheres" => domain::text::code(path, value),
        _ => Ok(()),
    }
}
