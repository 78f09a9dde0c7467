//! Pages are found by walking an index, whatever they are narrowed to and sorted by: SQLite's own plans of the statements
//! that are sent. It has no statistics to go by, so its plans are the same for an empty register as for a large one.

use std::cell::RefCell;

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use domain::source::Coverage;
use domain::{Authority, Filter, Language, Period, Region, Sort, Source, Subject, ThingKind};
use persistence::{Options, Store};

use crate::database::{Database, Kind};
use crate::things::{Register, day, id, source};

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

fn filter(subject: Subject, query: &str) -> Filter {
    let pairs: Vec<(String, String)> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    Filter::parse(subject, &pairs, None).unwrap()
}

/// The plans of the statements that make a page.
fn plans(
    database: &Database,
    store: &Store,
    subject: Subject,
    filter: &Filter,
    sort: Sort,
) -> Vec<String> {
    HEARD.set(Some(Vec::new()));
    store.read(|reader| reader.list(subject, filter, sort, None, 20, day(300))).unwrap();
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

/// A source that covers milestones in a region and in a period, and another that covers them all.
fn cover(store: &Store) {
    let kind = ThingKind::Milestone;
    let period = Some(Period::new(Some(day(0)), Some(day(364))).unwrap());
    let region = Some(Region::from_key("KATO:750000000").unwrap());
    let coverage = |region, period| Coverage { kind, region, period, complete: true };
    let parts = vec![coverage(region, None), coverage(None, period)];
    store.say(Source { coverage: parts, ..source("parts", Authority::Other) });
    store.say(Source { coverage: vec![coverage(None, None)], ..source("all", Authority::Other) });
}

#[test]
fn no_page_sorts_or_scans_a_register() {
    set_default_instrumentation(ear).unwrap();
    let database = Database::migrated(Kind::Sqlite);
    let store = Store::open(&database.url, &Options::default()).unwrap();
    cover(&store);
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
        "overdue=unknown&region=75",
        "result=accepted&region=75",
        "result=none,unknown",
        "waiting_on=funder",
        "waiting_on=recipient,unknown",
    ];
    let below = [
        "",
        "region=75",
        "sphere=health&region=75",
        "currency=KZT",
        "year=2024",
        "overdue=true",
        "overdue=unknown&region=75",
        "overdue=false",
        "waiting_on=recipient,funder,unknown",
    ];
    let organisations = ["", "region=75", "status=active&sphere=health", "has_funding=true"];
    let calls = [
        "",
        "region=75",
        "sphere=health",
        "status=announced",
        "currency=KZT&amount_min=1&amount_max=5",
        "currency=KZT,USD",
        "year=2024",
        "announced_from=2020-01-01&announced_to=2024-12-31",
        "closes_from=2020-01-01",
    ];
    let subjects: [(Subject, &[&str]); 6] = [
        (Subject::Funding, &funding),
        (Subject::Grants, &["", "region=75&sphere=health"]),
        (Subject::Contracts, &["", "region=75&sphere=health"]),
        (Subject::Milestones, &below),
        (Subject::Organisations, &organisations),
        (Subject::Calls, &calls),
    ];
    let mut slow = Vec::new();
    for (subject, queries) in subjects {
        for query in queries {
            for field in Sort::fields(subject) {
                for sort in [(*field).to_owned(), format!("-{field}")] {
                    let sort = Sort::parse(subject, &sort, Language::Kk).unwrap();
                    let plans = plans(&database, &store, subject, &filter(subject, query), sort);
                    assert!(!plans.is_empty(), "{query} {sort:?} was heard");
                    slow.extend(plans.into_iter().filter(|plan| is_slow(plan)));
                }
            }
        }
    }
    assert!(slow.is_empty(), "{} plans are slow:\n{}", slow.len(), slow.join("\n\n"));
}

/// Whether a plan reads more of a table than what lies below the one funding, or than single rows by their ids.
fn strays(plan: &str, table: &str) -> bool {
    plan.lines().any(|step| {
        let reads = step.starts_with("SCAN ") || step.starts_with("SEARCH ");
        let own = format!("SEARCH {table} USING INDEX {table}_by_funding_id (funding_id=?)");
        let known =
            ["(id=?)", "SCAN CONSTANT ROW", "(funding_id=? AND role=?", "(organisation_id=?"];
        reads && step != own && !known.iter().any(|known| step.contains(known))
    })
}

#[test]
fn below_one_funding_nothing_else_is_read() {
    set_default_instrumentation(ear).unwrap();
    let database = Database::migrated(Kind::Sqlite);
    let store = Store::open(&database.url, &Options::default()).unwrap();
    cover(&store);
    let money = ["", "currency=KZT", "year=2025", "recipient=o&funder_group=p", "updated_after=7"];
    let work = [
        "region=75",
        "sphere=health",
        "overdue=true",
        "overdue=unknown&region=75",
        "overdue=false",
        "waiting_on=funder",
        "waiting_on=recipient,unknown",
        "due_from=2025-01-01",
    ];
    let subjects: [(Subject, &str, &[&str]); 4] = [
        (Subject::Milestones, "milestones", &money),
        (Subject::Milestones, "milestones", &work),
        (Subject::Payments, "payments", &money),
        (
            Subject::Documents,
            "documents",
            &["", "type=act", "access=public", "year=2025", "source=s"],
        ),
    ];
    let mut astray = Vec::new();
    for (subject, table, queries) in subjects {
        for query in queries {
            let mut filter = filter(subject, query);
            filter.funding = Some(id("g"));
            for field in Sort::fields_below(subject) {
                for sort in [(*field).to_owned(), format!("-{field}")] {
                    let fields = Sort::fields_below(subject);
                    let sort = Sort::parse_among(fields, &sort, Language::Kk).unwrap();
                    let plans = plans(&database, &store, subject, &filter, sort);
                    assert!(!plans.is_empty(), "{query} {sort:?} was heard");
                    astray.extend(plans.into_iter().filter(|plan| strays(plan, table)));
                }
            }
        }
    }
    assert!(astray.is_empty(), "{} plans stray:\n{}", astray.len(), astray.join("\n\n"));
}

#[test]
fn what_few_take_part_in_is_found_by_them_whatever_it_is_sorted_by() {
    set_default_instrumentation(ear).unwrap();
    let database = Database::migrated(Kind::Sqlite);
    let store = Store::open(&database.url, &Options::default()).unwrap();
    let mut walked = Vec::new();
    for party in ["recipient=o", "funder=o", "operator=o", "funder_group=o"] {
        for more in ["", "&currency=KZT", "&currency=KZT&amount_min=5", "&sphere=health"] {
            for field in Sort::fields(Subject::Funding) {
                for sort in [(*field).to_owned(), format!("-{field}")] {
                    let sort = Sort::parse(Subject::Funding, &sort, Language::Kk).unwrap();
                    let filter = filter(Subject::Funding, &format!("{party}{more}"));
                    let plans = plans(&database, &store, Subject::Funding, &filter, sort);
                    assert!(!plans.is_empty(), "{party}{more} {sort:?} was heard");
                    walked.extend(plans.into_iter().filter(|plan| plan.contains("funding_by_")));
                }
            }
        }
    }
    assert!(walked.is_empty(), "{} walk the register:\n{}", walked.len(), walked.join("\n\n"));
}
