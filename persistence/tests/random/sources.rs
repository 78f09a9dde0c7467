//! Random sources, and what they cover.

use domain::source::Coverage;
use domain::{Authority, Period, Source, Thing, ThingKind};
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use super::{SOURCES, TODAY, any_region};
use crate::things::{self, day};

/// Bounds that hold some of the days there are.
fn any_period() -> impl Strategy<Value = Period> {
    let bounds = select(vec![
        (None, None),
        (Some(0), Some(TODAY - 1)),
        (Some(TODAY - 1), None),
        (None, Some(30)),
    ]);
    bounds.prop_map(|(first, last)| Period::new(first.map(day), last.map(day)).unwrap())
}

/// What is stated of milestones: everything, or what lies in a region, in a period, or in both.
fn any_coverage() -> impl Strategy<Value = Coverage> {
    (weighted(0.5, any_region()), weighted(0.5, any_period()), proptest::bool::weighted(0.8))
        .prop_map(|(region, period, complete)| Coverage {
            kind: ThingKind::Milestone,
            region,
            period,
            complete,
        })
}

pub fn any_source() -> impl Strategy<Value = Thing> {
    let milestones = proptest::collection::vec(any_coverage(), 0..4);
    let flags = any::<(bool, bool)>();
    (select(SOURCES.to_vec()), select(Authority::ALL.to_vec()), milestones, flags).prop_map(
        |(source, authority, mut coverage, (listing, complete))| {
            let kind = ThingKind::Payment;
            coverage.push(Coverage { kind, region: None, period: None, complete });
            Thing::Source(Source { listing, coverage, ..things::source(source, authority) })
        },
    )
}
