//! Requests, held against the contract on their way out and back.

use std::sync::OnceLock;
use std::time::Duration;

use serde_json::Value;
use ureq::Agent;
use ureq::http::Request as HttpRequest;

use crate::reply::Reply;
use crate::server::Server;

/// How much of the contract a request keeps to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keeps {
    All,
    AllButQuery,
    Nothing,
}

/// A request to be sent.
#[derive(Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct Request<'a> {
    server: &'a Server,
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
    keeps: Keeps,
}

impl<'a> Request<'a> {
    pub(crate) fn new(server: &'a Server, method: &str, target: &str) -> Self {
        Self {
            server,
            method: method.to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: None,
            keeps: Keeps::All,
        }
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Sends this as `application/json`.
    pub fn json(mut self, body: &Value) -> Self {
        self.body = Some(body.to_string().into_bytes());
        self.header("Content-Type", "application/json")
    }

    /// Sends this as a merge patch.
    pub fn patch(mut self, body: &Value) -> Self {
        self.body = Some(body.to_string().into_bytes());
        self.header("Content-Type", "application/merge-patch+json")
    }

    /// Sends these pairs as a form.
    pub fn form(mut self, pairs: &[(&str, &str)]) -> Self {
        let pairs: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        self.body = Some(pairs.join("&").into_bytes());
        self.header("Content-Type", "application/x-www-form-urlencoded")
    }

    /// Sends these bytes as they are.
    pub fn bytes(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Shows a token.
    pub fn bearer(self, token: &str) -> Self {
        self.header("Authorization", format!("Bearer {token}"))
    }

    /// Says that the query holds what the contract does not know, on purpose.
    pub fn undocumented_query(mut self) -> Self {
        self.keeps = Keeps::AllButQuery;
        self
    }

    /// Says that the path or method is none of the contract's, or that the reply is looked at for
    /// something else.
    pub fn outside_contract(mut self) -> Self {
        self.keeps = Keeps::Nothing;
        self
    }

    /// Sends it. Panics when no answer comes, or one that breaks the contract. Redirects are not
    /// followed and no status is an error.
    #[track_caller]
    pub fn send(self) -> Reply {
        let reply = self.exchange();
        if self.keeps != Keeps::Nothing {
            let contract = self.server.contract();
            let query = self.keeps == Keeps::All;
            if let Err(breach) = contract.check(&self.method, &self.target, &reply, query) {
                panic!("{} {} breaks the contract: {breach}\n{reply}", self.method, self.target);
            }
        }
        reply
    }

    #[track_caller]
    fn exchange(&self) -> Reply {
        let url = format!("{}{}", self.server.url(), self.target);
        let mut request = HttpRequest::builder().method(self.method.as_str()).uri(&url);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let sent = match &self.body {
            Some(body) => request.body(body.clone()).map(|request| agent().run(request)),
            None => request.body(()).map(|request| agent().run(request)),
        };
        let mut received = sent
            .unwrap_or_else(|error| panic!("{url} is no request: {error}"))
            .unwrap_or_else(|error| panic!("no answer to {} {url}: {error}", self.method));
        let body = received
            .body_mut()
            .with_config()
            .limit(1 << 30)
            .read_to_vec()
            .unwrap_or_else(|error| panic!("half an answer to {} {url}: {error}", self.method));
        let headers = received
            .headers()
            .iter()
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                (name.as_str().to_owned(), value)
            })
            .collect();
        Reply::new(received.status().as_u16(), headers, body)
    }
}

fn agent() -> &'static Agent {
    static AGENT: OnceLock<Agent> = OnceLock::new();
    AGENT.get_or_init(|| {
        Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .allow_non_standard_methods(true)
            .proxy(None)
            .timeout_global(Some(Duration::from_mins(1)))
            .build()
            .into()
    })
}
