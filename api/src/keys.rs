//! `/.well-known/jwks.json`: with which keys tokens are signed.

use actix_web::web::{Data, block};
use actix_web::{HttpRequest, get};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::ask::Answered;
use crate::problem::Problem;
use crate::register::Register;
use crate::reply::{Conditions, Representation, accept, no_query};
use crate::views::account::{KeySetView, KeyView};

/// Puts the routes in.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(show_keys);
}

/// Show the keys of tokens
///
/// The public keys with which access tokens are signed (RFC 7517), the present one first. A key that was replaced stays for an hour.
#[utoipa::path(
    tag = "accounts",
    responses((status = 200, description = "The keys.", body = KeySetView))
)]
#[get("/.well-known/jwks.json")]
pub(super) async fn show_keys(request: HttpRequest, register: Data<Register>) -> Answered {
    accept(&request, &["application/json"])?;
    no_query(&request)?;
    let published = block(move || register.keyring.published(&register)).await;
    let keys = published.map_err(|_| Problem::internal())??.into_iter();
    let keys = keys.map(|key| KeyView {
        kty: "OKP",
        crv: "Ed25519",
        used_for: "sig",
        alg: "EdDSA",
        kid: key.id.clone(),
        x: key.x.clone(),
    });
    let view = KeySetView { keys: keys.collect() };
    let bytes = serde_json::to_vec(&view).map_err(|_| Problem::internal())?;
    Ok(Representation::json(None, bytes).reply(&Conditions::of(request.headers())))
}
