//! Documents below a contract.

use std::collections::BTreeSet;

use domain::{
    ChildKind, Document, DocumentAccess, DocumentType, Id, Invalid, LocalisedText, Thing,
};

use super::below::{Below, Child};
use super::field::{Object, at, code, day, object, objects, text, words};
use crate::row::Row;
use crate::texts;

impl<'a> Below<'a> {
    /// Documents of the contract, its award, its implementation and its milestones, these with the milestone's id; none of
    /// a contract with a natural person, whom they name and who is a party to them.
    pub(crate) fn documents(&self, milestones: &BTreeSet<Id>) -> Vec<(Option<Id>, Child<'a>)> {
        if self.with_person {
            return Vec::new();
        }
        let contract = self.contract;
        let mut all = Vec::new();
        let mut add = |milestone: Option<Id>, prefix, of: &'a Object, path: &str| {
            let listed = objects(of, path, "documents").into_iter();
            all.extend(
                listed.map(|(path, object)| (milestone.clone(), Child { path, prefix, object })),
            );
        };
        add(None, "", contract.object, &contract.path);
        if let Some(implementation) = object(contract.object, "implementation") {
            add(None, "implementation.", implementation, &at(&contract.path, "implementation"));
        }
        if let Some((path, award)) = &contract.award {
            add(None, "award.", award, path);
        }
        for (_, child) in self.milestones() {
            let id = code(child.object, "id")
                .and_then(|local| self.local_id(ChildKind::Milestone, child.prefix, &local).ok());
            add(id.filter(|id| milestones.contains(id)), "milestone.", child.object, &child.path);
        }
        all
    }

    /// A document; what has an address is public.
    pub(crate) fn document(
        &self,
        row: &mut Row,
        milestone: Option<Id>,
        child: &Child<'_>,
    ) -> Option<Thing> {
        let (path, object) = (&child.path, child.object);
        let id = self.child_id(row, ChildKind::Document, child)?;
        row.name(id.as_str());
        let title = words(row, object, path, "title", self.language);
        let title = title.or_else(|| words(row, object, path, "description", self.language));
        let kind = code(object, "documentType");
        // A document is shown by what it is called, else by what it is.
        let title = title.or_else(|| LocalisedText::en(kind.clone()?).ok());
        let Some(title) = title else {
            row.refuse(Invalid::new(
                "missing",
                at(path, "title"),
                "",
                "a document needs its title",
            ));
            return None;
        };
        let url = text(row, object, path, "url")
            .and_then(|url| texts::web_address(row, &at(path, "url"), &url));
        let format = code(object, "format").filter(|format| {
            domain::text::line("format", format).is_ok()
                && format
                    .split_once('/')
                    .is_some_and(|(kind, sub)| !kind.is_empty() && !sub.is_empty())
        });
        Some(Thing::Document(Document {
            id,
            funding: self.funding.clone(),
            milestone,
            title,
            document_type: document_type(kind.as_deref().unwrap_or_default()),
            format,
            hash: None,
            size: None,
            access: if url.is_some() { DocumentAccess::Public } else { DocumentAccess::Parties },
            url,
            dated_on: day(row, object, path, "datePublished"),
        }))
    }
}

/// Our kinds of documents for those of the open code list `documentType` of OCDS.
fn document_type(code: &str) -> DocumentType {
    match code {
        "contractSigned"
        | "contractText"
        | "contractDraft"
        | "contractArrangements"
        | "contractSchedule"
        | "contractAnnexe"
        | "contractGuarantees"
        | "contractNotice" => DocumentType::Contract,
        "contractAmendment" | "amendment" => DocumentType::Amendment,
        "completionCertificate" => DocumentType::Act,
        "physicalProgressReport"
        | "financialProgressReport"
        | "finalAudit"
        | "evaluationReports" => DocumentType::Report,
        "awardNotice" | "winningBid" => DocumentType::Protocol,
        "invoice" => DocumentType::Invoice,
        "illustration" => DocumentType::Photo,
        _ => DocumentType::Other,
    }
}
