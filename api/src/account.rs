//! `/v1/account`: whoever asks, to themselves.

use actix_web::web::{Data, block};
use actix_web::{HttpRequest, HttpResponse, get, put};
use domain::Invalid;
use domain::access::Action;
use domain::account::Password;
use utoipa_actix_web::service_config::ServiceConfig;

use persistence::access::By;

use crate::access::{Caller, is_right, password_hash};
use crate::ask::Answered;
use crate::body::JsonBody;
use crate::frame::address;
use crate::problem::{Fault, Problem};
use crate::register::Register;
use crate::reply::{accept, no_query, private};
use crate::views::account::{AccountView, PasswordChangeView};

/// Puts the routes in.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(show_own_account).service(change_password);
}

/// Show my account
///
/// Whose token it is: for which organisation they act, and as what.
#[utoipa::path(
    tag = "accounts",
    responses((status = 200, description = "The account.", body = AccountView))
)]
#[get("/v1/account")]
pub(super) async fn show_own_account(request: HttpRequest, caller: Caller) -> Answered {
    accept(&request, &["application/json"])?;
    no_query(&request)?;
    let (account, _) = caller.person(Action::UseOwnAccount)?;
    Ok(private::revised(account.revision, &AccountView::from(account)))
}

/// Change my password
///
/// All other sessions of the account end.
#[utoipa::path(
    tag = "accounts",
    request_body(content = PasswordChangeView, content_type = "application/json"),
    responses((status = 204, description = "The password was changed."))
)]
#[put("/v1/account/password")]
pub(super) async fn change_password(
    request: HttpRequest,
    register: Data<Register>,
    caller: Caller,
    body: JsonBody,
) -> Answered {
    no_query(&request)?;
    let (record, session) = caller.person(Action::UseOwnAccount)?;
    let JsonBody(mut fields) = body;
    let (old, new) = (fields.text("old"), fields.text("new"));
    let new = new.and_then(|new| fields.take("new", Password::choose(&new, &record.account.login)));
    let (old, new) = fields.finish_with(old.zip(new))?;
    let login = record.account.login.as_str().to_owned();
    let from = address(&request, register.settings.proxies);
    let wait = register.guessing.wait(from, &login);
    if wait > 0 {
        return Err(Problem::too_many_attempts(wait));
    }
    let found = register.clone();
    let known = block(move || found.store.access().by_login(&record.account.login)).await;
    let known = known.map_err(|_| Problem::internal())??.map(|(_, hash)| hash);
    if !is_right(&register, &old, known).await? {
        register.guessing.was_wrong(from, &login);
        let invalid = Invalid::new("wrong", "old", "", "is not the password of the account");
        return Err(Problem::invalid_body(vec![Fault::in_body(invalid)]));
    }
    let id = record.account.id;
    let changed = block(move || {
        let hash = password_hash(&new).map_err(|_| Problem::internal())?;
        let now = register.clock.now();
        register.store.access().set_password(
            id.as_str(),
            &hash,
            Some(&session),
            By { who: id.as_str(), now },
        )?;
        Ok::<_, Problem>(())
    });
    changed.await.map_err(|_| Problem::internal())??;
    Ok(HttpResponse::NoContent().insert_header(("cache-control", "no-store")).finish())
}
