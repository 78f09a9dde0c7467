//! How far the service was asked: kept in the database after each page.

use domain::day;
use persistence::Store;
use serde::{Deserialize, Serialize};
use time::Date;

use crate::Failure;
use crate::arguments::SyncOptions;

/// A span of days that is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    #[serde(with = "day")]
    pub from: Date,
    #[serde(with = "day")]
    pub to: Date,
    /// The id of the last contract that was taken; none at the beginning.
    #[serde(default)]
    pub after: Option<u64>,
}

/// How far the register follows the service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The day up to which everything was read.
    #[serde(default, with = "day::option", skip_serializing_if = "Option::is_none")]
    pub reached: Option<Date>,
    /// What is not read to its end yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
}

/// Under which name the cursor of these questions is kept: other questions have another.
pub fn name(options: &SyncOptions) -> String {
    let mut methods = options.methods.clone();
    methods.sort_unstable();
    methods.dedup();
    let methods: Vec<String> = methods.iter().map(ToString::to_string).collect();
    let all = if options.all_contracts { " all" } else { "" };
    format!("goszakup {} {}{all}", options.base.trim().trim_end_matches('/'), methods.join(","))
}

impl Cursor {
    pub fn load(store: &Store, name: &str) -> Result<Self, Failure> {
        let Some(text) = store.kept(name)? else { return Ok(Self::default()) };
        Ok(serde_json::from_str(&text)
            .map_err(|error| format!("the cursor {name:?} in the database is damaged: {error}"))?)
    }

    pub fn keep(&self, store: &Store, name: &str) -> Result<(), Failure> {
        Ok(store.keep(name, &serde_json::to_string(self)?)?)
    }

    /// The span to read: what was begun goes on, unless another one is asked for.
    pub fn next(
        &self,
        from: Option<Date>,
        to: Option<Date>,
        today: Date,
    ) -> Result<Window, Failure> {
        if let Some(begun) = self.window
            && from.is_none_or(|from| from == begun.from)
            && to.is_none_or(|to| to == begun.to)
        {
            return Ok(begun);
        }
        let from = from.or(self.window.map(|begun| begun.from)).or(self.reached);
        let from = from.ok_or_else(|| {
            Failure(
                "nothing was read from the service yet: say from which day with --from".to_owned(),
            )
        })?;
        let to = to.unwrap_or(today.max(from));
        if to < from {
            return Err(Failure(format!("--to {to} is before {from}, the first day")));
        }
        Ok(Window { from, to, after: None })
    }

    /// A span was read to its end. Days between what was reached before and this span stay to be read.
    pub fn end(&mut self, window: Window) {
        let joins = self.reached.is_none_or(|reached| window.from <= reached);
        if joins {
            self.reached = self.reached.max(Some(window.to));
        }
        self.window = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    const MAY: Date = date!(2026 - 05 - 01);
    const JUNE: Date = date!(2026 - 06 - 01);
    const JULY: Date = date!(2026 - 07 - 01);

    #[test]
    fn what_was_begun_goes_on_and_what_ended_is_where_the_next_begins() {
        let mut cursor = Cursor::default();
        assert!(cursor.next(None, None, JULY).is_err());
        let window = cursor.next(Some(MAY), Some(JUNE), JULY).unwrap();
        assert_eq!(window, Window { from: MAY, to: JUNE, after: None });
        let begun = Window { after: Some(7), ..window };
        cursor.window = Some(begun);
        assert_eq!(cursor.next(None, None, JULY).unwrap(), begun);
        assert_eq!(cursor.next(Some(MAY), None, JULY).unwrap(), begun);
        assert_eq!(cursor.next(Some(MAY), Some(JULY), JULY).unwrap().after, None);
        cursor.end(begun);
        assert_eq!((cursor.reached, cursor.window), (Some(JUNE), None));
        assert_eq!(
            cursor.next(None, None, JULY).unwrap(),
            Window { from: JUNE, to: JULY, after: None }
        );
    }

    #[test]
    fn days_that_were_left_out_stay_to_be_read() {
        let mut cursor = Cursor { reached: Some(MAY), window: None };
        cursor.end(Window { from: JUNE, to: JULY, after: None });
        assert_eq!(cursor.reached, Some(MAY));
        cursor.end(Window { from: MAY, to: JUNE, after: None });
        assert_eq!(cursor.reached, Some(JUNE));
        assert!(cursor.next(Some(JULY), Some(MAY), JULY).is_err());
    }

    #[test]
    fn a_cursor_comes_back() {
        let cursor = Cursor {
            reached: Some(MAY),
            window: Some(Window { from: MAY, to: JUNE, after: None }),
        };
        let text = serde_json::to_string(&cursor).unwrap();
        assert_eq!(serde_json::from_str::<Cursor>(&text).unwrap(), cursor);
    }
}
