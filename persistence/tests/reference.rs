//! What the table of filters says, over everything there is in memory: slow, plain, and without a line of SQL.

mod calls;

use domain::fold::collation_key;
use domain::progress::outcome;
use domain::{
    Currency, Funding, FundingStatus, Id, Kato, Milestone, Money, Organisation, Region, Sort,
    SortKey, Source, Subject, Thing, ThingKind,
};
use persistence::Record;
use time::Date;

/// Everything there is, and the day it is.
pub struct Reference {
    pub records: Vec<Record>,
    /// Organisations as they are selected by: some are in no list.
    pub listed: Vec<Record>,
    pub today: Date,
    pub only_currency: Option<Currency>,
}

fn any(values: &str, holds: impl Fn(&str) -> bool) -> bool {
    values.split(',').any(holds)
}

fn lies_in(values: &str, region: &Region) -> bool {
    any(values, |value| {
        let (scheme, code) = value.split_once(':').unwrap_or(("KATO", value));
        match region.kato().filter(|_| scheme == "KATO") {
            Some(place) if code.len() == 9 => Kato::parse(code).unwrap().contains(&place),
            Some(place) => place.as_str().starts_with(code),
            None => region.scheme() == scheme && region.code() == code,
        }
    })
}

fn on_or_after(day: Option<Date>, bound: &str) -> bool {
    day.is_some_and(|day| day >= domain::day::parse_day(bound).unwrap())
}

fn on_or_before(day: Option<Date>, bound: &str) -> bool {
    day.is_some_and(|day| day <= domain::day::parse_day(bound).unwrap())
}

fn in_years(day: Option<Date>, years: &str) -> bool {
    day.is_some_and(|day| any(years, |year| day.year().to_string() == year))
}

impl Reference {
    /// What a list shows, in its order.
    pub fn list(&self, subject: Subject, query: &[(String, String)], sort: Sort) -> Vec<&Record> {
        let mut listed: Vec<&Record> = self
            .records
            .iter()
            .filter(|record| belongs(subject, record.thing.kind()))
            .filter(|record| {
                subject != Subject::Organisations || self.known(record.thing.id()).is_some()
            })
            .filter(|record| {
                query.iter().all(|(name, value)| self.holds(record, name, value, query))
            })
            .collect();
        listed.sort_by(|a, b| {
            let by_id = a.thing.id().cmp(b.thing.id());
            let key = |record| key(self.selected_by(record), sort);
            let (one, other) = (key(a), key(b));
            match (sort.key, one, other) {
                (SortKey::Id, ..) if sort.descending => by_id.reverse(),
                (SortKey::Id, ..) | (_, None, None) => by_id,
                (_, None, Some(_)) => std::cmp::Ordering::Greater,
                (_, Some(_), None) => std::cmp::Ordering::Less,
                (_, Some(one), Some(other)) if sort.descending => other.cmp(&one).then(by_id),
                (_, Some(one), Some(other)) => one.cmp(&other).then(by_id),
            }
        });
        listed
    }

    fn holds(&self, record: &Record, name: &str, value: &str, query: &[(String, String)]) -> bool {
        match name {
            "source" => {
                return any(value, |value| {
                    record.sources.iter().any(|source| source.as_str() == value)
                });
            }
            "updated_after" => return record.sequence > value.parse().unwrap(),
            _ => {}
        }
        match &self.selected_by(record).thing {
            Thing::Organisation(thing) => self.organisation(thing, name, value),
            Thing::Funding(thing) => match name {
                "amount_min" | "amount_max" => self.amount(thing, name, value, query),
                "result" => any(value, |value| self.outcome(thing).as_str() == value),
                _ => self.funding(thing, name, value),
            },
            Thing::Milestone(thing) => self.milestone(thing, &record.sources, name, value),
            Thing::Payment(thing) => match name {
                "status" => any(value, |value| thing.status.as_str() == value),
                "currency" => any(value, |value| thing.amount.currency().code() == value),
                "paid_from" => on_or_after(thing.paid_on, value),
                "paid_to" => on_or_before(thing.paid_on, value),
                "year" => in_years(thing.paid_on, value),
                _ => self.fundings().any(|funding| {
                    funding.id == thing.funding && self.funding(funding, name, value)
                }),
            },
            Thing::Document(thing) => match name {
                "type" => any(value, |value| thing.document_type.as_str() == value),
                "access" => any(value, |value| thing.access.as_str() == value),
                "year" => in_years(thing.dated_on, value),
                other => panic!("{other} of documents"),
            },
            Thing::Call(thing) => self.call(thing, name, value, query),
            Thing::Source(_) => panic!("is not listed"),
        }
    }

    fn organisation(&self, thing: &Organisation, name: &str, value: &str) -> bool {
        match name {
            "region" => thing.seat.as_ref().is_some_and(|seat| lies_in(value, seat)),
            "sphere" => any(value, |value| thing.spheres.iter().any(|sphere| sphere == value)),
            "status" => any(value, |value| thing.status.as_str() == value),
            "legal_form" => any(value, |value| thing.legal_form.as_deref() == Some(value)),
            "role" => any(value, |value| thing.roles.iter().any(|role| role.as_str() == value)),
            "registered_from" => on_or_after(thing.registered_on, value),
            "registered_to" => on_or_before(thing.registered_on, value),
            "year" => in_years(thing.registered_on, value),
            "has_funding" => {
                let has = self.fundings().any(|funding| {
                    funding.recipients.iter().any(|recipient| recipient.id == thing.id)
                });
                has == (value == "true")
            }
            other => panic!("{other} of organisations"),
        }
    }

    fn funding(&self, thing: &Funding, name: &str, value: &str) -> bool {
        let seated = |id: &Id| self.seat(id).is_some_and(|seat| lies_in(value, seat));
        match name {
            "region" => thing.places.iter().any(|place| lies_in(value, place)),
            "recipient_region" => thing.recipients.iter().any(|recipient| seated(&recipient.id)),
            "funder_region" => thing.funder.as_ref().is_some_and(|funder| seated(&funder.id)),
            "sphere" => any(value, |value| thing.spheres.iter().any(|sphere| sphere == value)),
            "kind" => any(value, |value| thing.kind().as_str() == value),
            "funding_kind" => any(value, |value| thing.funding_kind.as_str() == value),
            "status" => any(value, |value| thing.status.as_str() == value),
            "stage" => any(value, |value| thing.stage.is_some_and(|stage| stage.as_str() == value)),
            "currency" => any(value, |value| {
                thing.present_amount().is_some_and(|amount| amount.currency().code() == value)
            }),
            "funder" => any(value, |value| {
                thing.funder.as_ref().is_some_and(|funder| funder.id.as_str() == value)
            }),
            "funder_group" => any(value, |value| {
                thing.funder.as_ref().is_some_and(|funder| self.in_group(&funder.id, value))
            }),
            "operator" => any(value, |value| {
                thing.operator.as_ref().is_some_and(|operator| operator.id.as_str() == value)
            }),
            "recipient" => any(value, |value| {
                thing.recipients.iter().any(|recipient| recipient.id.as_str() == value)
            }),
            "call" => {
                any(value, |value| thing.call.as_ref().is_some_and(|call| call.as_str() == value))
            }
            "signed_from" => on_or_after(thing.signed_on, value),
            "signed_to" => on_or_before(thing.signed_on, value),
            "start_from" => on_or_after(thing.start_on, value),
            "start_to" => on_or_before(thing.start_on, value),
            "end_from" => on_or_after(thing.end_on, value),
            "end_to" => on_or_before(thing.end_on, value),
            "year" => in_years(thing.signed_on, value),
            "first_award" => self.is_first_award(thing) == (value == "true"),
            "overdue" | "waiting_on" => {
                let mut shown = self.milestones(&thing.id).peekable();
                if shown.peek().is_none() && !self.covers_result(thing) {
                    return any(value, |value| value == "unknown");
                }
                let mut shown = shown
                    .map(|(milestone, sources)| self.milestone(milestone, sources, name, value));
                if value == "false" { shown.all(|holds| holds) } else { shown.any(|holds| holds) }
            }
            other => panic!("{other} of funding"),
        }
    }

    /// Whether one of its recipients was awarded nothing before it.
    fn is_first_award(&self, thing: &Funding) -> bool {
        let awarded = |funding: &Funding| {
            matches!(
                funding.status,
                FundingStatus::Contracted
                    | FundingStatus::Active
                    | FundingStatus::Suspended
                    | FundingStatus::Completed
                    | FundingStatus::Terminated
            )
        };
        let place = |funding: &Funding| {
            let day = funding.signed_on.or(funding.start_on);
            (day.is_none(), day, funding.id.clone())
        };
        let receives = |funding: &Funding, id: &Id| {
            funding.recipients.iter().any(|recipient| recipient.id == *id)
        };
        awarded(thing)
            && thing.recipients.iter().any(|recipient| {
                !self.fundings().any(|other| {
                    awarded(other) && receives(other, &recipient.id) && place(other) < place(thing)
                })
            })
    }

    fn milestone(&self, thing: &Milestone, sources: &[Id], name: &str, value: &str) -> bool {
        let lateness = || thing.lateness(self.today, self.covers(thing, sources));
        match name {
            "status" => any(value, |value| thing.status.as_str() == value),
            "currency" => any(value, |value| {
                thing.amount.is_some_and(|amount| amount.currency().code() == value)
            }),
            "due_from" => on_or_after(thing.due_on, value),
            "due_to" => on_or_before(thing.due_on, value),
            "year" => in_years(thing.due_on, value),
            "overdue" => {
                lateness().overdue.map_or("unknown".to_owned(), |overdue| overdue.to_string())
                    == value
            }
            "waiting_on" => any(value, |value| {
                lateness().waiting_on.is_some_and(|waiting| waiting.as_str() == value)
            }),
            _ => self
                .fundings()
                .any(|funding| funding.id == thing.funding && self.funding(funding, name, value)),
        }
    }

    fn amount(&self, thing: &Funding, name: &str, value: &str, query: &[(String, String)]) -> bool {
        let said = query
            .iter()
            .find(|(name, _)| name == "currency")
            .map(|(_, code)| Currency::parse(code).unwrap());
        let bound = Money::parse(value, said.or(self.only_currency).unwrap()).unwrap();
        thing.present_amount().is_some_and(|amount| {
            let fits = if name == "amount_min" {
                amount.minor() >= bound.minor()
            } else {
                amount.minor() <= bound.minor()
            };
            amount.currency() == bound.currency() && fits
        })
    }

    fn outcome(&self, thing: &Funding) -> domain::Outcome {
        let milestones: Vec<Milestone> =
            self.milestones(&thing.id).map(|(milestone, _)| milestone.clone()).collect();
        outcome(&milestones, self.covers_result(thing))
    }

    /// Whether one of its sources would tell what came of a funding.
    fn covers_result(&self, thing: &Funding) -> bool {
        let record = self.records.iter().find(|record| *record.thing.id() == thing.id);
        let sources = record.map_or(&[][..], |record| record.sources.as_slice());
        self.sources(sources).any(|source| source.covers_result(thing))
    }

    /// Whether a milestone is covered by one of its sources.
    pub fn covers(&self, thing: &Milestone, sources: &[Id]) -> bool {
        let funding = self.fundings().find(|funding| funding.id == thing.funding);
        let places = funding.map_or(&[][..], |funding| funding.places.as_slice());
        self.sources(sources).any(|source| source.covers_milestone(thing, places))
    }

    fn sources(&self, ids: &[Id]) -> impl Iterator<Item = &Source> {
        self.records.iter().filter_map(|record| match &record.thing {
            Thing::Source(source) if ids.contains(&source.id) => Some(source),
            _ => None,
        })
    }

    fn fundings(&self) -> impl Iterator<Item = &Funding> {
        self.records.iter().filter_map(|record| {
            if let Thing::Funding(thing) = &record.thing { Some(thing) } else { None }
        })
    }

    fn milestones(&self, funding: &Id) -> impl Iterator<Item = (&Milestone, &[Id])> {
        self.records.iter().filter_map(move |record| match &record.thing {
            Thing::Milestone(thing) if thing.funding == *funding => {
                Some((thing, record.sources.as_slice()))
            }
            _ => None,
        })
    }

    /// What a record is selected by: of an organisation what sources say that may become a list.
    fn selected_by<'r>(&'r self, record: &'r Record) -> &'r Record {
        self.listed.iter().find(|listed| listed.thing.id() == record.thing.id()).unwrap_or(record)
    }

    fn known(&self, id: &Id) -> Option<&Organisation> {
        self.listed.iter().find_map(|record| match &record.thing {
            Thing::Organisation(thing) if thing.id == *id => Some(thing),
            _ => None,
        })
    }

    fn seat(&self, id: &Id) -> Option<&Region> {
        self.known(id)?.seat.as_ref()
    }

    /// Whether a body is another or belongs to it, over however many between them; bodies may belong to each other.
    fn in_group(&self, id: &Id, group: &str) -> bool {
        let mut at = id;
        for _ in 0..10 {
            if at.as_str() == group {
                return true;
            }
            let Some(parent) = self.known(at).and_then(|body| body.parent.as_ref()) else {
                return false;
            };
            at = &parent.id;
        }
        false
    }
}

fn belongs(subject: Subject, kind: ThingKind) -> bool {
    match subject {
        Subject::Organisations => kind == ThingKind::Organisation,
        Subject::Funding => matches!(kind, ThingKind::Grant | ThingKind::Contract),
        Subject::Grants => kind == ThingKind::Grant,
        Subject::Contracts => kind == ThingKind::Contract,
        Subject::Milestones => kind == ThingKind::Milestone,
        Subject::Payments => kind == ThingKind::Payment,
        Subject::Documents => kind == ThingKind::Document,
        Subject::Calls => kind == ThingKind::Call,
    }
}

/// The value a record is sorted by, as something that can be compared.
fn key(record: &Record, sort: Sort) -> Option<(String, i64)> {
    let day = |day: Option<Date>| day.map(|day| (String::new(), i64::from(day.to_julian_day())));
    let minor = |amount: Option<Money>| amount.map(|amount| (String::new(), amount.minor()));
    match (sort.key, &record.thing) {
        (SortKey::Sequence, _) => Some((String::new(), record.sequence)),
        (SortKey::Name(language), Thing::Organisation(thing)) => {
            Some((collation_key(thing.name.best(language).0, language), 0))
        }
        (SortKey::RegisteredOn, Thing::Organisation(thing)) => day(thing.registered_on),
        (SortKey::Amount, Thing::Funding(thing)) => minor(thing.present_amount()),
        (SortKey::SignedOn, Thing::Funding(thing)) => day(thing.signed_on),
        (SortKey::StartOn, Thing::Funding(thing)) => day(thing.start_on),
        (SortKey::EndOn, Thing::Funding(thing)) => day(thing.end_on),
        (SortKey::Amount, Thing::Milestone(thing)) => minor(thing.amount),
        (SortKey::DueOn, Thing::Milestone(thing)) => day(thing.due_on),
        (SortKey::Amount, Thing::Payment(thing)) => minor(Some(thing.amount)),
        (SortKey::PaidOn, Thing::Payment(thing)) => day(thing.paid_on),
        (SortKey::DatedOn, Thing::Document(thing)) => day(thing.dated_on),
        (SortKey::Amount, Thing::Call(thing)) => minor(thing.amount),
        (SortKey::AnnouncedOn, Thing::Call(thing)) => day(thing.announced_on),
        (SortKey::ApplicationsTo, Thing::Call(thing)) => day(thing.applications_to),
        (SortKey::Position, Thing::Milestone(thing)) => {
            thing.position.map(|place| (String::new(), i64::from(place)))
        }
        _ => None,
    }
}
