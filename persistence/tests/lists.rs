//! Lists in SQL are what the table of filters says.

use std::collections::BTreeSet;

use domain::filter::{Shape, parameters};
use domain::{
    Currency, DocumentAccess, DocumentType, Filter, FundingKind, FundingStatus, Language,
    MilestoneStatus, OrganisationRole, OrganisationStatus, Outcome, PaymentStatus, Sort, Stage,
    Subject, WaitingOn,
};
use persistence::{Error, Found, Reader, Record, Store};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::random::{
    FUNDINGS, ORGANISATIONS, SOURCES, SPHERES, TODAY, check, every_id, funding_id, organisation_id,
};
use crate::reference::Reference;
use crate::steps::{any_steps, take};
use crate::things::*;

const SUBJECTS: [Subject; 7] = [
    Subject::Organisations,
    Subject::Funding,
    Subject::Grants,
    Subject::Contracts,
    Subject::Milestones,
    Subject::Payments,
    Subject::Documents,
];

/// What also lies below one funding.
const BELOW: [Subject; 3] = [Subject::Milestones, Subject::Payments, Subject::Documents];

/// A question, as a query would ask it.
#[derive(Debug, Clone)]
struct Question {
    subject: Subject,
    query: Vec<(String, String)>,
    sort: Sort,
    limit: usize,
    /// The funding below which is asked, by its number.
    below: Option<usize>,
}

impl Question {
    fn filter(&self, only_currency: Option<Currency>) -> Option<Filter> {
        let mut filter = Filter::parse(self.subject, &self.query, only_currency).ok()?;
        filter.funding = self.below.map(|number| id(&funding_id(number)));
        Some(filter)
    }
}

fn codes<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str) -> Vec<String> {
    all.iter().map(|value| code(*value).to_owned()).collect()
}

/// Values a parameter is asked with.
fn values(subject: Subject, name: &str, shape: Shape) -> Vec<String> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    match (name, shape) {
        ("status", _) => match subject {
            Subject::Organisations => codes(OrganisationStatus::ALL, OrganisationStatus::as_str),
            Subject::Milestones => codes(MilestoneStatus::ALL, MilestoneStatus::as_str),
            Subject::Payments => codes(PaymentStatus::ALL, PaymentStatus::as_str),
            _ => codes(FundingStatus::ALL, FundingStatus::as_str),
        },
        ("kind", _) => words(&["grant", "contract"]),
        ("funding_kind", _) => codes(FundingKind::ALL, FundingKind::as_str),
        ("stage", _) => codes(Stage::ALL, Stage::as_str),
        ("currency", _) => words(&["KZT", "USD", "JPY", "EUR"]),
        ("type", _) => codes(DocumentType::ALL, DocumentType::as_str),
        ("access", _) => codes(DocumentAccess::ALL, DocumentAccess::as_str),
        ("waiting_on", _) => codes(WaitingOn::ALL, WaitingOn::as_str),
        ("result", _) => codes(Outcome::ALL, Outcome::as_str),
        ("role", _) => codes(OrganisationRole::ALL, OrganisationRole::as_str),
        ("source", _) => words(&SOURCES),
        ("call", _) => words(&["call_1", "callX1"]),
        ("legal_form", _) => words(&["20", "2_", "TOO"]),
        ("sphere", _) => words(&SPHERES),
        (_, Shape::Ids) => {
            ORGANISATIONS.map(organisation_id).chain(["nobody".to_owned()]).collect()
        }
        (_, Shape::Regions) => words(&[
            "55",
            "550000000",
            "551000000",
            "5510",
            "551",
            "551610000",
            "75",
            "10",
            "X:a_b",
            "X:aXb",
        ]),
        (_, Shape::Day) => {
            [-1, 0, 30, TODAY, 364, 365].map(|number| day(number).to_string()).to_vec()
        }
        (_, Shape::Years) => words(&["2025", "2026", "2024"]),
        (_, Shape::Amount) => words(&["0", "1", "2500", "92233720368547758"]),
        (_, Shape::Truth) => words(&["true", "false"]),
        (_, Shape::Sequence) => words(&["0", "3", "9", "30"]),
        (_, Shape::Codes(_) | Shape::FreeCodes) => panic!("{name} has no values"),
    }
}

fn any_question() -> impl Strategy<Value = Question> {
    let parts = vec((any::<usize>(), vec(any::<usize>(), 1..3)), 0..4);
    let below = prop_oneof![Just(None), FUNDINGS.prop_map(Some)];
    let limit = prop_oneof![1..5_usize, Just(50)];
    (0..SUBJECTS.len(), parts, any::<usize>(), any::<bool>(), limit, below).prop_map(
        |(subject, parts, field, descending, limit, below)| {
            let subject = SUBJECTS[subject];
            let below = below.filter(|_| BELOW.contains(&subject));
            let all: Vec<_> = parameters(subject).collect();
            let mut query: Vec<(String, String)> = Vec::new();
            for (parameter, picks) in parts {
                let parameter = all[parameter % all.len()];
                if query.iter().any(|(name, _)| name == parameter.name) {
                    continue;
                }
                let pool = values(subject, parameter.name, parameter.shape);
                let many = matches!(
                    parameter.shape,
                    Shape::Codes(_) | Shape::Regions | Shape::Ids | Shape::FreeCodes | Shape::Years
                );
                let picked: Vec<&str> = picks
                    .iter()
                    .take(if many { 2 } else { 1 })
                    .map(|pick| pool[pick % pool.len()].as_str())
                    .collect();
                query.push((parameter.name.to_owned(), picked.join(",")));
            }
            if field % 5 != 0 && query.iter().any(|(name, _)| name.starts_with("amount_")) {
                query.retain(|(name, _)| name != "currency");
                query.push(("currency".to_owned(), ["KZT", "USD", "JPY"][field % 3].to_owned()));
            }
            let fields =
                if below.is_some() { Sort::fields_below(subject) } else { Sort::fields(subject) };
            let text =
                format!("{}{}", if descending { "-" } else { "" }, fields[field % fields.len()]);
            let language = Language::ALL[field / 7 % 3];
            let sort = Sort::parse_among(fields, &text, language).unwrap();
            Question { subject, query, sort, limit, below }
        },
    )
}

fn walk(
    reader: &mut Reader<'_>,
    question: &Question,
    filter: &Filter,
) -> Result<Vec<Record>, Error> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = reader.list(
            question.subject,
            filter,
            question.sort,
            after.as_ref(),
            question.limit,
            day(TODAY),
        )?;
        assert!(
            page.items.len() <= question.limit
                && (page.next.is_none() || page.items.len() == question.limit)
        );
        found.extend(page.items);
        after = page.next;
        if after.is_none() {
            return Ok(found);
        }
    }
}

/// Everything there is; what it is read by is tested elsewhere.
fn everything(store: &Store) -> Reference {
    store
        .read(|reader| {
            let mut records = Vec::new();
            for (kind, id) in every_id() {
                if let Some(Found::Here(record)) = reader.find(kind, &id)? {
                    records.push(*record);
                }
            }
            let currencies = reader.currencies(2)?;
            let only_currency = if let [only] = currencies[..] { Some(only) } else { None };
            Ok::<_, Error>(Reference { records, today: day(TODAY), only_currency })
        })
        .unwrap()
}

on_both! {
    fn every_filter_and_order_is_what_the_table_says(database) {
        let store = database.store();
        let strategy = (any_steps(), any_steps(), vec(any_question(), 120));
        check(12, &strategy, |(first, second, questions)| {
            database.clear();
            first.iter().chain(&second).enumerate().for_each(|(number, step)| take(&store, number, step));
            let reference = everything(&store);
            store.read(|reader| {
                for question in &questions {
                    // What does not go together, such as an amount without its currency, is refused elsewhere.
                    let Some(filter) = question.filter(reference.only_currency) else { continue };
                    let mut expected: Vec<&Record> = reference.list(question.subject, &question.query, question.sort);
                    expected.retain(|record| filter.funding.as_ref().is_none_or(|funding| record.thing.parent() == Some(funding)));
                    let found = walk(reader, question, &filter)?;
                    let ids = |records: &[&Record]| records.iter().map(|record| record.thing.id().to_string()).collect::<Vec<_>>();
                    assert_eq!(ids(&found.iter().collect::<Vec<_>>()), ids(&expected), "{question:?}");
                    assert!(found.iter().eq(expected), "{question:?}");
                    assert_eq!(reader.count(question.subject, &filter, day(TODAY))?, i64::try_from(found.len()).unwrap());
                }
                Ok::<_, Error>(())
            }).unwrap();
        });
    }

    fn walking_while_others_write_gives_nothing_twice_and_misses_nothing_that_stayed(database) {
        let store = database.store();
        for (field, limit) in [("id", 3), ("-id", 4), ("amount", 3), ("-amount", 2), ("signed_on", 3), ("-signed_on", 5)] {
            database.clear();
            let make = |number: i32| {
                let mut funding = grant(&format!("g{:02}", number * 7 % 40));
                funding.amount = (number % 5 != 0).then(|| money(i64::from(number % 9), "KZT"));
                funding.signed_on = (number % 4 != 0).then(|| day(number % 6));
                funding
            };
            store.take(&(0..40).map(|number| stated("register", make(number))).collect::<Vec<_>>());
            let sort = Sort::parse(Subject::Grants, field, Language::Kk).unwrap();
            let (mut seen, mut after, mut round) = (Vec::new(), None, 0);
            let mut ended = BTreeSet::new();
            loop {
                let page = store.read(|reader| reader.list(Subject::Grants, &Filter::default(), sort, after.as_ref(), limit, day(0))).unwrap();
                seen.extend(page.items.iter().map(|record| record.thing.id().to_string()));
                after = page.next;
                if after.is_none() {
                    break;
                }
                // Others change what is no sort key, add what was not there, and take away.
                let mut changed = make(round * 11 % 40);
                changed.title = Some(en(&format!("round {round}")));
                let fresh = domain::Funding { id: id(&format!("n{round}")), ..make(round) };
                if !ended.contains(changed.id.as_str()) {
                    store.say(changed);
                }
                store.say(fresh);
                let out = format!("g{:02}", round * 3 % 40);
                store.unsay("register", domain::ThingKind::Grant, &out);
                ended.insert(out);
                round += 1;
            }
            let once: BTreeSet<&String> = seen.iter().collect();
            assert_eq!(once.len(), seen.len(), "{field}: nothing twice");
            let stayed = (0..40).map(|number| format!("g{number:02}")).filter(|id| !ended.contains(id));
            for id in stayed {
                assert!(once.contains(&id), "{field}: {id} is missing");
            }
            assert!(round > 5);
        }
    }
}
