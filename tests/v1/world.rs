//! One register for all tests that only read, with something of everything in it, and the lines it was imported from: what a
//! test expects is computed from the lines.

mod lines;

use std::collections::BTreeSet;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::Value;
use tests::{Database, Fixture, Register, Server};

pub use lines::{KAZAKH, bin, org};

/// The register and its lines.
pub struct World {
    pub server: Server,
    pub lines: Vec<Value>,
}

impl Fixture for &'static World {
    fn on(database: Database) -> Self {
        static SQLITE: OnceLock<World> = OnceLock::new();
        static POSTGRES: OnceLock<World> = OnceLock::new();
        let shared = match database {
            Database::Sqlite => &SQLITE,
            Database::Postgres => &POSTGRES,
        };
        shared.get_or_init(|| {
            let lines = lines::lines();
            let register = Register::empty(database);
            register.import("ndjson", "world.ndjson", text(&lines)).expect_success();
            let server = register.serve();
            wait_for_index(&server);
            World { server, lines }
        })
    }
}

/// Waits until the index of a server that was just started can be asked.
pub fn wait_for_index(server: &Server) {
    let begin = Instant::now();
    while server.get("/v1/statistics?of=funding").send().status != 200 {
        assert!(begin.elapsed() < Duration::from_mins(1), "{}", server.log().join("\n"));
        std::thread::sleep(Duration::from_millis(20));
    }
}

impl World {
    /// The lines of these kinds.
    pub fn of(&self, kinds: &[&str]) -> Vec<&Value> {
        self.lines.iter().filter(|line| kinds.iter().any(|kind| line["kind"] == *kind)).collect()
    }

    /// The line of a thing.
    #[track_caller]
    pub fn line(&self, id: &str) -> &Value {
        self.lines.iter().find(|line| line["id"] == id).unwrap_or_else(|| panic!("no line is {id}"))
    }

    /// The lines below a funding.
    pub fn below(&self, kind: &str, funding: &Value) -> Vec<&Value> {
        self.of(&[kind]).into_iter().filter(|line| line["funding"] == funding["id"]).collect()
    }
}

/// Lines as a file.
pub fn text(lines: &[Value]) -> String {
    lines.iter().flat_map(|line| [line.to_string(), "\n".to_owned()]).collect()
}

/// The ids of things.
pub fn ids<'a>(things: impl IntoIterator<Item = &'a Value>) -> Vec<String> {
    things.into_iter().map(|thing| thing["id"].as_str().expect("it has an id").to_owned()).collect()
}

/// Every item of a list, page by page.
#[track_caller]
pub fn walk(server: &Server, path: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut next = Some(path.to_owned());
    while let Some(path) = next {
        let page = server.ok(&path);
        items.extend(page["items"].as_array().expect("a list has items").iter().cloned());
        next = page["next"].as_str().map(str::to_owned);
        assert!(items.len() < 10_000, "the pages do not end");
    }
    let distinct: BTreeSet<String> =
        items.iter().map(|item| format!("{}{}", item["id"], item["sequence"])).collect();
    assert_eq!(distinct.len(), items.len(), "an item comes twice in {path}");
    items
}

/// Minor units of an amount.
pub fn minor(money: &Value) -> i128 {
    let text = money["amount"].as_str().expect("an amount is a text");
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{fraction:0<width$}", width = exponent(&money["currency"]));
    digits.parse().expect("an amount is digits")
}

/// An amount of minor units.
pub fn amount(minor: i128, currency: &Value) -> String {
    match exponent(currency) {
        0 => minor.to_string(),
        digits => {
            let one = 10_i128.pow(u32::try_from(digits).expect("it is small"));
            format!("{}.{:0digits$}", minor / one, minor % one)
        }
    }
}

fn exponent(currency: &Value) -> usize {
    match currency.as_str() {
        Some("JPY") => 0,
        Some("KWD") => 3,
        _ => 2,
    }
}
