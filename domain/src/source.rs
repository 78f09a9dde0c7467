//! Sources: where facts came from, and what they cover.

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

use crate::vocabulary::{Authority, ThingKind};
use crate::{Funding, Id, Invalid, LocalisedText, Milestone, Period, Region, text};

/// Who publishes a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publisher {
    /// Its organisation id, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Its name.
    pub name: LocalisedText,
}

/// What a source covers. Only inside complete coverage does "none" mean none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// Which things.
    pub kind: ThingKind,
    /// Of which region; everywhere when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// Of which time; always when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Whether everything there is in it is stated.
    pub complete: bool,
}

/// A source as the register shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its id.
    pub id: Id,
    /// Who publishes it.
    pub publisher: Publisher,
    /// What it is called.
    pub title: LocalisedText,
    /// Where it is published; never fetched by the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its licence, as an address or a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// When it was retrieved from its publisher.
    #[serde(default, with = "crate::instant::option", skip_serializing_if = "Option::is_none")]
    pub retrieved_at: Option<OffsetDateTime>,
    /// What it covers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coverage: Vec<Coverage>,
    /// False for a register that must not become a list to select by.
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub listing: bool,
    /// Its weight where sources disagree.
    #[serde(default = "other")]
    pub authority: Authority,
    /// True when the facts are made up for demonstration.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub synthetic: bool,
}

fn yes() -> bool {
    true
}

fn other() -> Authority {
    Authority::Other
}

impl Source {
    /// A source of which nothing is known but its id: it is called by that.
    ///
    /// # Errors
    /// What [`LocalisedText`] finds; an id has nothing that it refuses.
    pub fn named(id: Id) -> Result<Self, Invalid> {
        let name = LocalisedText::en(id.as_str())?;
        Ok(Self {
            id,
            publisher: Publisher { id: None, name: name.clone() },
            title: name,
            url: None,
            licence: None,
            retrieved_at: None,
            coverage: Vec::new(),
            listing: true,
            authority: Authority::Other,
            synthetic: false,
        })
    }

    /// Whether the fields fit together.
    ///
    /// # Errors
    /// `malformed` for an address that cannot be one, `control_character` in a licence.
    pub fn check(&self) -> Result<(), Invalid> {
        if let Some(url) = &self.url {
            text::web_address("url", url)?;
        }
        self.licence.as_deref().map_or(Ok(()), |licence| text::line("licence", licence))
    }
}

impl Coverage {
    /// Whether it states everything of a kind at these places on this day.
    ///
    /// Of a region are the things with a place that a filter by that region finds. What has no known place lies in no region,
    /// and what has no known day in no period.
    fn is_whole(&self, kind: ThingKind, places: &[Region], day: Option<Date>) -> bool {
        let holds_place = |region: &Region| places.iter().any(|place| region.contains(place));
        let holds_day = |period: &Period| day.is_some_and(|day| period.contains(day));
        self.complete
            && self.kind == kind
            && self.region.as_ref().is_none_or(holds_place)
            && self.period.as_ref().is_none_or(holds_day)
    }
}

/// "Absence is not a fault": that there is no report, no decision or no result is said only where one of a thing's sources
/// covers it, and is unknown elsewhere (docs/API-DESIGN.md).
impl Source {
    /// Whether it states everything of a kind at these places on this day.
    pub fn covers(&self, kind: ThingKind, places: &[Region], day: Option<Date>) -> bool {
        self.coverage.iter().any(|coverage| coverage.is_whole(kind, places, day))
    }

    /// Whether it states every payment of a funding that it states: all payments where the funding works, at all times,
    /// since payments may follow the funding by years.
    pub fn covers_payments(&self, funding: &Funding) -> bool {
        self.covers(ThingKind::Payment, &funding.places, None)
    }

    /// Whether it would tell of a report or a decision on a milestone: it states all milestones where the funding works, at
    /// the milestone's deadline.
    pub fn covers_milestone(&self, milestone: &Milestone, places: &[Region]) -> bool {
        self.covers(ThingKind::Milestone, places, milestone.due_on)
    }

    /// Whether it would tell what came of a funding: it states all milestones where the funding works, on the day it was
    /// signed, else on the day the work starts.
    pub fn covers_result(&self, funding: &Funding) -> bool {
        let day = funding.signed_on.or(funding.start_on);
        self.covers(ThingKind::Milestone, &funding.places, day)
    }

    /// Whether a source covers other things completely than it did before; what is not there covers nothing.
    pub fn coverage_changed(before: Option<&Self>, now: Option<&Self>) -> bool {
        let whole = |source: &Self| {
            let whole = source.coverage.iter().filter(|coverage| coverage.complete).cloned();
            whole.collect::<Vec<_>>()
        };
        before.map(whole).unwrap_or_default() != now.map(whole).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::FundingKind;

    const IN_2025: Option<Date> = Some(date!(2025 - 06 - 01));

    fn source(region: Option<&str>, period: Option<Period>) -> Source {
        let region = region.map(|key| Region::from_key(key).unwrap());
        let coverage = Coverage { kind: ThingKind::Milestone, region, period, complete: true };
        Source { coverage: vec![coverage], ..Source::named(Id::parse("s").unwrap()).unwrap() }
    }

    fn covers(source: &Source, place: Option<&str>, day: Option<Date>) -> bool {
        let places: Vec<Region> = place.iter().map(|key| Region::from_key(key).unwrap()).collect();
        source.covers(ThingKind::Milestone, &places, day)
    }

    #[test]
    fn a_coverage_without_bounds_holds_what_has_neither_place_nor_day() {
        assert!(covers(&source(None, None), None, None));
        let mut incomplete = source(None, None);
        incomplete.coverage[0].complete = false;
        assert!(!covers(&incomplete, Some("KATO:55"), IN_2025));
    }

    #[test]
    fn a_region_holds_what_lies_under_it() {
        let pavlodar = source(Some("KATO:55"), None);
        assert!(covers(&pavlodar, Some("KATO:551010000"), None));
        assert!(!covers(&pavlodar, Some("KATO:75"), None));
        assert!(!covers(&pavlodar, None, IN_2025), "nobody knows where it is");
        let leeds = source(Some("GB-LAD:E08000035"), None);
        assert!(covers(&leeds, Some("GB-LAD:E08000035"), None));
        assert!(!covers(&leeds, Some("GB-LAD:E080000351"), None), "other codes match exactly");
    }

    #[test]
    fn a_period_holds_its_days() {
        let bounds = Period::parse(Some("2025-01-01"), Some("2025-12-31")).unwrap();
        let year = source(None, Some(bounds));
        assert!(covers(&year, None, Some(date!(2025 - 01 - 01))));
        assert!(covers(&year, None, Some(date!(2025 - 12 - 31))));
        assert!(!covers(&year, None, Some(date!(2026 - 01 - 01))));
        assert!(!covers(&year, None, None), "nobody knows when it is");
        assert!(!covers(&source(None, Some(Period::default())), None, None));
    }

    #[test]
    fn payments_are_covered_where_the_funding_works_and_only_at_all_times() {
        let mut funding = Funding::new(Id::parse("g").unwrap(), FundingKind::Grant);
        let paying = |region, period| {
            let mut source = source(region, period);
            source.coverage[0].kind = ThingKind::Payment;
            source
        };
        assert!(paying(None, None).covers_payments(&funding));
        assert!(!source(None, None).covers_payments(&funding));
        assert!(!paying(Some("KATO:55"), None).covers_payments(&funding));
        funding.places = vec![Region::from_key("KATO:551010000").unwrap()];
        assert!(paying(Some("KATO:55"), None).covers_payments(&funding));
        funding.signed_on = IN_2025;
        let year = Period::parse(Some("2025-01-01"), Some("2025-12-31")).unwrap();
        assert!(!paying(None, Some(year)).covers_payments(&funding));
    }

    #[test]
    fn coverage_changes_with_its_complete_entries_alone() {
        let covering = source(Some("KATO:55"), None);
        let otherwise = source(None, None);
        assert!(Source::coverage_changed(None, Some(&covering)));
        assert!(Source::coverage_changed(Some(&covering), None));
        assert!(Source::coverage_changed(Some(&covering), Some(&otherwise)));
        let more = Source { licence: Some("CC0".to_owned()), ..covering.clone() };
        assert!(!Source::coverage_changed(Some(&covering), Some(&more)));
        let mut incomplete = covering.clone();
        incomplete.coverage[0].complete = false;
        assert!(!Source::coverage_changed(None, Some(&incomplete)));
    }

    #[test]
    fn a_result_is_covered_on_the_day_of_signature_else_of_the_start() {
        let bounds = Period::parse(Some("2025-01-01"), None).unwrap();
        let since = source(None, Some(bounds));
        let mut funding = Funding::new(Id::parse("g").unwrap(), FundingKind::Grant);
        assert!(!since.covers_result(&funding));
        funding.start_on = IN_2025;
        assert!(since.covers_result(&funding));
        funding.signed_on = Some(date!(2024 - 12 - 31));
        assert!(!since.covers_result(&funding));
    }
}
