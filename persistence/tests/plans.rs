//! Pages are found by walking an index, whatever they are narrowed to and sorted by: SQLite's own plans of the statements
//! that are sent. It has no statistics to go by, so its plans are the same for an empty register as for a large one.

use std::cell::RefCell;

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use domain::{Filter, Language, Sort, Subject};
use persistence::{Options, Store};

use crate::database::{Database, Kind};
use crate::things::day;

thread_local! {
    /// Statements of this thread, while somebody listens.
    static HEARD: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Hears the statements that are sent to the database.
#[expect(clippy::unnecessary_wraps, reason = "diesel asks for a function of this signature")]
fn ear() -> Option<Box<dyn Instrumentation>> {
    Some(Box::new(|event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            HEARD.with_borrow_mut(|heard| {
                if let Some(heard) = heard {
                    heard.push(query.to_string());
                }
            });
        }
    }))
}

/// The plans of the statements that make a page.
fn plans(
    database: &Database,
    store: &Store,
    subject: Subject,
    query: &str,
    sort: &str,
) -> Vec<String> {
    let pairs: Vec<(String, String)> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let filter = Filter::parse(subject, &pairs, None).unwrap();
    let sort = Sort::parse(subject, sort, Language::Kk).unwrap();
    HEARD.set(Some(Vec::new()));
    store.read(|reader| reader.list(subject, &filter, sort, None, 20, day(300))).unwrap();
    let heard = HEARD.take().unwrap_or_default();
    let statements = heard.iter().filter_map(|query| query.split(" -- binds").next());
    let pages = statements.filter(|statement| statement.contains("ORDER BY"));
    pages
        .map(|statement| {
            let steps = database.plan(statement);
            format!("{statement}\n{}", steps.join("\n"))
        })
        .collect()
}

/// Whether a plan reads a table from end to end or sorts more than what is equal in the first column of the order.
fn is_slow(plan: &str) -> bool {
    plan.lines().any(|step| {
        step.contains("USE TEMP B-TREE FOR ORDER BY")
            || (step.starts_with("SCAN ") && !step.contains("USING") && step != "SCAN CONSTANT ROW")
    })
}

#[test]
fn no_page_sorts_or_scans_a_register() {
    set_default_instrumentation(ear).unwrap();
    let database = Database::migrated(Kind::Sqlite);
    let store = Store::open(&database.url, &Options::default()).unwrap();
    let funding = [
        "",
        "region=75",
        "region=7510,55",
        "sphere=health",
        "region=75&sphere=health",
        "region=75&sphere=health&currency=KZT&amount_min=10000",
        "status=active",
        "region=75&status=active&kind=grant",
        "kind=contract",
        "funding_kind=social_order&currency=KZT",
        "currency=KZT&amount_min=1&amount_max=5",
        "currency=KZT,USD",
        "year=2024",
        "year=2023,2024&region=75",
        "signed_from=2020-01-01&signed_to=2024-12-31",
        "overdue=true",
        "result=accepted&region=75",
        "waiting_on=funder",
    ];
    let below = ["", "region=75", "sphere=health&region=75", "currency=KZT", "year=2024"];
    let organisations = ["", "region=75", "status=active&sphere=health", "has_funding=true"];
    let subjects: [(Subject, &[&str]); 5] = [
        (Subject::Funding, &funding),
        (Subject::Grants, &["", "region=75&sphere=health"]),
        (Subject::Contracts, &["", "region=75&sphere=health"]),
        (Subject::Milestones, &below),
        (Subject::Organisations, &organisations),
    ];
    let mut slow = Vec::new();
    for (subject, queries) in subjects {
        for query in queries {
            for field in Sort::fields(subject) {
                for sort in [(*field).to_owned(), format!("-{field}")] {
                    let plans = plans(&database, &store, subject, query, &sort);
                    assert!(!plans.is_empty(), "{query} {sort} was heard");
                    slow.extend(plans.into_iter().filter(|plan| is_slow(plan)));
                }
            }
        }
    }
    assert!(slow.is_empty(), "{} plans are slow:\n{}", slow.len(), slow.join("\n\n"));
}
