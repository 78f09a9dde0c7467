//! Milestones.

use domain::milestone::Lateness;
use domain::{
    Id, Language, LocalisedText, Milestone, MilestoneKind, MilestoneStatus, Money, ThingKind,
    WaitingOn,
};
use serde::Serialize;
use time::{Date, OffsetDateTime};
use utoipa::ToSchema;

use super::milestone_parts::{AcceptanceView, ExtensionView};
use super::values::{self, DisplayView};
use super::{Carried, codes, label};

/// One stage of a funded project.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Milestone)]
pub(crate) struct MilestoneView {
    /// What it is.
    #[schema(value_type = codes::ThingKind)]
    kind: ThingKind,
    /// `<funding>:m:<local>`.
    #[schema(value_type = values::Id)]
    id: Id,
    /// The funding it is a stage of.
    #[schema(value_type = values::Id)]
    funding: Id,
    /// Part of the work, or of the planning before it.
    #[schema(value_type = codes::MilestoneKind)]
    milestone_kind: MilestoneKind,
    /// Its place among the milestones of its funding, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<u32>,
    /// What is due.
    #[schema(value_type = values::LocalisedText)]
    title: LocalisedText,
    /// Its title in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<DisplayView>,
    /// More about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::LocalisedText>)]
    description: Option<LocalisedText>,
    /// The deadline that holds now.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    due_on: Option<Date>,
    /// The deadline agreed at first.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    due_original: Option<Date>,
    /// How the deadline was moved, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    extensions: Vec<ExtensionView>,
    /// Weight in the whole project, in ‰.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 1000)]
    weight: Option<u16>,
    /// Money that belongs to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    amount: Option<Money>,
    /// Where it stands.
    #[schema(value_type = codes::MilestoneStatus)]
    status: MilestoneStatus,
    /// Day the work on it began.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    started_on: Option<Date>,
    /// Day the recipient last reported it.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    reported_on: Option<Date>,
    /// Day by which the funder has to decide on the report.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    decision_due_on: Option<Date>,
    /// Day the funder accepted it.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    accepted_on: Option<Date>,
    /// How it was accepted; only of what is. Work that was accepted in part is accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    acceptance: Option<AcceptanceView>,
    /// Day the funder last returned it.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    returned_on: Option<Date>,
    /// Day the recipient last disputed a return.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    disputed_on: Option<Date>,
    /// Day it was cancelled.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    cancelled_on: Option<Date>,
    /// Whether a report is owed and its deadline has passed. Null where that is unknown: none is recorded, and no source
    /// covers all milestones there.
    #[schema(required = true)]
    overdue: Option<bool>,
    /// Who is waited for: the recipient who has not reported, or the funder who has not decided; `unknown` where neither a
    /// report nor a decision is recorded and no source covers all milestones there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<codes::WaitingOn>)]
    waiting_on: Option<WaitingOn>,
    /// Days the report came, or is, after the deadline; 0 when in time; missing without a deadline, and where it is unknown
    /// whether a report came.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    report_days_late: Option<i64>,
    /// Days the funder's decision came, or is, after its own deadline; missing where no such deadline is known, and where
    /// it is unknown whether the funder decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    decision_days_late: Option<i64>,
    /// Labels of its codes in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<MilestoneLabels>,
    /// How often it changed, from 1.
    #[schema(minimum = 1)]
    revision: i32,
    /// Its newest change; where one milestone is asked for, the newest in what the answer was made from.
    #[schema(minimum = 1)]
    pub sequence: i64,
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
    /// The day on which lateness was judged; only where one milestone is asked for.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    pub evaluated_on: Option<Date>,
    /// The change up to which it is told, with `as_of`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub as_of: Option<i64>,
}

/// Labels of a milestone's codes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MilestoneLabels {
    /// Label of the kind of milestone.
    milestone_kind: String,
    /// Label of the status.
    status: String,
    /// Label of who is waited for.
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting_on: Option<String>,
}

impl MilestoneView {
    /// A milestone as it is shown.
    pub fn new(
        milestone: Milestone,
        carried: Carried,
        lateness: Lateness,
        language: Option<Language>,
    ) -> Self {
        let Lateness { overdue, waiting_on, report_days_late, decision_days_late } = lateness;
        let labels = language.map(|language| MilestoneLabels::of(&milestone, waiting_on, language));
        let Milestone {
            id,
            funding,
            milestone_kind,
            position,
            title,
            description,
            due_on,
            due_original,
            extensions,
            weight,
            amount,
            status,
            started_on,
            reported_on,
            decision_due_on,
            accepted_on,
            acceptance,
            returned_on,
            disputed_on,
            cancelled_on,
        } = milestone;
        let Carried { kind, revision, sequence, created_at, updated_at, sources } = carried;
        Self {
            kind,
            id,
            funding,
            milestone_kind,
            position,
            display: DisplayView::of(&title, language),
            title,
            description,
            due_on,
            due_original,
            extensions: extensions.into_iter().map(ExtensionView::from).collect(),
            weight,
            amount,
            status,
            started_on,
            reported_on,
            decision_due_on,
            accepted_on,
            acceptance: acceptance.map(AcceptanceView::from),
            returned_on,
            disputed_on,
            cancelled_on,
            overdue,
            waiting_on,
            report_days_late,
            decision_days_late,
            labels,
            revision,
            sequence,
            created_at,
            updated_at,
            sources,
            evaluated_on: None,
            as_of: None,
        }
    }
}

impl MilestoneLabels {
    fn of(milestone: &Milestone, waiting_on: Option<WaitingOn>, language: Language) -> Self {
        Self {
            milestone_kind: label::of_code(
                MilestoneKind::CODELIST,
                milestone.milestone_kind.as_str(),
                language,
            ),
            status: label::of_code(MilestoneStatus::CODELIST, milestone.status.as_str(), language),
            waiting_on: waiting_on
                .map(|who| label::of_code(WaitingOn::CODELIST, who.as_str(), language)),
        }
    }
}
