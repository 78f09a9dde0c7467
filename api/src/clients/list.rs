//! `GET /v1/clients`

use actix_web::get;
use actix_web::web::block;
use domain::access::Action;
use domain::{Position, SortValue};

use crate::access::Caller;
use crate::ask::{Answered, Ask, Paging, Query};
use crate::document::PlainPageQuery;
use crate::problem::Problem;
use crate::reply::private;
use crate::views::account::ClientPageView;

/// List API clients
///
/// In the order of their ids: an admin sees all, everybody else those of their organisation. Secrets are never shown again.
#[utoipa::path(
    tag = "accounts",
    params(PlainPageQuery),
    responses((status = 200, description = "A page of clients.", body = ClientPageView))
)]
#[get("/v1/clients")]
pub(super) async fn list_clients(ask: Ask, caller: Caller) -> Answered {
    let within = caller.within(Action::ReadClients)?;
    let mut query = Query::of(&ask, &["limit", "cursor"], None);
    let paging = Paging::read(&ask, &mut query, "id", &[]);
    query.finish()?;
    let register = ask.register();
    let (limit, after) = (paging.limit, paging.after.clone());
    let found = block(move || {
        let after = after.map(|after| after.id).unwrap_or_default();
        let within = within.as_ref().map(domain::Id::as_str);
        register.store.access().clients(within, &after, limit + 1)
    });
    let mut items = found.await.map_err(|_| Problem::internal())??;
    let more = items.len() > paging.limit;
    items.truncate(paging.limit);
    let last = items.last().filter(|_| more).map(|last| last.client.id.to_string());
    let last = last.map(|id| Position { value: SortValue::Missing, id });
    let next = paging.next(last.as_ref());
    Ok(private::ok(&ClientPageView { items: items.into_iter().map(Into::into).collect(), next }))
}
