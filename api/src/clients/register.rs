//! `POST /v1/clients`

use actix_web::web::{Data, block};
use actix_web::{HttpRequest, post};
use domain::Invalid;
use domain::access::{Action, Scope};
use domain::account::{Client, client_name};
use persistence::access::{By, ClientRecord, NewClient};

use crate::access::{Caller, fresh_id, fresh_secret, hash};
use crate::ask::Answered;
use crate::body::{Fields, JsonBody};
use crate::problem::Problem;
use crate::register::Register;
use crate::reply::{accept, no_query, private};
use crate::views::account::{NewClientView, RegisteredClientView};

/// Register an API client
///
/// For a program of one's own organisation, with one's own roles. Its secret is shown this once.
#[utoipa::path(
    tag = "accounts",
    request_body(content = NewClientView, content_type = "application/json"),
    responses((status = 201, description = "The client, with its secret.", body = RegisteredClientView))
)]
#[post("/v1/clients")]
pub(super) async fn register_client(
    request: HttpRequest,
    register: Data<Register>,
    caller: Caller,
    body: JsonBody,
) -> Answered {
    accept(&request, &["application/json"])?;
    no_query(&request)?;
    caller.needs(Action::WriteClients, caller.organisation())?;
    let JsonBody(fields) = body;
    let (name, scopes) = understood(fields)?;
    let (organisation, roles) = (caller.organisation().clone(), caller.roles().to_vec());
    let client = Client { id: fresh_id("cli")?, name, organisation, roles, scopes };
    let secret = fresh_secret("c")?;
    let kept = hash(&secret);
    let made = block(move || -> Result<ClientRecord, Problem> {
        let new = NewClient { client: &client, secret: kept };
        let by = By { who: caller.id().as_str(), now: register.clock.now() };
        Ok(register.store.access().register_client(&new, by)?)
    });
    let made = made.await.map_err(|_| Problem::internal())??;
    let location = format!("/v1/clients/{}", made.client.id);
    Ok(private::created(
        &location,
        &RegisteredClientView { client: made.into(), client_secret: secret },
    ))
}

fn understood(mut fields: Fields) -> Result<(String, Vec<Scope>), Problem> {
    let name = fields.text("name");
    let name = name.and_then(|text| fields.take("name", client_name(&text)));
    let given = fields.has("scopes");
    let mut scopes = fields.codes("scopes", Scope::parse);
    if !given || scopes.as_ref().is_some_and(Vec::is_empty) {
        fields.wrong(Invalid::new("required", "scopes", "", "names no scope"));
        scopes = None;
    }
    let (name, mut scopes) = fields.finish_with(name.zip(scopes))?;
    scopes.sort_unstable();
    scopes.dedup();
    Ok((name, scopes))
}
