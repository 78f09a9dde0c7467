//! `POST /v1/accounts`

use actix_web::web::{Data, block};
use actix_web::{HttpRequest, post};
use domain::OrgId;
use domain::access::{AccountRole, Action};
use domain::account::{self, Login, Password, check_roles};
use persistence::access::{AccountRecord, By, NewAccount};

use crate::access::{Caller, fresh_id, password_hash};
use crate::ask::Answered;
use crate::body::{Fields, JsonBody};
use crate::problem::Problem;
use crate::register::Register;
use crate::reply::{accept, no_query, private};
use crate::views::account::{AccountView, NewAccountView};

/// Open an account
///
/// For somebody who acts for an organisation. The first admin is made by `enpo account create`.
#[utoipa::path(
    tag = "accounts",
    request_body(content = NewAccountView, content_type = "application/json"),
    responses((status = 201, description = "The account that was opened.", body = AccountView))
)]
#[post("/v1/accounts")]
pub(super) async fn open_account(
    request: HttpRequest,
    register: Data<Register>,
    caller: Caller,
    body: JsonBody,
) -> Answered {
    accept(&request, &["application/json"])?;
    no_query(&request)?;
    caller.reach(Action::WriteAccounts)?;
    let JsonBody(fields) = body;
    let (login, password, organisation, roles) = understood(fields)?;
    let opened = block(move || -> Result<AccountRecord, Problem> {
        let password = password_hash(&password).map_err(|_| Problem::internal())?;
        let new = NewAccount { id: fresh_id("acc")?, login, organisation, roles, password };
        let access = register.store.access();
        access
            .open_account(&new, By { who: caller.id().as_str(), now: register.clock.now() })
            .map_err(Problem::of_write)
    });
    let opened = opened.await.map_err(|_| Problem::internal())??;
    let location = format!("/v1/accounts/{}", opened.account.id);
    Ok(private::created(&location, &AccountView::from(opened)))
}

fn understood(mut fields: Fields) -> Result<(Login, Password, OrgId, Vec<AccountRole>), Problem> {
    let login = fields.text("login");
    let login = login.and_then(|text| fields.take("login", Login::parse(&text)));
    let password = fields.text("password");
    let password = password.zip(login.as_ref());
    let password =
        password.and_then(|(text, login)| fields.take("password", Password::choose(&text, login)));
    let organisation = fields.text("organisation");
    let organisation =
        organisation.and_then(|text| fields.take("organisation", account::organisation(&text)));
    let roles = roles(&mut fields, true);
    let read = login.zip(password).zip(organisation.zip(roles));
    let ((login, password), (organisation, roles)) = fields.finish_with(read)?;
    Ok((login, password, organisation, roles))
}

/// Roles that go together, in the order of the code list.
pub(super) fn roles(fields: &mut Fields, required: bool) -> Option<Vec<AccountRole>> {
    let given = fields.has("roles");
    let roles = fields.codes("roles", AccountRole::parse);
    if roles.is_none() && (given || !required) {
        return None;
    }
    let mut roles = roles.unwrap_or_default();
    fields.take("roles", check_roles(&roles))?;
    roles.sort_unstable();
    Some(roles)
}
