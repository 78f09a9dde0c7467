//! What is told of lines, told of the rows they come from.

use std::collections::VecDeque;

use super::part::Part;
use super::spool::Origin;
use crate::refusal::Refusal;
use crate::statement::Place;
use crate::{Item, Statement};

/// Fields of lines and the columns they come from, where these are called otherwise.
const COLUMNS: [(&str, &[&str]); 10] = [
    ("id", &["number", "bin", "id"]),
    ("funding", &["contract", "grant"]),
    ("title", &["title_ru", "title_kk", "title_en"]),
    ("description", &["description_ru", "description_kk", "description"]),
    ("name", &["name_ru", "name_kk", "name_en"]),
    ("funder", &["funder_bin", "funder_name"]),
    ("operator", &["operator_bin", "operator_name"]),
    ("recipients", &["recipient_bin", "recipient_name"]),
    ("places", &["region"]),
    ("spheres", &["sphere"]),
];

/// The tables of a reading, and which row every line comes from.
pub(crate) struct Origins {
    pub(crate) parts: Vec<Part>,
    pub(crate) lines: Vec<Origin>,
}

impl Origins {
    pub(crate) fn item(&self, item: Item) -> Item {
        match item {
            Item::Statement(statement) => {
                let place = self.place(&statement.place);
                Item::Statement(Box::new(Statement { place, ..*statement }))
            }
            Item::Refused(refusal) => Item::Refused(self.refusal(refusal)),
        }
    }

    fn origin(&self, line: u64) -> Option<(&Part, u64)> {
        let at = usize::try_from(line).ok()?.checked_sub(1)?;
        let origin = self.lines.get(at)?;
        Some((self.parts.get(usize::from(origin.part))?, u64::from(origin.row)))
    }

    fn place(&self, place: &Place) -> Place {
        match self.origin(place.row) {
            Some((part, row)) => Place { row, ..part.place.clone() },
            None => place.clone(),
        }
    }

    fn refusal(&self, told: Refusal) -> Refusal {
        let Some((part, row)) = self.origin(told.row) else { return told };
        let other = told.other.as_deref().map(|place| self.place(place));
        let reason = match &other {
            Some(other) if told.code == "duplicate_id" => {
                let at = [other.file.as_str(), other.sheet.as_deref().unwrap_or_default()];
                let at = at
                    .iter()
                    .filter(|name| !name.is_empty())
                    .copied()
                    .collect::<Vec<_>>()
                    .join(", ");
                if told.reason.starts_with("repeats") {
                    format!(
                        "repeats row {} of {at} word for word; only the first is read",
                        other.row
                    )
                } else {
                    format!(
                        "row {} of {at} has the same number and says something else; none of them is taken",
                        other.row
                    )
                }
            }
            _ => told.reason,
        };
        // Whoever wrote the table knows its number, and not the id that was made of it.
        let made = told.value.starts_with("ENPO-");
        Refusal {
            value: if made { String::new() } else { told.value },
            id: told.id.filter(|id| !id.starts_with("ENPO-")),
            file: part.place.file.clone(),
            sheet: part.place.sheet.clone(),
            row,
            field: title(part, &told.field),
            reason,
            other: other.map(Box::new),
            ..told
        }
    }
}

/// The header of the column from which a field of a line comes.
fn title(part: &Part, field: &str) -> String {
    let root = field.split(['.', '[']).next().unwrap_or_default();
    let names = COLUMNS.iter().find(|(known, _)| *known == root).map(|(_, names)| *names);
    let find = |name: &str| part.header.columns.values().find(|bound| bound.column.name == name);
    let bound = find(root).or_else(|| names.unwrap_or_default().iter().find_map(|name| find(name)));
    bound.map_or_else(|| field.to_owned(), |bound| bound.title.clone())
}

/// Puts what was told behind each other into the items.
pub(crate) fn translate(origins: &Origins, from: VecDeque<Item>, items: &mut VecDeque<Item>) {
    items.extend(from.into_iter().map(|item| origins.item(item)));
}
