//! What is written as lines reads back as the same things.
#![expect(clippy::unwrap_used, reason = "a test that panics has done its work")]

use std::io::Write;

use domain::call::{Criterion, Lot};
use domain::funding::{Allocation, Amendment, Beneficiaries, Party, Recipient, ResultLine};
use domain::milestone::Acceptance;
use domain::organisation::{FormerName, Identifier, Parent};
use domain::quantity::Quantity;
use domain::source::{Coverage, Publisher};
use domain::stage::StageEntry;
use domain::{
    Authority, Call, CallStatus, ChildKind, Currency, Document, DocumentAccess, DocumentType,
    Funding, FundingKind, FundingStatus, GrantTerm, Id, LocalisedText, Milestone, MilestoneStatus,
    Money, Organisation, OrganisationRole, OrganisationStatus, Payment, PaymentStatus, Period,
    Region, Relation, Source, Stage, Thing, ThingKind,
};
use exchange::{Context, Format, Item, open};
use proptest::prelude::*;
use time::macros::{date, datetime};

fn read(text: &[u8]) -> Vec<Item> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text).unwrap();
    let context = Context {
        publisher: "test".to_owned(),
        source: Id::parse("test").unwrap(),
        encoding: None,
    };
    open(Format::Ndjson, &[file.path()], &context, None).unwrap().collect()
}

fn id(text: &str) -> Id {
    Id::encode(text).unwrap()
}

/// One of each kind, with every field filled.
fn things(text: &LocalisedText, minor: i64) -> Vec<Thing> {
    let day = Some(date!(2025 - 03 - 01));
    let funding = id("GR 1");
    let money = Money::new(minor, Currency::KZT);
    let milestone = Id::child(&funding, ChildKind::Milestone, "1").unwrap();
    let region = Region::parse("KATO", "551010000").unwrap();
    let mut organisation = Organisation::named(id("KZ-BIN-170940025833"), text.clone());
    organisation.former_names = vec![FormerName { name: text.clone(), until: day }];
    organisation.identifiers =
        vec![Identifier { scheme: "X".to_owned(), id: "1".to_owned(), check_failed: true }];
    organisation.legal_form = Some("public_foundation".to_owned());
    organisation.status = OrganisationStatus::Active;
    organisation.registered_on = day;
    organisation.seat = Some(region.clone());
    organisation.spheres = vec!["health".to_owned()];
    organisation.roles = vec![OrganisationRole::Ngo];
    organisation.parent =
        Some(Parent { id: id("KZ-BIN-940140000385"), relation: Relation::Branch });
    organisation.website = Some("https://x.kz".to_owned());
    organisation.email = Some("a@x.kz".to_owned());
    let mut grant = Funding::new(funding.clone(), FundingKind::Grant);
    (grant.state_funded, grant.term) = (Some(true), Some(GrantTerm::Short));
    (grant.title, grant.description, grant.programme) =
        (Some(text.clone()), Some(text.clone()), Some(text.clone()));
    grant.funder = Some(Party { id: id("GB-CHC-1") });
    grant.operator = Some(Party { id: id("GB-CHC-2") });
    grant.recipients = vec![Recipient { id: id("GB-CHC-3"), share: Some(money) }];
    grant.individual_recipient = true;
    (grant.amount, grant.amended_amount) = (Some(money), Some(money));
    grant.amendments = vec![Amendment {
        number: Some("01".to_owned()),
        signed_on: day,
        amount: Some(money),
        end_on: day,
        reason: Some(text.clone()),
    }];
    grant.allocations = vec![Allocation { year: 2025, amount: money }];
    (grant.signed_on, grant.start_on, grant.end_on) = (day, day, day);
    grant.status = FundingStatus::Active;
    grant.stage = Some(Stage::Contracted);
    grant.stage_history = vec![StageEntry { stage: Stage::Contracted, on: day }];
    (grant.places, grant.spheres) = (vec![region.clone()], vec!["youth".to_owned()]);
    grant.beneficiaries = Some(Beneficiaries {
        planned: Some(5),
        groups: vec!["children".to_owned()],
        ..Beneficiaries::default()
    });
    let quantity = Some(Quantity::parse("12.5").unwrap());
    grant.results = vec![ResultLine {
        indicator: text.clone(),
        unit: Some("people".to_owned()),
        planned: quantity.clone(),
        reported: quantity,
        accepted: None,
    }];
    (grant.funded_by, grant.call, grant.url) =
        (Some(id("g0")), Some(id("c0")), Some("https://x.kz/1".to_owned()));
    let mut stage = Milestone::planned(milestone.clone(), funding.clone(), text.clone());
    (stage.position, stage.weight, stage.amount) = (Some(1), Some(1000), Some(money));
    (stage.due_on, stage.due_original) = (day, day);
    (stage.status, stage.reported_on, stage.accepted_on) = (MilestoneStatus::Accepted, day, day);
    stage.acceptance = Some(Acceptance {
        act_number: Some("7".to_owned()),
        act_date: day,
        accepted_permille: Some(900),
        accepted_amount: Some(money),
        fine: Some(money),
        document: Some(Id::child(&funding, ChildKind::Document, "1").unwrap()),
    });
    let payment = Payment {
        id: Id::child(&funding, ChildKind::Payment, "1").unwrap(),
        funding: funding.clone(),
        milestone: Some(milestone.clone()),
        status: PaymentStatus::Returned,
        amount: money,
        planned_on: day,
        paid_on: day,
        returned_on: day,
        description: Some("первый".to_owned()),
    };
    let document = Document {
        id: Id::child(&funding, ChildKind::Document, "1").unwrap(),
        funding: funding.clone(),
        milestone: Some(milestone),
        title: text.clone(),
        document_type: DocumentType::Act,
        format: Some("application/pdf".to_owned()),
        hash: Some("0123456789abcdef".repeat(4)),
        size: Some(9),
        access: DocumentAccess::Public,
        url: Some("https://x.kz/2".to_owned()),
        dated_on: day,
    };
    let coverage = Coverage {
        kind: ThingKind::Grant,
        region: Some(region.clone()),
        period: Some(Period::new(day, None).unwrap()),
        complete: true,
    };
    let source = Source {
        id: id("s"),
        publisher: Publisher { id: Some(id("p")), name: text.clone() },
        title: text.clone(),
        url: Some("https://x.kz/3".to_owned()),
        licence: Some("CC0".to_owned()),
        retrieved_at: Some(datetime!(2025-03-01 10:11:12.000123 UTC)),
        coverage: vec![coverage],
        listing: false,
        authority: Authority::Funder,
        synthetic: true,
    };
    let mut contract = Funding::new(id("c/1"), FundingKind::SocialOrder);
    contract.amount = Some(money);
    let lot = Lot {
        id: "№ 1".to_owned(),
        title: Some(text.clone()),
        description: Some(text.clone()),
        amount: Some(money),
        status: Some(CallStatus::Failed),
        places: vec![region.clone()],
    };
    let criterion =
        Criterion { title: text.clone(), description: Some(text.clone()), weight: Some(1000) };
    let call = Call {
        title: Some(text.clone()),
        description: Some(text.clone()),
        funder: grant.funder.clone(),
        operator: grant.operator.clone(),
        status: CallStatus::Evaluation,
        amount: Some(money),
        announced_on: day,
        applications_from: day,
        applications_to: day,
        decided_on: day,
        lots: vec![lot],
        criteria: vec![criterion],
        places: vec![region],
        spheres: vec!["culture".to_owned()],
        identifiers: grant.identifiers.clone(),
        url: Some("https://x.kz/4".to_owned()),
        ..Call::new(id("c/2"))
    };
    vec![
        Thing::Source(source),
        Thing::Organisation(organisation),
        Thing::Call(call),
        Thing::Funding(grant),
        Thing::Funding(contract),
        Thing::Milestone(stage),
        Thing::Payment(payment),
        Thing::Document(document),
    ]
}

proptest! {
    #[test]
    fn every_thing_comes_back(kk in "[^\\p{C}\u{2028}]{1,40}", en in proptest::option::of("[ -~\n\t]{1,40}"), minor in 0..i64::MAX) {
        let Ok(text) = LocalisedText::parse(Some(kk), None, en) else { return Ok(()) };
        prop_assume!(domain::bin::holds_valid_iin(&serde_json::to_string(&text).unwrap()).is_none());
        let things = things(&text, minor);
        let sources = [id("s1"), id("s/2")];
        let mut lines: Vec<String> = things.iter().map(|thing| exchange::ndjson::write(thing, &sources)).collect();
        lines.push(exchange::ndjson::end(things.len() as u64));
        for (item, thing) in read(lines.join("\n").as_bytes()).iter().zip(&things) {
            match item {
                Item::Statement(statement) => {
                    prop_assert_eq!(&statement.thing, thing);
                    prop_assert_eq!(statement.source.as_ref(), sources.first());
                }
                Item::Refused(refusal) => prop_assert!(false, "{:?}", refusal),
            }
        }
        prop_assert_eq!(read(lines.join("\n").as_bytes()).len(), things.len());
    }

    #[test]
    fn any_line_is_read_or_refused(line in "[^\n\r]{1,200}") {
        let items = read(line.as_bytes());
        prop_assert!(items.len() <= 1);
    }

    #[test]
    fn any_change_of_a_byte_is_read_or_refused(at in 0..300_usize, byte in 0x20..0x7f_u8) {
        let text = LocalisedText::en("x").unwrap();
        for thing in things(&text, 5) {
            let mut bytes = exchange::ndjson::write(&thing, &[]).into_bytes();
            let place = at % bytes.len();
            bytes[place] = byte;
            read(&bytes);
        }
    }
}
