//! Lists: filter, sort, page, count, the same for every subject.

use domain::filter::{RegionPrefix, canonical};
use domain::{Currency, Filter, Id, Invalid, Language, Sort, Subject, Thing, ThingKind};
use time::Date;

use crate::ask::{Answered, Ask, PAGING, Paging, Query};
use crate::cache::Dependency;
use crate::desk::{Answer, Desk, Stop};
use crate::export::{self, Offer, Rows};
use crate::problem::{Fault, Problem};

mod facets;
mod found;
mod indexed;
mod pieces;

pub(crate) use facets::label_of;
pub(crate) use found::Found;
pub(crate) use indexed::{MADE_FROM, Words};
pub(crate) use pieces::{Whole, noun_of, table_of};

/// The parameters that take regions.
const REGIONS: [&str; 3] = ["region", "recipient_region", "funder_region"];

/// Which list is wanted, understood.
pub(crate) struct Listing {
    subject: Subject,
    filter: Filter,
    /// The query again, where its amounts can be read only once it is known which currencies there are.
    unread: Option<Vec<(String, String)>>,
    /// Sources and regions that were named, whatever else is wrong with the filter.
    sources: Vec<Id>,
    regions: Vec<(&'static str, RegionPrefix)>,
    /// What is wrong so far, where more can be known from the database only.
    faults: Vec<Fault>,
    sort: Sort,
    pub paging: Paging,
    /// The words that things have to match.
    words: Option<Words>,
    /// The currency of the register where it holds just one, once that was looked up.
    only_currency: Option<Currency>,
    within: Option<(Within, Id)>,
}

/// What the item, below which things are listed, is to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Within {
    /// The organisation that receives the money.
    Recipient,
    /// The organisation that gives the money.
    Funder,
    /// The grant or contract that they belong to.
    Funding,
}

impl Within {
    /// The filter parameters that the path fixes.
    pub fn fixed(self) -> &'static [&'static str] {
        match self {
            Self::Recipient => &["recipient"],
            Self::Funder => &["funder"],
            Self::Funding => &["kind"],
        }
    }

    /// What the list is sorted by; by the first where nothing is said.
    pub fn sort_fields(within: Option<Self>, subject: Subject) -> &'static [&'static str] {
        match within {
            Some(Self::Funding) => Sort::fields_below(subject),
            _ => Sort::fields(subject),
        }
    }
}

/// Answers a list across the register.
pub(crate) async fn list(offer: Offer, subject: Subject) -> Answered {
    let Offer { ask, format } = offer;
    if let Some(format) = format {
        let plan = |ask: &Ask| {
            let mut query = Query::of(ask, &of_list(subject, &[]), Some((subject, &[])));
            let below = export::with_below(&mut query, subject, format);
            let listing = Listing::read(ask, &mut query, subject, None).after(query)?;
            Ok(Rows::Things(Box::new(Whole::of(listing, below))))
        };
        return export::answer(ask, format, noun_of(subject), plan).await;
    }
    ask.answer(|ask| {
        let mut query = Query::of(ask, &of_list(subject, &[]), Some((subject, &[])));
        let listing = Listing::read(ask, &mut query, subject, None).after(query)?;
        Ok(move |desk: &mut Desk<'_, '_>| listing.answer(desk))
    })
    .await
}

/// The parameters of a list that are no filters.
pub(crate) fn of_list(subject: Subject, more: &[&'static str]) -> Vec<&'static str> {
    let words: &[&str] = if has_words(subject) { &["q"] } else { &[] };
    PAGING.iter().chain(&["sort", "format"]).chain(words).chain(more).copied().collect()
}

/// Whether a list can be narrowed to words.
pub(crate) fn has_words(subject: Subject) -> bool {
    has_facets(subject) && subject != Subject::Payments
}

/// Whether a list can tell how many items have which value.
pub(crate) fn has_facets(subject: Subject) -> bool {
    !matches!(subject, Subject::Documents | Subject::Calls)
}

impl Listing {
    /// Reads filter, sort and page; what is wrong stands in the query.
    pub fn read(
        ask: &Ask,
        query: &mut Query<'_>,
        subject: Subject,
        within: Option<(Within, Id)>,
    ) -> Self {
        let lang = ask.language.unwrap_or(Language::Kk);
        let fields = Within::sort_fields(within.as_ref().map(|(within, _)| *within), subject);
        Self::read_with(ask, query, subject, within, |query, words| {
            Self::sort(query, fields, lang, words)
        })
    }

    fn read_with(
        ask: &Ask,
        query: &mut Query<'_>,
        subject: Subject,
        within: Option<(Within, Id)>,
        sort: impl FnOnce(&mut Query<'_>, bool) -> Sort,
    ) -> Self {
        let pairs = query.owned();
        let (filter, unread) = match Filter::parse(subject, &pairs, None) {
            Ok(filter) => (filter, None),
            Err(invalid) if invalid.iter().any(needs_currency) => {
                (Filter::default(), Some(pairs.clone()))
            }
            Err(invalid) => {
                query.faults.extend(invalid.into_iter().map(Fault::from));
                (Filter::default(), None)
            }
        };
        let words = Words::read(query);
        let sort = sort(query, words.is_some());
        let mut order = format!("{}&{}", canonical(subject, &pairs), sort.canonical());
        if let Some(words) = &words {
            order = format!("{order}&q={}", words.text);
        }
        let includes: &[&str] = if has_facets(subject) { &["total", "facets"] } else { &["total"] };
        let paging = Paging::read(ask, query, &order, includes);
        let sources = each(query, "source", |source| Id::parse(source).ok());
        let regions = REGIONS.iter().flat_map(|name| {
            let regions = each(query, name, |region| RegionPrefix::parse(region).ok());
            regions.into_iter().filter(|region| !region.is_prefix()).map(|region| (*name, region))
        });
        let regions = regions.collect();
        let faults = Vec::new();
        let only_currency = None;
        Self {
            subject,
            filter,
            unread,
            sources,
            regions,
            faults,
            sort,
            paging,
            words,
            only_currency,
            within,
        }
    }

    /// Reads the filter alone: of what is shown neither in pages nor in an order.
    pub fn read_filter(ask: &Ask, query: &mut Query<'_>, subject: Subject) -> Self {
        Self::read_with(ask, query, subject, None, |_, _| Sort::default())
    }

    /// The question that the filter asks of the index on a day.
    pub fn question(&self, today: Date) -> search::Question<'_> {
        let words = self.words.as_ref().map(|words| &words.asked);
        search::Question { subject: self.subject, filter: &self.filter, words, today }
    }

    /// Whether the filter names statuses.
    pub fn names_status(&self) -> bool {
        let Filter { milestone_status, payment_status, .. } = &self.filter;
        !milestone_status.is_empty() || !payment_status.is_empty()
    }

    /// The order: the one that is asked for, else by relevance where words are, else the first of the list's.
    fn sort(query: &mut Query<'_>, fields: &[&'static str], lang: Language, words: bool) -> Sort {
        match query.get("sort") {
            None | Some("relevance") if words => Sort::RELEVANCE,
            asked => {
                let asked = asked.or(fields.first().copied()).unwrap_or_default();
                query.take("sort", Sort::parse_among(fields, asked, lang)).unwrap_or_default()
            }
        }
    }

    /// The list once its query is read. What is wrong is told now, unless the database knows of more that may be.
    pub fn after(mut self, mut query: Query<'_>) -> Result<Self, Problem> {
        let asks = self.unread.is_some() || !self.sources.is_empty() || !self.regions.is_empty();
        if asks {
            self.faults = std::mem::take(&mut query.faults);
        }
        query.finish()?;
        Ok(self)
    }

    fn answer(mut self, desk: &mut Desk<'_, '_>) -> Result<Answer, Stop> {
        let sequence = desk.reader.newest(kinds(self.subject))?;
        self.collect(desk, sequence)
    }

    /// The page as JSON.
    pub fn collect(&mut self, desk: &mut Desk<'_, '_>, sequence: i64) -> Result<Answer, Stop> {
        self.complete(desk)?;
        self.note(desk);
        let mut sequence = sequence;
        if self.depends_on_coverage() {
            let judged_by = desk.reader.newest(self.judged_by())?;
            sequence = sequence.max(judged_by).max(desk.reader.newest_coverage()?);
        }
        if self.asks_for_firsts() {
            sequence = sequence.max(desk.reader.newest(&FUNDING)?);
        }
        if self.words.is_some() || self.paging.facets {
            return self.indexed(desk, sequence);
        }
        let Self { subject, filter, sort, paging, .. } = &*self;
        let page = desk.reader.list(
            *subject,
            filter,
            *sort,
            paging.after.as_ref(),
            paging.limit,
            desk.today,
        )?;
        let next = paging.next(page.next.as_ref());
        let total = if paging.total {
            Some(desk.reader.count(*subject, filter, desk.today)?)
        } else {
            None
        };
        let judged = filter.depends_on_day();
        let records = page.items;
        let since = if self.asks_for_firsts() { desk.reader.counts_since()? } else { None };
        let (at, known, facets) = (None, None, None);
        Found { records, next, sequence, total, judged, at, known, since, facets }
            .json(desk, *subject)
    }

    /// What of the filter can only be known from the database: which currencies and regions there are, what must not be
    /// selected by.
    pub fn complete(&mut self, desk: &mut Desk<'_, '_>) -> Result<(), Stop> {
        let mut faults = std::mem::take(&mut self.faults);
        if let Some(pairs) = self.unread.take() {
            desk.needs_kinds(&[ThingKind::Grant, ThingKind::Contract, ThingKind::Call]);
            let currencies = desk.reader.currencies(2)?;
            let only = match currencies.as_slice() {
                [only] => Some(*only),
                // Any will do where there is no amount.
                [] => Currency::parse("KZT").ok(),
                _ => None,
            };
            self.only_currency = only;
            match Filter::parse(self.subject, &pairs, only) {
                Ok(filter) => self.filter = filter,
                Err(invalid) => faults.extend(invalid.into_iter().map(Fault::from)),
            }
        }
        if !self.sources.is_empty() {
            let unlisted = desk.reader.unlisted_sources()?;
            let named = std::mem::take(&mut self.sources);
            for source in &named {
                desk.needs(Dependency::thing(source));
            }
            faults.extend(named.iter().filter(|source| unlisted.contains(source)).map(|source| {
                let detail = format!("{source} must not become a list to select by");
                Fault::new("source", "not_listed", detail)
            }));
        }
        for (name, region) in std::mem::take(&mut self.regions) {
            desk.needs_kinds(&PLACED);
            if !desk.reader.has_region_scheme(region.scheme())? {
                let detail =
                    format!("no region of the register is of the scheme {}", region.scheme());
                faults.push(Fault::new(name, "unknown_scheme", detail));
            }
        }
        if !faults.is_empty() {
            return Err(Problem::invalid(faults).into());
        }
        match self.within.clone() {
            Some((Within::Recipient, id)) => self.filter.recipient = vec![id],
            Some((Within::Funder, id)) => self.filter.funder = vec![id],
            Some((Within::Funding, id)) => self.filter.funding = Some(id),
            None => {}
        }
        Ok(())
    }

    /// Notes what the page is made from: all things of its kinds, and those that the filter looks at. What lies below an
    /// item, and the funding in between, is noted with the item.
    pub fn note(&self, desk: &mut Desk<'_, '_>) {
        use ThingKind as K;
        let filter = &self.filter;
        let everywhere = self.within.is_none();
        if everywhere {
            desk.needs_kinds(kinds(self.subject));
        }
        if everywhere && !filter.canonical().is_empty() && self.subject != Subject::Calls {
            desk.needs_kinds(&[K::Grant, K::Contract]);
        }
        let of_organisations = [&filter.recipient_region, &filter.funder_region]
            .iter()
            .any(|regions| !regions.is_empty())
            || !filter.funder_group.is_empty();
        if of_organisations {
            desk.needs_kinds(&[K::Organisation]);
        }
        if self.depends_on_coverage() {
            desk.needs_kinds(self.judged_by());
            desk.needs(Dependency::coverage());
        }
        if self.asks_for_firsts() {
            desk.needs_kinds(&FUNDING);
        }
        if filter.depends_on_day() || self.subject == Subject::Milestones {
            desk.needs_day();
        }
    }

    /// Whether the filter asks what was awarded first, which all funding decides.
    pub fn asks_for_firsts(&self) -> bool {
        self.filter.first_award.is_some()
    }

    /// Whether the filter asks for what is said by milestones and by what sources cover.
    pub fn depends_on_coverage(&self) -> bool {
        self.filter.depends_on_coverage()
    }

    /// What a filter by lateness or result looks at, beside what is noted with the item, and what sources cover:
    /// milestones, and where their fundings work.
    fn judged_by(&self) -> &'static [ThingKind] {
        use ThingKind as K;
        if self.within.is_none() { &[K::Grant, K::Contract, K::Milestone] } else { &[] }
    }
}

/// The kinds of funding.
const FUNDING: [ThingKind; 2] = [ThingKind::Grant, ThingKind::Contract];

/// The kinds of things that have a seat or places of work.
const PLACED: [ThingKind; 4] =
    [ThingKind::Organisation, ThingKind::Grant, ThingKind::Contract, ThingKind::Call];

/// The values of a parameter that can be read.
fn each<T>(query: &Query<'_>, name: &str, read: impl Fn(&str) -> Option<T>) -> Vec<T> {
    query.get(name).into_iter().flat_map(|values| values.split(',')).filter_map(read).collect()
}

fn needs_currency(invalid: &Invalid) -> bool {
    invalid.code == "currency_required"
}

/// The kinds of things in a list.
fn kinds(subject: Subject) -> &'static [ThingKind] {
    match subject {
        Subject::Organisations => &[ThingKind::Organisation],
        Subject::Funding => &[ThingKind::Grant, ThingKind::Contract],
        Subject::Grants => &[ThingKind::Grant],
        Subject::Contracts => &[ThingKind::Contract],
        Subject::Milestones => &[ThingKind::Milestone],
        Subject::Payments => &[ThingKind::Payment],
        Subject::Documents => &[ThingKind::Document],
        Subject::Calls => &[ThingKind::Call],
    }
}

/// The thing of a record, or the fault that the database gave another one.
pub(crate) fn wrong(thing: &Thing) -> Stop {
    log::error!("{} is not of the kind that was read", thing.id());
    Problem::internal().into()
}
