//! The documents of a project: their hashes are of words that were made up, their bytes are nowhere.

use data_encoding::HEXLOWER;
use domain::{
    ChildKind, Document, DocumentAccess, DocumentType, Funding, Id, Invalid, Milestone,
    MilestoneKind, Payment, PaymentStatus, ThingKind,
};
use sha2::{Digest, Sha256};
use time::Date;

use crate::draw::{Draw, Subject};
use crate::outline::Outline;
use crate::register::Register;
use crate::words::{text, work};

const PDF: &str = "application/pdf";
const JPEG: &str = "image/jpeg";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Who may read what, in thousandths.
const ACCESS: [(DocumentAccess, u32); 3] = [
    (DocumentAccess::Public, 450),
    (DocumentAccess::Parties, 450),
    (DocumentAccess::Moderators, 100),
];

struct Shelf<'f> {
    draw: Draw,
    funding: &'f Funding,
    documents: Vec<Document>,
}

/// The documents of a funding, and the contract amendment that moved a deadline named where it did.
pub(crate) fn documents(
    register: &Register,
    outline: &Outline,
    funding: &Funding,
    milestones: &mut [Milestone],
    payments: &[Payment],
) -> Result<Vec<Document>, Invalid> {
    let draw = Draw::of(register.seed, Subject::Documents, outline.index);
    let mut shelf = Shelf { draw, funding, documents: Vec::new() };
    let schedule = &outline.schedule;
    if !funding.recipients.is_empty() && outline.flavour.has_contest() && shelf.draw.chance(200) {
        shelf.add(DocumentType::Protocol, work::PROTOCOL, PDF, schedule.awarded, None)?;
    }
    if let Some(signed) = funding.signed_on
        && shelf.draw.chance(400)
    {
        let title =
            if funding.kind() == ThingKind::Contract { work::CONTRACT } else { work::AGREEMENT };
        shelf.add(DocumentType::Contract, title, PDF, signed, None)?;
    }
    if funding.amended_amount.is_some() {
        shelf.add(DocumentType::Amendment, work::AMENDMENT, PDF, schedule.start, None)?;
    }
    for milestone in milestones
        .iter_mut()
        .filter(|milestone| milestone.milestone_kind == MilestoneKind::Implementation)
    {
        shelf.of_milestone(milestone)?;
    }
    for payment in payments.iter().filter(|payment| payment.status == PaymentStatus::Paid) {
        if shelf.draw.chance(40) {
            let paid = payment.paid_on.unwrap_or(schedule.end);
            shelf.add(
                DocumentType::Invoice,
                work::INVOICE,
                PDF,
                paid,
                payment.milestone.clone(),
            )?;
        }
    }
    if shelf.draw.chance(10) {
        shelf.add(
            DocumentType::Other,
            work::LETTER,
            DOCX,
            schedule.opened().min(register.today),
            None,
        )?;
    }
    Ok(shelf.documents)
}

impl Shelf<'_> {
    fn of_milestone(&mut self, milestone: &mut Milestone) -> Result<(), Invalid> {
        if let Some(extension) = milestone.extensions.last_mut()
            && let Some(decided) = extension.decided_on
            && self.draw.chance(500)
        {
            let id = self.add(
                DocumentType::Amendment,
                work::AMENDMENT,
                PDF,
                decided,
                Some(milestone.id.clone()),
            )?;
            extension.document = Some(id);
        }
        if let Some(reported) = milestone.reported_on {
            if self.draw.chance(120) {
                let format = if self.draw.chance(300) { DOCX } else { PDF };
                self.add(
                    DocumentType::Report,
                    work::REPORT,
                    format,
                    reported,
                    Some(milestone.id.clone()),
                )?;
            }
            if self.draw.chance(50) {
                self.add(
                    DocumentType::Photo,
                    work::PHOTO,
                    JPEG,
                    reported,
                    Some(milestone.id.clone()),
                )?;
            }
        }
        if let Some(accepted) = milestone.accepted_on
            && self.draw.chance(70)
        {
            self.add(DocumentType::Act, work::ACT, PDF, accepted, Some(milestone.id.clone()))?;
        }
        Ok(())
    }

    fn add(
        &mut self,
        kind: DocumentType,
        title: work::Pair,
        format: &str,
        on: Date,
        milestone: Option<Id>,
    ) -> Result<Id, Invalid> {
        let number = self.documents.len() + 1;
        let id = Id::child(&self.funding.id, ChildKind::Document, &number.to_string())?;
        let access = self.draw.weighted(&ACCESS);
        let bytes = self.draw.log_normal(350_000, 1_500);
        let hash = HEXLOWER.encode(&Sha256::digest(format!("made up: {id}")));
        let kept = self.draw.chance(250) && access == DocumentAccess::Public;
        self.documents.push(Document {
            funding: self.funding.id.clone(),
            milestone,
            title: text(title.0, title.1)?,
            document_type: kind,
            format: Some(format.to_owned()),
            // Some are known by name only.
            hash: self.draw.chance(950).then_some(hash),
            size: u64::try_from(bytes).ok(),
            access,
            url: kept.then(|| format!("https://documents.example/{id}")),
            dated_on: Some(on),
            id: id.clone(),
        });
        Ok(id)
    }
}
