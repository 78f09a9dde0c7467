//! `GET /v1/audit`: who did what with accounts, clients and keys.

use actix_web::get;
use actix_web::web::block;
use domain::access::{Action, AuditAction};
use domain::{Id, Position, SortValue};
use persistence::access::AuditFilter;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::Caller;
use crate::ask::{Answered, Ask, Paging, Query};
use crate::document::AuditQuery;
use crate::problem::{Fault, Problem};
use crate::reply::private;
use crate::views::audit::AuditPageView;

/// Puts the route in.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_audit);
}

/// Read the audit log
///
/// Who did what with accounts, API clients and keys, the newest first. Nobody can change it; no entry is ever missing.
#[utoipa::path(
    tag = "accounts",
    params(AuditQuery),
    responses((status = 200, description = "A page of the audit log.", body = AuditPageView))
)]
#[get("/v1/audit")]
async fn list_audit(ask: Ask, caller: Caller) -> Answered {
    caller.reach(Action::ReadAudit)?;
    let mut query = Query::of(&ask, &["limit", "cursor", "actor", "subject", "action"], None);
    let filter = filter(&mut query);
    let paging = Paging::read(&ask, &mut query, "number", &[]);
    query.finish()?;
    let register = ask.register();
    let (limit, after) = (paging.limit, paging.after.clone());
    let found = block(move || {
        let below = after.and_then(|after| after.id.parse().ok()).unwrap_or(i64::MAX);
        register.store.access().audit(&filter, below, limit + 1)
    });
    let mut items = found.await.map_err(|_| Problem::internal())??;
    let more = items.len() > paging.limit;
    items.truncate(paging.limit);
    let last = items.last().filter(|_| more).map(|last| last.number.to_string());
    let last = last.map(|id| Position { value: SortValue::Missing, id });
    let next = paging.next(last.as_ref());
    Ok(private::ok(&AuditPageView { items: items.into_iter().map(Into::into).collect(), next }))
}

fn filter(query: &mut Query<'_>) -> AuditFilter {
    let mut filter = AuditFilter::default();
    for code in query.get("action").into_iter().flat_map(|codes| codes.split(',')) {
        filter.actions.extend(query.take("action", AuditAction::parse(code)));
    }
    if filter.actions.len() > AuditAction::ALL.len() {
        let detail = "has more values than there are actions";
        query.faults.push(Fault::new("action", "too_many", detail));
    }
    let mut id = |name| {
        let given = query.get(name)?;
        query.take(name, Id::parse(given)).map(|id| id.to_string())
    };
    (filter.actor, filter.subject) = (id("actor"), id("subject"));
    filter
}
