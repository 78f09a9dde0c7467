//! Calls.

use domain::organisation::Identifier;
use domain::{Call, CallStatus, Id, Language, LocalisedText, Money, Region, ThingKind};
use serde::Serialize;
use time::{Date, OffsetDateTime};
use utoipa::ToSchema;

use super::call_parts::{CriterionView, LotView};
use super::reference::ReferenceView;
use super::values::{self, DisplayView};
use super::{Carried, Shown, codes, label};

/// A contest before the money.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Call)]
pub(crate) struct CallView {
    /// What it is.
    #[schema(value_type = codes::ThingKind)]
    kind: ThingKind,
    /// The publisher's global id, the OCID of a contracting process, or a generated id.
    #[schema(value_type = values::Id)]
    id: Id,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::LocalisedText>)]
    title: Option<LocalisedText>,
    /// Its title in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<DisplayView>,
    /// What the money is for, and who may apply.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::LocalisedText>)]
    description: Option<LocalisedText>,
    /// Who gives the money.
    #[serde(skip_serializing_if = "Option::is_none")]
    funder: Option<ReferenceView>,
    /// Who runs the contest for the funder.
    #[serde(skip_serializing_if = "Option::is_none")]
    operator: Option<ReferenceView>,
    /// Where the contest stands.
    #[schema(value_type = codes::CallStatus)]
    status: CallStatus,
    /// Money there is for all lots together; missing where it is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    amount: Option<Money>,
    /// Day it was announced.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    announced_on: Option<Date>,
    /// First day on which applications are taken.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    applications_from: Option<Date>,
    /// Last day on which applications are taken.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    applications_to: Option<Date>,
    /// Day the winners were named, or that there is none.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    decided_on: Option<Date>,
    /// The parts that are awarded each by itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lots: Vec<LotView>,
    /// By what applications are judged.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    criteria: Vec<CriterionView>,
    /// Where the work is to be done.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<values::Region>)]
    places: Vec<Region>,
    /// Codes of the list `spheres`, or a foreign publisher's own codes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    spheres: Vec<String>,
    /// Numbers it is known by elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<values::Identifier>)]
    identifiers: Vec<Identifier>,
    /// Its own public page.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// Labels of its codes in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<CallLabels>,
    /// How often it changed, from 1.
    #[schema(minimum = 1)]
    revision: i32,
    /// Its newest change.
    #[schema(minimum = 1)]
    sequence: i64,
    /// Time of its first change.
    #[serde(with = "domain::instant")]
    #[schema(value_type = values::Moment)]
    created_at: OffsetDateTime,
    /// Time of its newest change.
    #[serde(with = "domain::instant")]
    #[schema(value_type = values::Moment)]
    updated_at: OffsetDateTime,
    /// Ids of the sources that state it.
    #[schema(value_type = Vec<values::Id>)]
    sources: Vec<Id>,
    /// The change up to which it is told, with `as_of`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub as_of: Option<i64>,
}

/// Labels of a call's codes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallLabels {
    /// Label of the status.
    status: String,
    /// Labels of the places, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    places: Vec<String>,
    /// Labels of the spheres, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    spheres: Vec<String>,
}

impl CallView {
    /// A call as it is shown.
    pub fn new(call: Call, carried: Carried, shown: &Shown<'_>) -> Self {
        let language = shown.language;
        let labels = language.map(|language| CallLabels::of(&call, language));
        let Call {
            id,
            title,
            description,
            funder,
            operator,
            status,
            amount,
            announced_on,
            applications_from,
            applications_to,
            decided_on,
            lots,
            criteria,
            places,
            spheres,
            identifiers,
            url,
        } = call;
        let Carried { kind, revision, sequence, created_at, updated_at, sources } = carried;
        Self {
            kind,
            id,
            display: DisplayView::of_option(title.as_ref(), language),
            title,
            description,
            funder: funder.map(|party| shown.reference(party.id)),
            operator: operator.map(|party| shown.reference(party.id)),
            status,
            amount,
            announced_on,
            applications_from,
            applications_to,
            decided_on,
            lots: lots.into_iter().map(|lot| LotView::new(lot, language)).collect(),
            criteria: criteria
                .into_iter()
                .map(|criterion| CriterionView::new(criterion, language))
                .collect(),
            places,
            spheres,
            identifiers,
            url,
            labels,
            revision,
            sequence,
            created_at,
            updated_at,
            sources,
            as_of: None,
        }
    }
}

impl CallLabels {
    fn of(call: &Call, language: Language) -> Self {
        Self {
            status: label::of_code(CallStatus::CODELIST, call.status.as_str(), language),
            places: call.places.iter().map(|place| label::of_region(place, language)).collect(),
            spheres: label::of_codes("spheres", &call.spheres, language),
        }
    }
}
