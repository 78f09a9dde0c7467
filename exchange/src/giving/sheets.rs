//! Grants on the sheets of a workbook.

use serde_json::{Map, Value};

use crate::Fault;
use crate::rows::sheet::Sheet;
use crate::rows::{Rows as _, TableRow};
use crate::statement::Place;

/// The sheet on which the standard has a package describe itself, and its rows: title and way in the package.
const META: [(&str, &str, &str); 7] = [
    ("title", "title", ""),
    ("license", "license", ""),
    ("downloadurl", "downloadURL", ""),
    ("accessurl", "accessURL", ""),
    ("publisher:name", "publisher", "name"),
    ("publisher:identifier", "publisher", "identifier"),
    ("publisher:org_id", "publisher", "org_id"),
];
/// Rows of it that are looked at.
const META_ROWS: usize = 1000;

/// Whether a sheet describes the package and holds no grants.
pub(crate) fn is_meta(name: &str) -> bool {
    name.trim().eq_ignore_ascii_case("meta")
}

/// What a sheet that describes the package says, as the members of a document.
///
/// # Errors
/// `broken_structure`.
pub(crate) fn members(sheet: &mut Sheet<'_>) -> Result<Vec<(String, String)>, Fault> {
    let (mut members, mut row): (Map<String, Value>, _) = (Map::new(), TableRow::default());
    for _ in 0..META_ROWS {
        if !sheet.next(&mut row)? {
            break;
        }
        let [(0, name), (_, value), ..] = row.cells.as_slice() else { continue };
        let name: String = name.text().chars().filter(|c| !c.is_whitespace()).collect();
        let known = META.iter().find(|(title, ..)| name.eq_ignore_ascii_case(title));
        let Some((_, member, inside)) = known else { continue };
        let value = Value::from(value.text().into_owned());
        if inside.is_empty() {
            members.entry(*member).or_insert(value);
        } else if let Value::Object(object) =
            members.entry(*member).or_insert_with(|| Map::new().into())
        {
            object.entry(*inside).or_insert(value);
        }
    }
    Ok(members.into_iter().map(|(name, value)| (name, value.to_string())).collect())
}

/// Why a workbook holds no grants, by its sheets.
pub(crate) fn without_grants(passed: &[(Place, String)]) -> String {
    if passed.is_empty() {
        return "has no sheet with a header".to_owned();
    }
    let sheet = |(place, reason): &(Place, String)| {
        format!("sheet {} {reason}", place.sheet.as_deref().unwrap_or_default())
    };
    passed.iter().take(10).map(sheet).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
#[path = "sheets_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "csv_tests.rs"]
mod csv_tests;
