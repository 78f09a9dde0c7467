//! What the settings do: the same ones give the same bytes, and any give a whole register.

use std::collections::{HashMap, HashSet};

use data_encoding::HEXLOWER;
use demo::{Settings, TODAY, source, things};
use domain::{
    CallStatus, DocumentAccess, DocumentType, FundingKind, FundingStatus, GrantTerm, Id, Milestone,
    MilestoneKind, MilestoneStatus, OrganisationRole, OrganisationStatus, PaymentStatus, Region,
    Stage, Thing, ThingKind, WaitingOn,
};
use sha2::{Digest, Sha256};

fn settings(organisations: u32) -> Settings {
    Settings { organisations, seed: 1, today: TODAY }
}

#[test]
fn the_same_settings_give_the_same_bytes() {
    let digest = |settings: &Settings| {
        let mut hash = Sha256::new();
        for thing in things(settings) {
            hash.update(serde_json::to_string(&thing).unwrap());
            hash.update("\n");
        }
        HEXLOWER.encode(&hash.finalize())
    };
    // Whoever changes the generator on purpose writes the new digest here.
    assert_eq!(
        digest(&settings(40)),
        "7c7f7bde7bd09b9ab6d7dd5ec7114d49e0e9a369bf70b392dba4e5ba5b035371"
    );
    assert_ne!(digest(&settings(40)), digest(&Settings { seed: 2, ..settings(40) }));
}

#[test]
fn ids_do_not_follow_the_day() {
    let ids = |today| {
        things(&Settings { today, ..settings(30) })
            .filter(|thing| thing.parent().is_none())
            .map(|thing| thing.id().clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(TODAY), ids(time::macros::date!(2031 - 02 - 28)));
}

#[test]
fn nothing_is_left_out_for_being_wrong() {
    for (organisations, seed) in [(0, 3), (16, 4), (60, 1), (333, u64::MAX)] {
        let made: Vec<Thing> = things(&Settings { organisations, seed, today: TODAY }).collect();
        let count = |wanted: fn(&Thing) -> bool| made.iter().filter(|thing| wanted(thing)).count();
        let organisations = organisations.max(16) as usize;
        assert_eq!(count(|thing| thing.kind() == ThingKind::Organisation), organisations);
        assert_eq!(count(|thing| thing.kind().is_funding()), 4 * organisations);
    }
}

#[test]
fn every_state_there_is_comes_up() {
    macro_rules! all {
        ($type:ident, $found:expr) => {{
            let found: HashSet<$type> = $found.collect();
            let missing: Vec<_> =
                $type::ALL.iter().filter(|value| !found.contains(value)).collect();
            assert!(missing.is_empty(), "{}: {missing:?}", stringify!($type));
        }};
    }
    // The register that tests take by default is small, and must show everything all the same.
    for organisations in [60, 5_000] {
        let made: Vec<Thing> = things(&settings(organisations)).collect();
        let milestones = || {
            made.iter()
                .filter_map(|thing| if let Thing::Milestone(m) = thing { Some(m) } else { None })
        };
        let fundings = || {
            made.iter()
                .filter_map(|thing| if let Thing::Funding(f) = thing { Some(f) } else { None })
        };
        let orgs = || {
            made.iter()
                .filter_map(|thing| if let Thing::Organisation(o) = thing { Some(o) } else { None })
        };
        let payments = || {
            made.iter()
                .filter_map(|thing| if let Thing::Payment(p) = thing { Some(p) } else { None })
        };
        let documents = || {
            made.iter()
                .filter_map(|thing| if let Thing::Document(d) = thing { Some(d) } else { None })
        };
        all!(ThingKind, made.iter().map(Thing::kind));
        let calls = || {
            made.iter().filter_map(|thing| if let Thing::Call(c) = thing { Some(c) } else { None })
        };
        all!(CallStatus, calls().map(|c| c.status));
        all!(OrganisationStatus, orgs().map(|o| o.status));
        all!(OrganisationRole, orgs().flat_map(|o| o.roles.iter().copied()));
        all!(FundingKind, fundings().map(|f| f.funding_kind));
        all!(FundingStatus, fundings().map(|f| f.status));
        all!(GrantTerm, fundings().filter_map(|f| f.term));
        all!(Stage, fundings().filter_map(|f| f.stage));
        all!(MilestoneStatus, milestones().map(|m| m.status));
        all!(MilestoneKind, milestones().map(|m| m.milestone_kind));
        let places: HashMap<&Id, &[Region]> =
            fundings().map(|funding| (&funding.id, funding.places.as_slice())).collect();
        let covered = |m: &Milestone| source().covers_milestone(m, places[&m.funding]);
        let lateness = || milestones().map(|m| m.lateness(TODAY, covered(m)));
        all!(WaitingOn, lateness().filter_map(|lateness| lateness.waiting_on));
        let count = |wanted| lateness().filter(|lateness| lateness.overdue == wanted).count();
        let (overdue, unknown) = (count(Some(true)), count(None));
        assert!(unknown > 0 && overdue > 4 * unknown, "{overdue} overdue, {unknown} unknown");
        all!(PaymentStatus, payments().map(|p| p.status));
        all!(DocumentType, documents().map(|d| d.document_type));
        all!(DocumentAccess, documents().map(|d| d.access));
        assert!(milestones().any(|m| !m.extensions.is_empty()));
        assert!(
            fundings().any(|f| f.amount.is_none())
                && fundings().any(|f| f.amended_amount.is_some())
        );
        assert!(
            fundings().any(|f| f.individual_recipient)
                && fundings().any(|f| f.recipients.len() > 1)
        );
        let currencies: HashSet<&str> =
            fundings().filter_map(|f| f.amount).map(|money| money.currency().code()).collect();
        assert_eq!(currencies, HashSet::from(["KZT", "USD", "EUR"]));
    }
}
