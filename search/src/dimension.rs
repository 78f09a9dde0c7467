//! What things are counted and summed by.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use domain::WaitingOn;
use domain::filter::Verdict;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use crate::lateness::Late;
use crate::number::date;
use crate::tested::lates;

/// A day of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayOf {
    /// Of signature or award.
    Signed,
    /// On which the work starts.
    Start,
    /// On which the work ends.
    End,
    /// By which it is due.
    Due,
    /// On which it was paid.
    Paid,
    /// On which an organisation was registered.
    Registered,
}

impl DayOf {
    fn column(self) -> &'static str {
        match self {
            Self::Signed => "signed_on",
            Self::Start => "start_on",
            Self::End => "end_on",
            Self::Due => "due_on",
            Self::Paid => "paid_on",
            Self::Registered => "registered_on",
        }
    }
}

/// How long a span of time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Span {
    /// `2026`
    Year,
    /// `2026-Q4`
    Quarter,
    /// `2026-11`
    Month,
}

/// What groups are made by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// Place of work, or seat: so many digits of a KATO code, the whole of others.
    Region(u8),
    /// Spheres.
    Sphere,
    /// Grant or contract.
    Kind,
    /// Legal kind of the funding.
    FundingKind,
    /// Status of the thing itself.
    Status,
    /// Stage of the project.
    Stage,
    /// Who gives the money.
    Funder,
    /// Who receives it.
    Recipient,
    /// Legal form of an organisation, or of the recipient.
    LegalForm,
    /// Currency of the amount.
    Currency,
    /// What an organisation does in the picture.
    Role,
    /// What came of a funding.
    Result,
    /// A span of time in which a day lies.
    Time(Span, DayOf),
    /// Whether a report is overdue.
    Overdue,
    /// Who is waited for.
    WaitingOn,
}

/// A value of a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Value {
    /// A code, an id, or a span of time.
    Is(String),
    /// More than one.
    Several,
    /// None is known.
    Unknown,
}

/// Value numbers that are no ordinals.
const SEVERAL: u32 = u32::MAX;
const UNKNOWN: u32 = u32::MAX - 1;
/// What was not met yet.
const UNSEEN: u32 = u32::MAX - 2;
/// Of how many ordinals or days the numbers are kept while a question is answered; what lies beyond is read each time.
const MOST_KEPT: usize = 1 << 15;

/// Legal forms of organisations by their keys.
pub(crate) type LegalForms = HashMap<u64, Arc<str>>;

/// What dimensions of a question depend on beside their columns.
#[derive(Clone, Default)]
pub(crate) struct Beside {
    /// Today, as a number.
    pub today: i64,
    /// Whether milestones are counted, not what lies above them.
    pub of_milestone: bool,
    /// Legal forms of recipients; none where organisations are counted themselves.
    pub legal_forms: Option<Arc<LegalForms>>,
}

/// A dimension in a segment.
pub(crate) struct Axis {
    values: Values,
    /// Texts of numbers that are no ordinals of a column.
    interned: RefCell<Interned>,
}

/// Texts with numbers of their own.
#[derive(Default)]
struct Interned {
    numbers: HashMap<String, u32>,
    texts: Vec<String>,
    /// The number of the text of each ordinal, or of the span of each day from the first on; [`UNSEEN`] until it is met.
    of_ordinals: Vec<u32>,
}

enum Values {
    /// Texts of a column as they are; none where no document has any.
    Texts(Option<StrColumn>),
    /// Beginnings of keys of places.
    Places(Option<StrColumn>, usize),
    /// Spans of time.
    Spans(Column<i64>, Span),
    /// Legal forms of those whose keys stand in a column.
    Forms(Column<u64>, Arc<LegalForms>),
    /// Whether a report is overdue.
    Overdue(Box<dyn Fn(DocId) -> Late>),
    /// Who is waited for.
    Waiting(Box<dyn Fn(DocId) -> Late>),
}

impl Interned {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(UNSEEN - 1);
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }
}

impl Axis {
    /// A dimension in a segment.
    pub fn open(
        dimension: Dimension,
        beside: &Beside,
        segment: &SegmentReader,
    ) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        let texts = |name: &str| Ok::<_, tantivy::TantivyError>(Values::Texts(columns.str(name)?));
        let values = match dimension {
            Dimension::Region(digits) => Values::Places(columns.str("place")?, usize::from(digits)),
            Dimension::Sphere => texts("sphere")?,
            Dimension::Kind => texts("kind")?,
            Dimension::FundingKind => texts("funding_kind")?,
            Dimension::Status => texts("status")?,
            Dimension::Stage => texts("stage")?,
            Dimension::Funder => texts("funder")?,
            Dimension::Recipient => texts("recipient")?,
            Dimension::Currency => texts("currency")?,
            Dimension::Role => texts("role")?,
            Dimension::Result => texts("result")?,
            Dimension::LegalForm => match &beside.legal_forms {
                None => texts("legal_form")?,
                Some(forms) => Values::Forms(columns.u64("recipient_key")?, Arc::clone(forms)),
            },
            Dimension::Time(span, day) => Values::Spans(columns.i64(day.column())?, span),
            Dimension::Overdue => {
                Values::Overdue(lates(segment, beside.of_milestone, beside.today)?)
            }
            Dimension::WaitingOn => {
                Values::Waiting(lates(segment, beside.of_milestone, beside.today)?)
            }
        };
        Ok(Self { values, interned: RefCell::default() })
    }

    /// The numbers of a document's values, each once; those of several values together where `whole` is asked for.
    pub fn numbers(&self, document: DocId, whole: bool, numbers: &mut Vec<u32>) {
        numbers.clear();
        match &self.values {
            Values::Texts(None) | Values::Places(None, _) => {}
            Values::Texts(Some(column)) => numbers.extend(
                column.term_ords(document).map(|ord| u32::try_from(ord).unwrap_or(UNSEEN - 1)),
            ),
            Values::Places(Some(column), digits) => {
                for ordinal in column.term_ords(document) {
                    numbers.push(self.place(column, ordinal, *digits));
                }
            }
            Values::Spans(column, span) => {
                numbers.extend(column.first(document).map(|day| {
                    let at = day.checked_sub(column.min_value()).map(i64::unsigned_abs);
                    self.kept(at.unwrap_or(u64::MAX), |_| Some(span.number(day)))
                }));
            }
            Values::Forms(column, forms) => {
                for key in column.values_for_doc(document) {
                    if let Some(form) = forms.get(&key) {
                        numbers.push(self.interned.borrow_mut().number(form));
                    }
                }
            }
            Values::Overdue(late) => {
                let late = late(document);
                let verdicts = [
                    (Verdict::True, "true"),
                    (Verdict::Unknown, "unknown"),
                    (Verdict::False, "false"),
                ];
                let met = verdicts.iter().find(|(asked, _)| late.is_overdue(*asked));
                numbers.extend(met.map(|(_, text)| self.interned.borrow_mut().number(text)));
            }
            Values::Waiting(late) => {
                let late = late(document);
                let met = WaitingOn::ALL.iter().filter(|who| late.waits(**who));
                let none = numbers.len();
                numbers.extend(met.map(|who| self.interned.borrow_mut().number(who.as_str())));
                if numbers.len() == none {
                    numbers.push(self.interned.borrow_mut().number("nobody"));
                }
            }
        }
        if numbers.len() > 1 {
            numbers.sort_unstable();
            numbers.dedup();
        }
        match numbers.len() {
            0 => numbers.push(UNKNOWN),
            1 => {}
            _ if whole => {
                numbers.clear();
                numbers.push(SEVERAL);
            }
            _ => {}
        }
    }

    fn place(&self, column: &StrColumn, ordinal: u64, digits: usize) -> u32 {
        self.kept(ordinal, |interned| {
            let mut key = String::new();
            column.ord_to_str(ordinal, &mut key).ok()?;
            if key.starts_with("KATO:") {
                key.truncate("KATO:".len() + digits);
            }
            Some(interned.number(&key))
        })
    }

    /// A number that is found out once for what stands at a place.
    fn kept(&self, at: u64, find: impl FnOnce(&mut Interned) -> Option<u32>) -> u32 {
        let mut interned = self.interned.borrow_mut();
        let at = usize::try_from(at).ok().filter(|at| *at < MOST_KEPT);
        if let Some(number) = at.and_then(|at| interned.of_ordinals.get(at))
            && *number != UNSEEN
        {
            return *number;
        }
        let Some(number) = find(&mut interned) else { return UNKNOWN };
        if let Some(at) = at {
            if interned.of_ordinals.len() <= at {
                interned.of_ordinals.resize(at + 1, UNSEEN);
            }
            if let Some(place) = interned.of_ordinals.get_mut(at) {
                *place = number;
            }
        }
        number
    }

    /// What numbers stand for; they are given sorted, each once.
    pub fn values(&self, numbers: &[u32]) -> tantivy::Result<Vec<Value>> {
        if let Values::Texts(Some(column)) = &self.values {
            return texts(column, numbers);
        }
        let interned = self.interned.borrow();
        let value = |number: &u32| match (*number, &self.values) {
            (SEVERAL, _) => Value::Several,
            (UNKNOWN, _) => Value::Unknown,
            (number, Values::Spans(_, span)) => Value::Is(span.text(number)),
            (number, _) => {
                let text = usize::try_from(number).ok().and_then(|at| interned.texts.get(at));
                text.map_or(Value::Unknown, |text| Value::Is(text.clone()))
            }
        };
        Ok(numbers.iter().map(value).collect())
    }
}

/// The texts of ordinals in order; they are read in one go.
fn texts(column: &StrColumn, numbers: &[u32]) -> tantivy::Result<Vec<Value>> {
    let ordinals: Vec<u64> = numbers
        .iter()
        .filter(|number| **number < UNKNOWN)
        .map(|number| u64::from(*number))
        .collect();
    let mut read = Vec::with_capacity(numbers.len());
    column.dictionary().sorted_ords_to_term_cb(&ordinals, |bytes| {
        read.push(String::from_utf8_lossy(bytes).into_owned());
    })?;
    let mut read = read.into_iter();
    Ok(numbers
        .iter()
        .map(|number| match *number {
            SEVERAL => Value::Several,
            UNKNOWN => Value::Unknown,
            _ => read.next().map_or(Value::Unknown, Value::Is),
        })
        .collect())
}

impl Span {
    /// The number of the span in which a day lies; spans in order have numbers in order.
    fn number(self, day: i64) -> u32 {
        let Some(date) = date(day) else { return UNKNOWN };
        let Ok(year) = u32::try_from(date.year()) else { return UNKNOWN };
        let month = u32::from(u8::from(date.month()));
        match self {
            Self::Year => year,
            Self::Quarter => year * 4 + (month - 1) / 3,
            Self::Month => year * 12 + month - 1,
        }
    }

    fn text(self, number: u32) -> String {
        match self {
            Self::Year => format!("{number:04}"),
            Self::Quarter => format!("{:04}-Q{}", number / 4, number % 4 + 1),
            Self::Month => format!("{:04}-{:02}", number / 12, number % 12 + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::number::day;

    #[test]
    fn a_day_lies_in_its_year_quarter_and_month() {
        let text = |span: Span, date| span.text(span.number(day(date)));
        assert_eq!(text(Span::Year, date!(2026 - 12 - 31)), "2026");
        assert_eq!(text(Span::Quarter, date!(2026 - 12 - 31)), "2026-Q4");
        assert_eq!(text(Span::Quarter, date!(2026 - 01 - 01)), "2026-Q1");
        assert_eq!(text(Span::Month, date!(2026 - 09 - 30)), "2026-09");
    }
}
