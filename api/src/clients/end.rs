//! `DELETE /v1/clients/{id}`

use actix_web::web::{Data, block};
use actix_web::{HttpRequest, HttpResponse, delete};
use domain::access::Action;

use persistence::access::By;

use crate::access::Caller;
use crate::ask::Answered;
use crate::document::ClientPath;
use crate::problem::Problem;
use crate::register::Register;
use crate::reply::no_query;

/// End an API client
///
/// Its secret and its tokens count no more, on any node.
#[utoipa::path(
    tag = "accounts",
    params(ClientPath),
    responses((status = 204, description = "The client has ended."))
)]
#[delete("/v1/clients/{id}")]
pub(super) async fn end_client(
    request: HttpRequest,
    register: Data<Register>,
    caller: Caller,
) -> Answered {
    no_query(&request)?;
    let id = request.match_info().query("id").to_owned();
    caller.reach(Action::WriteClients)?;
    let ended = block(move || -> Result<(), Problem> {
        let access = register.store.access();
        let found = access.client(&id)?.ok_or_else(Problem::not_found)?;
        caller.needs(Action::WriteClients, &found.client.organisation)?;
        let by = By { who: caller.id().as_str(), now: register.clock.now() };
        Ok(access.end_client(&id, by)?)
    });
    ended.await.map_err(|_| Problem::internal())??;
    Ok(HttpResponse::NoContent().insert_header(("cache-control", "no-store")).finish())
}
