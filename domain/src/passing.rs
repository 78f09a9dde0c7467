//! Money passed on: where a funding stands in the chains that `funded_by` makes.
//!
//! The same tenge is the amount of every funding that it went through, so a total over the register counts it at the end of
//! its chain. Where fundings are stated to be funded by each other in a circle there is no end, and nobody can tell which of
//! the statements is wrong: not from their order, nor from who came first. They stay as they are stated, and such a total
//! leaves all of them out and says so; what is funded from a circle counts as ever.

use std::collections::{BTreeMap, BTreeSet};

/// Where a funding stands in a total over the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Passing {
    /// Its money goes no further: it counts here.
    End,
    /// Another funding has its money: it counts there.
    PassedOn,
    /// Its money is stated to come back to it: it is left out.
    Circle,
}

/// Where fundings stand, each with the one that funds it. Given are those that count at all: what was cancelled on its way,
/// or is only planned, was not passed on.
pub fn passing<'a, K: Ord>(
    funded_by: impl IntoIterator<Item = (&'a K, Option<&'a K>)>,
) -> BTreeMap<&'a K, Passing> {
    let all: BTreeMap<&K, Option<&K>> = funded_by.into_iter().collect();
    let givers: BTreeSet<&K> = all.values().copied().flatten().collect();
    let circles = circles(&all);
    let stand = |id: &K| {
        if circles.contains(id) {
            Passing::Circle
        } else if givers.contains(id) {
            Passing::PassedOn
        } else {
            Passing::End
        }
    };
    all.into_keys().map(|id| (id, stand(id))).collect()
}

/// Those from which the links lead back to themselves. Each has one link at most, so that every walk is a line that ends, or
/// that runs into a circle.
fn circles<'a, K: Ord>(links: &BTreeMap<&'a K, Option<&'a K>>) -> BTreeSet<&'a K> {
    let mut seen: BTreeSet<&K> = BTreeSet::new();
    let mut circles = BTreeSet::new();
    for start in links.keys() {
        let mut walk: Vec<&'a K> = Vec::new();
        let mut at = Some(*start);
        while let Some(id) = at.filter(|id| links.contains_key(id) && seen.insert(id)) {
            walk.push(id);
            at = links.get(id).copied().flatten();
        }
        let begin = at.and_then(|back| walk.iter().position(|id| *id == back));
        circles.extend(walk.drain(begin.unwrap_or(walk.len())..));
    }
    circles
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::option;
    use proptest::prelude::*;

    use super::Passing::{Circle, End, PassedOn};
    use super::*;
    use crate::Id;

    fn id(name: &str) -> Id {
        Id::parse(name).unwrap()
    }

    /// Where each stands, of links such as `b<a`: b is funded by a.
    fn stands(links: &str) -> String {
        let links: Vec<(Id, Option<Id>)> = links
            .split(' ')
            .map(|link| match link.split_once('<') {
                Some((funding, giver)) => (id(funding), Some(id(giver))),
                None => (id(link), None),
            })
            .collect();
        let stands = passing(links.iter().map(|(funding, giver)| (funding, giver.as_ref())));
        let words = stands.into_iter().map(|(id, passing)| match passing {
            End => format!("{id}=end"),
            PassedOn => format!("{id}=on"),
            Circle => format!("{id}=circle"),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn money_counts_at_the_end_of_its_chain() {
        assert_eq!(stands("a"), "a=end");
        assert_eq!(stands("a b<a c<b"), "a=on b=on c=end");
        assert_eq!(stands("a b<a c<a"), "a=on b=end c=end");
    }

    #[test]
    fn what_is_funded_by_something_unknown_counts() {
        assert_eq!(stands("b<a"), "b=end");
    }

    #[test]
    fn a_circle_is_left_out_whole_and_what_hangs_on_it_is_not() {
        assert_eq!(stands("a<b b<a"), "a=circle b=circle");
        assert_eq!(stands("a<c b<a c<b d<b e<d"), "a=circle b=circle c=circle d=on e=end");
        assert_eq!(stands("a<b b<a c<d d<c"), "a=circle b=circle c=circle d=circle");
        assert_eq!(stands("a<a"), "a=circle");
    }

    proptest! {
        #[test]
        fn it_is_on_a_circle_when_walking_on_leads_back(givers in vec(option::of(0..12_usize), 12)) {
            let ids: Vec<Id> = (0..12).map(|number| id(&format!("f{number}"))).collect();
            let links = || ids.iter().zip(&givers).map(|(id, giver)| (id, giver.map(|giver| &ids[giver])));
            let stands = passing(links());
            let reversed = passing(links().collect::<Vec<_>>().into_iter().rev());
            prop_assert_eq!(&stands, &reversed);
            for (number, id) in ids.iter().enumerate() {
                let steps = std::iter::successors(givers[number], |at| givers[*at]).take(12);
                let comes_back = steps.clone().any(|at| at == number);
                prop_assert_eq!(stands[id] == Circle, comes_back);
                prop_assert_eq!(stands[id] == End, !givers.contains(&Some(number)));
            }
        }
    }
}
