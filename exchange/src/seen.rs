//! Which ids a file holds more than once, in some thirty bytes a record.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

use domain::Invalid;

use crate::row::Row;
use crate::statement::Place;

/// The first bit of [`Entry::other`]: the records differ.
const DIFFERS: u32 = 1 << 31;

/// Ids of the records of a file, as hashes, with the places of those that come twice.
#[derive(Default)]
pub(crate) struct Seen {
    records: HashMap<u64, Entry>,
}

struct Entry {
    content: u64,
    first: u32,
    /// The first row that repeats the id, 0 for none, and [`DIFFERS`].
    other: u32,
}

/// More records than a file may hold.
pub(crate) struct TooMany;

/// A hash of texts that does not change from run to run.
pub(crate) fn hash(parts: &[&[u8]]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for part in parts {
        hasher.write_usize(part.len());
        hasher.write(part);
    }
    hasher.finish()
}

impl Seen {
    /// Takes a record down.
    pub(crate) fn add(&mut self, key: u64, content: u64, row: u64) -> Result<(), TooMany> {
        let row = u32::try_from(row).ok().filter(|row| *row < DIFFERS).ok_or(TooMany)?;
        let entry = self.records.entry(key).or_insert(Entry { content, first: row, other: 0 });
        if entry.first != row {
            if entry.other == 0 {
                entry.other = row;
            }
            if entry.content != content {
                entry.other |= DIFFERS;
            }
        }
        Ok(())
    }

    /// Whether a record was taken down.
    pub(crate) fn holds(&self, key: u64) -> bool {
        self.records.contains_key(&key)
    }

    /// Forgets the ids that come once.
    pub(crate) fn keep_repeated(mut self) -> Self {
        self.records.retain(|_, entry| entry.other != 0);
        self.records.shrink_to_fit();
        self
    }

    /// Refuses a record that repeats an id: the later ones where all are alike, every one where they differ.
    pub(crate) fn check(&self, key: u64, field: &str, id: &str, row: &mut Row) {
        let Some(entry) = self.records.get(&key) else { return };
        let (first, other) = (u64::from(entry.first), u64::from(entry.other & !DIFFERS));
        let differs = entry.other & DIFFERS != 0;
        let here = row.place().row;
        if here == first && !differs {
            return;
        }
        let place = Place {
            file: row.place().file.clone(),
            row: if here == first { other } else { first },
        };
        let reason = if differs {
            format!(
                "another record with this id, at {}, says something else; none of them is taken",
                place.row
            )
        } else {
            format!("repeats the record at {} word for word; only the first is read", place.row)
        };
        row.refuse_beside(Invalid::new("duplicate_id", field, id, reason), place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Item;

    fn refusals(seen: &Seen, number: u64) -> Vec<Option<u64>> {
        let mut row = Row::new("f", number);
        seen.check(1, "id", "x", &mut row);
        let mut items = std::collections::VecDeque::new();
        row.end(&mut items);
        let other = |item: Item| match item {
            Item::Refused(refusal) => refusal.other.map(|place| place.row),
            Item::Statement(_) => None,
        };
        items.into_iter().map(other).collect()
    }

    #[test]
    fn of_equal_records_the_first_is_kept_and_of_different_ones_none() {
        let mut seen = Seen::default();
        for (content, row) in [(7, 1), (7, 5), (7, 9)] {
            assert!(seen.add(1, content, row).is_ok());
        }
        assert_eq!(
            [1, 5, 9].map(|row| refusals(&seen, row)),
            [vec![], vec![Some(1)], vec![Some(1)]]
        );
        assert!(seen.add(1, 8, 11).is_ok() && seen.add(2, 8, 12).is_ok());
        let seen = seen.keep_repeated();
        assert_eq!(
            [1, 5, 11].map(|row| refusals(&seen, row)),
            [vec![Some(5)], vec![Some(1)], vec![Some(1)]]
        );
        assert!(Seen::default().add(1, 1, 1 << 40).is_err());
    }
}
