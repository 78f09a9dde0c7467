//! Withdrawn, merged, and back again. Redaction has a file of its own.

use domain::{Filter, Operation, PaymentStatus, Sort, SortKey, Subject, Thing, ThingKind};
use persistence::{Below, Error, Store};

use crate::things::*;

/// A grant with one of everything below it, a milestone of it said by somebody else.
fn family(store: &Store) {
    store.take(&[
        stated("register", organisation("recipient")),
        stated("register", grant("g")),
        stated("register", grant("h")),
        stated("register", milestone("g", "1")),
        stated("other", milestone("g", "2")),
        stated("register", payment("g", "1", money(5, "KZT"), PaymentStatus::Paid)),
        stated("register", document("g", "1")),
        stated("register", milestone("h", "1")),
    ]);
}

const BELOW: [(ThingKind, &str); 4] = [
    (ThingKind::Milestone, "g:m:1"),
    (ThingKind::Milestone, "g:m:2"),
    (ThingKind::Payment, "g:p:1"),
    (ThingKind::Document, "g:d:1"),
];

fn nothing_lies_below(store: &Store) {
    store
        .read(|reader| {
            for below in [Below::Milestones, Below::Payments, Below::Documents] {
                assert_eq!(reader.below(below, &id("g"))?, []);
            }
            assert_eq!(reader.below(Below::Milestones, &id("h"))?.len(), 1, "its neighbour stays");
            Ok::<_, Error>(())
        })
        .unwrap();
}

on_both! {
    fn a_withdrawal_takes_along_what_lies_below(database) {
        let store = database.store();
        family(&store);
        let written = store.unsay("register", ThingKind::Grant, "g");
        assert_eq!((written.withdrawn, written.sequence), (5, 13));
        for (kind, thing) in [(ThingKind::Grant, "g")].into_iter().chain(BELOW) {
            let gone = store.gone(kind, thing);
            assert_eq!((gone.operation, gone.reason.as_deref(), gone.survivor), (Operation::Withdrawn, Some("no longer stated"), None));
            assert!(gone.sequence > 8);
        }
        nothing_lies_below(&store);
        let snapshots: Vec<i64> = store.entries()[8..].iter().map(|entry| entry.header.snapshot).collect();
        assert_eq!(snapshots, [13; 5], "all in one transaction");
        assert_eq!(store.unsay("register", ThingKind::Grant, "g").sequence, 13, "what is gone cannot go");
        assert_eq!(store.state(&act(), &[stated("other", milestone("g", "2"))]).unwrap().refused[0].1.code, "unknown_parent");
    }

    fn what_is_stated_again_goes_on_where_it_was(database) {
        let store = database.store();
        family(&store);
        store.unsay("register", ThingKind::Grant, "g");
        let written = store.take(&[stated("third", grant("g")), stated("other", milestone("g", "2"))]);
        // The milestone of `other`, and what `register` still states below, which it never took back.
        assert_eq!((written.created, written.updated, written.unchanged), (0, 5, 1));
        let record = store.here(ThingKind::Milestone, "g:m:2");
        assert_eq!((record.revision, record.created_at, record.sources), (3, START, vec![id("other")]));
        assert_eq!(store.here(ThingKind::Grant, "g").sources, [id("third")]);
        store.here(ThingKind::Milestone, "g:m:1");
        assert_eq!(store.read(|reader| reader.below(Below::Payments, &id("g"))).unwrap().len(), 1);
        let entries = store.entries();
        assert!(entries[13..].iter().all(|entry| entry.header.snapshot == 18), "in one transaction");
        assert_eq!(database.number("SELECT count(*) AS value FROM statements"), 0);
        store.verify_log(|_, _| {}).unwrap();
        let operations: Vec<Operation> = store.read(|reader| reader.history(ThingKind::Grant, &id("g"), None, 9)).unwrap()
            .items.iter().map(|entry| entry.header.operation).collect();
        assert_eq!(operations, [Operation::Updated, Operation::Withdrawn, Operation::Created]);
    }

    fn only_what_is_still_stated_comes_back_with_its_funding(database) {
        let store = database.store();
        family(&store);
        store.said("third", milestone("g", "2"));
        store.unsay("register", ThingKind::Grant, "g");
        let stated_by = |source: &str| store.read(|reader| {
            let mut all = Vec::new();
            reader.each_stated_by(&id(source), |_, thing, _| all.push(thing.to_string()))?;
            Ok::<_, Error>(all)
        }).unwrap();
        assert_eq!(stated_by("other"), ["g:m:2"], "it is hidden, not taken back");
        // With its funding gone a source takes back what it said below it: nothing is logged, and it stays away.
        let before = store.sequence().unwrap();
        let written = store.unsay("register", ThingKind::Milestone, "g:m:1");
        assert_eq!((written.withdrawn, store.sequence().unwrap()), (0, before));
        store.unsay("other", ThingKind::Milestone, "g:m:2");
        store.said("register", grant("g"));
        store.gone(ThingKind::Milestone, "g:m:1");
        assert_eq!(store.here(ThingKind::Milestone, "g:m:2").sources, [id("third")]);
        store.here(ThingKind::Payment, "g:p:1");
        store.verify_log(|_, _| {}).unwrap();
    }

    fn grants_and_contracts_that_are_gone_come_back_as_what_they_were(database) {
        let store = database.store();
        store.take(&[stated("register", grant("g")), stated("register", contract("c"))]);
        for order in [[contract("c"), grant("g")], [grant("g"), contract("c")]] {
            store.unsay("register", ThingKind::Grant, "g");
            store.unsay("register", ThingKind::Contract, "c");
            store.take(&order.map(|funding| stated("register", funding)));
            store.here(ThingKind::Grant, "g");
            store.here(ThingKind::Contract, "c");
        }
    }

    fn only_its_source_takes_a_statement_back(database) {
        let store = database.store();
        family(&store);
        let written = store.unsay("other", ThingKind::Grant, "g");
        assert_eq!((written.withdrawn, written.sequence), (0, 8));
        store.said("other", grant("g"));
        let written = store.unsay("register", ThingKind::Grant, "g");
        assert_eq!((written.updated, written.withdrawn), (1, 0), "somebody else still states it");
        assert_eq!(store.here(ThingKind::Grant, "g").sources, [id("other")]);
        store.here(ThingKind::Milestone, "g:m:1");
        assert_eq!(store.unsay("other", ThingKind::Grant, "g").withdrawn, 5);
    }

    fn a_merged_id_leads_to_the_survivor(database) {
        let store = database.store();
        family(&store);
        store.said("second", grant("g"));
        let written = store.merge(&act(), ThingKind::Grant, &id("g"), &id("h"), "one and the same").unwrap();
        assert_eq!(written.withdrawn, 4, "what lay below");
        let gone = store.gone(ThingKind::Grant, "g");
        assert_eq!((gone.operation, gone.survivor, gone.reason.as_deref()), (Operation::Merged, Some(id("h")), Some("one and the same")));
        let entry = &store.entries()[9];
        assert_eq!((&entry.header.survivor, entry.header.operation), (&Some(id("h")), Operation::Merged));
        nothing_lies_below(&store);
        for (kind, thing) in BELOW {
            assert_eq!(store.gone(kind, thing).operation, Operation::Withdrawn);
        }
        // It is not taken back by being stated, and leaves nothing of its statements.
        assert_eq!(store.state(&act(), &[stated("register", grant("g"))]).unwrap().refused[0].1.code, "merged");
        assert_eq!(database.number("SELECT count(*) AS value FROM statements"), 0);
        store.read(|reader| {
            assert_eq!(reader.totals(&id("recipient"))?.values().map(|tally| tally.count).sum::<i64>(), 1);
            let head = reader.head()?.sequence;
            assert_eq!(reader.totals(&id("recipient"))?, reader.totals_as_of(&id("recipient"), head)?);
            Ok::<_, Error>(())
        }).unwrap();
        store.verify_log(|_, _| {}).unwrap();
    }

    fn a_merger_needs_two_that_are_there(database) {
        let store = database.store();
        family(&store);
        store.take(&[stated("register", organisation("gone")), stated("register", contract("c"))]);
        store.unsay("register", ThingKind::Organisation, "gone");
        for (kind, from, into) in [
            (ThingKind::Organisation, "recipient", "recipient"),
            (ThingKind::Organisation, "recipient", "nobody"),
            (ThingKind::Organisation, "nobody", "recipient"),
            (ThingKind::Organisation, "recipient", "gone"),
            (ThingKind::Organisation, "gone", "recipient"),
            (ThingKind::Grant, "g", "c"),
            (ThingKind::Contract, "g", "c"),
        ] {
            let refused = store.merge(&act(), kind, &id(from), &id(into), "why").unwrap_err();
            assert!(matches!(refused, Error::Refused(_)), "{from} {into}: {refused}");
        }
        assert_eq!(store.sequence().unwrap(), 11);
    }

    fn references_tell_names_where_there_are_any(database) {
        let store = database.store();
        let mut named = organisation("o");
        named.seat = domain::Region::from_key("KATO:550000000").ok();
        store.take(&[stated("register", named.clone()), stated("register", organisation("gone"))]);
        store.unsay("register", ThingKind::Organisation, "gone");
        let asked = ["o", "gone", "nobody"].map(id);
        let found = store.read(|reader| reader.references(&asked)).unwrap();
        let told = |at: usize| (found[&asked[at]].name.clone(), found[&asked[at]].region.clone());
        assert_eq!(told(0), (Some(named.name), named.seat));
        assert_eq!(told(1), (None, None));
        assert_eq!(told(2), (None, None));
        assert_eq!(found.len(), 3);
    }

    fn milestones_lie_in_the_order_of_their_positions(database) {
        let store = database.store();
        let at = |local: &str, position| domain::Milestone { position, ..milestone("g", local) };
        store.take(&[
            stated("register", grant("g")),
            stated("register", at("d", None)),
            stated("register", at("c", Some(1))),
            stated("register", at("b", None)),
            stated("register", at("a", Some(2))),
            stated("register", at("e", Some(1))),
        ]);
        let mut below = Filter::default();
        below.funding = Some(id("g"));
        let by_position = Sort { key: SortKey::Position, descending: false };
        store.read(|reader| {
            for limit in 1..7 {
                let (mut found, mut after) = (Vec::new(), None);
                loop {
                    let page = reader.list(Subject::Milestones, &below, by_position, after.as_ref(), limit, day(0))?;
                    found.extend(page.items.iter().map(|record| record.thing.id().to_string()));
                    after = page.next;
                    if after.is_none() { break }
                }
                assert_eq!(found, ["g:m:c", "g:m:e", "g:m:a", "g:m:b", "g:m:d"]);
            }
            let all = reader.below(Below::Milestones, &id("g"))?;
            assert_eq!(all.iter().map(|record| record.thing.id().as_str()).collect::<Vec<_>>(), ["g:m:c", "g:m:e", "g:m:a", "g:m:b", "g:m:d"]);
            let past = reader.below_as_of(Below::Milestones, &id("g"), 6)?;
            assert_eq!(past.iter().map(|record| record.thing.id().as_str()).collect::<Vec<_>>(), ["g:m:c", "g:m:e", "g:m:a", "g:m:b", "g:m:d"]);
            assert!(past.iter().all(|record| matches!(record.thing, Thing::Milestone(_))));
            Ok::<_, Error>(())
        }).unwrap();
    }
}
