//! Asking the portal's service politely: one request after another, with time between them, and again where it may help.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;
use ureq::Agent;
use ureq::http::{Response, StatusCode};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

use crate::Failure;
use crate::arguments::SyncOptions;
use domain::Clock as _;

/// The fields that are asked for: those that are read, and none of a person or bank.
const QUERY: &str = include_str!("contracts.graphql");
/// Most contracts that the service gives at once.
const LIMIT: u32 = 200;
/// Longest answer that is read.
const LONGEST: u64 = 128 << 20;
/// Longest time between two attempts, unless the service asks for more.
const LONGEST_WAIT: Duration = Duration::from_mins(5);
/// Longest time that is waited because the service asks for it.
const MOST_PATIENCE: Duration = Duration::from_hours(1);

/// One page of contracts.
pub struct Page {
    pub contracts: Vec<Value>,
    pub has_next: bool,
    /// Where the next page begins.
    pub last: Option<u64>,
    /// How many there are on all pages, as the service says.
    pub total: Option<u64>,
}

/// The service, and how it is to be asked.
pub struct Client {
    agent: Agent,
    url: String,
    authorization: String,
    interval: Duration,
    retries: u32,
    asked: bool,
}

/// How an attempt ended without an answer.
enum Failed {
    /// It may pass: why, and how long the service asks to wait.
    Passing(String, Option<Duration>),
    /// It will not.
    Lasting(String),
}

impl Client {
    pub fn new(options: &SyncOptions) -> Result<Self, Failure> {
        let base = options.base.trim().trim_end_matches('/');
        let is_local =
            ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|local| {
                base.strip_prefix(local).is_some_and(|rest| {
                    !rest.contains('@') && (rest.is_empty() || rest.starts_with([':', '/']))
                })
            });
        if !base.starts_with("https://") && !is_local {
            let sentence = format!("--base {base:?}: the token is sent over https:// only");
            return Err(Failure(sentence));
        }
        let token = options.token.as_deref().map(str::trim).filter(|token| !token.is_empty());
        let token = token.ok_or_else(|| {
            Failure("no token: set ENPO_GOSZAKUP_TOKEN, or give --token; the portal's operator issues it on request".to_owned())
        })?;
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            let sentence = "the token holds blanks or other characters that no token has; it is not shown here";
            return Err(Failure(sentence.to_owned()));
        }
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            // A redirection would carry the token elsewhere.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(options.timeout))
            .user_agent(concat!("enpo/", env!("CARGO_PKG_VERSION")));
        if let Some(path) = &options.ca {
            let roots = RootCerts::Specific(Arc::new(certificates(path)?));
            config = config.tls_config(TlsConfig::builder().root_certs(roots).build());
        }
        Ok(Self {
            agent: config.build().into(),
            url: format!("{base}/v3/graphql"),
            authorization: format!("Bearer {token}"),
            interval: options.interval,
            retries: options.retries,
            asked: false,
        })
    }

    /// Asks for contracts, those before `after` in the order of falling ids.
    pub fn contracts(&mut self, filter: &Value, after: Option<u64>) -> Result<Page, Failure> {
        let mut variables = json!({"limit": LIMIT, "filter": filter});
        if let (Some(after), Some(variables)) = (after, variables.as_object_mut()) {
            variables.insert("after".to_owned(), after.into());
        }
        let body = json!({"query": QUERY, "variables": variables}).to_string();
        let mut attempt = 0;
        loop {
            if self.asked {
                std::thread::sleep(self.interval);
            }
            self.asked = true;
            let (why, wait) = match self.attempt(&body) {
                Ok(page) => return Ok(page),
                Err(Failed::Lasting(why)) => return Err(Failure(why)),
                Err(Failed::Passing(why, wait)) => (why, wait),
            };
            if attempt == self.retries {
                let tried = u64::from(attempt) + 1;
                return Err(Failure(format!("the service was asked {tried} times in vain: {why}")));
            }
            let wait = wait.unwrap_or_else(|| self.backoff(attempt));
            if wait > MOST_PATIENCE {
                let seconds = wait.as_secs();
                let sentence =
                    format!("{why}; the service asks to wait {seconds} seconds: run again then");
                return Err(Failure(sentence));
            }
            attempt += 1;
            eprintln!(
                "{why}; asking again in {:.1} s ({attempt} of {})",
                wait.as_secs_f64(),
                self.retries
            );
            std::thread::sleep(wait);
        }
    }

    /// The time before an attempt is repeated: the interval, doubled each time.
    fn backoff(&self, attempt: u32) -> Duration {
        let factor = 2_u32.saturating_pow(attempt.min(16));
        self.interval.saturating_mul(factor).min(LONGEST_WAIT)
    }

    fn attempt(&self, body: &str) -> Result<Page, Failed> {
        let sent = self
            .agent
            .post(&self.url)
            .header("Authorization", &self.authorization)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .send(body);
        let mut response = sent.map_err(|error| of_connection(&error))?;
        let status = response.status();
        let wait = retry_after(&response);
        let read = response.body_mut().with_config().limit(LONGEST).read_to_vec();
        let bytes = read.map_err(|error| of_connection(&error))?;
        match status {
            StatusCode::OK => page(&bytes),
            StatusCode::TOO_MANY_REQUESTS => Err(Failed::Passing("the service asks for less (429)".to_owned(), wait)),
            status if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT => {
                Err(Failed::Passing(format!("the service answers {status}"), wait))
            }
            StatusCode::NOT_FOUND if holds(&bytes, "Invalid Route") => Err(Failed::Lasting(
                "the service answers 404 \"Invalid Route\": so it answers a token that is missing, wrong or expired (or --base is not its address)".to_owned(),
            )),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                Err(Failed::Lasting(format!("the service answers {status}: the token is wrong or expired")))
            }
            status => Err(Failed::Lasting(format!("the service answers {status}: {}", message(&bytes)))),
        }
    }
}

fn certificates(path: &Path) -> Result<Vec<Certificate<'static>>, Failure> {
    let pem = std::fs::read(path)
        .map_err(|error| format!("--ca {} cannot be read: {error}", path.display()))?;
    let mut found = Vec::new();
    for item in parse_pem(&pem) {
        if let PemItem::Certificate(certificate) = item? {
            found.push(certificate);
        }
    }
    if found.is_empty() {
        return Err(Failure(format!("--ca {} holds no certificate in PEM", path.display())));
    }
    Ok(found)
}

/// What went wrong before there was a whole answer. Nearly all of it may pass.
fn of_connection(error: &ureq::Error) -> Failed {
    let why = format!("the service cannot be reached: {error}");
    if why.contains("invalid peer certificate") {
        return Failed::Lasting(format!("{why}; name the certificates to trust with --ca"));
    }
    match error {
        ureq::Error::Io(_)
        | ureq::Error::Timeout(_)
        | ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::Protocol(_) => Failed::Passing(why, None),
        _ => Failed::Lasting(why),
    }
}

/// Seconds, or a date of HTTP.
fn retry_after<B>(response: &Response<B>) -> Option<Duration> {
    let text = response.headers().get("Retry-After")?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = OffsetDateTime::parse(text, &Rfc2822).ok()?;
    let left = until - domain::SystemClock.now();
    Some(Duration::from_secs(u64::try_from(left.whole_seconds()).unwrap_or_default()))
}

fn holds(bytes: &[u8], words: &str) -> bool {
    String::from_utf8_lossy(bytes).contains(words)
}

/// The beginning of what the service says, on one line and without numbers of persons.
fn message(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    domain::bin::mask_iins(&line).0.chars().take(300).collect()
}

/// Reads an answer of GraphQL.
fn page(bytes: &[u8]) -> Result<Page, Failed> {
    let mut answer: Value = serde_json::from_slice(bytes).map_err(|error| {
        Failed::Passing(format!("the answer of the service is not whole JSON: {error}"), None)
    })?;
    if let Some(errors) =
        answer.get("errors").and_then(Value::as_array).filter(|errors| !errors.is_empty())
    {
        let told = errors.iter().filter_map(|error| error.get("message")?.as_str());
        let told = message(told.collect::<Vec<_>>().join("; ").as_bytes());
        return Err(Failed::Lasting(format!("the service refuses the question: {told}")));
    }
    let info = answer.pointer("/extensions/pageInfo").cloned().unwrap_or_default();
    let Some(Value::Array(contracts)) = answer.pointer_mut("/data/Contract").map(Value::take)
    else {
        let told = message(bytes);
        return Err(Failed::Lasting(format!(
            "the service answers with something else than contracts: {told}"
        )));
    };
    let number = |name: &str| info.get(name).and_then(whole);
    Ok(Page {
        has_next: info.get("hasNextPage").and_then(Value::as_bool).unwrap_or_default(),
        last: number("lastId").or_else(|| contracts.last().and_then(|last| whole(last.get("id")?))),
        total: number("totalCount"),
        contracts,
    })
}

/// A whole number, also where it is written as a text; 0 is none.
pub fn whole(value: &Value) -> Option<u64> {
    let number = match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|number| *number != 0)
}
