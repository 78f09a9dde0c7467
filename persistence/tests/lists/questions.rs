//! Questions to lists, as queries would ask them.

use domain::filter::{Shape, parameters};
use domain::{
    CallStatus, Currency, DocumentAccess, DocumentType, Filter, FundingKind, FundingStatus,
    Language, MilestoneStatus, OrganisationRole, OrganisationStatus, Outcome, PaymentStatus, Sort,
    Stage, Subject, WaitingOn,
};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::random::{
    CALLS, FUNDINGS, ORGANISATIONS, SOURCES, SPHERES, TODAY, funding_id, organisation_id,
};
use crate::things::*;

const SUBJECTS: [Subject; 8] = [
    Subject::Organisations,
    Subject::Funding,
    Subject::Grants,
    Subject::Contracts,
    Subject::Milestones,
    Subject::Payments,
    Subject::Documents,
    Subject::Calls,
];

/// What also lies below one funding.
const BELOW: [Subject; 3] = [Subject::Milestones, Subject::Payments, Subject::Documents];

/// A question, as a query would ask it.
#[derive(Debug, Clone)]
pub struct Question {
    pub subject: Subject,
    pub query: Vec<(String, String)>,
    pub sort: Sort,
    pub limit: usize,
    /// The funding below which is asked, by its number.
    below: Option<usize>,
}

impl Question {
    /// The filter; none where its parameters do not go together.
    pub fn filter(&self, only_currency: Option<Currency>) -> Option<Filter> {
        let mut filter = Filter::parse(self.subject, &self.query, only_currency).ok()?;
        filter.funding = self.below.map(|number| id(&funding_id(number)));
        Some(filter)
    }
}

fn codes<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str) -> Vec<String> {
    all.iter().map(|value| code(*value).to_owned()).collect()
}

/// Values a parameter is asked with.
fn values(subject: Subject, name: &str, shape: Shape) -> Vec<String> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    match (name, shape) {
        ("status", _) => match subject {
            Subject::Organisations => codes(OrganisationStatus::ALL, OrganisationStatus::as_str),
            Subject::Milestones => codes(MilestoneStatus::ALL, MilestoneStatus::as_str),
            Subject::Calls => codes(CallStatus::ALL, CallStatus::as_str),
            Subject::Payments => codes(PaymentStatus::ALL, PaymentStatus::as_str),
            _ => codes(FundingStatus::ALL, FundingStatus::as_str),
        },
        ("kind", _) => words(&["grant", "contract"]),
        ("funding_kind", _) => codes(FundingKind::ALL, FundingKind::as_str),
        ("stage", _) => codes(Stage::ALL, Stage::as_str),
        ("currency", _) => words(&["KZT", "USD", "JPY", "EUR"]),
        ("type", _) => codes(DocumentType::ALL, DocumentType::as_str),
        ("access", _) => codes(DocumentAccess::ALL, DocumentAccess::as_str),
        ("waiting_on", _) => codes(WaitingOn::ALL, WaitingOn::as_str),
        ("result", _) => codes(Outcome::ALL, Outcome::as_str),
        ("role", _) => codes(OrganisationRole::ALL, OrganisationRole::as_str),
        ("source", _) => words(&SOURCES),
        ("call", _) => words(&CALLS),
        ("legal_form", _) => words(&["20", "2_", "TOO"]),
        ("sphere", _) => words(&SPHERES),
        (_, Shape::Ids | Shape::Parties) => {
            ORGANISATIONS.map(organisation_id).chain(["nobody".to_owned()]).collect()
        }
        (_, Shape::Regions) => words(&[
            "55",
            "550000000",
            "551000000",
            "5510",
            "551",
            "551610000",
            "75",
            "10",
            "X:a_b",
            "X:aXb",
        ]),
        (_, Shape::Day) => {
            [-1, 0, 30, TODAY, 364, 365].map(|number| day(number).to_string()).to_vec()
        }
        (_, Shape::Years) => words(&["2025", "2026", "2024"]),
        (_, Shape::Amount) => words(&["0", "1", "2500", "922337203685477"]),
        (_, Shape::Truth) => words(&["true", "false"]),
        (_, Shape::Verdict) => words(&["true", "false", "unknown"]),
        (_, Shape::Sequence) => words(&["0", "3", "9", "30"]),
        (_, Shape::Codes(_) | Shape::FreeCodes) => panic!("{name} has no values"),
    }
}

pub fn any_question() -> impl Strategy<Value = Question> {
    let parts = vec((any::<usize>(), vec(any::<usize>(), 1..3)), 0..4);
    let below = prop_oneof![Just(None), FUNDINGS.prop_map(Some)];
    let limit = prop_oneof![1..5_usize, Just(50)];
    (0..SUBJECTS.len(), parts, any::<usize>(), any::<bool>(), limit, below).prop_map(
        |(subject, parts, field, descending, limit, below)| {
            let subject = SUBJECTS[subject];
            let below = below.filter(|_| BELOW.contains(&subject));
            let all: Vec<_> = parameters(subject).collect();
            let mut query: Vec<(String, String)> = Vec::new();
            for (parameter, picks) in parts {
                let parameter = all[parameter % all.len()];
                if query.iter().any(|(name, _)| name == parameter.name) {
                    continue;
                }
                let pool = values(subject, parameter.name, parameter.shape);
                let many = matches!(
                    parameter.shape,
                    Shape::Codes(_) | Shape::Regions | Shape::Ids | Shape::FreeCodes | Shape::Years
                );
                let picked: Vec<&str> = picks
                    .iter()
                    .take(if many { 2 } else { 1 })
                    .map(|pick| pool[pick % pool.len()].as_str())
                    .collect();
                query.push((parameter.name.to_owned(), picked.join(",")));
            }
            if field % 5 != 0 && query.iter().any(|(name, _)| name.starts_with("amount_")) {
                query.retain(|(name, _)| name != "currency");
                query.push(("currency".to_owned(), ["KZT", "USD", "JPY"][field % 3].to_owned()));
            }
            let fields =
                if below.is_some() { Sort::fields_below(subject) } else { Sort::fields(subject) };
            let text =
                format!("{}{}", if descending { "-" } else { "" }, fields[field % fields.len()]);
            let language = Language::ALL[field / 7 % 3];
            let sort = Sort::parse_among(fields, &text, language).unwrap();
            Question { subject, query, sort, limit, below }
        },
    )
}

/// What is said only inside complete coverage, asked for by itself, also below each funding.
pub fn about_absence() -> Vec<Question> {
    let everywhere = [every(Subject::Funding), every(Subject::Milestones)];
    let below = |number| Question { below: Some(number), ..every(Subject::Milestones) };
    let mut questions = Vec::new();
    for asked in everywhere.into_iter().chain(FUNDINGS.map(below)) {
        for parameter in parameters(asked.subject) {
            if !["overdue", "waiting_on", "result"].contains(&parameter.name) {
                continue;
            }
            let values = values(asked.subject, parameter.name, parameter.shape);
            questions.extend(values.into_iter().map(|value| Question {
                query: vec![(parameter.name.to_owned(), value)],
                ..asked.clone()
            }));
        }
    }
    questions
}

/// The question for all there is.
pub fn every(subject: Subject) -> Question {
    Question { subject, query: Vec::new(), sort: Sort::default(), limit: 50, below: None }
}
