//! A small server that answers as the portal's service does, from contracts of our own making, and fails when it is told to.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Contracts as GraphQL gives them; `IIN` stands for the number of a person, which no file should hold.
const CONTRACTS: &str = include_str!("contracts.json");
/// What the service takes.
pub const TOKEN: &str = "a-token-that-nobody-may-see";
/// Contracts on a page, whatever is asked for.
const LIMIT: usize = 3;

/// What it does instead of answering.
#[derive(Debug, Clone, Copy)]
pub enum Fault {
    /// A status, and how long to wait.
    Status(u16, Option<u64>),
    /// The connection ends in the middle of the answer.
    Cut,
    /// Half of an answer that says it is whole.
    Half,
    /// Nothing, for a long time.
    Silence,
}

/// A question that came.
#[derive(Debug, Clone)]
pub struct Asked {
    pub variables: Value,
    pub query: String,
    pub authorization: String,
    pub at: Instant,
}

/// What the server knows, shared with its thread.
#[derive(Default)]
struct State {
    contracts: Mutex<Vec<Value>>,
    faults: Mutex<BTreeMap<usize, Fault>>,
    asked: Mutex<Vec<Asked>>,
}

/// The server; it ends with the process.
pub struct Portal {
    pub url: String,
    state: Arc<State>,
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A number of a natural person, with a fitting check digit.
pub fn person() -> String {
    let first = "85010130001";
    let digits = first.chars().filter_map(|digit| digit.to_digit(10));
    let check = digits.zip(1..).map(|(digit, weight)| digit * weight).sum::<u32>() % 11;
    assert!(check < 10, "the first row of weights is enough");
    format!("{first}{check}")
}

/// The contracts of the service.
pub fn contracts() -> Vec<Value> {
    let text = CONTRACTS.replace("\"IIN\"", &format!("\"{}\"", person()));
    serde_json::from_str(&text).expect("our own file is JSON")
}

impl Portal {
    pub fn start() -> Self {
        Self::with(contracts())
    }

    pub fn with(contracts: Vec<Value>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let state = Arc::new(State { contracts: Mutex::new(contracts), ..State::default() });
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                // One at a time but for silence, so that whoever is killed meanwhile does not block the next.
                let silent = answer(&stream, &state);
                if silent {
                    std::thread::spawn(move || {
                        std::thread::sleep(Duration::from_mins(2));
                        drop(stream);
                    });
                }
            }
        });
        Self { url, state }
    }

    /// Fails at the question of this number, from 1.
    pub fn fail(&self, number: usize, fault: Fault) {
        lock(&self.state.faults).insert(number, fault);
    }

    pub fn asked(&self) -> Vec<Asked> {
        lock(&self.state.asked).clone()
    }

    /// Forgets what was asked and how it is to fail.
    pub fn forget(&self) {
        lock(&self.state.asked).clear();
        lock(&self.state.faults).clear();
    }

    /// The contracts change.
    pub fn change(&self, change: impl FnOnce(&mut Vec<Value>)) {
        change(&mut lock(&self.state.contracts));
    }

    /// Waits until so many questions have come.
    pub fn wait_for(&self, number: usize) {
        let begun = Instant::now();
        while lock(&self.state.asked).len() < number {
            assert!(begun.elapsed() < Duration::from_mins(1), "question {number} never came");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Reads a question and answers it; true where it stays silent.
fn answer(stream: &TcpStream, state: &State) -> bool {
    let mut reader = BufReader::new(stream);
    let (mut length, mut authorization, mut target) = (0, String::new(), String::new());
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or_default() == 0 {
            return false;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        match line.split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().unwrap_or_default();
            }
            Some((name, value)) if name.eq_ignore_ascii_case("authorization") => {
                value.clone_into(&mut authorization);
            }
            None => line.clone_into(&mut target),
            Some(_) => {}
        }
    }
    let mut body = vec![0; length];
    if reader.read_exact(&mut body).is_err() {
        return false;
    }
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let asked = Asked {
        variables: body["variables"].clone(),
        query: body["query"].as_str().unwrap_or_default().to_owned(),
        authorization: authorization.clone(),
        at: Instant::now(),
    };
    let number = {
        let mut all = lock(&state.asked);
        all.push(asked);
        all.len()
    };
    let fault = lock(&state.faults).get(&number).copied();
    let is_known =
        authorization == format!("Bearer {TOKEN}") && target.starts_with("POST /v3/graphql ");
    let whole = if is_known {
        page(&lock(&state.contracts), &body["variables"]).to_string()
    } else {
        json!({"name": "Not Found", "message": "Invalid Route", "code": 0, "status": 404, "type": "yii\\web\\NotFoundHttpException"}).to_string()
    };
    let status = if is_known { 200 } else { 404 };
    let half = &whole
        [..(0..=whole.len() / 2).rev().find(|at| whole.is_char_boundary(*at)).unwrap_or_default()];
    let mut stream = stream;
    // Whoever was killed does not read the answer.
    let _ = match fault {
        None => write!(stream, "{}{whole}", head(status, whole.len(), "")),
        Some(Fault::Status(status, wait)) => {
            let wait = wait.map_or_else(String::new, |wait| format!("Retry-After: {wait}\r\n"));
            write!(stream, "{}{{}}", head(status, 2, &wait))
        }
        Some(Fault::Cut) => write!(stream, "{}{half}", head(status, whole.len(), "")),
        Some(Fault::Half) => write!(stream, "{}{half}", head(status, half.len(), "")),
        Some(Fault::Silence) => return true,
    };
    false
}

fn head(status: u16, length: usize, more: &str) -> String {
    format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n{more}\r\n"
    )
}

/// A page of the contracts that a question asks for, in the order of falling ids.
fn page(contracts: &[Value], variables: &Value) -> Value {
    let filter = &variables["filter"];
    let is_one_of =
        |list: &Value, value: &Value| list.as_array().is_none_or(|list| list.contains(value));
    let fits = |contract: &&Value| {
        let changed = contract["lastUpdateDate"].as_str().unwrap_or_default();
        let days = &filter["lastUpdateDate"];
        is_one_of(&filter["id"], &contract["id"])
            && is_one_of(&filter["trdBuyId"], &contract["trdBuyId"])
            && is_one_of(&filter["faktTradeMethodsId"], &contract["faktTradeMethodsId"])
            && filter["contractNumberSys"]
                .as_str()
                .is_none_or(|number| contract["contractNumberSys"] == number)
            && days[0].as_str().is_none_or(|from| changed >= from)
            && days[1].as_str().is_none_or(|to| &changed[..10] <= to)
    };
    let id = |contract: &Value| contract["id"].as_u64().unwrap_or_default();
    let mut found: Vec<&Value> = contracts.iter().filter(fits).collect();
    found.sort_by_key(|contract| std::cmp::Reverse(id(contract)));
    let total = found.len();
    let after = variables["after"].as_u64().unwrap_or(u64::MAX);
    let rest: Vec<&Value> = found.into_iter().filter(|contract| id(contract) < after).collect();
    let shown: Vec<&Value> = rest.iter().copied().take(LIMIT).collect();
    let last = shown.last().map(|contract| id(contract));
    json!({
        "data": {"Contract": shown},
        "extensions": {"pageInfo": {"limitPage": LIMIT, "totalCount": total, "hasNextPage": rest.len() > LIMIT, "lastId": last}},
    })
}
