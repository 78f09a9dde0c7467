//! Which ids the files of a reading hold more than once, in some thirty bytes a record.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

use domain::Invalid;

use crate::row::Row;
use crate::statement::Place;

/// The first bit of [`Entry::other`]: the records differ.
const DIFFERS: u32 = 1 << 31;

/// Ids of the records of files, as hashes, with the places of those that come twice.
#[derive(Default)]
pub(crate) struct Seen {
    records: HashMap<u64, Entry>,
    /// The files, or sheets of them, each with the number of rows in those before it: rows are counted through.
    files: Vec<(u32, Place)>,
    /// The file that is read.
    present: usize,
    rows: u32,
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
    /// What follows stands in a file, or on a sheet, that was not looked at yet.
    pub(crate) fn begin(&mut self, file: &Place) {
        self.present = self.files.len();
        self.files.push((self.rows, file.clone()));
    }

    /// Takes in what was seen of rows that stand behind so many others of the present file, and repeat none of their ids.
    pub(crate) fn append(&mut self, behind: Self, before: u32) -> Result<(), TooMany> {
        let rows = behind.rows.checked_add(before).filter(|row| *row < DIFFERS).ok_or(TooMany)?;
        self.rows = self.rows.max(rows);
        self.records.extend(behind.records.into_iter().map(|(key, entry)| {
            let other = if entry.other == 0 { 0 } else { entry.other + before };
            (key, Entry { first: entry.first + before, other, ..entry })
        }));
        Ok(())
    }

    /// What follows is read again, in the file of that number.
    pub(crate) fn turn_to(&mut self, file: usize) {
        self.present = file;
    }

    /// Takes a record down.
    pub(crate) fn add(&mut self, key: u64, content: u64, row: u64) -> Result<(), TooMany> {
        let row = self.counted(row).filter(|row| *row < DIFFERS).ok_or(TooMany)?;
        self.rows = self.rows.max(row);
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

    /// Refuses a record that repeats an id: every one where they differ; where all are alike, the later ones of a file. The
    /// same record in another file is no fault: what both hold is stated once more.
    pub(crate) fn check(&mut self, key: u64, field: &str, id: &str, row: &mut Row) {
        let Some(here) = self.counted(row.place().row) else { return };
        let Some(entry) = self.records.get(&key) else { return };
        let (first, other) = (entry.first, entry.other & !DIFFERS);
        let differs = entry.other & DIFFERS != 0;
        if !differs && (here == first || !self.is_present(first)) {
            self.records.entry(key).and_modify(|entry| entry.first = here);
            return;
        }
        let place = self.place(if here == first { other } else { first }, row.place());
        let at = match &place.sheet {
            _ if place.file != row.place().file => format!("{} in {}", place.row, place.file),
            Some(sheet) if place.sheet != row.place().sheet => {
                format!("{} on sheet {sheet}", place.row)
            }
            _ => place.row.to_string(),
        };
        let reason = if differs {
            format!(
                "another record with this id, at {at}, says something else; none of them is taken"
            )
        } else {
            format!("repeats the record at {at} word for word; only the first is read")
        };
        row.refuse_beside(Invalid::new("duplicate_id", field, id, reason), place);
    }

    /// The number of a row of the present file among those of all files.
    fn counted(&self, row: u64) -> Option<u32> {
        let before = self.files.get(self.present).map_or(0, |(before, _)| *before);
        u32::try_from(row).ok()?.checked_add(before)
    }

    /// The number of the file in which a row stands.
    fn file_of(&self, row: u32) -> usize {
        self.files.partition_point(|(before, _)| *before < row).saturating_sub(1)
    }

    fn is_present(&self, row: u32) -> bool {
        self.file_of(row) == self.present
    }

    fn place(&self, row: u32, beside: &Place) -> Place {
        let Some((before, file)) = self.files.get(self.file_of(row)) else {
            return Place { row: u64::from(row), ..beside.clone() };
        };
        Place { row: u64::from(row - before), ..file.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Item;

    fn file(name: &str) -> Place {
        Place { file: name.to_owned(), sheet: None, row: 0 }
    }

    fn refusals(seen: &mut Seen, number: u64) -> Vec<Option<u64>> {
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
        seen.begin(&file("f"));
        for (content, row) in [(7, 1), (7, 5), (7, 9)] {
            assert!(seen.add(1, content, row).is_ok());
        }
        assert_eq!(
            [1, 5, 9].map(|row| refusals(&mut seen, row)),
            [vec![], vec![Some(1)], vec![Some(1)]]
        );
        assert!(seen.add(1, 8, 11).is_ok() && seen.add(2, 8, 12).is_ok());
        let mut seen = seen.keep_repeated();
        assert_eq!(
            [1, 5, 11].map(|row| refusals(&mut seen, row)),
            [vec![Some(5)], vec![Some(1)], vec![Some(1)]]
        );
        assert!(Seen::default().add(1, 1, 1 << 40).is_err());
    }

    #[test]
    fn what_stands_behind_other_rows_keeps_its_places() {
        let seen = |keys: &[u64]| {
            let mut seen = Seen::default();
            seen.begin(&file("f"));
            for (row, key) in (1..).zip(keys) {
                assert!(seen.add(*key, row % 2, row).is_ok());
            }
            seen.keep_repeated()
        };
        let mut whole = seen(&[5, 6, 5]);
        assert!(whole.append(seen(&[1, 2, 1, 1]), 3).is_ok());
        assert_eq!(
            [4, 6, 7].map(|row| refusals(&mut whole, row)),
            [vec![Some(6)], vec![Some(4)], vec![Some(4)]]
        );
        assert!(whole.append(Seen::default(), u32::MAX).is_err());
    }

    #[test]
    fn a_record_of_several_files_is_taken_from_each_unless_they_differ() {
        let mut seen = Seen::default();
        for (name, rows) in [("a", [2, 3]), ("b", [1, 2])] {
            seen.begin(&file(name));
            for row in rows {
                assert!(seen.add(1, 7, row).is_ok());
            }
        }
        seen.turn_to(0);
        assert_eq!([2, 3].map(|row| refusals(&mut seen, row)), [vec![], vec![Some(2)]]);
        seen.turn_to(1);
        assert_eq!([1, 2].map(|row| refusals(&mut seen, row)), [vec![], vec![Some(1)]]);
        assert!(seen.add(1, 8, 3).is_ok());
        assert_eq!([1, 2, 3].map(|row| refusals(&mut seen, row).len()), [1, 1, 1]);
    }
}
