//! Totals kept up on write are the totals of what is there.

use std::collections::BTreeMap;

use domain::counting::{AmountBasis, Bucket, Part, counted, received};
use domain::{Currency, Funding, Id, Payment, PaymentStatus, Thing, change};
use persistence::{Direction, Error, Store, Tally, Totals};

use crate::random::{ORGANISATIONS, check, organisation_id};
use crate::steps::{any_steps, take};
use crate::things::*;

/// Everything that is shown.
pub fn everything(store: &Store) -> Vec<Thing> {
    let mut all = Vec::new();
    store.each(|state| all.push(change::read_state(state).unwrap().0)).unwrap();
    all
}

/// The totals of every organisation, from scratch.
pub fn recomputed(all: &[Thing]) -> BTreeMap<Id, Totals> {
    let mut totals: BTreeMap<Id, Totals> = BTreeMap::new();
    let mut add = |organisation: &Id, direction, funding: &Funding, part: Part| {
        let line = (direction, funding.kind(), part.currency, part.bucket);
        let tally: &mut Tally =
            totals.entry(organisation.clone()).or_default().entry(line).or_default();
        tally.count += 1;
        tally.sum += i128::from(part.minor);
    };
    let payments: Vec<&Payment> = all
        .iter()
        .filter_map(|thing| if let Thing::Payment(payment) = thing { Some(payment) } else { None })
        .collect();
    for thing in all {
        let Thing::Funding(funding) = thing else { continue };
        let currency = funding.present_amount().map(|amount| amount.currency());
        let mut paid: Option<i128> = None;
        for payment in payments.iter().filter(|payment| {
            payment.funding == funding.id && Some(payment.amount.currency()) == currency
        }) {
            let minor = i128::from(payment.amount.minor());
            match payment.status {
                PaymentStatus::Planned => {}
                PaymentStatus::Paid => paid = Some(paid.unwrap_or(0) + minor),
                PaymentStatus::Returned => paid = Some(paid.unwrap_or(0) - minor),
            }
        }
        let paid =
            paid.map(|paid| i64::try_from(paid.clamp(i64::MIN.into(), i64::MAX.into())).unwrap());
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
                    let mut currencies: Vec<Currency> = all.iter().filter_map(|thing| if let Thing::Funding(funding) = thing { funding.present_amount() } else { None })
                        .map(|amount| amount.currency()).collect();
                    currencies.sort_by_key(|currency| currency.code());
                    currencies.dedup();
                    assert_eq!(reader.currencies(10)?, currencies);
                    assert_eq!(reader.currencies(1)?, currencies[..currencies.len().min(1)]);
                    for (kind, count) in reader.kind_counts()? {
                        assert_eq!(count, i64::try_from(all.iter().filter(|thing| thing.kind() == kind).count()).unwrap(), "{kind}");
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
        let line = |direction| (direction, domain::ThingKind::Grant, Currency::parse("KZT").ok(), Bucket::Counted);
        let tally = Tally { count: 5, sum: expected };
        assert_eq!(totals(&store, "recipient"), Totals::from([(line(Direction::Received), tally)]));
        assert_eq!(totals(&store, "funder"), Totals::from([(line(Direction::Given), tally)]));
    }

    fn terminated_money_counts_what_was_paid(database) {
        let store = database.store();
        let mut terminated = grant("g");
        terminated.status = domain::FundingStatus::Terminated;
        store.say(terminated);
        let counted = || totals(&store, "recipient").into_iter().map(|((_, _, _, bucket), tally)| (bucket, tally.sum)).collect::<Vec<_>>();
        assert_eq!(counted(), [(Bucket::UnknownAmount, 0)]);
        store.say(payment("g", "1", money(700, "KZT"), PaymentStatus::Paid));
        store.say(payment("g", "2", money(900, "KZT"), PaymentStatus::Planned));
        store.say(payment("g", "3", money(900, "USD"), PaymentStatus::Paid));
        assert_eq!(counted(), [(Bucket::Counted, 700)]);
        store.say(payment("g", "2", money(200, "KZT"), PaymentStatus::Returned));
        assert_eq!(counted(), [(Bucket::Counted, 500)]);
        store.unsay("register", domain::ThingKind::Payment, "g:p:1");
        assert_eq!(counted(), [(Bucket::Counted, -200)]);
        store.redact(&act(), domain::ThingKind::Payment, &id("g:p:2"), "a court").unwrap();
        assert_eq!(counted(), [(Bucket::UnknownAmount, 0)]);
        store.unsay("register", domain::ThingKind::Grant, "g");
        assert_eq!(totals(&store, "recipient"), Totals::new());
    }
}
