//! What lies below a contract: milestones, payments and documents.

use std::collections::{BTreeSet, HashMap};

use domain::milestone::Extension;
use domain::{
    ChildKind, Id, Invalid, Language, LocalisedText, Milestone, MilestoneKind, MilestoneStatus,
    Money, Payment, PaymentStatus, Thing,
};

use time::Date;

use super::contract::Contract;
use super::field::{self, Object, at, code, day, money, object, objects, read_money, words};
use super::party::Parties;
use super::process::Process;
use crate::row::Row;

/// A thing below a contract, or why it is none.
pub(crate) struct Child<'a> {
    pub(crate) path: String,
    /// The letters before the ids of its list, so that ids of several lists do not meet.
    pub(super) prefix: &'static str,
    pub(super) object: &'a Object,
}

/// Everything that is to be read below a contract.
pub(crate) struct Below<'a> {
    pub(crate) contract: &'a Contract<'a>,
    pub(crate) process: &'a Process,
    pub(crate) funding: &'a Id,
    pub(crate) language: Option<Language>,
    /// Whether a natural person supplies, whom whatever is written after the award may name.
    pub(super) with_person: bool,
    deadlines: Deadlines,
}

/// By list and id of a milestone of the work, the deadlines that releases told, each with the day of the release.
type Deadlines = HashMap<(&'static str, String), Vec<(Option<Date>, Date)>>;

fn deadlines(contract: &Contract<'_>) -> Deadlines {
    let mut silent = Row::new("", 0);
    let mut all = Deadlines::new();
    for said in &contract.past {
        let own = said.contract;
        for (prefix, of) in [("", object(own, "implementation")), ("contract.", Some(own))] {
            for (_, milestone) in of.map(|of| objects(of, "", "milestones")).unwrap_or_default() {
                if let (Some(id), Some(due)) =
                    (code(milestone, "id"), day(&mut silent, milestone, "", "dueDate"))
                {
                    all.entry((prefix, id)).or_default().push((said.on, due));
                }
            }
        }
    }
    all
}

/// What a milestone of the work is called where its own words may name a person.
fn stage(position: u32) -> Option<LocalisedText> {
    LocalisedText::parse(
        Some(format!("{position}-кезең")),
        Some(format!("Этап {position}")),
        Some(format!("Stage {position}")),
    )
    .ok()
}

impl<'a> Below<'a> {
    /// What lies below a contract of a process.
    pub(crate) fn new(
        process: &'a Process,
        contract: &'a Contract<'a>,
        funding: &'a Id,
        parties: &Parties<'a>,
    ) -> Self {
        let (language, with_person) = (parties.language(), contract.is_with_person(parties));
        let deadlines = deadlines(contract);
        Self { contract, process, funding, language, with_person, deadlines }
    }

    /// Milestones: those of the work, then those of the planning and the tender before it.
    pub(crate) fn milestones(&self) -> Vec<(MilestoneKind, Child<'a>)> {
        let compiled = &self.process.compiled;
        let mut all = Vec::new();
        let mut add = |kind, prefix, of: Option<&'a Object>, path: &str| {
            let listed = of.map(|of| objects(of, path, "milestones")).unwrap_or_default();
            all.extend(
                listed.into_iter().map(|(path, object)| (kind, Child { path, prefix, object })),
            );
        };
        let contract = self.contract;
        let implementation = object(contract.object, "implementation");
        add(
            MilestoneKind::Implementation,
            "",
            implementation,
            &at(&contract.path, "implementation"),
        );
        add(MilestoneKind::Implementation, "contract.", Some(contract.object), &contract.path);
        add(MilestoneKind::Planning, "planning.", object(compiled, "planning"), "planning");
        add(MilestoneKind::Planning, "tender.", object(compiled, "tender"), "tender");
        all
    }

    /// A milestone. `met` is the word of the buyer, who publishes: the work was accepted.
    pub(crate) fn milestone(
        &self,
        row: &mut Row,
        kind: MilestoneKind,
        position: Option<u32>,
        child: &Child<'_>,
    ) -> Option<Thing> {
        let (path, object) = (&child.path, child.object);
        let id = self.child_id(row, ChildKind::Milestone, child)?;
        row.name(id.as_str());
        let (title, description) = match position.filter(|_| self.with_person) {
            Some(position) => (stage(position), None),
            None => self.words(row, child),
        };
        let Some(title) = title else {
            row.refuse(Invalid::new(
                "missing",
                at(path, "title"),
                "",
                "a milestone needs its title",
            ));
            return None;
        };
        let mut milestone = Milestone::planned(id, self.funding.clone(), title);
        (milestone.milestone_kind, milestone.position) = (kind, position);
        milestone.description = description;
        milestone.due_on = day(row, object, path, "dueDate");
        milestone.amount = money(row, object, path, "value");
        let met = day(row, object, path, "dateMet");
        milestone.status = match code(object, "status").as_deref() {
            Some("met") => MilestoneStatus::Accepted,
            Some("partiallyMet") => MilestoneStatus::InProgress,
            Some("scheduled" | "notMet") | None => MilestoneStatus::Planned,
            Some(other) => {
                let reason =
                    "is not a status of milestones in OCDS; the milestone is taken as planned";
                row.note(Invalid::new("unknown_code", at(path, "status"), other, reason));
                MilestoneStatus::Planned
            }
        };
        milestone.accepted_on = met.filter(|_| milestone.status == MilestoneStatus::Accepted);
        if kind == MilestoneKind::Implementation {
            self.moved(child, &mut milestone);
        }
        Some(Thing::Milestone(milestone))
    }

    /// Title and description of a milestone; where it has no title, its description is one.
    fn words(
        &self,
        row: &mut Row,
        child: &Child<'_>,
    ) -> (Option<LocalisedText>, Option<LocalisedText>) {
        let (path, object) = (&child.path, child.object);
        let title = words(row, object, path, "title", self.language);
        let description = words(row, object, path, "description", self.language);
        match (title, description) {
            (None, Some(description)) => (Some(description), None),
            both => both,
        }
    }

    /// How the deadline was moved from release to release. Where it was also moved forward, only the present one is told.
    fn moved(&self, child: &Child<'_>, milestone: &mut Milestone) {
        let Some(id) = code(child.object, "id") else { return };
        let told = self.deadlines.get(&(child.prefix, id)).map(Vec::as_slice).unwrap_or_default();
        let moves = told.windows(2).filter_map(|pair| match pair {
            [(_, from), (decided_on, to)] if from != to => Some(Extension {
                from: *from,
                to: *to,
                decided_on: *decided_on,
                reason: None,
                document: None,
            }),
            _ => None,
        });
        let extensions: Vec<Extension> = moves.collect();
        if extensions.iter().all(|extension| extension.to > extension.from)
            && let Some(first) = extensions.first()
        {
            milestone.due_original = Some(first.from);
            milestone.extensions = extensions;
        }
    }

    /// Transactions of the implementation.
    pub(crate) fn payments(&self) -> Vec<Child<'a>> {
        let path = at(&self.contract.path, "implementation");
        let listed = object(self.contract.object, "implementation")
            .map(|of| objects(of, &path, "transactions"));
        listed
            .unwrap_or_default()
            .into_iter()
            .map(|(path, object)| Child { path, prefix: "", object })
            .collect()
    }

    /// A transaction as a payment. Money that goes from a supplier to the buyer came back, as does what is below zero.
    pub(crate) fn payment(
        &self,
        row: &mut Row,
        child: &Child<'_>,
        recipients: &BTreeSet<String>,
        milestones: &BTreeSet<Id>,
    ) -> Option<Thing> {
        let (path, object) = (&child.path, child.object);
        let id = self.child_id(row, ChildKind::Payment, child)?;
        row.name(id.as_str());
        let Some((amount, rounded)) = row.required("", read_money(object, path, "value"))? else {
            row.refuse(Invalid::new(
                "missing",
                at(path, "value"),
                "",
                "a transaction needs its amount and currency",
            ));
            return None;
        };
        if let Some(rounded) = rounded {
            row.note(rounded);
        }
        let payer = self::object(object, "payer").and_then(|payer| code(payer, "id"));
        let comes_back =
            amount.minor() < 0 || payer.is_some_and(|payer| recipients.contains(&payer));
        let milestone =
            self::object(object, "relatedImplementationMilestone").and_then(|of| code(of, "id"));
        let milestone =
            milestone.and_then(|local| Id::child(self.funding, ChildKind::Milestone, &local).ok());
        let known = milestone.clone().filter(|id| milestones.contains(id));
        if milestone.is_some() && known.is_none() {
            let reason = "names a milestone that the contract does not have; it was left out";
            row.note(Invalid::new(
                "unknown_milestone",
                at(path, "relatedImplementationMilestone.id"),
                "",
                reason,
            ));
        }
        Some(Thing::Payment(Payment {
            id,
            funding: self.funding.clone(),
            milestone: known,
            status: if comes_back { PaymentStatus::Returned } else { PaymentStatus::Paid },
            amount: Money::new(amount.minor().saturating_abs(), amount.currency()),
            planned_on: None,
            paid_on: day(row, object, path, "date"),
            returned_on: None,
            description: None,
        }))
    }

    pub(super) fn child_id(&self, row: &mut Row, kind: ChildKind, child: &Child<'_>) -> Option<Id> {
        let field = at(&child.path, "id");
        let Some(local) = code(child.object, "id") else {
            row.refuse(Invalid::new("missing", field, "", "needs its id"));
            return None;
        };
        row.required(&field, self.local_id(kind, child.prefix, &local))
    }

    pub(super) fn local_id(
        &self,
        kind: ChildKind,
        prefix: &str,
        local: &str,
    ) -> Result<Id, Invalid> {
        Id::child(self.funding, kind, &field::local(format!("{prefix}{local}"))?)
    }
}
