//! Whoever asks for what not everybody may: the one place where a token is looked at and the policy is asked.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::{Data, block};
use actix_web::{FromRequest, HttpRequest};
use domain::access::{AccountRole, Action, Actor, Reach, Relation, Scope};
use domain::{Id, OrgId};
use persistence::access::{AccountRecord, ClientRecord};

use super::Claims;
use crate::problem::Problem;
use crate::register::Register;

/// Somebody whose token counts.
pub(crate) struct Caller {
    /// Who it is.
    pub who: Who,
}

/// A person or a program.
pub(crate) enum Who {
    /// Somebody in a session.
    Person { account: Box<AccountRecord>, session: String },
    /// A program of an organisation, with the scopes of its token.
    Program { client: Box<ClientRecord>, scopes: Vec<Scope> },
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let token = bearer(request).map(str::to_owned);
        let register = request.app_data::<Data<Register>>().cloned();
        Box::pin(async move {
            let register = register.ok_or_else(Problem::internal)?;
            let token = token.ok_or_else(Problem::unauthenticated)?;
            let found = block(move || Self::of(&register, &token)).await;
            found.map_err(|_| Problem::internal())??.ok_or_else(Problem::token_refused)
        })
    }
}

/// The token of a request (RFC 6750, 2.1); none where it has none or several.
fn bearer(request: &HttpRequest) -> Option<&str> {
    let mut told = request.headers().get_all(AUTHORIZATION);
    let (first, None) = (told.next()?, told.next()) else { return None };
    let (scheme, token) = first.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl Caller {
    /// Whose token this is, as the database knows them now.
    fn of(register: &Register, token: &str) -> Result<Option<Self>, Problem> {
        let Some(claims) = Claims::check(register, token)? else { return Ok(None) };
        let access = register.store.access();
        if let Some(client) = &claims.client_id {
            let Some(client) = access.client(client)? else { return Ok(None) };
            let given = claims.scope.unwrap_or_default();
            let scopes = given.split(' ').filter_map(|scope| Scope::parse(scope).ok());
            let scopes = scopes.filter(|scope| client.client.scopes.contains(scope)).collect();
            return Ok(Some(Self { who: Who::Program { client: Box::new(client), scopes } }));
        }
        let Some(session) = claims.sid else { return Ok(None) };
        let account = access.account_of_session(&session, register.clock.now())?;
        let account = account.filter(|found| found.account.id.as_str() == claims.sub);
        Ok(account.map(|account| Self { who: Who::Person { account: Box::new(account), session } }))
    }

    fn actor(&self) -> Actor<'_> {
        match &self.who {
            Who::Person { account, .. } => Actor::Person(&account.account.roles),
            Who::Program { client, scopes } => Actor::Client(&client.client.roles, scopes),
        }
    }

    /// The id of the account or the client.
    pub fn id(&self) -> &Id {
        match &self.who {
            Who::Person { account, .. } => &account.account.id,
            Who::Program { client, .. } => &client.client.id,
        }
    }

    /// For whom they act.
    pub fn organisation(&self) -> &OrgId {
        match &self.who {
            Who::Person { account, .. } => &account.account.organisation,
            Who::Program { client, .. } => &client.client.organisation,
        }
    }

    /// As what they act.
    pub fn roles(&self) -> &[AccountRole] {
        match &self.who {
            Who::Person { account, .. } => &account.account.roles,
            Who::Program { client, .. } => &client.client.roles,
        }
    }

    /// How far they may go with an action; refused where not at all.
    pub fn reach(&self, action: Action) -> Result<Reach, Problem> {
        match self.actor().reach(action) {
            Reach::Nothing => Err(Problem::forbidden()),
            reach => Ok(reach),
        }
    }

    /// The organisation whose things they may do this with; none where it is with all.
    pub fn within(&self, action: Action) -> Result<Option<Id>, Problem> {
        let own = self.reach(action)? == Reach::Own;
        Ok(own.then(|| self.organisation().to_id()))
    }

    /// Refuses an action on what is an organisation's. That of others is not there for who may not see it.
    pub fn needs(&self, action: Action, organisation: &OrgId) -> Result<(), Problem> {
        let relation =
            if organisation == self.organisation() { Relation::Own } else { Relation::Others };
        if self.reach(action)?.covers(relation) { Ok(()) } else { Err(Problem::not_found()) }
    }

    /// The account and session of a person; programs have neither.
    pub fn person(self, action: Action) -> Result<(AccountRecord, String), Problem> {
        self.reach(action)?;
        match self.who {
            Who::Person { account, session } => Ok((*account, session)),
            Who::Program { .. } => Err(Problem::forbidden()),
        }
    }
}
