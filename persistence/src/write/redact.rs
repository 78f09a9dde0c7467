//! Redaction: a thing's states and their salts vanish from rows, statements and log; what remains proves that something
//! was there, and nothing else.

use diesel::prelude::*;
use domain::{
    Call, Document, DocumentAccess, DocumentType, Funding, Id, Invalid, LocalisedText, Milestone,
    Money, Operation, Organisation, Payment, PaymentStatus, Source, Thing, ThingKind, change,
};

use super::batch::{Batch, key};
use super::gone::Statements;
use super::{Act, Written};
use crate::connection::on;
use crate::log::{Blocks, Content, blank};
use crate::rows::Rows;
use crate::schema::funding_parties;
use crate::{Error, Store};

impl Store {
    /// Blanks a thing on legal demand, in every state there ever was of it. The chain of the log stays whole. It blanks that
    /// thing alone: what lies below a funding is withdrawn, and its earlier states stay readable in the log until each is
    /// redacted by its own name, which is possible after the withdrawal too.
    ///
    /// SQLite's file is written anew, which takes its time, so that no freed bytes tell of it; in PostgreSQL the operator
    /// has to `VACUUM FULL`.
    ///
    /// # Errors
    /// [`Error::Refused`] when the register never held the thing; [`Error::Unavailable`] also when it was redacted, but
    /// SQLite's file could not be written anew. Then the same call does that alone: of what is redacted already nothing is
    /// left to blank, and the answer counts it as unchanged.
    pub fn redact(
        &self,
        act: &Act,
        kind: ThingKind,
        id: &Id,
        reason: &str,
    ) -> Result<Written, Error> {
        let written = self.transact(|connection| {
            let mut batch = Batch::begin(connection, act)?;
            batch.redact(kind, id, reason)?;
            batch.finish()
        })?;
        match self.rewrite_file() {
            Ok(()) => Ok(written),
            Err(error) => Err(Error::Unavailable(format!(
                "{id} is redacted, but its old bytes may stand in the file until VACUUM: {error}"
            ))),
        }
    }
}

impl Batch<'_> {
    fn redact(&mut self, kind: ThingKind, id: &Id, reason: &str) -> Result<(), Error> {
        let place = key(kind, id);
        let refuse = |detail: &str| {
            Err(Error::Refused(Invalid::new("not_possible", "id", id.as_str(), detail)))
        };
        let Some(draft) = self.draft(kind, id)?.filter(|draft| draft.kind == kind) else {
            return refuse("is not in the register");
        };
        if draft.common.gone.as_deref() == Some(Operation::Redacted.as_str()) {
            self.written.unchanged += 1;
            return Ok(());
        }
        let newest = draft.common.sequence;
        let before = match draft.before.clone() {
            None => self.last_state(newest)?,
            before => before,
        };
        self.keep_statements(&place, &[])?;
        blank(self.connection, newest)?;
        self.change(&place, Operation::Redacted, None, None, Some(reason.to_owned()));
        let Some(draft) = self.drafts.get_mut(&place) else { return Ok(()) };
        draft.common.stated_by = String::new();
        draft.common.dated = None;
        self.blanked = Some((place, blank_thing(kind, id, before.as_deref())?));
        self.end_below(kind, id, None, reason, Statements::Forgotten)
    }

    /// The newest state there was of a thing that is gone.
    fn last_state(&mut self, newest: i64) -> Result<Option<String>, Error> {
        let (mut blocks, mut sequence) = (Blocks::default(), newest);
        while sequence > 0 {
            let (item, _) = blocks.item(self.connection, sequence)?;
            if let Content::State(Some(state)) = item.content {
                return Ok(Some(state));
            }
            sequence = item.previous;
        }
        Ok(None)
    }

    /// Overwrites the columns of a redacted thing. Runs last, when totals have been taken out by what it was.
    pub(super) fn write_blanked(&mut self) -> Result<(), Error> {
        let Some((place, thing)) = self.blanked.take() else { return Ok(()) };
        let Some(draft) = self.drafts.get(&place) else { return Ok(()) };
        let mut rows = Rows::default();
        rows.push(draft.common.clone(), &thing, None);
        rows.update(self.connection)?;
        if !thing.kind().is_funding() {
            return Ok(());
        }
        // Who took part in it is no longer told either.
        on!(&mut *self.connection, c => diesel::delete(funding_parties::table
            .filter(funding_parties::funding_id.eq(thing.id().as_str()))).execute(c))?;
        Ok(())
    }
}

/// A thing with its id and nothing to tell.
fn blank_thing(kind: ThingKind, id: &Id, before: Option<&str>) -> Result<Thing, Error> {
    let nothing = || LocalisedText::en("–").map_err(Error::Refused);
    let before = before.and_then(|state| change::read_state(state).ok()).map(|(thing, _)| thing);
    let parent = || {
        before
            .as_ref()
            .and_then(Thing::parent)
            .cloned()
            .or_else(|| Id::parse(id.parent()?).ok())
            .unwrap_or_else(|| id.clone())
    };
    Ok(match kind {
        ThingKind::Organisation => Thing::Organisation(Organisation::named(id.clone(), nothing()?)),
        ThingKind::Grant => Thing::Funding(Funding::new(id.clone(), domain::FundingKind::Grant)),
        ThingKind::Contract => {
            Thing::Funding(Funding::new(id.clone(), domain::FundingKind::OtherProcurement))
        }
        ThingKind::Call => Thing::Call(Call::new(id.clone())),
        ThingKind::Milestone => {
            Thing::Milestone(Milestone::planned(id.clone(), parent(), nothing()?))
        }
        ThingKind::Payment => Thing::Payment(Payment {
            id: id.clone(),
            funding: parent(),
            milestone: None,
            status: PaymentStatus::Planned,
            amount: Money::new(0, domain::Currency::KZT),
            planned_on: None,
            paid_on: None,
            returned_on: None,
            description: None,
        }),
        ThingKind::Document => Thing::Document(Document {
            id: id.clone(),
            funding: parent(),
            milestone: None,
            title: nothing()?,
            document_type: DocumentType::Other,
            format: None,
            hash: None,
            size: None,
            access: DocumentAccess::Moderators,
            url: None,
            dated_on: None,
        }),
        ThingKind::Source => Thing::Source(Source {
            id: id.clone(),
            publisher: domain::source::Publisher { id: None, name: nothing()? },
            title: nothing()?,
            url: None,
            licence: None,
            retrieved_at: None,
            coverage: Vec::new(),
            // Not told any more, but what the source says of things is selected by and weighed as before.
            listing: !matches!(&before, Some(Thing::Source(source)) if !source.listing),
            authority: match &before {
                Some(Thing::Source(source)) => source.authority,
                _ => domain::Authority::Other,
            },
            synthetic: false,
        }),
    })
}
