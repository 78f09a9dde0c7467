//! Random histories: transactions that state, take back and merge.

use domain::{Id, Thing, ThingKind};
use persistence::{Stated, Store};
use proptest::collection::vec;
use proptest::prelude::*;
use time::{Duration, OffsetDateTime};

use crate::random::{ORGANISATIONS, SOURCES, any_thing, every_id, organisation_id};
use crate::things::{START, act_at, day, id};

/// One transaction.
#[derive(Debug, Clone)]
pub enum Step {
    State(Vec<(Thing, usize, Option<i32>)>),
    Withdraw(usize, Vec<usize>),
    Merge(usize, usize),
}

pub fn any_steps() -> impl Strategy<Value = Vec<Step>> {
    let source = 0..SOURCES.len();
    let state =
        vec((any_thing(), source.clone(), proptest::option::of(0..3)), 1..14).prop_map(Step::State);
    let withdraw = (source, vec(0..every_id().len(), 1..12))
        .prop_map(|(source, things)| Step::Withdraw(source, things));
    let merge = (ORGANISATIONS, ORGANISATIONS).prop_map(|(from, into)| Step::Merge(from, into));
    vec(prop_oneof![7 => state, 2 => withdraw, 1 => merge], 1..10)
}

/// When a step happens; the clock stands still between some.
pub fn when(step: usize) -> OffsetDateTime {
    START + Duration::minutes(i64::try_from(step / 2).unwrap())
}

pub fn take(store: &Store, number: usize, step: &Step) {
    let act = act_at(when(number));
    match step {
        Step::State(said) => {
            let statements: Vec<Stated> = said
                .iter()
                .map(|(thing, source, dated)| {
                    Stated::new(thing.clone(), id(SOURCES[*source]), dated.map(day))
                })
                .collect();
            store.state(&act, &statements).unwrap();
        }
        Step::Withdraw(source, places) => {
            let all = every_id();
            let things: Vec<(ThingKind, Id)> =
                places.iter().map(|place| all[*place].clone()).collect();
            store.withdraw(&act, &id(SOURCES[*source]), &things, "no longer stated").unwrap();
        }
        Step::Merge(from, into) => {
            // Refused when one of the two is not there: nothing happens then.
            let _ = store.merge(
                &act,
                ThingKind::Organisation,
                &id(&organisation_id(*from)),
                &id(&organisation_id(*into)),
                "one body",
            );
        }
    }
}
