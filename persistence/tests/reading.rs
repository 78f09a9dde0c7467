//! What its readers ask of the log, and what tells them that an answer is still good.

use std::collections::{BTreeMap, BTreeSet};

use domain::{FundingStatus, Id, PaymentStatus, Thing, ThingKind, change};
use persistence::{ChangesFilter, Entry, Error, Store};
use proptest::sample::subsequence;

use crate::random::{ORGANISATIONS, check, organisation_id};
use crate::steps::{any_steps, take};
use crate::things::*;

/// Everything a reader gets who asks again and again.
fn follow(store: &Store, filter: &ChangesFilter, limit: usize) -> Vec<Entry> {
    let (mut seen, mut found) = (0, Vec::new());
    loop {
        let (entries, upto) = store.read(|reader| reader.changes(seen, filter, limit)).unwrap();
        assert!(entries.len() <= limit);
        if upto == seen {
            return found;
        }
        found.extend(entries);
        seen = upto;
    }
}

/// For every funding the organisations it ever named, and for everything else below which funding it lies.
fn named(entries: &[Entry]) -> (BTreeMap<Id, BTreeSet<Id>>, BTreeMap<Id, Id>) {
    let (mut parties, mut parents) = (BTreeMap::<Id, BTreeSet<Id>>::new(), BTreeMap::new());
    for thing in entries.iter().filter_map(|entry| change::read_state(entry.state.as_deref()?).ok())
    {
        match &thing.0 {
            Thing::Funding(funding) => {
                parties
                    .entry(funding.id.clone())
                    .or_default()
                    .extend(funding.organisations().into_iter().cloned());
            }
            other => {
                parents.extend(other.parent().map(|parent| (other.id().clone(), parent.clone())));
            }
        }
    }
    (parties, parents)
}

const WATCHED: [&str; 11] = [
    "funder",
    "recipient",
    "other",
    "g",
    "h",
    "g:m:1",
    "g:p:1",
    "g:d:1",
    "h:p:1",
    "source",
    "nothing",
];

/// Whether a call names an organisation after a change, or named it right before.
fn call_named(all: &[Entry], entry: &Entry, organisation: &Id) -> bool {
    let same =
        |other: &&Entry| other.header.kind == ThingKind::Call && other.header.id == entry.header.id;
    let before =
        all.iter().filter(same).rev().find(|one| one.header.sequence < entry.header.sequence);
    let states = [Some(entry), before].into_iter().flatten().filter_map(|one| one.state.as_deref());
    states.into_iter().any(|state| match change::read_state(state) {
        Ok((Thing::Call(call), _)) => call.organisations().any(|id| id == organisation),
        _ => false,
    })
}

on_both! {
    fn filtered_changes_are_those_that_concern(database) {
        let store = database.store();
        let kinds = subsequence(ThingKind::ALL.to_vec(), 0..3);
        let strategy = (any_steps(), kinds, proptest::option::of(ORGANISATIONS), 1..5_usize);
        check(12, &strategy, |(steps, kinds, organisation, limit)| {
            database.clear();
            steps.iter().enumerate().for_each(|(number, step)| take(&store, number, step));
            let all = store.entries();
            let (parties, parents) = named(&all);
            let filter = ChangesFilter { kinds, organisation: organisation.map(|number| id(&organisation_id(number))) };
            let concerns = |entry: &&Entry| {
                if let (ThingKind::Call, Some(one)) = (entry.header.kind, &filter.organisation) {
                    return (filter.kinds.is_empty() || filter.kinds.contains(&ThingKind::Call)) && call_named(&all, entry, one);
                }
                let of = &entry.header.id;
                let funding = parents.get(of).unwrap_or(of);
                let organisation = filter.organisation.as_ref();
                let by_kind = filter.kinds.is_empty() || filter.kinds.contains(&entry.header.kind);
                by_kind && organisation.is_none_or(|one| of == one || parties.get(funding).is_some_and(|named| named.contains(one)))
            };
            assert!(follow(&store, &filter, limit).iter().eq(all.iter().filter(concerns)), "{filter:?}");
            let newest = |kinds: &[ThingKind]| all.iter().filter(|entry| kinds.contains(&entry.header.kind)).map(|entry| entry.header.sequence).max();
            for kinds in [&filter.kinds, &ThingKind::ALL.to_vec()] {
                assert_eq!(store.read(|reader| reader.newest(kinds)).unwrap(), newest(kinds).unwrap_or(0));
            }
        });
    }

    fn a_rare_kind_does_not_hold_a_reader_up(database) {
        let store = database.store();
        for number in 0..70 {
            store.say(organisation(&format!("o{number}")));
        }
        store.say(source("s", domain::Authority::Other));
        let filter = ChangesFilter { kinds: vec![ThingKind::Source], organisation: None };
        let (entries, seen) = store.read(|reader| reader.changes(0, &filter, 10)).unwrap();
        assert!(entries.is_empty() && seen < 71, "{seen}");
        assert_eq!(follow(&store, &filter, 10).len(), 1);
        let outside = |after| store.read(|reader| reader.changes(after, &ChangesFilter::default(), 100)).unwrap();
        assert_eq!((outside(71).1, outside(1_000).1, outside(-5).0.len()), (71, 1_000, 71));
        assert_eq!(store.read(|reader| reader.changes(3, &ChangesFilter::default(), 0)).unwrap(), (vec![], 3));
    }

    fn newest_of_moves_when_something_it_sums_moves_and_never_else(database) {
        let store = database.store();
        store.take(&[
            stated("register", source("source", domain::Authority::Other)),
            stated("register", organisation("funder")),
            stated("register", grant("g")),
            stated("register", milestone("g", "1")),
            stated("register", payment("g", "1", money(5, "KZT"), PaymentStatus::Paid)),
            stated("register", document("g", "1")),
            stated("register", grant("h")),
            stated("register", payment("h", "1", money(5, "KZT"), PaymentStatus::Paid)),
        ]);
        let watch = || store.read(|reader| WATCHED.iter().map(|thing| reader.newest_of(&id(thing))).collect::<Result<Vec<i64>, Error>>()).unwrap();
        let moves = |what: &str, act: &dyn Fn(), expected: &[&str]| {
            let before = watch();
            act();
            let (after, head) = (watch(), store.sequence().unwrap());
            let moved = WATCHED.iter().zip(before.iter().zip(&after)).filter(|(_, (before, after))| before != after);
            let moved: Vec<&str> = moved.map(|(thing, (before, after))| { assert!(before < after && *after <= head); *thing }).collect();
            assert_eq!(moved, expected, "{what}");
        };
        let titled = |text: &str, title: &str| domain::Funding { title: Some(en(title)), ..grant(text) };
        moves("an organisation", &|| { store.say(domain::Organisation { name: en("new"), ..organisation("funder") }); }, &["funder"]);
        moves("a funding", &|| { store.say(titled("g", "new")); }, &["funder", "recipient", "g"]);
        moves("the same again", &|| { store.say(titled("g", "new")); }, &[]);
        moves("a milestone", &|| { store.say(domain::Milestone { title: en("new"), ..milestone("g", "1") }); }, &["g", "g:m:1"]);
        moves("a payment", &|| { store.say(payment("g", "1", money(6, "KZT"), PaymentStatus::Paid)); }, &["g", "g:p:1"]);
        moves("a document", &|| { store.say(domain::Document { title: en("new"), ..document("g", "1") }); }, &["g", "g:d:1"]);
        moves("a source", &|| { store.say(domain::Source { title: en("new"), ..source("source", domain::Authority::Other) }); }, &["source"]);
        let between = |text: &str, to: &str| domain::Funding { recipients: vec![recipient(to, None)], ..grant(text) };
        let elsewhere = |text: &str| domain::Funding { funder: Some(party("nobody")), ..between(text, "nobody") };
        moves("an unrelated funding", &|| { store.say(elsewhere("z")); }, &[]);
        moves("another recipient", &|| { store.say(between("g", "other")); }, &["funder", "recipient", "other", "g"]);
        let terminated = || domain::Funding { status: FundingStatus::Terminated, ..grant("h") };
        moves("a termination", &|| { store.say(terminated()); }, &["funder", "recipient", "h"]);
        moves("a payment that is summed", &|| { store.say(payment("h", "1", money(7, "KZT"), PaymentStatus::Paid)); }, &["funder", "recipient", "h", "h:p:1"]);
        moves("its withdrawal", &|| { store.unsay("register", ThingKind::Payment, "h:p:1"); }, &["funder", "recipient", "h", "h:p:1"]);
        moves("a withdrawal", &|| { store.unsay("register", ThingKind::Grant, "h"); }, &["funder", "recipient", "h"]);
        moves("a redaction", &|| { store.redact(&act(), ThingKind::Grant, &id("g"), "a court").unwrap(); }, &["funder", "other", "g", "g:m:1", "g:p:1", "g:d:1"]);
    }

    fn sources_are_listed_and_those_not_to_be_selected_by_are_known(database) {
        let store = database.store();
        for number in 0..5 {
            store.say(domain::Source { listing: number % 2 == 0, ..source(&format!("s{number}"), domain::Authority::Other) });
        }
        store.unsay("register", ThingKind::Source, "s3");
        store.unsay("register", ThingKind::Source, "s4");
        store.read(|reader| {
            assert_eq!(reader.unlisted_sources()?, [id("s1"), id("s3")], "also one that is gone");
            let first = reader.sources(0, None, 2)?;
            assert_eq!(first.items.iter().map(|record| record.thing.id().as_str()).collect::<Vec<_>>(), ["s0", "s1"]);
            let rest = reader.sources(0, Some(&id(&first.next.unwrap().id)), 2)?;
            assert_eq!((rest.items.len(), rest.next), (1, None));
            let after = first.items[1].sequence;
            let newer = reader.sources(after, None, 9)?.items;
            assert!(newer.iter().all(|record| record.sequence > after) && !newer.is_empty());
            assert_eq!(reader.count_sources(after)?, i64::try_from(newer.len()).unwrap());
            Ok::<_, Error>(())
        }).unwrap();
    }

    fn currencies_are_those_of_funding_that_is_there(database) {
        let store = database.store();
        let in_currency = |text: &str, code: &str| domain::Funding { amount: Some(money(1, code)), funder: None, recipients: vec![], ..grant(text) };
        store.take(&[stated("register", in_currency("a", "USD")), stated("register", in_currency("b", "EUR")), stated("register", in_currency("c", "USD"))]);
        store.take(&[stated("register", domain::Funding { amount: None, ..in_currency("d", "KZT") })]);
        let codes = |most| store.read(|reader| reader.currencies(most)).unwrap().iter().map(|currency| currency.code()).collect::<Vec<_>>();
        assert_eq!((codes(1), codes(2), codes(3)), (vec!["EUR"], vec!["EUR", "USD"], vec!["EUR", "USD"]));
        store.unsay("register", ThingKind::Grant, "b");
        assert_eq!(codes(3), ["USD"]);
    }

    fn reads_belong_to_one_moment(database) {
        let store = database.store();
        store.say(organisation("a"));
        store.read(|reader| {
            let before = reader.head()?;
            store.say(organisation("b"));
            assert_eq!(reader.head()?, before);
            assert_eq!(reader.find(ThingKind::Organisation, &id("b"))?, None);
            Ok::<_, Error>(())
        }).unwrap();
        assert_eq!(store.sequence().unwrap(), 2);
    }
}
