//! How many items of a list have which value of its filters.

use domain::{Filter, Language, Region, Subject};
use search::dimension::{DayOf, Dimension, Span, Value};
use search::{Counts, Question, View};

use super::Listing;
use crate::desk::{Desk, Stop};
use crate::views::facet::{FacetView, Facets};
use crate::views::label;

/// Digits of a KATO code that stand for a region.
const REGION: u8 = 2;

/// The parameters that are amounts of a currency.
const AMOUNTS: [&str; 2] = ["amount_min", "amount_max"];

/// A filter whose values are counted: its name, what is counted, and the list that holds labels.
type Facet = (&'static str, Dimension, Option<&'static str>);

/// The filters of a subject whose values are counted.
fn facets_of(subject: Subject) -> Vec<Facet> {
    let region = ("region", Dimension::Region(REGION), None);
    let sphere = ("sphere", Dimension::Sphere, Some("spheres"));
    let kind = ("kind", Dimension::Kind, Some("thing_kinds"));
    let funding_kind = ("funding_kind", Dimension::FundingKind, Some("funding_kinds"));
    let stage = ("stage", Dimension::Stage, Some("stages"));
    let currency = ("currency", Dimension::Currency, None);
    let year = |day| ("year", Dimension::Time(Span::Year, day), None);
    let status = |list| ("status", Dimension::Status, Some(list));
    match subject {
        Subject::Organisations => vec![
            region,
            sphere,
            ("legal_form", Dimension::LegalForm, Some("legal_forms")),
            ("role", Dimension::Role, Some("organisation_roles")),
            status("organisation_statuses"),
        ],
        Subject::Milestones => vec![
            region,
            sphere,
            kind,
            funding_kind,
            stage,
            status("milestone_statuses"),
            ("waiting_on", Dimension::WaitingOn, Some("milestone_waiting")),
            year(DayOf::Due),
        ],
        Subject::Payments => vec![status("payment_statuses"), currency, year(DayOf::Paid)],
        _ => vec![
            region,
            sphere,
            kind,
            funding_kind,
            stage,
            currency,
            status("funding_statuses"),
            ("result", Dimension::Result, Some("results")),
            year(DayOf::Signed),
        ],
    }
}

impl Listing {
    /// The counts of the list. Those of a filter that is set are counted without it, so that they say what adding a value
    /// would bring.
    pub(super) fn facets(
        &self,
        view: &View,
        question: Question<'_>,
        desk: &Desk<'_, '_>,
    ) -> Result<Facets, Stop> {
        let fixed = self.within.as_ref().map_or(&[][..], |(within, _)| within.fixed());
        let mut facets = facets_of(self.subject);
        facets.retain(|(name, ..)| {
            !fixed.contains(name) && (*name != "kind" || self.subject.is_together())
        });
        let is_set = |name: &str| !self.paging.values(name).is_empty();
        let (set, open): (Vec<Facet>, Vec<Facet>) =
            facets.into_iter().partition(|(name, ..)| is_set(name));
        let dimensions: Vec<Dimension> = open.iter().map(|(_, dimension, _)| *dimension).collect();
        let counted = view.facets(question, &dimensions)?;
        let mut told = Facets::new();
        for ((name, _, list), counts) in open.into_iter().zip(counted) {
            told.insert(name, self.values(name, list, counts, desk.language));
        }
        for (name, dimension, list) in set {
            let filter = self.with(name, None);
            let question =
                Question { filter: filter.as_ref().unwrap_or(question.filter), ..question };
            let counts = view.facets(question, &[dimension])?.into_iter().next();
            let mut counts = counts.unwrap_or_default();
            if name == "region" {
                self.finer_regions(view, question, &mut counts)?;
            }
            told.insert(name, self.values(name, list, counts, desk.language));
        }
        Ok(told)
    }

    /// Counts the regions that the filter names and that are no regions of the first level, or not wholly so.
    fn finer_regions(
        &self,
        view: &View,
        question: Question<'_>,
        counts: &mut Counts,
    ) -> Result<(), Stop> {
        for asked in self.paging.values("region") {
            let is_asked = |value: &Value| matches!(value, Value::Is(value) if is_same_region("region", asked, value));
            if counts.keys().any(is_asked) {
                continue;
            }
            let filter = self.with("region", Some(asked));
            let question =
                Question { filter: filter.as_ref().unwrap_or(question.filter), ..question };
            let count = u64::try_from(view.count(question)?).unwrap_or(0);
            counts.insert(Value::Is(asked.to_owned()), count);
        }
        Ok(())
    }

    /// The filter with one value of a parameter, or none. Bounds of amounts go with the currency that they are in.
    fn with(&self, name: &str, value: Option<&str>) -> Option<Filter> {
        let mut pairs = self.paging.without(name);
        pairs.extend(value.map(|value| (name.to_owned(), value.to_owned())));
        let read =
            |pairs: &[(String, String)]| Filter::parse(self.subject, pairs, self.only_currency);
        let mut filter = match read(&pairs) {
            Ok(filter) => filter,
            Err(_) => {
                pairs.retain(|(name, _)| !AMOUNTS.contains(&name.as_str()));
                read(&pairs).ok()?
            }
        };
        filter.funding.clone_from(&self.filter.funding);
        match self.within {
            Some((super::Within::Recipient, _)) => {
                filter.recipient.clone_from(&self.filter.recipient);
            }
            Some((super::Within::Funder, _)) => filter.funder.clone_from(&self.filter.funder),
            _ => {}
        }
        Some(filter)
    }

    /// The address of the list with a value added or taken away. Bounds of amounts stay as long as there is the one currency
    /// that they are in.
    fn toggled(&self, name: &str, value: &str) -> String {
        let chosen = self.paging.values(name);
        let left = if chosen.contains(&value) { chosen.len() - 1 } else { chosen.len() + 1 };
        let keeps = name != "currency" || left == 1 || (left == 0 && self.only_currency.is_some());
        self.paging.toggled(name, value, if keeps { &[] } else { &AMOUNTS })
    }

    fn values(
        &self,
        name: &'static str,
        list: Option<&str>,
        counts: Counts,
        language: Option<Language>,
    ) -> Vec<FacetView> {
        let selected = self.paging.values(name);
        let is_selected = |value: &str| {
            selected.iter().any(|other| *other == value || is_same_region(name, other, value))
        };
        let mut values: Vec<(String, u64)> = counts
            .into_iter()
            .filter_map(|(value, count)| match value {
                Value::Is(value) if value != "nobody" => Some((value, count)),
                _ => None,
            })
            .collect();
        for chosen in &selected {
            if !values
                .iter()
                .any(|(value, _)| value == chosen || is_same_region(name, chosen, value))
            {
                values.push(((*chosen).to_owned(), 0));
            }
        }
        values.sort_by(|(left, of_left), (right, of_right)| {
            of_right.cmp(of_left).then_with(|| left.cmp(right))
        });
        let view = |(value, count): (String, u64)| {
            // The spelling that is in the query is the one that is taken away.
            let spelt = selected.iter().find(|other| is_same_region(name, other, &value));
            let url = self.toggled(name, spelt.copied().unwrap_or(&value));
            let label = language.and_then(|language| label_of(name, list, &value, language));
            FacetView { selected: is_selected(&value), label, count, url, value }
        };
        values.into_iter().map(view).collect()
    }
}

/// Whether a region that was asked for is the one that was counted: `55`, `550000000` and `KATO:55` are.
fn is_same_region(name: &str, asked: &str, counted: &str) -> bool {
    let read = |text: &str| domain::filter::RegionPrefix::parse(text).ok();
    name == "region" && read(asked).is_some_and(|asked| Some(asked) == read(counted))
}

/// What a value is called.
pub(crate) fn label_of(
    name: &str,
    list: Option<&str>,
    value: &str,
    language: Language,
) -> Option<String> {
    if let Some(list) = list {
        return Some(label::of_code(list, value, language));
    }
    if name != "region" {
        return None;
    }
    let (scheme, code) = value.split_once(':').unwrap_or(("KATO", value));
    let region = Region::parse(scheme, code).ok()?;
    Some(label::of_region(&region, language))
}
