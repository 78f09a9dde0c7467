//! A funding with everything below it.

use domain::{Document, Funding, Invalid, Milestone, Payment, Thing};

use crate::draw::{Draw, Subject};
use crate::money::Sums;
use crate::register::Register;
use crate::{document, funding, milestone, payment};

/// A funding with everything below it.
#[derive(Debug)]
pub(crate) struct Project {
    funding: Funding,
    milestones: Vec<Milestone>,
    payments: Vec<Payment>,
    documents: Vec<Document>,
}

impl Project {
    /// The project with this number.
    pub(crate) fn make(register: &Register, index: u32) -> Result<Self, Invalid> {
        let outline = register.outline(index)?;
        let signed = outline.schedule.signed <= outline.schedule.until(register.today);
        let sums =
            Sums::draw(&mut Draw::of(register.seed, Subject::Money, index), &outline, signed)?;
        let mut milestones = milestone::milestones(register, &outline, sums.present())?;
        let funding = funding::funding(register, &outline, sums, &milestones)?;
        let payments = payment::payments(register, &outline, &funding, &milestones)?;
        let documents =
            document::documents(register, &outline, &funding, &mut milestones, &payments)?;
        Ok(Self { funding, milestones, payments, documents })
    }

    /// The funding first, then what lies below it.
    pub(crate) fn into_things(self) -> impl Iterator<Item = Thing> {
        std::iter::once(Thing::Funding(self.funding))
            .chain(self.milestones.into_iter().map(Thing::Milestone))
            .chain(self.payments.into_iter().map(Thing::Payment))
            .chain(self.documents.into_iter().map(Thing::Document))
    }
}
