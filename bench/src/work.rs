//! What is asked: the reads of the published comparison that there are so far.

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::Failure;
use crate::child::Server;
use crate::client::{Page, UNAVAILABLE, fetch, get};
use crate::fill::Subjects;

/// One kind of read.
pub(crate) struct Work {
    /// Its name in addresses of the bare server.
    key: &'static str,
    pub name: &'static str,
    /// What an answer to it is.
    pub status: u16,
    /// The address that is asked again and again.
    target: String,
    /// Addresses that are asked once each; none where there is nothing to tell apart.
    first: Vec<String>,
    page: Page,
}

/// Which server is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Side {
    Api,
    Bare,
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
const ORDERS: [&str; 6] =
    ["id", "-amount&currency=KZT", "amount&currency=KZT", "-signed_on", "signed_on", "-end_on"];
/// How often a page is tried that the API does not get at in time.
const TRIES: usize = 10;
/// Most addresses that are asked once.
const MOST: usize = 200_000;

impl Work {
    /// The read with the page that the API returns; none where the API does not get there in time.
    fn new(
        api: &Server,
        (key, name): (&'static str, &'static str),
        target: String,
        first: Vec<String>,
    ) -> Result<Option<Self>, Failure> {
        let page = in_time(api, &target)?;
        Ok(page.map(|page| Self { key, name, status: 200, target, first, page }))
    }

    /// Brings the page into the API's memory, from where other pages may have driven it.
    pub(crate) fn warm(&self, api: &Server) -> Result<(), Failure> {
        in_time(api, &self.target).map(|_| ())
    }

    /// The same, asked with the tag of what it returns.
    fn unchanged(self) -> Self {
        Self { status: 304, first: Vec::new(), ..self }
    }

    fn request(&self, side: Side, target: &str) -> Vec<u8> {
        let known = (self.status == 304).then_some(self.page.etag.as_str());
        match side {
            Side::Api => get(target, known),
            Side::Bare => get(&format!("/{}{target}", self.key), known),
        }
    }

    /// The request that is made again and again.
    pub(crate) fn repeated(&self, side: Side) -> Vec<u8> {
        self.request(side, &self.target)
    }

    /// Requests that are each made once.
    pub(crate) fn first(&self, side: Side) -> Vec<Vec<u8>> {
        self.first.iter().map(|target| self.request(side, target)).collect()
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
    let organisation = |id: &String| format!("/v1/organisations/{id}");
    let funding =
        |id: &String, order: &str| format!("/v1/organisations/{id}/funding?limit=20&sort={order}");
    let busiest = subjects.funded.first().cloned().unwrap_or_default();
    let organisations =
        subjects.organisations.iter().filter(|id| **id != busiest).map(organisation).collect();
    let of_one =
        ORDERS.iter().flat_map(|order| subjects.funded.iter().map(|id| funding(id, order))).skip(1);
    let w1 = |names, first| Work::new(api, names, organisation(&busiest), first);
    let works = [
        w1(("w1", "W1 an organisation with its totals"), organisations)?,
        Work::new(
            api,
            ("w2", "W2 its funding, 20 a page"),
            funding(&busiest, ORDERS[0]),
            of_one.collect(),
        )?,
        Work::new(
            api,
            ("w3", "W3 a filtered, sorted page"),
            page(0),
            (1..MOST).map(page).collect(),
        )?,
        w1(("w8", "W8 not changed since"), Vec::new())?.map(Work::unchanged),
    ];
    Ok(works.into_iter().flatten().collect())
}

/// A page of funding: region and sphere in turn, above an amount that is another one each time.
fn page(number: usize) -> String {
    let region = REGIONS[number % REGIONS.len()];
    let sphere = SPHERES[number / REGIONS.len() % SPHERES.len()];
    let amount = 10_000 + number;
    format!(
        "/v1/funding?region={region}&sphere={sphere}&currency=KZT&amount_min={amount}&sort=-amount&limit=20"
    )
}

/// The pages for the bare server.
pub(crate) fn pages(works: &[Work]) -> Value {
    let page = |work: &Work| {
        (work.key.to_owned(), json!({"etag": work.page.etag, "body": work.page.body}))
    };
    Value::Object(works.iter().map(page).collect::<Map<String, Value>>())
}
