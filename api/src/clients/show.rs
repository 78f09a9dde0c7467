//! `GET /v1/clients/{id}`

use actix_web::web::{Data, block};
use actix_web::{HttpRequest, get};
use domain::access::Action;

use crate::access::Caller;
use crate::ask::Answered;
use crate::document::ClientPath;
use crate::problem::Problem;
use crate::register::Register;
use crate::reply::{accept, no_query, private};
use crate::views::account::ClientView;

/// Show an API client
///
/// Those of other organisations are there for an admin alone.
#[utoipa::path(
    tag = "accounts",
    params(ClientPath),
    responses((status = 200, description = "The client.", body = ClientView))
)]
#[get("/v1/clients/{id}")]
pub(super) async fn show_client(
    request: HttpRequest,
    register: Data<Register>,
    caller: Caller,
) -> Answered {
    accept(&request, &["application/json"])?;
    no_query(&request)?;
    let id = request.match_info().query("id").to_owned();
    caller.reach(Action::ReadClients)?;
    let found = block(move || register.store.access().client(&id)).await;
    let found = found.map_err(|_| Problem::internal())??.ok_or_else(Problem::not_found)?;
    caller.needs(Action::ReadClients, &found.client.organisation)?;
    Ok(private::ok(&ClientView::from(found)))
}
