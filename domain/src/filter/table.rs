//! The one table of filter parameters: names, where each holds, what it takes.

use super::Subject;

/// What a parameter takes; the published document is written from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Codes of a code list, comma-separated.
    Codes(&'static str),
    /// Region prefixes, comma-separated.
    Regions,
    /// Ids, comma-separated.
    Ids,
    /// Ids of organisations, comma-separated; a bare BIN stands for its org-id.
    Parties,
    /// Free codes, comma-separated.
    FreeCodes,
    /// A day.
    Day,
    /// Years, comma-separated.
    Years,
    /// An amount in major units.
    Amount,
    /// `true` or `false`.
    Truth,
    /// `true`, `false` or `unknown`.
    Verdict,
    /// A sequence.
    Sequence,
}

impl Shape {
    /// Whether several values may be given, with commas between them.
    pub fn takes_several(self) -> bool {
        match self {
            Self::Codes(_)
            | Self::Regions
            | Self::Ids
            | Self::Parties
            | Self::FreeCodes
            | Self::Years => true,
            Self::Day | Self::Amount | Self::Truth | Self::Verdict | Self::Sequence => false,
        }
    }
}

/// One filter parameter.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name in a query.
    pub name: &'static str,
    /// Where it holds.
    pub subjects: &'static [Subject],
    /// What it takes.
    pub shape: Shape,
    /// What it means, for the published document.
    pub meaning: &'static str,
}

use Subject::{Calls, Contracts, Documents, Funding, Grants, Milestones, Organisations, Payments};

const ALL: &[Subject] =
    &[Organisations, Funding, Grants, Contracts, Milestones, Payments, Documents, Calls];
const FUNDING: &[Subject] = &[Funding, Grants, Contracts];
const MONEY: &[Subject] = &[Funding, Grants, Contracts, Milestones, Payments];
const WORK: &[Subject] = &[Funding, Grants, Contracts, Milestones];
/// What a funder gives and an operator runs.
const GIVEN: &[Subject] = &[Funding, Grants, Contracts, Milestones, Payments, Calls];
/// What has an amount to ask for.
const AMOUNTS: &[Subject] = &[Funding, Grants, Contracts, Calls];

const fn parameter(
    name: &'static str,
    subjects: &'static [Subject],
    shape: Shape,
    meaning: &'static str,
) -> Parameter {
    Parameter { name, subjects, shape, meaning }
}

/// Every filter parameter there is.
pub const PARAMETERS: &[Parameter] = &[
    parameter(
        "region",
        &[Organisations, Funding, Grants, Contracts, Milestones, Calls],
        Shape::Regions,
        "Place of work of a funding or call, seat of an organisation: `SCHEME:CODE`, or a KATO code or prefix, which takes everything under it. A scheme that no region of the register has is refused.",
    ),
    parameter("recipient_region", WORK, Shape::Regions, "Seat of a recipient, as `region`."),
    parameter("funder_region", WORK, Shape::Regions, "Seat of the funder, as `region`."),
    parameter(
        "sphere",
        &[Organisations, Funding, Grants, Contracts, Milestones, Calls],
        Shape::FreeCodes,
        "Codes of the list `spheres`, or a foreign publisher's own.",
    ),
    parameter(
        "kind",
        &[Funding, Milestones, Payments],
        Shape::Codes("grant,contract"),
        "Grants, contracts or both.",
    ),
    parameter(
        "funding_kind",
        MONEY,
        Shape::Codes("funding_kinds"),
        "The legal kind of the funding.",
    ),
    parameter("status", FUNDING, Shape::Codes("funding_statuses"), "Where the money stands."),
    parameter(
        "status",
        &[Organisations],
        Shape::Codes("organisation_statuses"),
        "Whether the organisation operates.",
    ),
    parameter(
        "status",
        &[Milestones],
        Shape::Codes("milestone_statuses"),
        "Where the milestone stands.",
    ),
    parameter("status", &[Payments], Shape::Codes("payment_statuses"), "Whether the money moved."),
    parameter("status", &[Calls], Shape::Codes("call_statuses"), "Where the contest stands."),
    parameter("type", &[Documents], Shape::Codes("document_types"), "What the document is."),
    parameter(
        "access",
        &[Documents],
        Shape::Codes("document_access"),
        "Who may read the document's bytes.",
    ),
    parameter("stage", WORK, Shape::Codes("stages"), "Where the project stands."),
    parameter("currency", GIVEN, Shape::Codes("currencies"), "ISO 4217 codes of the amount."),
    parameter(
        "source",
        ALL,
        Shape::Ids,
        "Sources that state the thing. A source with `listing: false` is refused here.",
    ),
    parameter("funder", GIVEN, Shape::Parties, "Who gives the money: an id, or a bare BIN."),
    parameter(
        "funder_group",
        GIVEN,
        Shape::Parties,
        "The body and all its branches and subordinates as funders.",
    ),
    parameter("operator", GIVEN, Shape::Parties, "Who runs the contest for the funder."),
    parameter("recipient", MONEY, Shape::Parties, "Who receives the money: an id, or a bare BIN."),
    parameter("call", MONEY, Shape::Ids, "The call it was won in."),
    parameter(
        "amount_min",
        AMOUNTS,
        Shape::Amount,
        "Lowest present amount in major units; needs `currency` when the register holds several.",
    ),
    parameter(
        "amount_max",
        AMOUNTS,
        Shape::Amount,
        "Highest present amount in major units; needs `currency` when the register holds several.",
    ),
    parameter("signed_from", WORK, Shape::Day, "First day of signature or award."),
    parameter("signed_to", WORK, Shape::Day, "Last day of signature or award."),
    parameter("start_from", WORK, Shape::Day, "First day on which the work starts."),
    parameter("start_to", WORK, Shape::Day, "Last day on which the work starts."),
    parameter("end_from", WORK, Shape::Day, "First day on which the work ends."),
    parameter("end_to", WORK, Shape::Day, "Last day on which the work ends."),
    parameter("due_from", &[Milestones], Shape::Day, "First deadline."),
    parameter("due_to", &[Milestones], Shape::Day, "Last deadline."),
    parameter("registered_from", &[Organisations], Shape::Day, "First day of registration."),
    parameter("registered_to", &[Organisations], Shape::Day, "Last day of registration."),
    parameter("paid_from", &[Payments], Shape::Day, "First day of payment."),
    parameter("paid_to", &[Payments], Shape::Day, "Last day of payment."),
    parameter("announced_from", &[Calls], Shape::Day, "First day of announcement."),
    parameter("announced_to", &[Calls], Shape::Day, "Last day of announcement."),
    parameter(
        "closes_from",
        &[Calls],
        Shape::Day,
        "First day on which the taking of applications may end.",
    ),
    parameter(
        "closes_to",
        &[Calls],
        Shape::Day,
        "Last day on which the taking of applications may end.",
    ),
    parameter("year", FUNDING, Shape::Years, "Years of signature or award."),
    parameter("year", &[Calls], Shape::Years, "Years of announcement."),
    parameter("year", &[Milestones], Shape::Years, "Years of the deadline."),
    parameter("year", &[Payments], Shape::Years, "Years of payment."),
    parameter("year", &[Documents], Shape::Years, "Years of the document's day."),
    parameter("year", &[Organisations], Shape::Years, "Years of registration."),
    parameter(
        "overdue",
        WORK,
        Shape::Verdict,
        "A report is owed and its deadline has passed, as of today; `unknown` where none is recorded and no source covers \
         everything there. For funding: `true` or `unknown` where it is so at one of its milestones; `unknown` also where no milestone is known \
         and no source covers them; `false` everywhere else.",
    ),
    parameter(
        "waiting_on",
        WORK,
        Shape::Codes("milestone_waiting"),
        "Who is waited for, as of today; `unknown` where no report or decision is recorded and no source covers everything \
         there. For funding: where it is so at one of its milestones; `unknown` also where no milestone is known and no source \
         covers them.",
    ),
    parameter(
        "result",
        FUNDING,
        Shape::Codes("results"),
        "What came of it; `none` where a source covers all milestones there, else `unknown`.",
    ),
    parameter(
        "first_award",
        FUNDING,
        Shape::Truth,
        "Whether it is the first in the register that one of its recipients was awarded: by the day of signature, else the first \
         day of the work, else last; of several of one day the one with the least id. Awarded is what counts in sums, or would \
         if its amount were known. What was awarded before `counts_since` is not known.",
    ),
    parameter(
        "legal_form",
        &[Organisations],
        Shape::FreeCodes,
        "Codes of the list `legal_forms`, or a foreign register's own.",
    ),
    parameter(
        "role",
        &[Organisations],
        Shape::Codes("organisation_roles"),
        "What the organisation does in the picture.",
    ),
    parameter("has_funding", &[Organisations], Shape::Truth, "Whether it receives any funding."),
    parameter("updated_after", ALL, Shape::Sequence, "Changed after this sequence."),
];

/// The parameters that hold for a subject.
pub fn parameters(subject: Subject) -> impl Iterator<Item = &'static Parameter> {
    PARAMETERS.iter().filter(move |parameter| parameter.subjects.contains(&subject))
}
