//! Random calls, with the ids that random fundings name.

use domain::call::Lot;
use domain::{Call, CallStatus, Region, Thing};
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::{REGIONS, any_day, any_money, any_party, any_spheres, any_text};
use crate::things;

/// Ids that `LIKE` would confuse.
pub const CALLS: [&str; 2] = ["call_1", "callX1"];

pub fn any_call() -> impl Strategy<Value = Thing> {
    let status = select(CallStatus::ALL.to_vec());
    let days = (any_day(), any_day(), any_day());
    let parties = (any_party(), any_party());
    let about = (subsequence(REGIONS.to_vec(), 0..3), any_spheres(), weighted(0.5, any_text()));
    (select(CALLS.to_vec()), status, days, parties, weighted(0.8, any_money()), about).prop_map(
        |(id, status, (announced_on, a, b), (funder, operator), amount, about)| {
            let ordered = a.is_none() || b.is_none() || a <= b;
            let (applications_from, applications_to) = if ordered { (a, b) } else { (b, a) };
            let (places, spheres, title) = about;
            let lot = Lot {
                id: "1".to_owned(),
                title: title.clone(),
                description: None,
                amount,
                status: Some(status),
                places: Vec::new(),
            };
            Thing::Call(Call {
                title,
                status,
                announced_on,
                applications_from,
                applications_to,
                funder,
                operator,
                amount,
                spheres,
                places: places.iter().map(|key| Region::from_key(key).unwrap()).collect(),
                lots: vec![lot],
                ..Call::new(things::id(id))
            })
        },
    )
}
