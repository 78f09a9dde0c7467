//! Grants and contracts.

use domain::funding::Recipient;
use domain::organisation::Identifier;
use domain::{
    Funding, FundingKind, FundingStatus, GrantTerm, Id, LocalisedText, Money, Region,
    SocialOrderBasis, Stage, ThingKind,
};
use serde::Serialize;
use time::{Date, OffsetDateTime};
use utoipa::ToSchema;

use super::call_parts::CallReferenceView;
use super::funding_labels::FundingLabels;
use super::funding_parts::{
    AllocationView, AmendmentView, BeneficiariesView, ResultView, StageView,
};
use super::reference::{RecipientView, ReferenceView};
use super::values::{self, DisplayView};
use super::{Carried, Shown, codes};

/// A grant or a contract.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Funding)]
pub(crate) struct FundingView {
    /// Grant or contract.
    #[schema(value_type = codes::ThingKind)]
    kind: ThingKind,
    /// The publisher's global id, `<ocid>:c:<contract id>`, or a generated id.
    #[schema(value_type = values::Id)]
    id: Id,
    /// The legal kind.
    #[schema(value_type = codes::FundingKind)]
    funding_kind: FundingKind,
    /// Why it counts as a state social order; only of such.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<codes::SocialOrderBasis>)]
    social_order_basis: Vec<SocialOrderBasis>,
    /// Whether the money is the state's; missing where the source does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    state_funded: Option<bool>,
    /// Length class of a grant.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<codes::GrantTerm>)]
    term: Option<GrantTerm>,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::LocalisedText>)]
    title: Option<LocalisedText>,
    /// Its title in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<DisplayView>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::LocalisedText>)]
    description: Option<LocalisedText>,
    /// Who gives the money.
    #[serde(skip_serializing_if = "Option::is_none")]
    funder: Option<ReferenceView>,
    /// Who runs the contest and the monitoring for the funder.
    #[serde(skip_serializing_if = "Option::is_none")]
    operator: Option<ReferenceView>,
    /// Who receives the money.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    recipients: Vec<RecipientView>,
    /// True when a natural person receives it: nothing else is kept of a person.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    individual_recipient: bool,
    /// The amount agreed at first; missing where it is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    amount: Option<Money>,
    /// The amount after the last amendment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    amended_amount: Option<Money>,
    /// How it was changed, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    amendments: Vec<AmendmentView>,
    /// The amount by budget year.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    allocations: Vec<AllocationView>,
    /// Day it was awarded or signed.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    signed_on: Option<Date>,
    /// First day of the work.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    start_on: Option<Date>,
    /// Last day of the work.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    end_on: Option<Date>,
    /// Where the money stands.
    #[schema(value_type = codes::FundingStatus)]
    status: FundingStatus,
    /// Where the project stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<codes::Stage>)]
    stage: Option<Stage>,
    /// The stages it went through, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stage_history: Vec<StageView>,
    /// Where the work is done.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<values::Region>)]
    places: Vec<Region>,
    /// Codes of the list `spheres`, or a foreign publisher's own codes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    spheres: Vec<String>,
    /// People it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    beneficiaries: Option<BeneficiariesView>,
    /// Measured results.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    results: Vec<ResultView>,
    /// The funding whose money is passed on here.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Id>)]
    funded_by: Option<Id>,
    /// The call it was won in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Id>)]
    call: Option<Id>,
    /// The same call with its title, where the register holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    call_reference: Option<CallReferenceView>,
    /// The programme it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::LocalisedText>)]
    programme: Option<LocalisedText>,
    /// Numbers it is known by elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<values::Identifier>)]
    identifiers: Vec<Identifier>,
    /// Its own public page.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// Labels of its codes in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<FundingLabels>,
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

impl FundingView {
    /// A funding as it is shown.
    pub fn new(funding: Funding, carried: Carried, shown: &Shown<'_>) -> Self {
        let labels = shown.language.map(|language| FundingLabels::of(&funding, language));
        let Funding {
            id,
            funding_kind,
            social_order_basis,
            state_funded,
            term,
            title,
            description,
            funder,
            operator,
            recipients,
            individual_recipient,
            amount,
            amended_amount,
            amendments,
            allocations,
            signed_on,
            start_on,
            end_on,
            status,
            stage,
            stage_history,
            places,
            spheres,
            beneficiaries,
            results,
            funded_by,
            call,
            programme,
            identifiers,
            url,
        } = funding;
        let Carried { kind, revision, sequence, created_at, updated_at, sources } = carried;
        Self {
            kind,
            id,
            funding_kind,
            social_order_basis,
            state_funded,
            term,
            display: DisplayView::of_option(title.as_ref(), shown.language),
            title,
            description,
            funder: funder.map(|party| shown.reference(party.id)),
            operator: operator.map(|party| shown.reference(party.id)),
            recipients: recipients
                .into_iter()
                .map(|recipient| recipient_view(recipient, shown))
                .collect(),
            individual_recipient,
            amount,
            amended_amount,
            amendments: amendments.into_iter().map(AmendmentView::from).collect(),
            allocations: allocations.into_iter().map(AllocationView::from).collect(),
            signed_on,
            start_on,
            end_on,
            status,
            stage,
            stage_history: stage_history.into_iter().map(StageView::from).collect(),
            places,
            spheres,
            beneficiaries: beneficiaries.map(BeneficiariesView::from),
            results: results.into_iter().map(ResultView::from).collect(),
            funded_by,
            call_reference: call.as_ref().and_then(|id| shown.call(id)),
            call,
            programme,
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

fn recipient_view(recipient: Recipient, shown: &Shown<'_>) -> RecipientView {
    let Recipient { id, share } = recipient;
    RecipientView::new(shown.reference(id), share)
}
