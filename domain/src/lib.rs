//! What is true of the things in the register, without any input or output: values that cannot be wrong, code lists,
//! and the rules that decide. Nothing here knows a database or a web server.
#![forbid(unsafe_code)]

pub mod access;
pub mod account;
pub mod bin;
pub mod call;
pub mod change;
pub mod clock;
pub mod codelists;
pub mod counting;
pub mod currency;
mod currency_table;
pub mod day;
pub mod document;
pub mod filter;
pub mod fold;
pub mod funding;
pub mod id;
pub mod instant;
pub mod invalid;
pub mod language;
pub mod localised;
pub mod milestone;
pub mod money;
mod money_text;
pub mod org_id;
pub mod organisation;
pub mod paid;
pub mod passing;
pub mod payment;
pub mod period;
pub mod progress;
pub mod quantity;
pub mod region;
pub mod sort;
pub mod source;
pub mod stage;
pub mod statement;
pub mod text;
pub mod thing;
pub mod vocabulary;

pub use bin::{Bin, BinDivision, BinKind};
pub use clock::{Clock, FixedClock, SystemClock, Today};
pub use codelists::{Codelist, CodelistItem, Codelists};
pub use currency::Currency;
pub use id::{ChildKind, Id};
pub use invalid::Invalid;
pub use language::Language;
pub use localised::LocalisedText;
pub use money::{Money, Sum};
pub use org_id::OrgId;
pub use period::Period;
pub use region::{Kato, Region};

pub use call::{Call, CallStatus};
pub use document::Document;
pub use filter::{Filter, Subject};
pub use funding::{Contract, Funding, Grant};
pub use milestone::Milestone;
pub use organisation::Organisation;
pub use payment::Payment;
pub use sort::{Page, Position, Sort, SortKey, SortValue};
pub use source::Source;
pub use statement::Statement;
pub use thing::Thing;
pub use vocabulary::{
    Authority, DocumentAccess, DocumentType, FundingKind, FundingStatus, GrantTerm, MilestoneKind,
    MilestoneStatus, Operation, OrganisationRole, OrganisationStatus, Outcome, PaymentStatus,
    Relation, SocialOrderBasis, Stage, ThingKind, WaitingOn,
};
