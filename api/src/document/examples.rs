//! Examples of replies, made by the same views that make the replies.

use domain::progress::{Covered, outcome, progress as progress_of};
use domain::{Codelists, Id, Language, Sum, Thing, ThingKind};
use persistence::{Direction, Record, Reference, Tally, Totals};
use serde_json::{Value, json};
use time::macros::{date, datetime};
use utoipa::openapi::{RefOr, Response};

use crate::desk::{CallTitles, References};
use crate::problem::Kind;
use crate::views::codelist::{CodelistSummaryView, CodelistView};
use crate::views::document::DocumentView;
use crate::views::funding::FundingView;
use crate::views::milestone::MilestoneView;
use crate::views::organisation::OrganisationView;
use crate::views::payment::PaymentView;
use crate::views::progress::{CurveOf, ProgressView};
use crate::views::source::SourceView;
use crate::views::totals::TotalsView;
use crate::views::{Shown, taken_apart};

mod account;
mod call;
mod change;

/// The language of the examples.
const LANGUAGE: Option<Language> = Some(Language::Ru);
/// The day for which examples hold.
const TODAY: time::Date = date!(2026 - 02 - 01);

/// Puts an example beside the schema of a reply.
pub(super) fn put(response: &mut Response) {
    for content in response.content.values_mut() {
        let RefOr::T(content) = content else { continue };
        let Some(RefOr::Ref(reference)) = &content.schema else { continue };
        let name = reference.ref_location.rsplit('/').next().unwrap_or_default();
        content.example = match name.strip_suffix("Collection") {
            Some(item) => of_schema(item).map(|item| collection(&item)),
            None => of_schema(name),
        };
    }
}

/// A collection of one item.
fn collection(item: &Value) -> Value {
    let mut item = item.clone();
    let mut page = json!({"items": [], "next": null, "sequence": 4711});
    if let Some(fields) = item.as_object_mut() {
        fields.remove("totals");
        if let Some(day) = fields.remove("evaluated_on") {
            page["evaluated_on"] = day;
        }
    }
    page["items"] = json!([item]);
    page
}

fn of_schema(name: &str) -> Option<Value> {
    match name {
        "Organisation" => organisation(),
        "Funding" => funding(),
        "Milestone" => milestone(),
        "Payment" => payment(),
        "Document" => document(),
        "Source" => source(),
        "Call" => call::call(),
        "Progress" => progress(),
        "Codelist" => {
            let list = Codelists::get("payment_statuses")?;
            serde_json::to_value(CodelistView::new(list, LANGUAGE, |item| item.code == "paid")).ok()
        }
        "CodelistSummary" => {
            serde_json::to_value(CodelistSummaryView::new(Codelists::get("regions")?, LANGUAGE))
                .ok()
        }
        "Change" => Some(change::change()),
        "HistoryEntry" => {
            let mut entry = change::change();
            entry["changed"] =
                json!([{"field": "status", "before": "reported", "after": "accepted"}]);
            Some(entry)
        }
        "Health" => Some(json!({"status": "ok", "sequence": 4711})),
        "ProblemKind" => {
            let kind = Kind::find("gone")?;
            let (title, description) = (kind.title(Language::En), kind.meaning(Language::En));
            Some(
                json!({"type": "/problems/gone", "title": title, "status": kind.status, "description": description}),
            )
        }
        "Account" | "AccountPage" | "AuditEntry" | "AuditPage" | "Client" | "ClientPage"
        | "KeySet" | "RegisteredClient" | "Tokens" => Some(account::example(name)),
        "OpenApiDocument" => Some(
            json!({"openapi": "3.1.0", "info": {"title": "E-NPO", "version": "0.1.0"}, "paths": {}}),
        ),
        _ => None,
    }
}

fn record(kind: ThingKind, fields: Value) -> Option<Record> {
    let Value::Object(fields) = fields else { return None };
    Some(Record {
        thing: Thing::from_fields(kind, fields).ok()?,
        revision: 2,
        sequence: 4711,
        created_at: datetime!(2026-01-12 09:30 UTC),
        updated_at: datetime!(2026-01-31 12:00 UTC),
        sources: vec![Id::parse("demo").ok()?],
    })
}

fn shown<'a>(references: &'a References, calls: &'a CallTitles) -> Shown<'a> {
    Shown { language: LANGUAGE, references, calls }
}

fn known() -> Option<References> {
    let mut references = References::new();
    for (id, kk, ru, code) in [
        (
            "KZ-BIN-950140000016",
            "Павлодар облысының жастар басқармасы",
            "Управление молодёжи Павлодарской области",
            "55",
        ),
        ("KZ-BIN-170940025833", "«Үлгі» қоғамдық қоры", "Общественный фонд «Үлгі»", "55"),
    ] {
        let id = Id::parse(id).ok()?;
        let name =
            domain::LocalisedText::parse(Some(kk.to_owned()), Some(ru.to_owned()), None).ok();
        let region = domain::Region::parse("KATO", code).ok();
        references.insert(id.clone(), Reference { id, name, region });
    }
    Some(references)
}

fn organisation() -> Option<Value> {
    let fields = json!({
        "id": "KZ-BIN-170940025833",
        "name": {"kk": "«Үлгі» қоғамдық қоры", "ru": "Общественный фонд «Үлгі»"},
        "legal_form": "public_foundation", "status": "active", "registered_on": "2017-09-12",
        "seat": {"scheme": "KATO", "code": "550000000"}, "spheres": ["youth_children"], "roles": ["ngo"],
    });
    let (Thing::Organisation(thing), carried) =
        taken_apart(record(ThingKind::Organisation, fields)?)
    else {
        return None;
    };
    let mut view =
        OrganisationView::new(thing, carried, &shown(&References::new(), &CallTitles::new()));
    let counted = (
        Direction::Received,
        ThingKind::Contract,
        Some(domain::Currency::KZT),
        domain::counting::Bucket::Counted,
    );
    let tally = Tally { count: 3, sum: Sum::new(2_450_000_000, domain::Currency::KZT).total() };
    view.totals = Some(TotalsView::new(Totals::from([(counted, tally)]), None));
    serde_json::to_value(view).ok()
}

fn funding_fields() -> Value {
    json!({
        "id": "ENPO-CONTRACT", "funding_kind": "social_order", "state_funded": true,
        "title": {"kk": "Жастар орталықтары", "ru": "Центры для молодёжи"},
        "funder": {"id": "KZ-BIN-950140000016"}, "recipients": [{"id": "KZ-BIN-170940025833"}],
        "amount": {"amount": "8500000.00", "currency": "KZT"}, "signed_on": "2025-03-14", "start_on": "2025-04-01",
        "end_on": "2025-11-30", "status": "active", "stage": "implementation",
        "places": [{"scheme": "KATO", "code": "550000000"}], "spheres": ["youth_children"],
    })
}

fn funding() -> Option<Value> {
    let (Thing::Funding(thing), carried) =
        taken_apart(record(ThingKind::Contract, funding_fields())?)
    else {
        return None;
    };
    serde_json::to_value(FundingView::new(thing, carried, &shown(&known()?, &CallTitles::new())))
        .ok()
}

fn milestone_fields() -> Value {
    json!({
        "id": "ENPO-CONTRACT:m:1", "funding": "ENPO-CONTRACT", "position": 1,
        "title": {"kk": "Бірінші кезең", "ru": "Первый этап"}, "due_on": "2025-06-30", "due_original": "2025-06-30",
        "weight": 1000, "status": "accepted", "reported_on": "2025-07-03", "accepted_on": "2025-07-10",
    })
}

fn milestone() -> Option<Value> {
    let (Thing::Milestone(thing), carried) =
        taken_apart(record(ThingKind::Milestone, milestone_fields())?)
    else {
        return None;
    };
    let lateness = thing.lateness(TODAY, true);
    let mut view = MilestoneView::new(thing, carried, lateness, LANGUAGE);
    view.evaluated_on = Some(date!(2026 - 02 - 01));
    serde_json::to_value(view).ok()
}

fn payment_fields() -> Value {
    json!({
        "id": "ENPO-CONTRACT:p:1", "funding": "ENPO-CONTRACT", "milestone": "ENPO-CONTRACT:m:1", "status": "paid",
        "amount": {"amount": "4250000.00", "currency": "KZT"}, "paid_on": "2025-07-15",
    })
}

fn payment() -> Option<Value> {
    let (Thing::Payment(thing), carried) =
        taken_apart(record(ThingKind::Payment, payment_fields())?)
    else {
        return None;
    };
    serde_json::to_value(PaymentView::new(thing, carried, LANGUAGE)).ok()
}

fn document() -> Option<Value> {
    let fields = json!({
        "id": "ENPO-CONTRACT:d:act-1", "funding": "ENPO-CONTRACT", "milestone": "ENPO-CONTRACT:m:1",
        "title": {"kk": "Қабылдау актісі", "ru": "Акт приёмки"}, "type": "act", "format": "application/pdf",
        "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "size": 48213, "access": "parties",
    });
    let (Thing::Document(thing), carried) = taken_apart(record(ThingKind::Document, fields)?)
    else {
        return None;
    };
    serde_json::to_value(DocumentView::new(thing, carried, LANGUAGE)).ok()
}

fn source() -> Option<Value> {
    let fields = json!({
        "id": "demo", "publisher": {"name": {"en": "E-NPO"}}, "title": {"en": "synthetic demonstration data"}, "licence": "CC0-1.0",
        "retrieved_at": "2026-01-12T09:30:00Z", "coverage": [{"kind": "grant", "complete": true}, {"kind": "milestone", "region": {"scheme": "KATO", "code": "550000000"}, "complete": true}], "synthetic": true,
    });
    let (Thing::Source(thing), carried) = taken_apart(record(ThingKind::Source, fields)?) else {
        return None;
    };
    serde_json::to_value(SourceView::new(thing, carried, LANGUAGE)).ok()
}

fn progress() -> Option<Value> {
    let things = [
        record(ThingKind::Contract, funding_fields())?.thing,
        record(ThingKind::Milestone, milestone_fields())?.thing,
        record(ThingKind::Payment, payment_fields())?.thing,
    ];
    let [Thing::Funding(funding), Thing::Milestone(milestone), Thing::Payment(payment)] = things
    else {
        return None;
    };
    let covered = Covered { milestones: true, payments: true };
    let milestones = [milestone];
    let result = outcome(&milestones, true);
    let curve = progress_of(&funding, &milestones, &[payment], covered, TODAY);
    let amount = funding.present_amount();
    let of = CurveOf {
        kind: ThingKind::Contract,
        funding: funding.id,
        amount,
        covered,
        result,
        sequence: 4711,
        as_of: None,
        today: TODAY,
        language: LANGUAGE,
    };
    serde_json::to_value(ProgressView::new(curve, of)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_can_be_made() {
        for name in [
            "Organisation",
            "Funding",
            "Milestone",
            "Payment",
            "Document",
            "Source",
            "Call",
            "Progress",
            "Codelist",
            "CodelistSummary",
            "Change",
            "HistoryEntry",
            "Health",
            "ProblemKind",
        ] {
            assert!(of_schema(name).is_some(), "{name}");
        }
    }
}
