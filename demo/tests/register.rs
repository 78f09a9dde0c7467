//! What is true of the demonstration register, seen from outside.

use std::collections::{BTreeMap, HashMap, HashSet};

use demo::{Settings, TODAY, source, things};
use domain::progress::{Covered, outcome, progress};
use domain::{
    Bin, Call, Codelists, Funding, FundingStatus, Id, Milestone, MilestoneKind, MilestoneStatus,
    OrgId, Organisation, Outcome, Payment, Relation, Thing,
};

fn settings(organisations: u32) -> Settings {
    Settings { organisations, seed: 1, today: TODAY }
}

/// A register of 5,000 organisations, in parts.
struct Large {
    organisations: Vec<Organisation>,
    calls: Vec<Call>,
    projects: Vec<(Funding, Vec<Milestone>, Vec<Payment>)>,
    documents: usize,
    misplaced: Vec<Id>,
    ids: HashSet<Id>,
}

fn large() -> &'static Large {
    static LARGE: std::sync::OnceLock<Large> = std::sync::OnceLock::new();
    LARGE.get_or_init(|| {
        let mut large = Large {
            organisations: Vec::new(),
            calls: Vec::new(),
            projects: Vec::new(),
            documents: 0,
            misplaced: Vec::new(),
            ids: HashSet::new(),
        };
        for thing in things(&settings(5_000)) {
            assert_eq!(thing.check(), Ok(()), "{}", thing.id());
            assert!(large.ids.insert(thing.id().clone()), "{} stands there twice", thing.id());
            match (thing, large.projects.last_mut()) {
                (Thing::Organisation(organisation), None) if large.calls.is_empty() => {
                    large.organisations.push(organisation);
                }
                (Thing::Call(call), None) => large.calls.push(call),
                (Thing::Funding(funding), _) => {
                    large.projects.push((funding, Vec::new(), Vec::new()));
                }
                (Thing::Milestone(milestone), Some((funding, milestones, payments))) => {
                    assert!(milestone.funding == funding.id && payments.is_empty());
                    milestones.push(milestone);
                }
                (Thing::Payment(payment), Some((funding, _, payments))) => {
                    assert_eq!(payment.funding, funding.id);
                    payments.push(payment);
                }
                (Thing::Document(document), Some((funding, _, _))) => {
                    assert_eq!(document.funding, funding.id);
                    large.documents += 1;
                }
                (Thing::Source(first), None) => assert!(first == source() && large.ids.len() == 1),
                (other, _) => large.misplaced.push(other.id().clone()),
            }
        }
        large
    })
}

/// Its source covers everything.
const ALL: Covered = Covered { milestones: true, payments: true };

#[test]
fn a_funding_has_four_milestones_on_average() {
    let counts =
        large().projects.iter().map(|(_, milestones, payments)| (milestones.len(), payments.len()));
    let (milestones, payments) =
        counts.fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
    let [milestones, payments, documents] =
        [milestones, payments, large().documents].map(|count| count * 100 / large().projects.len());
    println!(
        "per hundred fundings: {milestones} milestones, {payments} payments, {documents} documents"
    );
    assert!((390..415).contains(&milestones), "{milestones}");
    assert!(
        (100..300).contains(&payments) && (70..200).contains(&documents),
        "{payments} {documents}"
    );
    assert_eq!(large().misplaced, []);
    assert_eq!((large().organisations.len(), large().projects.len()), (5_000, 20_000));
}

#[test]
fn what_is_closed_was_accepted() {
    for (funding, milestones, _) in &large().projects {
        if funding.status != FundingStatus::Completed {
            continue;
        }
        let over = |m: &Milestone| {
            matches!(m.status, MilestoneStatus::Accepted | MilestoneStatus::Cancelled)
        };
        let work =
            || milestones.iter().filter(|m| m.milestone_kind == MilestoneKind::Implementation);
        assert!(work().all(over), "{}", funding.id);
    }
}

#[test]
fn numbers_are_right_and_belong_to_nobody() {
    let (mut without, mut ids) = (0, HashSet::new());
    for thing in things(&settings(20_000)).skip(1).take(20_000) {
        let Thing::Organisation(organisation) = thing else {
            panic!("{} is no organisation", thing.id())
        };
        assert!(ids.insert(organisation.id.clone()), "{} stands there twice", organisation.id);
        if organisation.id.is_generated() {
            without += 1;
            continue;
        }
        let bin: Bin = OrgId::parse(organisation.id.as_str()).unwrap().bin().unwrap();
        assert!(bin.check_ok());
        assert!((90_000..=99_999).contains(&bin.as_str()[6..11].parse::<u32>().unwrap()), "{bin}");
        let registered = organisation.registered_on.unwrap();
        assert_eq!(bin.registered_month(), Some((registered.year(), u8::from(registered.month()))));
    }
    assert!((100..400).contains(&without), "{without}");
}

#[test]
fn parents_stand_before_what_belongs_to_them() {
    let mut seen = HashSet::new();
    let mut relations: BTreeMap<&str, u32> = BTreeMap::new();
    for organisation in &large().organisations {
        if let Some(parent) = &organisation.parent {
            assert!(seen.contains(&parent.id), "{}", organisation.id);
            *relations.entry(parent.relation.as_str()).or_default() += 1;
        }
        seen.insert(organisation.id.clone());
    }
    assert_eq!(relations.len(), Relation::ALL.len());
    assert!(relations["subordinate"] > 40 && relations["branch"] > 100, "{relations:?}");
}

#[test]
fn whoever_takes_part_is_there_and_older_than_the_money() {
    let known: HashMap<&Id, &Organisation> =
        large().organisations.iter().map(|o| (&o.id, o)).collect();
    let fundings: HashMap<&Id, &Funding> =
        large().projects.iter().map(|(funding, _, _)| (&funding.id, funding)).collect();
    let mut chains: BTreeMap<usize, u32> = BTreeMap::new();
    for (funding, _, _) in &large().projects {
        for id in funding.organisations() {
            let registered = known[id].registered_on;
            assert!(
                funding.signed_on.is_none_or(|signed| registered.is_none_or(|day| day < signed)),
                "{}",
                funding.id
            );
        }
        let mut length = 0;
        let mut at = funding;
        while let Some(before) = at.funded_by.as_ref().map(|id| fundings[id]) {
            let funder = &at.funder.as_ref().unwrap().id;
            assert!(before.recipients.iter().any(|recipient| recipient.id == *funder), "{}", at.id);
            assert!(before.signed_on <= at.signed_on || at.signed_on.is_none(), "{}", at.id);
            (at, length) = (before, length + 1);
        }
        *chains.entry(length).or_default() += 1;
    }
    assert!(chains[&1] > 500 && chains[&2] > 20, "{chains:?}");
}

#[test]
fn every_call_is_that_of_a_funding_with_its_funder() {
    let calls: HashMap<&Id, &Call> = large().calls.iter().map(|call| (&call.id, call)).collect();
    let named = large()
        .projects
        .iter()
        .filter_map(|(funding, ..)| Some((funding, calls[funding.call.as_ref()?])));
    let mut count = 0;
    for (funding, call) in named {
        assert_eq!(
            (&call.funder, &call.operator),
            (&funding.funder, &funding.operator),
            "{}",
            call.id
        );
        assert!(call.announced_on <= Some(TODAY) && call.decided_on <= Some(TODAY), "{}", call.id);
        assert!(funding.signed_on.is_none() || call.decided_on <= funding.signed_on, "{}", call.id);
        count += 1;
    }
    assert_eq!(count, calls.len());
    assert!((3_000..8_000).contains(&count), "{count}");
}

#[test]
fn codes_are_codes_of_the_lists() {
    let regions = Codelists::get("regions").unwrap();
    let spheres = Codelists::get("spheres").unwrap();
    for (funding, _, _) in &large().projects {
        assert!(
            funding.places.iter().all(|place| regions.find(place.code()).is_some()),
            "{}",
            funding.id
        );
        assert!(
            funding.spheres.iter().all(|sphere| spheres.find(sphere).is_some()),
            "{}",
            funding.id
        );
    }
    let seats: HashSet<&str> = large()
        .organisations
        .iter()
        .filter_map(|o| o.seat.as_ref())
        .map(domain::Region::code)
        .collect();
    assert_eq!(seats.len(), 20);
}

#[test]
fn nothing_happened_tomorrow() {
    for (funding, milestones, payments) in &large().projects {
        assert!(
            funding.stage_history.iter().all(|entry| entry.on <= Some(TODAY)),
            "{}",
            funding.id
        );
        assert!(
            funding.signed_on <= Some(TODAY)
                && payments.iter().all(|payment| payment.paid_on <= Some(TODAY))
        );
        for m in milestones {
            let days = [
                m.started_on,
                m.reported_on,
                m.accepted_on,
                m.returned_on,
                m.disputed_on,
                m.cancelled_on,
            ];
            assert!(days.iter().all(|day| *day <= Some(TODAY)), "{}", m.id);
        }
    }
}

#[test]
fn weights_and_money_make_a_whole() {
    let (mut whole, mut broken) = (0, 0);
    let mut outcomes: HashMap<Outcome, u32> = HashMap::new();
    for (funding, milestones, payments) in &large().projects {
        let work = milestones
            .iter()
            .filter(|m| m.milestone_kind == MilestoneKind::Implementation && m.weight.is_some());
        let sum: u16 = work.filter_map(|m| m.weight).sum();
        match sum {
            0 => {}
            1_000 => whole += 1,
            _ => broken += 1,
        }
        let told = progress(funding, milestones, payments, ALL, TODAY);
        let amount = funding.present_amount().map_or(0, |money| money.minor());
        assert!(
            told.whole.paid.is_some_and(|paid| (0..=i128::from(amount)).contains(&paid)),
            "{} has paid {:?} of {amount}",
            funding.id,
            told.now.paid
        );
        assert!(told.curve.iter().all(|(_, step)| step.paid.is_some()), "{}", funding.id);
        let allocated: i64 =
            funding.allocations.iter().map(|allocation| allocation.amount.minor()).sum();
        assert!(funding.allocations.is_empty() || allocated == amount, "{}", funding.id);
        *outcomes.entry(outcome(milestones, source().covers_result(funding))).or_default() += 1;
    }
    assert!(whole > 12_000 && broken > 100 && broken < whole / 20, "{whole} {broken}");
    assert!(Outcome::ALL.iter().all(|o| outcomes[o] > 20), "{outcomes:?}");
}

#[test]
fn few_funders_give_most_of_the_money() {
    let mut given: HashMap<&Id, i64> = HashMap::new();
    for (funding, _, _) in &large().projects {
        if let (Some(funder), Some(amount)) = (&funding.funder, funding.present_amount()) {
            *given.entry(&funder.id).or_default() += amount.minor() / 100;
        }
    }
    let mut sums: Vec<i64> = given.into_values().collect();
    sums.sort_unstable_by_key(|sum| -sum);
    let (all, top): (i64, i64) = (sums.iter().sum(), sums[..20].iter().sum());
    assert!(top * 2 > all && sums.len() > 150, "{top} of {all}, {} funders", sums.len());
}
