//! `PATCH /v1/accounts/{id}`

use actix_web::web::{Data, block};
use actix_web::{HttpRequest, patch};
use domain::access::Action;
use persistence::access::{AccountChange, By, Changed};

use super::open::roles;
use crate::access::Caller;
use crate::ask::Answered;
use crate::body::PatchBody;
use crate::document::{AccountPath, IfMatch};
use crate::problem::Problem;
use crate::register::Register;
use crate::reply::{accept, no_query, private};
use crate::views::account::{AccountChangeView, AccountView};

/// Change an account
///
/// Its roles, and whether it can sign in. Roles count from the next request on; closing an account ends its sessions.
#[utoipa::path(
    tag = "accounts",
    params(AccountPath, IfMatch),
    request_body(content = AccountChangeView, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The account as it is now.", body = AccountView))
)]
#[patch("/v1/accounts/{id}")]
pub(super) async fn change_account(
    request: HttpRequest,
    register: Data<Register>,
    caller: Caller,
    body: PatchBody,
) -> Answered {
    accept(&request, &["application/json"])?;
    no_query(&request)?;
    let id = request.match_info().query("id").to_owned();
    caller.reach(Action::WriteAccounts)?;
    let PatchBody(mut fields) = body;
    let roles = roles(&mut fields, false);
    let active = fields.flag_option("active");
    fields.finish()?;
    let revision = private::if_match(&request)?;
    let change = AccountChange { roles, active };
    let changed = block(move || {
        let access = register.store.access();
        let by = By { who: caller.id().as_str(), now: register.clock.now() };
        access.change_account(&id, revision, &change, by)
    });
    let changed = changed.await.map_err(|_| Problem::internal())?;
    match changed.map_err(Problem::of_write)? {
        Changed::To(account) => Ok(private::revised(account.revision, &AccountView::from(account))),
        Changed::Stale => Err(Problem::precondition_failed()),
        Changed::Missing => Err(Problem::not_found()),
    }
}
