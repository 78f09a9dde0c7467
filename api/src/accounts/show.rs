//! `GET /v1/accounts/{id}`

use actix_web::web::{Data, block};
use actix_web::{HttpRequest, get};
use domain::access::Action;

use crate::access::Caller;
use crate::ask::Answered;
use crate::document::AccountPath;
use crate::problem::Problem;
use crate::register::Register;
use crate::reply::{accept, no_query, private};
use crate::views::account::AccountView;

/// Show an account
///
/// Those of other organisations are there for an admin alone.
#[utoipa::path(
    tag = "accounts",
    params(AccountPath),
    responses((status = 200, description = "The account.", body = AccountView))
)]
#[get("/v1/accounts/{id}")]
pub(super) async fn show_account(
    request: HttpRequest,
    register: Data<Register>,
    caller: Caller,
) -> Answered {
    accept(&request, &["application/json"])?;
    no_query(&request)?;
    let id = request.match_info().query("id").to_owned();
    caller.reach(Action::ReadAccounts)?;
    let found = block(move || register.store.access().account(&id)).await;
    let found = found.map_err(|_| Problem::internal())??.ok_or_else(Problem::not_found)?;
    caller.needs(Action::ReadAccounts, &found.account.organisation)?;
    Ok(private::revised(found.revision, &AccountView::from(found)))
}
