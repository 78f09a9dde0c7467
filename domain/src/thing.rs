//! One type for everything the register holds.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::vocabulary::ThingKind;
use crate::{Call, Document, Funding, Id, Invalid, Milestone, Organisation, Payment, Source};

/// A thing of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[expect(
    clippy::large_enum_variant,
    reason = "most things are milestones or fundings, and a box for each would cost an allocation"
)]
pub enum Thing {
    /// An organisation.
    Organisation(Organisation),
    /// A grant or a contract.
    Funding(Funding),
    /// A milestone.
    Milestone(Milestone),
    /// A payment.
    Payment(Payment),
    /// A document.
    Document(Document),
    /// A source.
    Source(Source),
    /// A call.
    Call(Call),
}

impl Thing {
    /// What it is.
    pub fn kind(&self) -> ThingKind {
        match self {
            Self::Organisation(_) => ThingKind::Organisation,
            Self::Funding(funding) => funding.kind(),
            Self::Milestone(_) => ThingKind::Milestone,
            Self::Payment(_) => ThingKind::Payment,
            Self::Document(_) => ThingKind::Document,
            Self::Source(_) => ThingKind::Source,
            Self::Call(_) => ThingKind::Call,
        }
    }

    /// Its id.
    pub fn id(&self) -> &Id {
        match self {
            Self::Organisation(thing) => &thing.id,
            Self::Funding(thing) => &thing.id,
            Self::Milestone(thing) => &thing.id,
            Self::Payment(thing) => &thing.id,
            Self::Document(thing) => &thing.id,
            Self::Source(thing) => &thing.id,
            Self::Call(thing) => &thing.id,
        }
    }

    /// The funding it lies below.
    pub fn parent(&self) -> Option<&Id> {
        match self {
            Self::Milestone(thing) => Some(&thing.funding),
            Self::Payment(thing) => Some(&thing.funding),
            Self::Document(thing) => Some(&thing.funding),
            Self::Organisation(_) | Self::Funding(_) | Self::Source(_) | Self::Call(_) => None,
        }
    }

    /// The milestone it names: that which a payment pays for, or a document belongs to.
    pub fn milestone(&self) -> Option<&Id> {
        match self {
            Self::Payment(thing) => thing.milestone.as_ref(),
            Self::Document(thing) => thing.milestone.as_ref(),
            _ => None,
        }
    }

    /// Whether its fields fit together.
    ///
    /// # Errors
    /// The first field that does not.
    pub fn check(&self) -> Result<(), Invalid> {
        match self {
            Self::Organisation(thing) => thing.check(),
            Self::Funding(thing) => thing.check(),
            Self::Milestone(thing) => thing.check(),
            Self::Payment(thing) => thing.check(),
            Self::Document(thing) => thing.check(),
            Self::Source(thing) => thing.check(),
            Self::Call(thing) => thing.check(),
        }
    }

    /// Its fields as a JSON object, keys in byte order.
    pub fn fields(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(fields)) => fields,
            // Every variant is a struct with text keys: serde_json has no other answer for it.
            _ => Map::new(),
        }
    }

    /// Reads a thing of a kind from its fields, and checks it.
    ///
    /// # Errors
    /// `malformed` with serde's words, or what [`Thing::check`] finds; `wrong_kind` when the funding kind belongs to
    /// the other of grant and contract.
    pub fn from_fields(kind: ThingKind, fields: Map<String, Value>) -> Result<Self, Invalid> {
        let value = Value::Object(fields);
        let thing = match kind {
            ThingKind::Organisation => serde_json::from_value(value).map(Self::Organisation),
            ThingKind::Grant | ThingKind::Contract => {
                serde_json::from_value(value).map(Self::Funding)
            }
            ThingKind::Milestone => serde_json::from_value(value).map(Self::Milestone),
            ThingKind::Payment => serde_json::from_value(value).map(Self::Payment),
            ThingKind::Document => serde_json::from_value(value).map(Self::Document),
            ThingKind::Source => serde_json::from_value(value).map(Self::Source),
            ThingKind::Call => serde_json::from_value(value).map(Self::Call),
        }
        .map_err(|error| Invalid::new("malformed", "", "", error.to_string()))?;
        thing.expect_kind(kind)?;
        thing.check()?;
        Ok(thing)
    }

    /// Whether it is of the kind it is said to be.
    ///
    /// # Errors
    /// `wrong_kind` when its funding kind belongs to the other of grant and contract.
    pub fn expect_kind(&self, kind: ThingKind) -> Result<(), Invalid> {
        if self.kind() == kind {
            return Ok(());
        }
        let detail = format!("belongs to a {}, not to a {kind}", self.kind());
        let value = match self {
            Self::Funding(funding) => funding.funding_kind.as_str(),
            _ => self.kind().as_str(),
        };
        Err(Invalid::new("wrong_kind", "funding_kind", value, detail))
    }
}
