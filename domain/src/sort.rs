//! The order of a list, and its pages.

use crate::filter::Subject;
use crate::{Invalid, Language};

/// What a list is sorted by. The id breaks ties, so that the order is total; missing values come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortKey {
    /// The id, byte by byte.
    Id,
    /// The name, collated in the language asked for.
    Name(Language),
    /// The present amount in minor units.
    Amount,
    /// Day of signature or award.
    SignedOn,
    /// First day of the work.
    StartOn,
    /// Last day of the work.
    EndOn,
    /// Deadline.
    DueOn,
    /// Day of registration.
    RegisteredOn,
    /// Day of payment.
    PaidOn,
    /// Day of announcement.
    AnnouncedOn,
    /// Last day of applications.
    ApplicationsTo,
    /// Day of a document.
    DatedOn,
    /// The place among the milestones of a funding.
    Position,
    /// The thing's newest change.
    Sequence,
    /// How well it matches the words that were asked for, then its weight; only with `q`.
    Relevance,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub key: SortKey,
    /// From the greatest down.
    pub descending: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self { key: SortKey::Id, descending: false }
    }
}

impl Sort {
    /// What matches best first.
    pub const RELEVANCE: Self = Self { key: SortKey::Relevance, descending: true };

    /// The sort fields of a subject, as they are written in `sort=`.
    pub fn fields(subject: Subject) -> &'static [&'static str] {
        match subject {
            Subject::Organisations => &["id", "name", "registered_on", "sequence"],
            Subject::Funding | Subject::Grants | Subject::Contracts => {
                &["id", "amount", "signed_on", "start_on", "end_on", "sequence"]
            }
            Subject::Milestones => &["id", "due_on", "amount", "sequence"],
            Subject::Payments => &["id", "paid_on", "amount", "sequence"],
            Subject::Documents => &["id", "dated_on", "sequence"],
            Subject::Calls => &["id", "announced_on", "applications_to", "amount", "sequence"],
        }
    }

    /// The same for what lies below one funding. The first is the order where none is asked for.
    pub fn fields_below(subject: Subject) -> &'static [&'static str] {
        match subject {
            Subject::Milestones => &["position", "id", "due_on", "amount", "sequence"],
            _ => Self::fields(subject),
        }
    }

    /// Reads `sort=`: a field, with `-` before it for descending. `lang` chooses the collation of names.
    ///
    /// # Errors
    /// `unknown_code` when the subject has no such field.
    pub fn parse(subject: Subject, text: &str, lang: Language) -> Result<Self, Invalid> {
        Self::parse_among(Self::fields(subject), text, lang)
    }

    /// The same with the fields that there are.
    ///
    /// # Errors
    /// `unknown_code` when it is none of the fields.
    pub fn parse_among(fields: &[&str], text: &str, lang: Language) -> Result<Self, Invalid> {
        let (field, descending) =
            text.strip_prefix('-').map_or((text, false), |field| (field, true));
        let key = match field {
            "id" => SortKey::Id,
            "name" => SortKey::Name(lang),
            "amount" => SortKey::Amount,
            "signed_on" => SortKey::SignedOn,
            "start_on" => SortKey::StartOn,
            "end_on" => SortKey::EndOn,
            "due_on" => SortKey::DueOn,
            "registered_on" => SortKey::RegisteredOn,
            "paid_on" => SortKey::PaidOn,
            "dated_on" => SortKey::DatedOn,
            "announced_on" => SortKey::AnnouncedOn,
            "applications_to" => SortKey::ApplicationsTo,
            "position" => SortKey::Position,
            _ => SortKey::Sequence,
        };
        if fields.contains(&field) {
            return Ok(Self { key, descending });
        }
        let detail = format!("is none of {}, with or without '-' before it", fields.join(", "));
        Err(Invalid::new("unknown_code", "sort", text, detail))
    }

    /// The order as one text; names carry their language.
    pub fn canonical(&self) -> String {
        format!("{}{:?}", if self.descending { "-" } else { "" }, self.key)
    }
}

/// A value a list is sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SortValue {
    /// A text.
    Text(String),
    /// A number, a sequence, or minor units.
    Number(i64),
    /// A day.
    Day(time::Date),
    /// Nothing: it comes last.
    Missing,
}

/// Where a page ends: the next one begins after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// Sort value of the last item.
    pub value: SortValue,
    /// Id of the last item.
    pub id: String,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page begins; none when this is the last.
    pub next: Option<Position>,
}

impl<T> Page<T> {
    /// The page with every item made into something else.
    ///
    /// # Errors
    /// The first error of `f`.
    pub fn try_map<U, E>(self, f: impl FnMut(T) -> Result<U, E>) -> Result<Page<U>, E> {
        Ok(Page {
            items: self.items.into_iter().map(f).collect::<Result<_, _>>()?,
            next: self.next,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_every_subject_reads_in_both_directions() {
        for subject in [
            Subject::Organisations,
            Subject::Funding,
            Subject::Milestones,
            Subject::Payments,
            Subject::Documents,
            Subject::Calls,
        ] {
            for field in Sort::fields(subject) {
                assert!(!Sort::parse(subject, field, Language::Kk).unwrap().descending);
                assert!(
                    Sort::parse(subject, &format!("-{field}"), Language::Kk).unwrap().descending
                );
            }
        }
    }

    #[test]
    fn milestones_of_one_funding_have_their_places_and_those_of_all_have_none() {
        let below = Sort::fields_below(Subject::Milestones);
        let sort = Sort::parse_among(below, below[0], Language::Kk).unwrap();
        assert_eq!(sort, Sort { key: SortKey::Position, descending: false });
        assert!(Sort::parse(Subject::Milestones, "position", Language::Kk).is_err());
        assert_eq!(Sort::fields_below(Subject::Payments), Sort::fields(Subject::Payments));
    }

    #[test]
    fn a_field_of_another_subject_is_refused() {
        assert_eq!(
            Sort::parse(Subject::Organisations, "amount", Language::Ru).unwrap_err().code,
            "unknown_code"
        );
        assert!(Sort::parse(Subject::Funding, "--amount", Language::Ru).is_err());
    }
}
