//! Totals kept up on write are the totals of what is there.

use std::collections::BTreeMap;

use domain::counting::{AmountBasis, Bucket, Part, counted, received};
use domain::paid::paid;
use domain::source::Coverage;
use domain::{
    Currency, Funding, FundingStatus, Id, Payment, PaymentStatus, Thing, ThingKind, change,
};
use persistence::{Direction, Error, Store, Tally, Totals};

use crate::random::{ORGANISATIONS, check, organisation_id};
use crate::steps::{any_steps, take};
use crate::things::*;

/// Everything that is shown, with its sources.
pub fn everything(store: &Store) -> Vec<(Thing, Vec<Id>)> {
    let mut all = Vec::new();
    store.each(|state| all.push(change::read_state(state).unwrap())).unwrap();
    all
}

/// The totals of every organisation, from scratch.
pub fn recomputed(all: &[(Thing, Vec<Id>)]) -> BTreeMap<Id, Totals> {
    let mut totals: BTreeMap<Id, Totals> = BTreeMap::new();
    let mut add = |organisation: &Id, direction, funding: &Funding, part: Part| {
        let line = (direction, funding.kind(), part.currency, part.bucket);
        let tally: &mut Tally =
            totals.entry(organisation.clone()).or_default().entry(line).or_default();
        tally.count += 1;
        tally.sum += part.minor;
    };
    let covers = |id: &Id, funding: &Funding| {
        all.iter().any(|(thing, _)| matches!(thing, Thing::Source(source) if source.id == *id && source.covers_payments(funding)))
    };
    for (thing, stated_by) in all {
        let Thing::Funding(funding) = thing else { continue };
        let payments: Vec<Payment> = all
            .iter()
            .filter_map(|(thing, _)| match thing {
                Thing::Payment(payment) if payment.funding == funding.id => Some(payment.clone()),
                _ => None,
            })
            .collect();
        let paid = paid(funding, &payments, stated_by.iter().any(|id| covers(id, funding)));
        if let Some(funder) = &funding.funder {
            add(
                &funder.id,
                Direction::Given,
                funding,
                counted(funding, paid, AmountBasis::Present),
            );
        }
        for recipient in &funding.recipients {
            add(
                &recipient.id,
                Direction::Received,
                funding,
                received(funding, &recipient.id, paid, AmountBasis::Present),
            );
        }
    }
    totals
}

fn totals(store: &Store, organisation: &str) -> Totals {
    store.read(|reader| reader.totals(&id(organisation))).unwrap()
}

on_both! {
    fn totals_are_those_of_everything_that_is_shown(database) {
        let store = database.store();
        check(20, &any_steps(), |steps| {
            database.clear();
            for (number, step) in steps.iter().enumerate() {
                take(&store, number, step);
                let all = everything(&store);
                let expected = recomputed(&all);
                store.read(|reader| {
                    for organisation in ORGANISATIONS.map(|number| id(&organisation_id(number))) {
                        let expected = expected.get(&organisation).cloned().unwrap_or_default();
                        assert_eq!(reader.totals(&organisation)?, expected, "{organisation} after step {number}");
                    }
                    let mut currencies: Vec<Currency> = all.iter().filter_map(|(thing, _)| match thing {
                        Thing::Funding(funding) => funding.present_amount(),
                        Thing::Call(call) => call.amount,
                        _ => None,
                    }).map(|amount| amount.currency()).collect();
                    currencies.sort_by_key(|currency| currency.code());
                    currencies.dedup();
                    assert_eq!(reader.currencies(10)?, currencies);
                    let first = reader.currencies(1)?;
                    assert!(first.len() == currencies.len().min(1) && first.iter().all(|one| currencies.contains(one)), "{first:?}");
                    for (kind, count) in reader.kind_counts()? {
                        assert_eq!(count, i64::try_from(all.iter().filter(|(thing, _)| thing.kind() == kind).count()).unwrap(), "{kind}");
                    }
                    Ok::<_, Error>(())
                }).unwrap();
            }
        });
    }

    fn sums_go_beyond_64_bits(database) {
        let store = database.store();
        let mut expected = 0;
        for number in 0..5 {
            let mut much = grant(&format!("g{number}"));
            much.amount = Some(money(i64::MAX - number, "KZT"));
            expected += i128::from(i64::MAX - number);
            store.say(much);
        }
        let line = |direction| (direction, ThingKind::Grant, Currency::parse("KZT").ok(), Bucket::Counted);
        let tally = Tally { count: 5, sum: expected };
        assert_eq!(totals(&store, "recipient"), Totals::from([(line(Direction::Received), tally)]));
        assert_eq!(totals(&store, "funder"), Totals::from([(line(Direction::Given), tally)]));
    }

    fn terminated_money_counts_what_was_paid(database) {
        let store = database.store();
        let mut terminated = grant("g");
        terminated.status = FundingStatus::Terminated;
        store.say(terminated);
        let counted = || totals(&store, "recipient").into_iter().map(|((_, _, _, bucket), tally)| (bucket, tally.sum)).collect::<Vec<_>>();
        assert_eq!(counted(), [(Bucket::UnknownAmount, 0)]);
        store.say(payment("g", "1", money(700, "KZT"), PaymentStatus::Paid));
        store.say(payment("g", "2", money(900, "KZT"), PaymentStatus::Planned));
        store.say(payment("g", "3", money(900, "USD"), PaymentStatus::Paid));
        assert_eq!(counted(), [(Bucket::Counted, 700)]);
        store.say(payment("g", "2", money(200, "KZT"), PaymentStatus::Returned));
        assert_eq!(counted(), [(Bucket::Counted, 500)]);
        store.unsay("register", ThingKind::Payment, "g:p:1");
        assert_eq!(counted(), [(Bucket::UnknownAmount, 0)], "more came back than is known to have been paid");
        store.redact(&act(), ThingKind::Payment, &id("g:p:2"), "a court").unwrap();
        assert_eq!(counted(), [(Bucket::UnknownAmount, 0)]);
        store.unsay("register", ThingKind::Grant, "g");
        assert_eq!(totals(&store, "recipient"), Totals::new());
    }

    fn terminated_money_without_an_amount_counts_too_and_beyond_64_bits(database) {
        let store = database.store();
        store.say(Funding { amount: None, status: FundingStatus::Terminated, ..grant("g") });
        for local in ["1", "2", "3"] {
            store.say(payment("g", local, money(i64::MAX, "KZT"), PaymentStatus::Paid));
        }
        let line = (Direction::Received, ThingKind::Grant, Currency::parse("KZT").ok(), Bucket::Counted);
        let sum = 3 * i128::from(i64::MAX);
        assert_eq!(totals(&store, "recipient"), Totals::from([(line, Tally { count: 1, sum })]));
        let head = store.sequence().unwrap();
        assert_eq!(store.read(|reader| reader.totals_as_of(&id("recipient"), head)).unwrap(), totals(&store, "recipient"));
        store.say(payment("g", "4", money(1, "USD"), PaymentStatus::Paid));
        let unknown = (Direction::Received, ThingKind::Grant, None, Bucket::UnknownAmount);
        assert_eq!(totals(&store, "recipient"), Totals::from([(unknown, Tally { count: 1, sum: 0 })]));
    }

    fn no_payment_is_nothing_paid_only_where_all_are_stated(database) {
        let store = database.store();
        store.say(Funding { status: FundingStatus::Terminated, ..grant("g") });
        let counted = || totals(&store, "recipient").into_iter().map(|((_, _, _, bucket), tally)| (bucket, tally.count, tally.sum)).collect::<Vec<_>>();
        let covering = |complete| domain::Source {
            coverage: vec![Coverage { kind: ThingKind::Payment, region: None, period: None, complete }],
            ..source("register", domain::Authority::Funder)
        };
        assert_eq!(counted(), [(Bucket::UnknownAmount, 1, 0)]);
        store.say(covering(true));
        assert_eq!(counted(), [(Bucket::Counted, 1, 0)]);
        let newest = store.read(|reader| reader.newest_of(&id("recipient"))).unwrap();
        assert_eq!(newest, 2, "the totals changed with the source");
        store.say(covering(false));
        assert_eq!(counted(), [(Bucket::UnknownAmount, 1, 0)]);
        for (at, bucket) in [(1, Bucket::UnknownAmount), (2, Bucket::Counted), (3, Bucket::UnknownAmount)] {
            let past = store.read(|reader| reader.totals_as_of(&id("recipient"), at)).unwrap();
            assert_eq!(past.into_keys().map(|line| line.3).collect::<Vec<_>>(), [bucket], "at {at}");
            let newest = store.read(|reader| reader.newest_of_organisation_as_of(&id("recipient"), at)).unwrap();
            assert_eq!(newest, at, "the totals changed with the source");
        }
        let renamed = domain::Source { licence: Some("CC0".to_owned()), ..covering(false) };
        store.say(renamed);
        store.say(payment("g", "1", money(700, "KZT"), PaymentStatus::Planned));
        let newest = |at| store.read(|reader| Ok::<_, Error>((reader.newest_of(&id("recipient"))?, reader.newest_of_organisation_as_of(&id("recipient"), at)?, reader.newest_coverage()?))).unwrap();
        assert_eq!(newest(4), (5, 3, 3), "a licence is nothing to totals, and a payment is");
        assert_eq!(newest(5), (5, 5, 3));
        store.take(&[stated("register", covering(true)), stated("register", Funding { status: FundingStatus::Terminated, ..grant("h") })]);
        assert_eq!(counted(), [(Bucket::Counted, 2, 0)]);
    }
}
