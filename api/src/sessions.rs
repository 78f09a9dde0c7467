//! `/v1/sessions`: signing in and out.

use actix_web::web::{Data, block};
use actix_web::{HttpRequest, HttpResponse, delete, post};
use domain::access::Action;
use domain::account::Login;
use persistence::access::NewSession;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::{ACCESS_LASTS, Caller, Claims, Holder, fresh_id, fresh_secret, hash, is_right};
use crate::ask::Answered;
use crate::body::JsonBody;
use crate::frame::address;
use crate::problem::Problem;
use crate::register::Register;
use crate::reply::{accept, no_query, private};
use crate::views::account::{CredentialsView, TokensView};

/// Seconds after which a session ends for good.
const LASTS: i64 = 90 * 24 * 3600;
/// Seconds after which a session ends that is not gone on with.
pub(crate) const IDLE: i64 = 14 * 24 * 3600;

/// Puts the routes in.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(begin_session).service(end_session);
}

/// Sign in
///
/// Begins a session with login and password. The access token lasts ten minutes; with the refresh token `POST /v1/token` gives the
/// next pair, for 90 days at most and while it is done every 14 days. Which of login and password is wrong is not told.
#[utoipa::path(
    tag = "accounts",
    request_body(content = CredentialsView, content_type = "application/json"),
    responses((status = 201, description = "The tokens of the session.", body = TokensView))
)]
#[post("/v1/sessions")]
pub(super) async fn begin_session(
    request: HttpRequest,
    register: Data<Register>,
    body: JsonBody,
) -> Answered {
    accept(&request, &["application/json"])?;
    no_query(&request)?;
    let JsonBody(mut fields) = body;
    let (login, password) = (fields.text("login"), fields.text("password"));
    let (login, password) = fields.finish_with(login.zip(password))?;
    let account = proven(&request, &register, &login, &password).await?;
    let made =
        block(move || begin(&register, &account)).await.map_err(|_| Problem::internal())??;
    Ok(private::created("/v1/account", &made))
}

/// The account of a login whose password this is; slowed down for those who guess.
async fn proven(
    request: &HttpRequest,
    register: &Data<Register>,
    login: &str,
    password: &str,
) -> Result<domain::Id, Problem> {
    let from = address(request, register.settings.proxies);
    let login = login.to_ascii_lowercase();
    let wait = register.guessing.wait(from, &login);
    if wait > 0 {
        return Err(Problem::too_many_attempts(wait));
    }
    tokio::time::sleep(register.guessing.delay(&login)).await;
    let found = match Login::parse(&login) {
        Ok(login) => {
            let register = register.clone();
            let looked = block(move || register.store.access().by_login(&login)).await;
            looked.map_err(|_| Problem::internal())??
        }
        Err(_) => None,
    };
    let (record, password_hash) = found.unzip();
    let right = is_right(register, password, password_hash).await?;
    match record.filter(|record| right && record.account.active) {
        Some(record) => {
            register.guessing.was_right(from, &login);
            Ok(record.account.id)
        }
        None => {
            register.guessing.was_wrong(from, &login);
            Err(Problem::wrong_credentials())
        }
    }
}

fn begin(register: &Register, account: &domain::Id) -> Result<TokensView, Problem> {
    let (session, refresh) = (fresh_id("ses")?, fresh_secret("r")?);
    let new = NewSession {
        id: &session,
        account,
        token: hash(&refresh),
        lasts: LASTS,
        token_lasts: IDLE,
    };
    register.store.access().begin_session(&new, register.clock.now())?;
    tokens(register, account.as_str(), session.as_str(), refresh)
}

/// The tokens of a session.
pub(crate) fn tokens(
    register: &Register,
    account: &str,
    session: &str,
    refresh: String,
) -> Result<TokensView, Problem> {
    Ok(TokensView {
        access_token: Claims::sign(register, &Holder::Person { account, session })?,
        token_type: "Bearer",
        expires_in: ACCESS_LASTS,
        refresh_token: Some(refresh),
        scope: None,
    })
}

/// Sign out
///
/// Ends the session of the token: neither it nor its refresh token counts from now on, on any node.
#[utoipa::path(
    tag = "accounts",
    responses((status = 204, description = "The session has ended."))
)]
#[delete("/v1/sessions/current")]
pub(super) async fn end_session(
    request: HttpRequest,
    register: Data<Register>,
    caller: Caller,
) -> Answered {
    no_query(&request)?;
    let (_, session) = caller.person(Action::UseOwnAccount)?;
    let ended = block(move || register.store.access().end_session(&session, register.clock.now()));
    ended.await.map_err(|_| Problem::internal())??;
    Ok(HttpResponse::NoContent().insert_header(("cache-control", "no-store")).finish())
}
