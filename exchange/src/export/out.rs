//! One row on its way into cells.

use std::fmt::Write as _;

use domain::Language;

use super::parts::{Money, Party, Place, Sources, Text, Words};
use super::{Beside, Cells, Row};

/// Columns at the end of every table.
pub(super) const TAIL: &[&str] = &["source", "revision", "sequence", "updated_at"];
/// The list of places by code.
pub const REGION: &str = "regions";
/// What stands between several values of one cell.
const BETWEEN: &str = ";";
/// The scheme whose codes stand alone.
const KATO: &str = "KATO";

/// Writes the values of a thing into cells, in the words of a language.
pub(super) struct Out<'o, 'b, C> {
    cells: &'o mut C,
    pub beside: &'o Beside<'b>,
    joined: String,
    /// The last moment that was written, which many rows have in common.
    moment: (Option<time::OffsetDateTime>, String),
}

impl<'o, 'b, C: Cells> Out<'o, 'b, C> {
    pub fn new(cells: &'o mut C, beside: &'o Beside<'b>) -> Self {
        Self { cells, beside, joined: String::new(), moment: (None, String::new()) }
    }

    pub fn language(&self) -> Language {
        self.beside.language
    }

    pub fn str(&mut self, text: &str) {
        if text.is_empty() { self.cells.blank() } else { self.cells.text(text) }
    }

    pub fn text(&mut self, text: Option<&Text<'_>>) {
        self.str(text.map_or("", Text::as_str));
    }

    pub fn day(&mut self, day: Option<&Text<'_>>) {
        match day {
            Some(day) => self.cells.day(day.as_str()),
            None => self.cells.blank(),
        }
    }

    pub fn integer(&mut self, number: Option<i64>) {
        match number {
            Some(number) => {
                self.joined.clear();
                let _ = write!(self.joined, "{number}");
                self.cells.number(&self.joined);
            }
            None => self.cells.blank(),
        }
    }

    pub fn truth(&mut self, truth: Option<bool>) {
        self.str(truth.map_or("", |truth| if truth { "true" } else { "false" }));
    }

    pub fn words(&mut self, words: Option<&Words<'_>>) {
        let language = self.language();
        self.str(words.map_or("", |words| words.best(language)));
    }

    /// Two cells: the amount and its currency.
    pub fn money(&mut self, money: Option<&Money<'_>>) {
        self.amount(money);
        self.text(money.map(|money| &money.currency));
    }

    /// The amount alone.
    pub fn amount(&mut self, money: Option<&Money<'_>>) {
        match money {
            Some(money) => self.cells.number(money.amount.as_str()),
            None => self.cells.blank(),
        }
    }

    /// Two cells: a code and what it is called.
    pub fn code(&mut self, list: &str, code: Option<&str>) {
        match code {
            Some(code) => {
                self.str(code);
                let label = self.beside.labels.of(list, code);
                self.str(label);
            }
            None => {
                self.cells.blank();
                self.cells.blank();
            }
        }
    }

    /// The same of several.
    pub fn codes(&mut self, list: &str, codes: &[Text<'_>]) {
        let beside = self.beside;
        self.join(codes.iter().map(Text::as_str));
        self.join(codes.iter().map(|code| beside.labels.of(list, code.as_str())));
    }

    /// Two cells: places, spelled as filters take them, and what they are called.
    pub fn places(&mut self, places: &[Place<'_>]) {
        let beside = self.beside;
        self.joined.clear();
        for (at, place) in places.iter().enumerate() {
            if at > 0 {
                self.joined.push_str(BETWEEN);
            }
            if place.scheme.as_str() != KATO {
                self.joined.push_str(place.scheme.as_str());
                self.joined.push(':');
            }
            self.joined.push_str(place.code.as_str());
        }
        self.told();
        self.join(places.iter().map(|place| {
            let code = place.code.as_str();
            if place.scheme.as_str() == KATO { beside.labels.of(REGION, code) } else { code }
        }));
    }

    /// Two cells: the ids of organisations and what they are called, as far as that is known.
    pub fn parties<'p>(&mut self, ids: impl Iterator<Item = &'p str> + Clone) {
        let beside = self.beside;
        self.join(ids.clone());
        let names = ids.map(|id| beside.names.get(id).map_or("", String::as_str));
        self.joined.clear();
        let mut known = false;
        for (at, name) in names.enumerate() {
            if at > 0 {
                self.joined.push_str(BETWEEN);
            }
            known |= !name.is_empty();
            self.joined.push_str(name);
        }
        if !known {
            self.joined.clear();
        }
        self.told();
    }

    /// The same of one.
    pub fn party(&mut self, party: Option<&Party<'_>>) {
        self.parties(party.iter().map(|party| party.id.as_str()));
    }

    pub fn join<'t>(&mut self, values: impl Iterator<Item = &'t str>) {
        self.joined.clear();
        for (at, value) in values.enumerate() {
            if at > 0 {
                self.joined.push_str(BETWEEN);
            }
            self.joined.push_str(value);
        }
        self.told();
    }

    fn told(&mut self) {
        if self.joined.is_empty() {
            self.cells.blank();
        } else {
            self.cells.text(&self.joined);
        }
    }

    /// The columns at the end of every table, and the end of the row.
    pub fn end(&mut self, sources: &Sources<'_>, row: Row<'_>) -> std::io::Result<()> {
        self.join(sources.iter().map(Text::as_str));
        self.integer(Some(row.revision.into()));
        self.integer(Some(row.sequence));
        if self.moment.0 != Some(row.updated_at) {
            let text = domain::instant::format_instant(row.updated_at);
            self.moment = (Some(row.updated_at), text);
        }
        let Self { cells, moment: (_, text), .. } = self;
        cells.text(text);
        cells.end_row()
    }
}
