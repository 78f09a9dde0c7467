//! Codes and places that were read before: a table says the same few again and again.

use std::cell::RefCell;
use std::collections::HashMap;

use domain::Invalid;

use super::catalogue::{Column, ValueKind};
use super::value::{Reading, Told, Value};
use crate::cell::Cell;

/// Texts of a column that are kept in mind, and bytes of each.
const MOST_TEXTS: usize = 1000;
const LONGEST_TEXT: usize = 200;

/// By column the texts that were read, and as what.
#[derive(Default)]
pub(crate) struct Known(RefCell<HashMap<&'static str, HashMap<String, Value>>>);

impl Known {
    /// Reads a cell, unless it was read before.
    ///
    /// # Errors
    /// As [`Reading::value`].
    pub(crate) fn read(
        &self,
        reading: &Reading,
        cell: &Cell,
        column: &'static Column,
    ) -> Result<Told, Invalid> {
        let listed = matches!(
            column.value,
            ValueKind::Code | ValueKind::Codes | ValueKind::Region | ValueKind::Regions
        );
        let Cell::Text(text) = cell else { return reading.value(cell, column) };
        if !listed || text.len() > LONGEST_TEXT {
            return reading.value(cell, column);
        }
        let mut columns = self.0.borrow_mut();
        let known = columns.entry(&column.name).or_default();
        if let Some(value) = known.get(text) {
            return Ok((value.clone(), None));
        }
        let (value, noted) = reading.value(cell, column)?;
        if known.len() < MOST_TEXTS && noted.is_none() {
            known.insert(text.clone(), value.clone());
        }
        Ok((value, noted))
    }
}
