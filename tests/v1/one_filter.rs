//! One filter means the same everywhere: to lists that the database answers, to those that the index answers, to facets, to
//! exports, to statistics, and to whoever looks at every item. Filters are drawn at random, the same in every run.
//!
//! `ENPO_TEST_ROUNDS=10` asks ten times as many.

pub mod draw;
mod register;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::{Duration, Instant};

use serde_json::Value;
use tests::{Server, on_both};

use super::world::{ids, minor};
use draw::{Draw, Filter, Pools, filter, list, query};
use register::{Register, present, text};

/// Filters for each database.
const ROUNDS: usize = 100;

/// What each list can be sorted by, and what its statistics can be grouped by.
pub const SUBJECTS: [(&str, &[&str], &[&str]); 5] = [
    ("organisations", &["id", "name", "registered_on", "sequence"], OF_ORGANISATIONS),
    ("funding", OF_MONEY, OF_FUNDING),
    ("grants", OF_MONEY, OF_FUNDING),
    ("contracts", OF_MONEY, OF_FUNDING),
    ("milestones", &["id", "due_on", "amount", "sequence"], OF_MILESTONES),
];

const OF_MONEY: &[&str] = &["id", "amount", "signed_on", "start_on", "end_on", "sequence"];
const OF_ORGANISATIONS: &[&str] =
    &["region", "sphere", "status", "legal_form", "role", "year", "quarter", "month"];
const OF_FUNDING: &[&str] = &[
    "region",
    "sphere",
    "kind",
    "funding_kind",
    "status",
    "stage",
    "result",
    "funder",
    "recipient",
    "legal_form",
    "currency",
    "year",
    "quarter",
    "month",
    "overdue",
    "waiting_on",
];
const OF_MILESTONES: &[&str] = &[
    "region",
    "sphere",
    "kind",
    "funding_kind",
    "status",
    "stage",
    "funder",
    "recipient",
    "legal_form",
    "currency",
    "year",
    "quarter",
    "month",
    "overdue",
    "waiting_on",
];

/// One filter, and where it is asked.
struct Round<'a> {
    register: &'a Register<'a>,
    subject: &'static str,
    filter: Filter,
    /// What a failure says, so that it can be asked again.
    told: String,
    /// Whether replies are held against the contract, too: that takes longer than all else, and the first filters ask for
    /// everything that it describes.
    checked: bool,
}

/// Counts and minor units by currency, and the count of all.
type Figures = (u64, BTreeMap<String, (u64, i128)>);

fn count(value: &Value) -> u64 {
    value.as_u64().expect("a count")
}

fn figures(of: &Value) -> Figures {
    let sum = |sum: &Value| {
        (text(&sum["currency"]).to_owned(), (count(&sum["count"]), minor(&sum["sum"])))
    };
    (count(&of["count"]), list(&of["sums"]).map(sum).collect())
}

fn plus(mut left: Figures, right: Figures) -> Figures {
    left.0 += right.0;
    for (currency, (count, minor)) in right.1 {
        let entry = left.1.entry(currency).or_default();
        *entry = (entry.0 + count, entry.1 + minor);
    }
    left
}

impl Round<'_> {
    fn ok(&self, target: &str) -> Value {
        let begin = Instant::now();
        loop {
            let request = self.register.server.get(target);
            let request = if self.checked { request } else { request.outside_contract() };
            let reply = request.send();
            // A machine that is too busy says so, and is asked again.
            if reply.status != 503 || begin.elapsed() > Duration::from_mins(2) {
                return reply.expect(200).json();
            }
            std::thread::sleep(Duration::from_millis(500));
        }
    }

    /// The list as the database tells it and as the index does; returns the total.
    fn lists(&self, draw: &mut Draw, sorts: &[&str]) -> (u64, Value) {
        let Self { register, subject, told, .. } = self;
        let (sign, sort) = (*draw.one(&["", "-"]), draw.one(sorts));
        let limit = draw.one(&[3, 20, 100]);
        let page = |include: &str| {
            let query = query(&self.filter);
            self.ok(&format!(
                "/v1/{subject}?include={include}&limit={limit}&sort={sign}{sort}{query}"
            ))
        };
        let (table, index) = (page("total"), page("total,facets"));
        let seen = |page: &Value| ids(list(&page["items"]));
        let told = format!("{told} sort={sign}{sort} limit={limit}");
        assert_eq!(seen(&index), seen(&table), "the index shows other items: {told}");
        assert_eq!(index["total"], table["total"], "the index counts otherwise: {told}");
        let mut found = seen(&table);
        match (table["next"].as_str(), index["next"].as_str()) {
            (Some(table), Some(index)) => {
                let (table, index) = (self.ok(table), self.ok(index));
                assert_eq!(seen(&index), seen(&table), "other items on the second page: {told}");
                found.extend(seen(&table));
            }
            (table, index) => assert_eq!(index, table, "one has a next page: {told}"),
        }
        let total = count(&table["total"]);
        if let Some(scanned) = register.scan(subject, &self.filter) {
            let scanned: HashSet<String> = ids(scanned).into_iter().collect();
            let distinct: HashSet<String> = found.into_iter().collect();
            let strange: Vec<&String> = distinct.difference(&scanned).collect();
            assert!(strange.is_empty(), "{strange:?} should not be listed: {told}");
            if table["next"].is_null() {
                let missing: Vec<&String> = scanned.difference(&distinct).collect();
                assert!(missing.is_empty(), "{missing:?} should be listed: {told}");
            }
            assert_eq!(total, scanned.len() as u64, "the total is another: {told}");
        }
        (total, index["facets"].clone())
    }

    /// The export is the list, all of it and in its order.
    fn export(&self, draw: &mut Draw, sorts: &[&str], total: u64) {
        let Self { register, subject, told, .. } = self;
        let (sign, sort) = (*draw.one(&["", "-"]), draw.one(sorts));
        let asked = format!("sort={sign}{sort}{}", query(&self.filter));
        let target = format!("/v1/{subject}?format=ndjson&{asked}");
        let reply = register.server.get(&target).send().expect(200);
        let lines = reply.text().lines().map(|line| serde_json::from_str(line).expect("JSON"));
        let mut lines: Vec<Value> = lines.collect();
        let end = lines.pop().expect("a last line");
        assert_eq!(count(&end["count"]), total, "the export has another number, {told}");
        let exported = ids(&lines);
        let page = register.server.ok(&format!("/v1/{subject}?limit=100&{asked}"));
        let first = ids(list(&page["items"]));
        assert_eq!(exported[..first.len()], first, "the export begins otherwise: {target}, {told}");
        let distinct: HashSet<&String> = exported.iter().collect();
        assert_eq!(
            distinct.len() as u64,
            total,
            "the export has something twice: {target}, {told}"
        );
        if let Some(scanned) = register.scan(subject, &self.filter) {
            let scanned = ids(scanned);
            assert_eq!(
                distinct,
                scanned.iter().collect(),
                "the export has others: {target}, {told}"
            );
        }
    }

    /// What facets promise is what comes when they are followed.
    fn facets(&self, draw: &mut Draw, facets: &Value) {
        let facets = facets.as_object().expect("facets by name");
        let open: Vec<_> = facets
            .iter()
            .filter(|(name, values)| {
                !self.filter.contains_key(*name)
                    && values.as_array().is_some_and(|all| !all.is_empty())
            })
            .collect();
        // Two of them a filter: over all filters each is followed often.
        for _ in 0..open.len().min(2) {
            let (name, values) = draw.one(&open);
            let facet = draw.one(values.as_array().expect("values"));
            let address = text(&facet["url"]).replace("%2Cfacets", "").replace(",facets", "");
            assert!(!address.contains("facets"), "the database is asked: {address}");
            let total = &self.ok(&address)["total"];
            assert_eq!(
                &facet["count"], total,
                "{name} promises another count, {address}: {}",
                self.told
            );
        }
    }

    /// Everything of the list is counted or left out, groups are the total, and the sum is that of its items.
    fn statistics(&self, draw: &mut Draw, dimensions: &[&str], total: u64) {
        let of = match self.subject {
            "grants" => "funding&kind=grant",
            "contracts" => "funding&kind=contract",
            other => other,
        };
        let several = draw.below(3);
        let chosen: BTreeSet<&str> = (0..several).map(|_| *draw.one(dimensions)).collect();
        let group_by = chosen.into_iter().collect::<Vec<_>>().join(",");
        let grouping = if group_by.is_empty() {
            String::new()
        } else {
            format!("&group_by={group_by}&top={}", draw.one(&[1, 3, 10_000]))
        };
        let address = format!("/v1/statistics?of={of}{}{grouping}", query(&self.filter));
        let statistics = self.ok(&address);
        let told = format!("{address}: {}", self.told);
        let whole = figures(&statistics["total"]);
        let left_out: u64 = list(&statistics["left_out"]).map(|line| count(&line["count"])).sum();
        assert_eq!(whole.0 + left_out, total, "counted and left out is not the list, {told}");
        let groups = list(&statistics["groups"])
            .chain(statistics.get("other").filter(|rest| !rest.is_null()));
        let together = groups.map(figures).fold(Figures::default(), plus);
        assert_eq!(together, whole, "groups are not the total, {told}");
        if of.starts_with("funding") {
            self.sum(&whole, &told);
        }
    }

    fn sum(&self, whole: &Figures, told: &str) {
        let Some(scanned) = self.register.scan(self.subject, &self.filter) else { return };
        // What was paid of terminated funding no item says.
        if scanned.iter().any(|item| item["status"] == "terminated") {
            return;
        }
        let counts = |item: &&&Value| {
            matches!(text(&item["status"]), "contracted" | "active" | "suspended" | "completed")
                && present(item).is_some()
        };
        let counted: Vec<&&Value> = scanned.iter().filter(counts).collect();
        // The same money is counted where it went last.
        let givers: HashSet<&str> =
            counted.iter().filter_map(|item| item["funded_by"].as_str()).collect();
        let ends = counted.iter().filter(|item| !givers.contains(text(&item["id"])));
        let figures = ends.filter_map(|item| present(item)).map(|money| {
            let sum = (1, minor(money));
            (1, BTreeMap::from([(text(&money["currency"]).to_owned(), sum)]))
        });
        assert_eq!(
            *whole,
            figures.fold(Figures::default(), plus),
            "the items sum up otherwise, {told}"
        );
    }
}

/// Waits until the index is built.
fn wait_for_index(server: &Server) {
    let start = Instant::now();
    loop {
        let reply = server.get("/v1/funding?include=facets&limit=1").send();
        if reply.status != 503 {
            reply.expect(200);
            return;
        }
        reply.expect_problem(503, "index-not-ready");
        assert!(start.elapsed() < Duration::from_mins(1), "the index is never built");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn rounds() -> usize {
    let times =
        std::env::var("ENPO_TEST_ROUNDS").map_or(1, |times| times.parse().expect("a number"));
    ROUNDS * times
}

on_both! {
    fn lists_facets_exports_statistics_and_a_plain_scan_agree_on_every_filter(server: &Server) {
        wait_for_index(server);
        let register = Register::read(server);
        let pools: Vec<Pools> = SUBJECTS.iter().map(|(subject, ..)| draw::pools(&register, subject)).collect();
        for seed in 0..rounds() {
            let mut draw = Draw::new(seed as u64);
            let at = draw.below(SUBJECTS.len());
            let (subject, sorts, dimensions) = SUBJECTS[at];
            let filter = filter(&mut draw, &pools[at]);
            let told = format!("seed {seed}, {subject}?{}", query(&filter));
            let round = Round { register: &register, subject, filter, told, checked: seed < ROUNDS };
            let (total, facets) = round.lists(&mut draw, sorts);
            round.facets(&mut draw, &facets);
            round.export(&mut draw, sorts, total);
            round.statistics(&mut draw, dimensions, total);
        }
    }
}
