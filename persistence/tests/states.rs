//! What is shown of a thing, and that it depends on what is stated of it and on nothing else.

use std::collections::BTreeMap;

use domain::{Authority, Id, Money, OrganisationStatus, Thing, ThingKind};
use persistence::{Stated, Store};
use proptest::prelude::*;

use crate::random::{SOURCES, any_source, any_thing, check};
use crate::things::*;

on_both! {
    fn a_thing_is_created_updated_and_left_alone(database) {
        let store = database.store();
        assert_eq!(store.found(ThingKind::Organisation, "o"), None);
        let first = store.say(organisation("o"));
        assert_eq!((first.created, first.sequence), (1, 1));
        let again = store.say(organisation("o"));
        assert_eq!((again.created, again.updated, again.unchanged, again.sequence), (0, 0, 1, 1));
        let renamed = domain::Organisation { name: en("other"), ..organisation("o") };
        let changed = store.state(&act_at(START + time::Duration::HOUR), &[stated("register", renamed.clone())]).unwrap();
        assert_eq!((changed.created, changed.updated, changed.sequence), (0, 1, 2));
        let record = store.here(ThingKind::Organisation, "o");
        assert_eq!(record.thing, Thing::Organisation(renamed));
        assert_eq!((record.revision, record.sequence), (2, 2));
        assert_eq!((record.created_at, record.updated_at), (START, START + time::Duration::HOUR));
        assert_eq!(record.sources, [id("register")]);
    }

    fn a_thing_said_twice_in_one_batch_is_the_last_one(database) {
        let store = database.store();
        let named = |name: &str| domain::Organisation { name: en(name), ..organisation("o") };
        let dated = |thing: domain::Organisation, number| Stated::new(thing.thing(), id("register"), Some(day(number)));
        // New, redated, changed, redated: one row.
        let written = store.take(&[dated(named("a"), 1), dated(named("a"), 2), dated(named("b"), 3), dated(named("b"), 4)]);
        assert_eq!((written.created, written.updated, written.unchanged, written.sequence), (1, 1, 2, 2));
        // There already: redated, then changed.
        let written = store.take(&[dated(named("b"), 5), dated(named("c"), 5)]);
        assert_eq!((written.updated, written.unchanged, written.sequence), (1, 1, 3));
        assert_eq!(store.here(ThingKind::Organisation, "o").revision, 3);
        assert_eq!(database.texts("SELECT cast(dated AS TEXT) AS value FROM organisations"), [Some(day(5).to_string())]);
    }

    fn a_change_of_nothing_but_the_day_is_kept_and_not_logged(database) {
        let store = database.store();
        let on = |source: &str, name: &str, number| Stated::new(domain::Organisation { name: en(name), ..organisation("o") }.thing(), id(source), Some(day(number)));
        store.take(&[on("a", "A", 1)]);
        assert_eq!(store.take(&[on("a", "A", 5)]).sequence, 1);
        // Newer than the first day and older than the second.
        store.take(&[on("b", "B", 3)]);
        assert_eq!(store.here(ThingKind::Organisation, "o").thing, on("a", "A", 5).thing().clone());
        // Of several statements, too: now the other is the newest.
        let sequence = store.sequence().unwrap();
        let written = store.take(&[on("a", "A", 2)]);
        assert_eq!((written.updated, written.sequence), (1, sequence + 1));
        assert_eq!(store.here(ThingKind::Organisation, "o").thing, on("b", "B", 3).thing().clone());
        assert_eq!(store.take(&[on("a", "A", 1)]).sequence, sequence + 1);
    }

    fn sources_are_merged_by_authority_then_day_then_id(database) {
        let store = database.store();
        for (name, authority) in [("official", Authority::OfficialRegister), ("funder", Authority::Funder), ("y", Authority::Other), ("z", Authority::Other)] {
            store.say(source(name, authority));
        }
        let says = |source: &str, day: Option<time::Date>, change: fn(&mut domain::Organisation)| {
            let mut thing = organisation("o");
            thing.name = en(source);
            change(&mut thing);
            Stated::new(thing.thing(), id(source), day)
        };
        store.take(&[
            says("z", Some(day(9)), |o| o.website = Some("https://z.kz".to_owned())),
            says("y", Some(day(9)), |o| { o.website = Some("https://y.kz".to_owned()); o.email = Some("y@y.kz".to_owned()); }),
            says("funder", None, |o| o.status = OrganisationStatus::Active),
            says("unheard", Some(day(10)), |o| o.email = Some("u@u.kz".to_owned())),
            says("official", None, |o| o.registered_on = Some(day(1))),
        ]);
        let record = store.here(ThingKind::Organisation, "o");
        let Thing::Organisation(shown) = record.thing else { panic!() };
        assert_eq!(shown.name, en("official"));
        assert_eq!(shown.status, OrganisationStatus::Active, "the official source does not know");
        assert_eq!(shown.email.as_deref(), Some("u@u.kz"), "newest dated among the others");
        assert_eq!(shown.website.as_deref(), Some("https://y.kz"), "first by id among those of one day");
        assert_eq!(record.sources.iter().map(Id::as_str).collect::<Vec<_>>(), ["funder", "official", "unheard", "y", "z"]);

        // A statement is taken back, and its part goes.
        store.unsay("official", ThingKind::Organisation, "o");
        let record = store.here(ThingKind::Organisation, "o");
        let Thing::Organisation(shown) = record.thing else { panic!() };
        assert_eq!((shown.name, shown.registered_on), (en("funder"), None));
        assert_eq!(record.sources.len(), 4);

        // A source that gains weight is shown at once.
        store.say(source("z", Authority::OfficialRegister));
        let Thing::Organisation(shown) = store.here(ThingKind::Organisation, "o").thing else { panic!() };
        assert_eq!((shown.name, shown.website.as_deref()), (en("z"), Some("https://z.kz")));
    }

    fn sources_that_do_not_fit_together_do_not_stop_a_batch(database) {
        let store = database.store();
        store.say(source("funder", Authority::Funder));
        store.said("funder", grant("g"));
        let mut shares = grant("g");
        shares.amount = None;
        shares.url = Some("https://x.kz".to_owned());
        shares.recipients = vec![recipient("recipient", Some(Money::new(i64::MAX, money(1, "KZT").currency())))];
        shares.funder = None;
        let written = store.take(&[stated("recipient", shares), stated("recipient", organisation("o"))]);
        assert_eq!(written.created, 1);
        let record = store.here(ThingKind::Grant, "g");
        assert_eq!(record.sources.len(), 2);
        let Thing::Funding(shown) = record.thing else { panic!() };
        assert!(shown.check().is_ok());
    }

    fn what_cannot_be_taken_is_told_and_the_rest_is_written(database) {
        let store = database.store();
        let mut wrong = grant("wrong");
        wrong.amount = Some(money(-1, "KZT"));
        let generated = Id::generated("p", "m", None, "1");
        let below = |parent: &str| domain::Milestone { id: generated.clone(), ..milestone(parent, "1") };
        let batch = [
            stated("register", milestone("g", "1")),
            stated("register", grant("g")),
            stated("register", wrong),
            stated("register", contract("g")),
            stated("register", grant("h")),
            stated("register", below("g")),
            stated("register", below("h")),
        ];
        let written = store.state(&act(), &batch).unwrap();
        let refused: Vec<(usize, &str)> = written.refused.iter().map(|(index, invalid)| (*index, invalid.code)).collect();
        assert_eq!(refused, [(0, "unknown_parent"), (2, "negative"), (3, "wrong_kind"), (6, "other_parent")]);
        assert_eq!((written.created, written.sequence), (3, 3));
        // The same when it was written before, and when it is gone.
        let again = || store.state(&act(), &[stated("register", contract("g")), stated("register", below("h"))]).unwrap();
        assert_eq!(again().refused.iter().map(|(_, invalid)| invalid.code).collect::<Vec<_>>(), ["wrong_kind", "other_parent"]);
        store.unsay("register", ThingKind::Grant, "g");
        assert_eq!(again().refused.iter().map(|(_, invalid)| invalid.code).collect::<Vec<_>>(), ["wrong_kind", "other_parent"]);
    }

    fn a_payment_names_a_milestone_of_its_own_funding(database) {
        let store = database.store();
        store.take(&[stated("register", grant("g")), stated("register", grant("h")), stated("register", milestone("h", "1"))]);
        let generated = Id::generated("p", "m", None, "1");
        let stage = |funding| domain::Milestone { id: generated.clone(), ..milestone(funding, "1") };
        let pays = |funding, local, milestone: &Id| domain::Payment { milestone: Some(milestone.clone()), ..payment(funding, local, money(5, "KZT"), domain::PaymentStatus::Paid) };
        let proves = |local, milestone: &Id| domain::Document { milestone: Some(milestone.clone()), ..document("g", local) };
        let refused = |batch: &[Stated]| store.state(&act(), batch).unwrap().refused.into_iter().map(|(index, invalid)| (index, invalid.code)).collect::<Vec<_>>();
        let lost = "unknown_milestone";
        let batch = [
            stated("register", pays("g", "1", &id("g:m:1"))),
            stated("register", pays("g", "1", &generated)),
            stated("register", stage("g")),
            stated("register", pays("g", "2", &generated)),
            stated("register", pays("h", "2", &generated)),
            stated("register", proves("1", &id("g:m:7"))),
            stated("register", proves("2", &generated)),
        ];
        assert_eq!(refused(&batch), [(0, lost), (1, lost), (4, lost), (5, lost)]);
        // In a later batch, and when the milestone is gone.
        assert_eq!(refused(&[stated("register", pays("g", "1", &generated)), stated("register", pays("h", "1", &id("h:m:1")))]), []);
        store.unsay("register", ThingKind::Milestone, generated.as_str());
        assert_eq!(refused(&[stated("register", pays("g", "3", &generated))]), [(0, lost)]);
        assert_eq!(refused(&[stated("register", pays("g", "1", &generated))]), [], "what is shown is not asked again");
    }

    fn the_order_of_arrival_does_not_matter(database) {
        let store = database.store();
        let statements = statements().prop_flat_map(|said| (Just(said.clone()), Just(said).prop_shuffle(), 1..9_usize));
        check(25, &statements, |(in_order, shuffled, size)| {
            database.clear();
            arrive(&store, &in_order, in_order.len());
            let expected = store.digest().unwrap();
            let sequence = store.sequence().unwrap();
            arrive(&store, &shuffled, size);
            assert_eq!(store.sequence().unwrap(), sequence, "the same again logs nothing, in any order");
            database.clear();
            arrive(&store, &shuffled, size);
            assert_eq!(store.digest().unwrap(), expected);
        });
    }

    fn what_is_taken_back_was_never_said(database) {
        let store = database.store();
        check(25, &(statements(), 0..SOURCES.len(), 1..9_usize), |(said, out, size)| {
            let (theirs, others): (Vec<Said>, Vec<Said>) = said.iter().cloned().partition(|(source, _)| *source == SOURCES[out]);
            database.clear();
            arrive(&store, &others, size);
            let expected = store.digest().unwrap();
            database.clear();
            arrive(&store, &said, size);
            let things: Vec<(ThingKind, Id)> = theirs.iter().map(|(_, stated)| (stated.thing().kind(), stated.thing().id().clone())).collect();
            for things in things.chunks(size) {
                store.withdraw(&act(), &id(SOURCES[out]), things, "no longer stated").unwrap();
            }
            assert_eq!(store.digest().unwrap(), expected);
            assert!(store.read(|reader| {
                let mut left = Vec::new();
                reader.each_stated_by(&id(SOURCES[out]), |_, thing, _| left.push(thing))?;
                Ok::<_, persistence::Error>(left.is_empty())
            }).unwrap());
            store.verify_log(|_, _| {}).unwrap();
            // Stated again, everything is as if it had never been taken back.
            arrive(&store, &theirs, size);
            let again = store.digest().unwrap();
            database.clear();
            arrive(&store, &said, size);
            assert_eq!(again, store.digest().unwrap());
        });
    }
}

/// A statement and its source.
type Said = (&'static str, Stated);

/// Statements of all sources, one of each of a thing; the sources themselves are stated by `register`.
fn statements() -> impl Strategy<Value = Vec<Said>> {
    let of_things = proptest::collection::vec(
        (any_thing(), 0..SOURCES.len(), proptest::option::of(0..3)),
        1..40,
    );
    (of_things, proptest::collection::vec(any_source(), 0..3)).prop_map(|(things, sources)| {
        let mut said = BTreeMap::new();
        for (thing, source, dated) in things {
            if thing.kind() != ThingKind::Source {
                let of = (thing.id().clone(), SOURCES[source]);
                said.insert(
                    of,
                    (SOURCES[source], Stated::new(thing, id(SOURCES[source]), dated.map(day))),
                );
            }
        }
        for source in sources {
            said.insert(
                (source.id().clone(), "register"),
                ("register", stated("register", source)),
            );
        }
        said.into_values().collect()
    })
}

/// Twice, in batches: at first what lies below may come before what it lies below.
fn arrive(store: &Store, said: &[Said], size: usize) {
    let statements: Vec<Stated> = said.iter().map(|(_, stated)| stated.clone()).collect();
    for batch in statements.chunks(size.max(1)).chain(statements.chunks(size.max(1))) {
        store.state(&act(), batch).unwrap();
    }
}
