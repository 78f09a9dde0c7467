//! Random things, few enough to meet each other.

mod calls;
mod sources;

use std::fmt::Debug;
use std::ops::Range;

use domain::funding::{Party, Recipient};
use domain::organisation::Parent;
use domain::{
    Document, DocumentAccess, DocumentType, FundingKind, FundingStatus, Id, LocalisedText,
    Milestone, MilestoneKind, MilestoneStatus, Money, OrganisationRole, OrganisationStatus,
    PaymentStatus, Region, Relation, Stage, Thing, ThingKind,
};
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::{Config, TestRunner};
use time::Date;

use crate::things::{self, day, money, party};
pub use calls::{CALLS, any_call};
pub use sources::any_source;

/// Tries a property; `PROPTEST_CASES` asks for more than the few that fit in a quick run.
pub fn check<S: Strategy>(cases: u32, strategy: &S, property: impl Fn(S::Value))
where
    S::Value: Debug,
{
    let cases =
        std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(cases);
    let config =
        Config { cases, failure_persistence: None, max_shrink_iters: 400, ..Config::default() };
    let tried = TestRunner::new(config).run(strategy, |value| {
        property(value);
        Ok(())
    });
    tried.unwrap_or_else(|found| panic!("{found}"));
}

/// Ids that `LIKE` would confuse.
pub const SOURCES: [&str; 3] = ["s_a", "sXa", "S_a"];
pub const ORGANISATIONS: Range<usize> = 0..5;
pub const FUNDINGS: Range<usize> = 0..5;
pub const CHILDREN: Range<usize> = 0..3;
pub const SPHERES: [&str; 4] = ["a_b", "aXb", "a", "A_b"];
pub const REGIONS: [&str; 7] = [
    "KATO:550000000",
    "KATO:551000000",
    "KATO:551010000",
    "KATO:551610000",
    "KATO:750000000",
    "X:a_b",
    "X:aXb",
];
/// Days around this one.
pub const TODAY: i32 = 200;

pub fn organisation_id(number: usize) -> String {
    format!("o{number}")
}

/// Odd ones are contracts.
pub fn funding_id(number: usize) -> String {
    format!("f{number}")
}

/// Every id there can be, with its kind.
pub fn every_id() -> Vec<(ThingKind, Id)> {
    let mut all: Vec<(ThingKind, Id)> =
        ORGANISATIONS.map(|n| (ThingKind::Organisation, things::id(&organisation_id(n)))).collect();
    for number in FUNDINGS {
        let kind = if number % 2 == 0 { ThingKind::Grant } else { ThingKind::Contract };
        all.push((kind, things::id(&funding_id(number))));
        for local in CHILDREN {
            all.push((ThingKind::Milestone, child_id(number, 'm', local)));
            all.push((ThingKind::Payment, child_id(number, 'p', local)));
            all.push((ThingKind::Document, child_id(number, 'd', local)));
        }
    }
    all.extend(CALLS.map(|call| (ThingKind::Call, things::id(call))));
    all.extend(SOURCES.map(|source| (ThingKind::Source, things::id(source))));
    all
}

/// The last of each has an id that does not tell its parent.
fn child_id(funding: usize, letter: char, local: usize) -> Id {
    if local + 1 == CHILDREN.end {
        return Id::generated("publisher", &letter.to_string(), Some(&funding_id(funding)), "last");
    }
    things::id(&format!("{}:{letter}:{local}", funding_id(funding)))
}

fn any_day() -> impl Strategy<Value = Option<Date>> {
    weighted(0.8, select(vec![0, 30, TODAY - 1, TODAY, TODAY + 1, 364, 365, 400]))
        .prop_map(|number| number.map(day))
}

fn any_region() -> impl Strategy<Value = Region> {
    select(REGIONS.to_vec()).prop_map(|key| Region::from_key(key).unwrap())
}

fn any_spheres() -> impl Strategy<Value = Vec<String>> {
    subsequence(SPHERES.to_vec(), 0..3)
        .prop_map(|codes| codes.into_iter().map(str::to_owned).collect())
}

/// Amounts that meet, and amounts whose sums need more than 64 bits.
fn any_money() -> impl Strategy<Value = Money> {
    let minor = prop_oneof![4 => select(vec![0, 1, 100, 250_000]), 1 => select(vec![i64::MAX, i64::MAX - 1, 1 << 32, (1 << 32) - 1])];
    (minor, select(vec!["KZT", "KZT", "USD", "JPY"])).prop_map(|(minor, code)| money(minor, code))
}

fn any_text() -> impl Strategy<Value = LocalisedText> {
    let word = || {
        weighted(
            0.5,
            select(vec!["Қор", "Фонд", "fund", "Абай", "ә", "я", "2"]).prop_map(str::to_owned),
        )
    };
    (word(), word(), word())
        .prop_filter_map("no language", |(kk, ru, en)| LocalisedText::parse(kk, ru, en).ok())
}

fn any_party() -> impl Strategy<Value = Option<Party>> {
    weighted(0.8, ORGANISATIONS)
        .prop_map(|number| number.map(|number| party(&organisation_id(number))))
}

pub fn any_organisation() -> impl Strategy<Value = Thing> {
    let roles = subsequence(
        vec![OrganisationRole::Ngo, OrganisationRole::Donor, OrganisationRole::PublicBody],
        0..3,
    );
    let status = select(OrganisationStatus::ALL.to_vec());
    let seat = weighted(0.8, any_region());
    let parent = weighted(0.5, ORGANISATIONS);
    let form = weighted(0.5, select(vec!["20", "2_", "TOO"]));
    (ORGANISATIONS, any_text(), status, any_day(), seat, any_spheres(), roles, parent, form)
        .prop_map(|(number, name, status, registered_on, seat, spheres, roles, parent, form)| {
            let parent = parent.filter(|parent| *parent != number);
            Thing::Organisation(domain::Organisation {
                name,
                status,
                registered_on,
                seat,
                spheres,
                roles,
                parent: parent.map(|parent| Parent {
                    id: things::id(&organisation_id(parent)),
                    relation: Relation::Subordinate,
                }),
                legal_form: form.map(str::to_owned),
                ..things::organisation(&organisation_id(number))
            })
        })
}

pub fn any_funding() -> impl Strategy<Value = Thing> {
    let kinds = (
        FUNDINGS,
        select(vec![FundingKind::Grant, FundingKind::Donation]),
        select(vec![FundingKind::SocialOrder, FundingKind::OtherProcurement]),
    );
    let status = prop_oneof![
        select(FundingStatus::ALL.to_vec()),
        Just(FundingStatus::Terminated),
        Just(FundingStatus::Active)
    ];
    let recipients = subsequence(ORGANISATIONS.collect::<Vec<_>>(), 0..4);
    let amounts = (
        weighted(0.9, any_money()),
        weighted(0.2, select(vec![7, i64::MAX])),
        weighted(0.5, 0..100_i64),
    );
    let days = (any_day(), any_day(), any_day());
    let parties = (any_party(), any_party(), weighted(0.3, select(CALLS.to_vec())));
    let about = (
        subsequence(REGIONS.to_vec(), 0..3),
        any_spheres(),
        weighted(0.7, select(vec![Stage::Implementation, Stage::Closed])),
    );
    (kinds, status, recipients, amounts, days, parties, about).prop_map(
        |(
            (number, grant, contract),
            status,
            recipients,
            (amount, amended, percent),
            (signed_on, a, b),
            (funder, operator, call),
            about,
        )| {
            let amended_amount =
                amount.and_then(|amount| amended.map(|minor| Money::new(minor, amount.currency())));
            let present = amended_amount.or(amount);
            let count = i64::try_from(recipients.len()).unwrap();
            // The last one has no share.
            let share = |index: usize| {
                let part = present?.minor() / 100 * percent? / count;
                (index + 1 < recipients.len())
                    .then(|| present.map(|present| Money::new(part, present.currency())))?
            };
            let recipients = recipients.iter().enumerate().map(|(index, number)| Recipient {
                id: things::id(&organisation_id(*number)),
                share: share(index),
            });
            let (start_on, end_on) =
                if a.is_some() && b.is_some() && b < a { (b, a) } else { (a, b) };
            Thing::Funding(domain::Funding {
                funding_kind: if number % 2 == 0 { grant } else { contract },
                status,
                recipients: recipients.collect(),
                amount,
                amended_amount,
                signed_on,
                start_on,
                end_on,
                funder,
                operator,
                call: call.map(things::id),
                places: about.0.iter().map(|key| Region::from_key(key).unwrap()).collect(),
                spheres: about.1,
                stage: about.2,
                ..things::grant(&funding_id(number))
            })
        },
    )
}

pub fn any_milestone() -> impl Strategy<Value = Thing> {
    let kind =
        prop_oneof![3 => Just(MilestoneKind::Implementation), 1 => Just(MilestoneKind::Planning)];
    let status = select(MilestoneStatus::ALL.to_vec());
    let position = weighted(0.7, select(vec![1_u32, 2, u32::MAX]));
    let days = (any_day(), any_day());
    (FUNDINGS, CHILDREN, any_text(), kind, status, days, position, weighted(0.5, any_money()))
        .prop_map(|(funding, local, title, milestone_kind, status, days, position, amount)| {
            let (due_on, returned_on) = days;
            let id = child_id(funding, 'm', local);
            let planned = Milestone::planned(id, things::id(&funding_id(funding)), title);
            Thing::Milestone(Milestone {
                milestone_kind,
                status,
                due_on,
                returned_on: returned_on.filter(|_| status == MilestoneStatus::Returned),
                position,
                amount,
                ..planned
            })
        })
}

pub fn any_payment() -> impl Strategy<Value = Thing> {
    let status = (select(PaymentStatus::ALL.to_vec()), any::<bool>());
    (FUNDINGS, CHILDREN, any_money(), status, any_day()).prop_map(
        |(funding, local, amount, (status, itself), paid_on)| {
            let itself = itself && status == PaymentStatus::Returned;
            let payment = things::payment(&funding_id(funding), "0", amount, status);
            Thing::Payment(domain::Payment {
                id: child_id(funding, 'p', local),
                paid_on,
                returned_on: itself.then_some(day(401)),
                ..payment
            })
        },
    )
}

pub fn any_document() -> impl Strategy<Value = Thing> {
    let document_type = select(DocumentType::ALL.to_vec());
    let access = select(DocumentAccess::ALL.to_vec());
    (FUNDINGS, CHILDREN, any_text(), document_type, access, any_day()).prop_map(
        |(funding, local, title, document_type, access, dated_on)| {
            Thing::Document(Document {
                id: child_id(funding, 'd', local),
                title,
                document_type,
                access,
                dated_on,
                ..things::document(&funding_id(funding), "0")
            })
        },
    )
}

/// Any thing; what others lie below is stated more often than not.
pub fn any_thing() -> impl Strategy<Value = Thing> {
    prop_oneof![
        3 => any_organisation(),
        5 => any_funding(),
        4 => any_milestone(),
        4 => any_payment(),
        2 => any_document(),
        2 => any_source(),
        2 => any_call(),
    ]
}
