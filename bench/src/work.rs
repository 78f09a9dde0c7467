//! What is asked: the reads of the published comparison.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::Failure;
use crate::child::Server;
use crate::client::{Page, UNAVAILABLE, fetch, get};
use crate::subjects::Subjects;

/// One kind of read.
pub(crate) struct Work {
    /// Its name in addresses of the other servers.
    pub key: &'static str,
    pub name: &'static str,
    /// What an answer to it is.
    pub status: u16,
    /// The question that is asked again and again.
    repeated: Question,
    /// Questions that are asked once each; none where there is nothing to tell apart.
    first: Vec<Question>,
    page: Page,
}

/// One question, as each server is asked it.
#[derive(Debug, Clone)]
struct Question {
    api: String,
    /// The values of the floor's statement.
    floor: String,
}

/// Which server is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Api,
    /// Bytes from memory, behind the frame or naked.
    Memory,
    Floor,
}

/// Regions and spheres of which every page is full.
const REGIONS: [&str; 8] = ["75", "71", "61", "79", "35", "19", "55", "63"];
const SPHERES: [&str; 8] = [
    "education_science_sport",
    "health",
    "environment",
    "youth_children",
    "family_gender",
    "vulnerable_groups",
    "rights",
    "culture",
];
const ORDERS: [&str; 6] = ["id", "-amount", "amount", "-signed_on", "signed_on", "-end_on"];
/// How often a page is tried that the API does not get at in time.
const TRIES: usize = 50;
/// Most questions that are asked once.
const MOST: usize = 200_000;
/// How many groups are told by themselves at least: more than there are, so that the number only makes another question.
const GROUPS: usize = 1_000;
/// Most groups that can be asked for.
const MOST_GROUPS: usize = 10_000;

impl Work {
    fn new(
        api: &Server,
        (key, name): (&'static str, &'static str),
        mut questions: impl Iterator<Item = Question>,
    ) -> Result<Option<Self>, Failure> {
        let repeated = questions.next().ok_or("so small a register has nothing to measure")?;
        let page = in_time(api, &repeated.api)?;
        let first = questions.take(MOST).collect();
        Ok(page.map(|page| Self { key, name, status: 200, repeated, first, page }))
    }

    /// Brings the page into the API's memory, from where other pages may have driven it.
    pub(crate) fn warm(&self, api: &Server) -> Result<(), Failure> {
        in_time(api, &self.repeated.api).map(|_| ())
    }

    /// The same, asked with the tag of what it returns.
    fn unchanged(self) -> Self {
        let (key, name) = ("w8", "W8 not changed since");
        Self { key, name, status: 304, first: Vec::new(), ..self }
    }

    fn request(&self, side: Side, question: &Question) -> Vec<u8> {
        let known = (self.status == 304).then_some(self.page.etag.as_str());
        match side {
            Side::Api => get(&question.api, known),
            Side::Memory => get(&format!("/v1/{}{}", self.key, question.api), known),
            Side::Floor => get(&format!("/{}/{}", self.key, question.floor), None),
        }
    }

    /// The request that is made again and again.
    pub(crate) fn repeated(&self, side: Side) -> Vec<u8> {
        self.request(side, &self.repeated)
    }

    /// Requests that are each made once.
    pub(crate) fn first(&self, side: Side) -> Vec<Vec<u8>> {
        self.first.iter().map(|question| self.request(side, question)).collect()
    }

    /// How many bytes a page has.
    pub(crate) fn bytes(&self) -> usize {
        if self.status == 304 { 0 } else { self.page.body.len() }
    }
}

/// The page of an address, asked by one client alone; none where the API does not get there in time.
fn in_time(api: &Server, target: &str) -> Result<Option<Page>, Failure> {
    for _ in 0..TRIES {
        let page = fetch(api.address, &get(target, None))?;
        match page.status {
            200 => return Ok(Some(page)),
            UNAVAILABLE => std::thread::sleep(Duration::from_millis(200)),
            other => {
                return Err(format!("GET {target} is answered with {other}: {}", page.body).into());
            }
        }
    }
    eprintln!("GET {target} is answered with {UNAVAILABLE} each time");
    Ok(None)
}

/// All reads, each with the page that the API returns.
pub(crate) fn works(api: &Server, subjects: &Subjects) -> Result<Vec<Work>, Failure> {
    let organisation =
        |id: &String| Question { api: format!("/v1/organisations/{id}"), floor: id.clone() };
    let busiest = subjects.funded.first().cloned().unwrap_or_default();
    let others = subjects.organisations.iter().filter(|id| **id != busiest);
    let organisations = || std::iter::once(&busiest).chain(others.clone()).map(organisation);
    let funding =
        ORDERS.iter().flat_map(|order| subjects.funded.iter().map(|id| funding_of(id, order)));
    let works = [
        Work::new(api, ("w1", "W1 an organisation with its totals"), organisations())?,
        Work::new(api, ("w2", "W2 its funding, 20 a page"), funding)?,
        Work::new(api, ("w3", "W3 a filtered, sorted page"), (0..MOST).map(page))?,
        Work::new(api, ("w4", "W4 two words and a region"), subjects.pairs.iter().map(words))?,
        Work::new(
            api,
            ("w5", "W5 typeahead"),
            subjects.beginnings.iter().map(|text| beginning(text)),
        )?,
        Work::new(api, ("w6", "W6 count and sum by region and year"), groups())?,
        Work::new(api, ("w1", ""), organisations().take(1))?.map(Work::unchanged),
    ];
    Ok(works.into_iter().flatten().collect())
}

fn funding_of(id: &str, order: &str) -> Question {
    let currency = if order.ends_with("amount") { "&currency=KZT" } else { "" };
    Question {
        api: format!("/v1/organisations/{id}/funding?limit=20&sort={order}{currency}"),
        floor: format!("{id}/{order}"),
    }
}

/// A page of funding: region and sphere in turn, above an amount that is another one each time.
fn page(number: usize) -> Question {
    let (region, sphere) = (REGIONS[number % REGIONS.len()], in_turn(number / REGIONS.len()));
    let amount = 10_000 + number;
    Question {
        api: format!(
            "/v1/funding?region={region}&sphere={sphere}&currency=KZT&amount_min={amount}&sort=-amount&limit=20"
        ),
        floor: format!("{region}/{sphere}/{amount}00"),
    }
}

fn words((one, other, region): &(String, String, String)) -> Question {
    let (one, other) = (encoded(one), encoded(other));
    Question {
        api: format!("/v1/funding?q={one}%20{other}&region={region}&limit=20"),
        floor: format!("{one}/{other}/{region}"),
    }
}

fn beginning(text: &str) -> Question {
    let text = encoded(text);
    Question { api: format!("/v1/suggest?q={text}"), floor: text }
}

/// Count and sum of a sphere, by region and year. How many groups are told tells questions apart.
fn groups() -> impl Iterator<Item = Question> {
    (GROUPS..=MOST_GROUPS).map(|most| {
        let sphere = in_turn(most);
        Question {
            api: format!(
                "/v1/statistics?of=funding&group_by=region,year&sphere={sphere}&top={most}"
            ),
            floor: sphere.to_owned(),
        }
    })
}

fn in_turn(number: usize) -> &'static str {
    SPHERES[number % SPHERES.len()]
}

/// A text as it stands in a query.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        if byte.is_ascii_alphanumeric() {
            all.push(char::from(byte));
        } else {
            let _ = write!(all, "%{byte:02X}");
        }
        all
    })
}

/// The pages for the servers that return them from memory.
pub(crate) fn pages(works: &[Work]) -> Value {
    let page = |work: &Work| {
        (work.key.to_owned(), json!({"etag": work.page.etag, "body": work.page.body}))
    };
    Value::Object(works.iter().map(page).collect::<Map<String, Value>>())
}
