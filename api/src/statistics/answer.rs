//! From a question to its answer.

use std::collections::{BTreeSet, HashMap};

use domain::{Id, Language, Subject};
use search::dimension::Value;
use search::statistics::Grouping;

use super::asked::{Asked, PARAMETERS, SUBJECTS, subject_of};
use super::groups::{Chosen, choose};
use crate::ask::{Ask, Query, Snapshot};
use crate::cache::Dependency;
use crate::desk::{Answer, Desk, Stop};
use crate::listing::{Listing, MADE_FROM};
use crate::problem::{Fault, Problem};
use crate::views::statistics::{Names, StatisticsView};

/// Statistics that were asked for.
pub(crate) struct Asking {
    asked: Asked,
    listing: Listing,
}

impl Asking {
    /// Reads a request.
    pub fn read(ask: &Ask, exported: bool) -> Result<Self, Stop> {
        let of = ask.pairs().iter().find(|(name, _)| name == "of").map(|(_, of)| of.as_str());
        let subject = of.and_then(subject_of);
        let filters = subject.unwrap_or(Subject::Funding);
        let mut query = Query::of(ask, &PARAMETERS, Some((filters, &[])));
        if subject.is_none() {
            // Which filters there are depends on it, so that nothing else can be said.
            let names: Vec<&str> = SUBJECTS.iter().map(|(name, _)| *name).collect();
            let code = if of.is_some() { "unknown_code" } else { "required" };
            let detail = format!("has to be one of {}", names.join(", "));
            return Err(Problem::invalid(vec![Fault::new("of", code, detail)]).into());
        }
        let mut asked = Asked::read(&mut query, filters);
        // An export has all groups unless it is told otherwise.
        if exported && query.get("top").is_none() {
            asked.top = usize::MAX;
        }
        let listing = Listing::read_filter(ask, &mut query, filters).after(query)?;
        Ok(Self { asked, listing })
    }

    /// The answer of the index.
    pub fn answer(self, desk: &mut Desk<'_, '_>) -> Result<Answer, Stop> {
        Answer::json(&self.view(desk)?)
    }

    /// The same, still to be written.
    pub fn view(mut self, desk: &mut Desk<'_, '_>) -> Result<StatisticsView, Stop> {
        self.listing.complete(desk)?;
        self.listing.note(desk);
        let (view, known) = desk.index()?;
        desk.needs_kinds(&MADE_FROM);
        desk.needs(Dependency::coverage());
        let asked = &self.asked;
        if asked.names.iter().any(|name| matches!(*name, "overdue" | "waiting_on")) {
            desk.needs_day();
        }
        let newest = desk.reader.newest(&MADE_FROM)?.max(desk.reader.newest_coverage()?);
        let newest = newest.min(known.sequence);
        let question = self.listing.question(desk.today);
        let statuses = self.listing.names_status() || asked.names.contains(&"status");
        let grouping = Grouping {
            dimensions: &asked.dimensions,
            split: asked.split,
            basis: asked.basis,
            every_status: statuses && asked.subject != Subject::Funding,
            measures: asked.measures,
        };
        let statistics = view.statistics(question, grouping)?;
        let (total, left_out) = (statistics.total.clone(), statistics.left_out.clone());
        let Chosen { shown, rest } = choose(asked, statistics)?;
        let names = names(desk, asked, &shown, known)?;
        let language = desk.language;
        let mut answer = StatisticsView::new(&asked.names, newest, language);
        answer.split(asked.split);
        answer.groups(shown, &names, asked.measures);
        answer.rest(rest, asked.measures);
        answer.total(&total, asked.measures);
        answer.left_out(&left_out);
        answer.active_organisations = view.active_organisations(desk.today)?;
        answer.evaluated_on = desk.judged_on();
        if asked.measures.first_time || self.listing.asks_for_firsts() {
            answer.counts_since = view.counts_since()?;
        }
        Ok(answer)
    }
}

/// What the organisations are called that groups are made by.
fn names(
    desk: &mut Desk<'_, '_>,
    asked: &Asked,
    shown: &[(Vec<Value>, search::statistics::Cell)],
    known: Snapshot,
) -> Result<Names, Stop> {
    let is_party = |name: &&'static str| matches!(*name, "funder" | "recipient");
    let places: Vec<usize> =
        (0..asked.names.len()).filter(|at| asked.names.get(*at).is_some_and(is_party)).collect();
    let mut ids: BTreeSet<Id> = BTreeSet::new();
    for (values, _) in shown {
        for at in &places {
            if let Some(Value::Is(id)) = values.get(*at) {
                ids.extend(Id::parse(id).ok());
            }
        }
    }
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let references = desk.references(ids, Some(known))?;
    let language = desk.language.unwrap_or(Language::Kk);
    let name = |(id, reference): (Id, persistence::Reference)| {
        Some((id.to_string(), reference.name?.best(language).0.to_owned()))
    };
    Ok(references.into_iter().filter_map(name).collect())
}
