//! The audit log as it is shown.

use domain::access::AuditAction;
use persistence::access::AuditEntry;
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::{codes, values};

/// What was done with an account, an API client or a key.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditEntry)]
pub(crate) struct AuditEntryView {
    /// Its place in the log: 1 and so on, with none missing.
    #[schema(minimum = 1)]
    number: i64,
    /// When it was done.
    #[serde(with = "domain::instant")]
    #[schema(format = "date-time", value_type = String)]
    at: OffsetDateTime,
    /// The account or client that did it; `operator` is who has the command line of the service.
    #[schema(example = "acc-mfrggzdfmztwq2lknnwg23tpob")]
    actor: String,
    /// For which organisation the actor acted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = values::Id)]
    organisation: Option<String>,
    /// What was done.
    #[schema(value_type = codes::AuditAction)]
    action: AuditAction,
    /// The account, session, client or key that it was done to.
    #[schema(example = "acc-mfrggzdfmztwq2lknnwg23tpob")]
    subject: String,
    /// The roles that an account has since; the scopes of a client.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "public_body")]
    detail: Option<String>,
}

impl From<AuditEntry> for AuditEntryView {
    fn from(entry: AuditEntry) -> Self {
        let AuditEntry { number, at, actor, organisation, action, subject, detail } = entry;
        let organisation = organisation.map(|id| id.to_string());
        Self { number, at, actor, organisation, action, subject, detail }
    }
}

/// A page of the audit log.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditPage)]
pub(crate) struct AuditPageView {
    /// The entries of this page, the newest first.
    pub items: Vec<AuditEntryView>,
    /// The address of the next page; null on the last.
    #[schema(required = true)]
    pub next: Option<String>,
}
