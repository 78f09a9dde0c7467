//! What statistics are asked for: the parameters that are no filters.

use domain::counting::AmountBasis;
use domain::{Currency, Subject};
use search::dimension::{DayOf, Dimension, Span};
use search::statistics::{Measures, Split};

use crate::ask::Query;
use crate::problem::Fault;

/// The parameters that are no filters.
pub(crate) const PARAMETERS: [&str; 13] = [
    "of",
    "group_by",
    "region_level",
    "date",
    "amount_basis",
    "split",
    "measures",
    "sort",
    "top",
    "having_count_min",
    "having_sum_min",
    "q",
    "format",
];

/// What there are statistics of.
pub(crate) const SUBJECTS: [(&str, Subject); 4] = [
    ("funding", Subject::Funding),
    ("organisations", Subject::Organisations),
    ("milestones", Subject::Milestones),
    ("payments", Subject::Payments),
];

/// Names of all dimensions.
pub(crate) const DIMENSIONS: [&str; 17] = [
    "region",
    "sphere",
    "kind",
    "funding_kind",
    "status",
    "stage",
    "result",
    "funder",
    "recipient",
    "legal_form",
    "role",
    "currency",
    "year",
    "quarter",
    "month",
    "overdue",
    "waiting_on",
];

/// Digits of a KATO code by level: region, district or city, rural district, settlement.
pub(crate) const LEVELS: [u8; 4] = [2, 4, 6, 9];

/// What can be told beside count and sum.
pub(crate) const MEASURES: [&str; 4] = ["spread", "recipients", "first_time", "top_ten"];

/// Most groups by themselves where nothing is said, and at most.
const TOP: (i64, i64) = (1_000, 10_000);

/// What groups are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Their values.
    Key,
    /// How many things they have.
    Count,
    /// Their money.
    Sum,
    /// How many recipients they have.
    Recipients,
}

/// How things are grouped, and which groups are shown.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub subject: Subject,
    pub names: Vec<&'static str>,
    pub dimensions: Vec<Dimension>,
    pub basis: AmountBasis,
    pub split: Split,
    pub measures: Measures,
    pub order: Order,
    pub descending: bool,
    pub top: usize,
    pub least_count: u64,
    /// In major units, as it was given.
    pub least_sum: Option<String>,
}

/// The subject that `of` names.
pub(crate) fn subject_of(name: &str) -> Option<Subject> {
    SUBJECTS.iter().find(|(known, _)| *known == name).map(|(_, subject)| *subject)
}

impl Asked {
    /// Reads the parameters that are no filters.
    pub fn read(query: &mut Query<'_>, subject: Subject) -> Self {
        let day = Self::day(query, subject);
        let level = usize::try_from(query.number("region_level", 1..=4, 1)).unwrap_or(1);
        let digits = LEVELS.get(level - 1).copied().unwrap_or(2);
        let (names, dimensions) = Self::dimensions(query, subject, day, digits);
        let measures = Self::measures(query, subject);
        let (order, descending) = Self::order(query, subject, measures);
        let basis = choice(
            query,
            "amount_basis",
            &[
                ("present", AmountBasis::Present),
                ("original", AmountBasis::Original),
                ("paid", AmountBasis::Paid),
            ],
        );
        if query.get("amount_basis").is_some() && subject != Subject::Funding {
            let detail = "is for funding only";
            query.faults.push(Fault::new("amount_basis", "not_here", detail));
        }
        let split = choice(
            query,
            "split",
            &[("together", Split::Together), ("equal", Split::Equal), ("full", Split::Full)],
        );
        Self {
            subject,
            names,
            dimensions,
            basis: basis.unwrap_or_default(),
            split: split.unwrap_or_default(),
            measures,
            order,
            descending,
            top: usize::try_from(query.number("top", 1..=TOP.1, TOP.0)).unwrap_or(1_000),
            least_count: query.number("having_count_min", 0..=i64::MAX, 0).unsigned_abs(),
            least_sum: Self::least_sum(query, subject),
        }
    }

    fn least_sum(query: &mut Query<'_>, subject: Subject) -> Option<String> {
        let text = query.get("having_sum_min")?;
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let is_amount =
            digits(whole) && digits(decimals) && whole.len() <= 15 && decimals.len() <= 4;
        if subject == Subject::Organisations {
            let detail = "is not for organisations, of which nothing is summed";
            query.faults.push(Fault::new("having_sum_min", "not_here", detail));
        } else if !is_amount {
            let detail = "is not an amount of up to 15 digits and, after a point, up to 4";
            query.faults.push(Fault::new("having_sum_min", "malformed", detail));
        }
        Some(text.to_owned())
    }

    fn day(query: &mut Query<'_>, subject: Subject) -> DayOf {
        let of_funding = [("signed", DayOf::Signed), ("start", DayOf::Start), ("end", DayOf::End)];
        let chosen = choice(query, "date", &of_funding);
        match subject {
            Subject::Milestones => chosen.unwrap_or(DayOf::Due),
            Subject::Payments => chosen.unwrap_or(DayOf::Paid),
            Subject::Organisations => {
                if chosen.is_some() {
                    let detail = "is not for organisations, whose day is that of registration";
                    query.faults.push(Fault::new("date", "not_here", detail));
                }
                DayOf::Registered
            }
            _ => chosen.unwrap_or(DayOf::Signed),
        }
    }

    fn dimensions(
        query: &mut Query<'_>,
        subject: Subject,
        day: DayOf,
        digits: u8,
    ) -> (Vec<&'static str>, Vec<Dimension>) {
        let mut found: Vec<(&'static str, Dimension)> = Vec::new();
        let asked = query.get("group_by").into_iter().flat_map(|several| several.split(','));
        for name in asked {
            let known = DIMENSIONS.iter().copied().find(|known| *known == name);
            let Some(known) = known.filter(|known| has_dimension(subject, known)) else {
                let names: Vec<&str> =
                    DIMENSIONS.into_iter().filter(|name| has_dimension(subject, name)).collect();
                let detail = format!("is none of {}", names.join(", "));
                query.faults.push(Fault::new("group_by", "unknown_code", detail));
                continue;
            };
            if found.iter().any(|(other, _)| *other == known) {
                query.faults.push(Fault::new("group_by", "repeated", "names a value twice"));
            }
            found.push((known, dimension(known, day, digits)));
        }
        if found.len() > 3 {
            let detail = "has more than 3 values";
            query.faults.push(Fault::new("group_by", "too_many", detail));
        }
        found.into_iter().unzip()
    }

    fn measures(query: &mut Query<'_>, subject: Subject) -> Measures {
        let mut measures = Measures::default();
        let has_recipients = subject != Subject::Organisations;
        for name in query.get("measures").into_iter().flat_map(|several| several.split(',')) {
            match name {
                "spread" if has_recipients => measures.spread = true,
                "recipients" if has_recipients => measures.recipients = true,
                "first_time" if subject == Subject::Funding => measures.first_time = true,
                "top_ten" if has_recipients => measures.top_ten = true,
                _ => {
                    let detail = "is not told of what the statistics are of";
                    query.faults.push(Fault::new("measures", "unknown_code", detail));
                }
            }
        }
        measures
    }

    fn order(query: &mut Query<'_>, subject: Subject, measures: Measures) -> (Order, bool) {
        let text = query.get("sort").unwrap_or("key");
        let (name, descending) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
        let order = match name {
            "key" => Order::Key,
            "count" => Order::Count,
            "sum" if subject != Subject::Organisations => Order::Sum,
            "recipients" if measures.recipients => Order::Recipients,
            _ => {
                let detail = "is none of key, count, sum and, where these are measured, recipients, with or without '-' before it";
                query.faults.push(Fault::new("sort", "unknown_code", detail));
                Order::Key
            }
        };
        (order, descending)
    }
}

/// Whether things of a subject have a dimension.
pub(crate) fn has_dimension(subject: Subject, name: &str) -> bool {
    match subject {
        Subject::Organisations => matches!(
            name,
            "region" | "sphere" | "status" | "legal_form" | "role" | "year" | "quarter" | "month"
        ),
        Subject::Milestones => !matches!(name, "role" | "result"),
        Subject::Payments => !matches!(name, "role" | "result" | "overdue" | "waiting_on"),
        _ => name != "role",
    }
}

fn dimension(name: &str, day: DayOf, digits: u8) -> Dimension {
    match name {
        "region" => Dimension::Region(digits),
        "sphere" => Dimension::Sphere,
        "kind" => Dimension::Kind,
        "funding_kind" => Dimension::FundingKind,
        "status" => Dimension::Status,
        "stage" => Dimension::Stage,
        "result" => Dimension::Result,
        "funder" => Dimension::Funder,
        "recipient" => Dimension::Recipient,
        "legal_form" => Dimension::LegalForm,
        "role" => Dimension::Role,
        "currency" => Dimension::Currency,
        "year" => Dimension::Time(Span::Year, day),
        "quarter" => Dimension::Time(Span::Quarter, day),
        "month" => Dimension::Time(Span::Month, day),
        "overdue" => Dimension::Overdue,
        _ => Dimension::WaitingOn,
    }
}

/// One of some codes; what is none of them is a fault.
fn choice<T: Copy>(query: &mut Query<'_>, name: &str, codes: &[(&str, T)]) -> Option<T> {
    let asked = query.get(name)?;
    let found = codes.iter().find(|(code, _)| *code == asked).map(|(_, value)| *value);
    if found.is_none() {
        let codes: Vec<&str> = codes.iter().map(|(code, _)| *code).collect();
        let detail = format!("is none of {}", codes.join(", "));
        query.faults.push(Fault::new(name, "unknown_code", detail));
    }
    found
}

/// Whether an order or bound by money needs one currency, and which that is.
pub(super) fn one_currency(currencies: &[Currency]) -> Result<Option<Currency>, &'static str> {
    match currencies {
        [] => Ok(None),
        [only] => Ok(Some(*only)),
        _ => Err("needs the parameter currency with one value, since the sums are in several"),
    }
}
