//! Lists in SQL are what the table of filters says.

mod questions;

use std::collections::BTreeSet;

use domain::source::Coverage;
use domain::{Filter, Language, Period, Region, Sort, Subject, Thing, ThingKind};
use persistence::{Error, Found, Reader, Record, Store};
use proptest::collection::vec;

use crate::random::{TODAY, check, every_id};
use crate::reference::Reference;
use crate::steps::{any_steps, take};
use crate::things::*;
use questions::{Question, about_absence, any_question, every};

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
            let organisations =
                records.iter().filter(|record| record.thing.kind() == ThingKind::Organisation);
            let listed = reader.listed(organisations.cloned().collect())?;
            Ok::<_, Error>(Reference { records, listed, today: day(TODAY), only_currency })
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
                for question in questions.iter().chain(&about_absence()) {
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
                let milestones = walk(reader, &every(Subject::Milestones), &Filter::default())?;
                let coverages = reader.coverages(&milestones, None)?;
                for record in &milestones {
                    let Thing::Milestone(milestone) = &record.thing else { panic!("is no milestone") };
                    assert_eq!(coverages.covers(milestone, &record.sources), reference.covers(milestone, &record.sources), "{record:?}");
                }
                Ok::<_, Error>(())
            }).unwrap();
        });
    }

    fn a_source_may_cover_region_by_region_and_year_by_year(database) {
        let store = database.store();
        let kind = ThingKind::Milestone;
        let parts = (0..3_000).map(|number| {
            let region = Region::parse("GB-LAD", &format!("E{number:05}")).unwrap();
            let period = Period::new(Some(day(-number % 7)), None).unwrap();
            Coverage { kind, region: Some(region), period: Some(period), complete: true }
        });
        store.say(domain::Source { coverage: parts.collect(), ..source("register", domain::Authority::Other) });
        let places = vec![Region::parse("GB-LAD", "E02999").unwrap()];
        let late = domain::Milestone { due_on: Some(day(0)), ..milestone("g", "1") };
        store.take(&[stated("register", domain::Funding { places, ..grant("g") }), stated("register", late)]);
        let found = |subject, name: &str, value: &str| {
            let filter = Filter::parse(subject, &[(name.to_owned(), value.to_owned())], None).unwrap();
            store.read(|reader| reader.count(subject, &filter, day(TODAY))).unwrap()
        };
        for subject in [Subject::Funding, Subject::Milestones] {
            assert_eq!((found(subject, "overdue", "true"), found(subject, "overdue", "unknown")), (1, 0));
            assert_eq!((found(subject, "waiting_on", "recipient,unknown"), found(subject, "waiting_on", "unknown")), (1, 0));
        }
        assert_eq!((found(Subject::Funding, "result", "none"), found(Subject::Funding, "result", "unknown")), (0, 1), "signed nobody knows when");
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
                store.unsay("register", ThingKind::Grant, &out);
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
