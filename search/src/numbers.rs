//! Facets and statistics of a view.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use domain::counting::Bucket;
use domain::passing::{Passing, passing};
use domain::{Filter, Subject};
use tantivy::{DocId, SegmentReader};
use time::Date;

use crate::dimension::{self, Dimension, LegalForms};
use crate::error::Result;
use crate::facets::{Counts, FacetCollector};
use crate::number::{date, day, part_of};
use crate::part::Kind;
use crate::statistics::{FirstFundings, Grouping, Keyed, Links, Statistics, StatisticsCollector};
use crate::view::{Question, Ready, View};

/// What is known of organisations by their keys, read once a view where it is asked for.
#[derive(Default)]
pub(crate) struct Known {
    legal_forms: OnceLock<Arc<LegalForms>>,
    firsts: OnceLock<Arc<FirstFundings>>,
    first_awards: OnceLock<Arc<HashSet<u64>>>,
    since: OnceLock<Option<Date>>,
    active: OnceLock<i64>,
}

impl View {
    /// How many of the things that answer a question have which value of some dimensions.
    ///
    /// # Errors
    /// As [`View::count`].
    pub fn facets(&self, question: Question<'_>, dimensions: &[Dimension]) -> Result<Vec<Counts>> {
        let ready = self.ready(question)?;
        let beside = self.beside_dimensions(question, dimensions)?;
        self.collect(&ready, FacetCollector { dimensions, beside: &beside })
    }

    /// Counts and sums of the things that answer a question.
    ///
    /// # Errors
    /// As [`View::count`].
    pub fn statistics(&self, question: Question<'_>, grouping: Grouping<'_>) -> Result<Statistics> {
        let ready = self.ready(question)?;
        let beside = self.beside_dimensions(question, grouping.dimensions)?;
        let (passed_on, circles) = self.passed_on(&ready, grouping)?;
        let firsts = if grouping.measures.first_time { Some(self.firsts()?) } else { None };
        let collector =
            StatisticsCollector { grouping, beside: &beside, passed_on, circles, firsts };
        self.collect(&ready, collector)
    }

    /// How many organisations are active: what shares of all are taken of.
    ///
    /// # Errors
    /// As [`View::count`].
    pub fn active_organisations(&self, today: Date) -> Result<i64> {
        if let Some(known) = self.known.active.get() {
            return Ok(*known);
        }
        let mut filter = Filter::default();
        filter.organisation_status = vec![domain::OrganisationStatus::Active];
        let subject = Subject::Organisations;
        let active = self.count(Question { subject, filter: &filter, words: None, today })?;
        Ok(*self.known.active.get_or_init(|| active))
    }

    fn beside_dimensions(
        &self,
        question: Question<'_>,
        dimensions: &[Dimension],
    ) -> Result<dimension::Beside> {
        let of_recipients = question.subject != Subject::Organisations
            && dimensions.contains(&Dimension::LegalForm);
        Ok(dimension::Beside {
            today: day(question.today),
            of_milestone: question.subject == Subject::Milestones,
            legal_forms: if of_recipients { Some(self.legal_forms()?) } else { None },
        })
    }

    /// The fundings, as keys, whose money is counted in another of the selection, and those in a circle.
    fn passed_on(&self, ready: &Ready, grouping: Grouping<'_>) -> Result<(Arc<Keyed>, Arc<Keyed>)> {
        if ready.kind != Kind::Funding {
            return Ok(<_>::default());
        }
        let Grouping { basis, every_status, .. } = grouping;
        let links = self.collect(ready, Links { basis, every_status })?;
        let stands = passing(links.iter().map(|(key, giver)| (key, Some(giver))));
        let circles: Keyed = stands
            .into_iter()
            .filter(|(_, stand)| *stand == Passing::Circle)
            .map(|(key, _)| *key)
            .collect();
        let givers = links.iter().map(|(_, giver)| *giver).collect();
        Ok((Arc::new(givers), Arc::new(circles)))
    }

    fn legal_forms(&self) -> Result<Arc<LegalForms>> {
        if let Some(known) = self.known.legal_forms.get() {
            return Ok(Arc::clone(known));
        }
        let mut forms = LegalForms::new();
        self.each(Kind::Organisations, |segment, documents| {
            let columns = segment.fast_fields();
            let (keys, Some(column)) = (columns.u64("key")?, columns.str("legal_form")?) else {
                return Ok(());
            };
            let mut texts: HashMap<u64, Arc<str>> = HashMap::new();
            for document in documents {
                let (Some(key), Some(ordinal)) =
                    (keys.first(*document), column.ords().first(*document))
                else {
                    continue;
                };
                let text = match texts.entry(ordinal) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(unknown) => {
                        let mut text = String::new();
                        column.ord_to_str(ordinal, &mut text)?;
                        unknown.insert(text.into())
                    }
                };
                forms.insert(key, Arc::clone(text));
            }
            Ok(())
        })?;
        Ok(Arc::clone(self.known.legal_forms.get_or_init(|| Arc::new(forms))))
    }

    /// The earliest day of signature of any funding: what was awarded before is not known.
    ///
    /// # Errors
    /// As [`View::count`].
    pub fn counts_since(&self) -> Result<Option<Date>> {
        if let Some(known) = self.known.since.get() {
            return Ok(*known);
        }
        let mut earliest = None;
        self.each(Kind::Funding, |segment, documents| {
            let signed = segment.fast_fields().i64("signed_on")?;
            let days = documents.iter().filter_map(|document| signed.first(*document));
            earliest = earliest.into_iter().chain(days).min();
            Ok(())
        })?;
        Ok(*self.known.since.get_or_init(|| earliest.and_then(date)))
    }

    /// The fundings, as keys, that are the first of any recipient.
    pub(crate) fn first_awards(&self) -> Result<Arc<HashSet<u64>>> {
        let firsts = self.firsts()?;
        let known =
            self.known.first_awards.get_or_init(|| Arc::new(firsts.values().copied().collect()));
        Ok(Arc::clone(known))
    }

    /// The first funding of each recipient that counts, or would if its amount were known: by the day it was signed, else on
    /// which it starts. Of several of one day it is the one with the least id.
    fn firsts(&self) -> Result<Arc<FirstFundings>> {
        if let Some(known) = self.known.firsts.get() {
            return Ok(Arc::clone(known));
        }
        let mut firsts: HashMap<u64, (i64, String, u64)> = HashMap::new();
        self.each(Kind::Funding, |segment, documents| {
            let columns = segment.fast_fields();
            let Some(ids) = columns.str("id")? else { return Ok(()) };
            let [signed, start] = [columns.i64("signed_on")?, columns.i64("start_on")?];
            let [keys, recipients, parts] =
                [columns.u64("key")?, columns.u64("recipient_key")?, columns.u64("present_part")?];
            for document in documents {
                let bucket = parts.first(*document).map(|part| part_of(part).0);
                let Some(key) = keys.first(*document).filter(|_| {
                    bucket
                        .is_some_and(|bucket| bucket.is_in_sum() || bucket == Bucket::UnknownAmount)
                }) else {
                    continue;
                };
                let on = signed.first(*document).or_else(|| start.first(*document));
                let on = on.unwrap_or(i64::MAX);
                for recipient in recipients.values_for_doc(*document) {
                    let known = firsts.get(&recipient);
                    if known.is_some_and(|(first, ..)| *first < on) {
                        continue;
                    }
                    let mut id = String::new();
                    if let Some(ordinal) = ids.ords().first(*document) {
                        ids.ord_to_str(ordinal, &mut id)?;
                    }
                    let this = (on, id, key);
                    if known.is_none_or(|first| this < *first) {
                        firsts.insert(recipient, this);
                    }
                }
            }
            Ok(())
        })?;
        let firsts = firsts.into_iter().map(|(recipient, (.., key))| (recipient, key)).collect();
        Ok(Arc::clone(self.known.firsts.get_or_init(|| Arc::new(firsts))))
    }

    /// All documents of a part, segment by segment.
    fn each(
        &self,
        kind: Kind,
        mut look: impl FnMut(&SegmentReader, &[DocId]) -> tantivy::Result<()>,
    ) -> Result<()> {
        for segment in self.searcher(kind).segment_readers() {
            let documents: Vec<DocId> = segment.doc_ids_alive().collect();
            look(segment, &documents)?;
        }
        Ok(())
    }
}
