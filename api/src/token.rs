//! `POST /v1/token`: OAuth 2.0 (RFC 6749).

use actix_web::http::header::AUTHORIZATION;
use actix_web::web::{Data, block};
use actix_web::{HttpRequest, post};
use domain::Invalid;
use domain::access::Scope;
use persistence::access::Renewed;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::{ACCESS_LASTS, Claims, Holder, fresh_secret, hash};
use crate::ask::Answered;
use crate::body::{Fields, FormBody};
use crate::problem::Problem;
use crate::register::Register;
use crate::reply::{accept, no_query, private};
use crate::sessions::{IDLE, tokens};
use crate::views::account::{TokenRequestView, TokensView};

/// Puts the routes in.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(get_token);
}

/// Get a token
///
/// `grant_type=refresh_token` goes on with a session: it gives the next pair of tokens, and the token that was used counts no more.
/// Using one again ends the session, since two have it. `grant_type=client_credentials` gives a program of an organisation a token
/// for ten minutes; id and secret stand in the form or in `Authorization: Basic …`. Errors are problems that also have the `error`
/// of RFC 6749.
#[utoipa::path(
    tag = "accounts",
    request_body(content = TokenRequestView, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "The tokens.", body = TokensView))
)]
#[post("/v1/token")]
pub(super) async fn get_token(
    request: HttpRequest,
    register: Data<Register>,
    body: FormBody,
) -> Answered {
    accept(&request, &["application/json"])?;
    no_query(&request)?;
    let FormBody(mut fields) = body;
    let wanted = fields.text("grant_type");
    let made = match wanted.as_deref() {
        Some("refresh_token") => {
            let token = fields.text("refresh_token");
            let token = understood(fields, token)?;
            block(move || renew(&register, &token)).await
        }
        Some("client_credentials") => {
            let (told, scope) = client(&request, &mut fields);
            understood(fields, Some(()))?;
            let (id, secret) = told.ok_or_else(refused)?;
            block(move || granted(&register, &id, &secret, scope.as_deref())).await
        }
        _ => return Err(unsupported(fields, wanted.is_some())),
    };
    Ok(private::ok(&made.map_err(|_| Problem::internal())??))
}

fn understood<T>(fields: Fields, value: Option<T>) -> Result<T, Problem> {
    fields.finish_with(value).map_err(|problem| problem.also_for_oauth("invalid_request"))
}

fn unsupported(mut fields: Fields, told: bool) -> Problem {
    if !told {
        return fields
            .finish()
            .err()
            .unwrap_or_else(Problem::internal)
            .also_for_oauth("invalid_request");
    }
    let detail = "is neither refresh_token nor client_credentials";
    fields.wrong(Invalid::new("unknown_code", "grant_type", "", detail));
    fields.finish().err().unwrap_or_else(Problem::internal).also_for_oauth("unsupported_grant_type")
}

/// Id and secret of a client, if both are told, and the scopes it wants: of a Basic header before those of the form.
fn client(
    request: &HttpRequest,
    fields: &mut Fields,
) -> (Option<(String, String)>, Option<String>) {
    let form = fields.text_option("client_id").zip(fields.text_option("client_secret"));
    (basic(request).or(form), fields.text_option("scope"))
}

/// No client is known by what was told.
fn refused() -> Problem {
    Problem::wrong_credentials().also_for_oauth("invalid_client")
}

/// What a Basic header says (RFC 7617; both parts are written as in forms, RFC 6749, 2.3.1).
fn basic(request: &HttpRequest) -> Option<(String, String)> {
    let told = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, coded) = told.split_once(' ')?;
    let text = data_encoding::BASE64.decode(coded.trim().as_bytes()).ok()?;
    let (id, secret) = std::str::from_utf8(&text).ok()?.split_once(':')?;
    scheme.eq_ignore_ascii_case("basic").then(|| (id.to_owned(), secret.to_owned()))
}

/// Goes on with a session.
fn renew(register: &Register, token: &str) -> Result<TokensView, Problem> {
    let next = fresh_secret("r")?;
    let access = register.store.access();
    match access.renew_session(&hash(token), &hash(&next), IDLE, register.clock.now())? {
        Renewed::Session { id, account } => {
            tokens(register, account.account.id.as_str(), &id, next)
        }
        Renewed::Reused => {
            log::warn!("a refresh token was used twice: its session was ended");
            Err(Problem::wrong_credentials().also_for_oauth("invalid_grant"))
        }
        Renewed::Unknown => Err(Problem::wrong_credentials().also_for_oauth("invalid_grant")),
    }
}

/// A token for a program.
fn granted(
    register: &Register,
    id: &str,
    secret: &str,
    wanted: Option<&str>,
) -> Result<TokensView, Problem> {
    let found = register.store.access().client_and_secret(id)?;
    let found = found.filter(|(_, known)| same(known, &hash(secret)));
    let (record, _) = found.ok_or_else(refused)?;
    let all = record.client.scopes;
    let scopes = match wanted {
        None => all,
        Some(wanted) => wanted
            .split(' ')
            .map(|scope| Scope::parse(scope).ok().filter(|scope| all.contains(scope)))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(beyond)?,
    };
    let scope = scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ");
    let holder = Holder::Program { client: record.client.id.as_str(), scope: &scope };
    Ok(TokensView {
        access_token: Claims::sign(register, &holder)?,
        token_type: "Bearer",
        expires_in: ACCESS_LASTS,
        refresh_token: None,
        scope: Some(scope),
    })
}

fn beyond() -> Problem {
    let invalid =
        Invalid::new("unknown_code", "scope", "", "names a scope that the client has not");
    Problem::invalid_body(vec![crate::problem::Fault::in_body(invalid)])
        .also_for_oauth("invalid_scope")
}

/// Whether two hashes are the same, in a time that does not tell where they differ.
fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len()
        && left.iter().zip(right).fold(0, |differs, (left, right)| differs | (left ^ right)) == 0
}
