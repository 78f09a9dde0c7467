//! What lies below a contract: acts as milestones, and payments.

use std::collections::VecDeque;

use domain::{Currency, Id};

use super::chain::Chain;
use super::{act_chains, acts, payments};
use crate::Item;
use crate::row::Row;

/// States the acts and payments of a contract.
pub(super) fn state(
    chain: &Chain,
    funding: &Id,
    currency: Option<Currency>,
    with_person: bool,
    items: &mut VecDeque<Item>,
) {
    let mut told = Vec::new();
    let ordered = acts::in_order(&chain.acts, &mut told);
    let replaced = act_chains::replaced(&chain.acts, &mut told);
    items.extend(told);
    let acts = acts::Acts { funding, currency, replaced, with_person };
    for (position, act) in (1..).zip(ordered) {
        let mut row = Row::at(act.place.clone());
        if let Some(thing) = acts.milestone(&mut row, act, position) {
            items.extend(row.state(thing, act.record.dated(), None));
        }
        row.end(items);
    }
    for payment in &chain.payments {
        let mut row = Row::at(payment.place.clone());
        if let Some(thing) = payments::payment(&mut row, payment, funding) {
            items.extend(row.state(thing, payment.record.dated(), None));
        }
        row.end(items);
    }
}
