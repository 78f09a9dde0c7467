//! `/v1/grants/{id}/milestones`, `/payments`, `/documents`, and the same of contracts: narrowed, sorted, page by page.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{Server, on_both};

use super::filters::{Holds, MILESTONES, any, funder_is, of_funding, with_ids, within};
use super::funding::{path_of, text};
use super::telling::page;
use super::world::{World, ids, minor, org, walk};

const PAYMENTS: &[(&str, Holds)] = &[
    ("paid_from=2024-04-15", |_, p| within(p, "paid_on", "2024-04-15", "9999")),
    ("paid_to=2024-04-14", |_, p| within(p, "paid_on", "0000", "2024-04-14")),
    ("paid_from=2024-04-15&paid_to=2024-04-15", |_, p| p["paid_on"] == "2024-04-15"),
    ("year=2024", |_, p| within(p, "paid_on", "2024", "2025")),
    ("status=planned,returned", |_, p| matches!(text(p, "status"), "planned" | "returned")),
    ("currency=USD,JPY", |_, p| p["amount"]["currency"] == "USD"),
    ("source=akimat", |_, p| p["sources"][0] == "akimat"),
    ("funding_kind=donation", |w, p| of_funding(w, p, |f| f["funding_kind"] == "donation")),
    ("funder=FUNDER_10", |w, p| of_funding(w, p, |f| funder_is(f, &[10]))),
    ("funder_group=FUNDER_0", |w, p| of_funding(w, p, |f| funder_is(f, &[0, 5, 10]))),
    ("operator=FUNDER_16", |w, p| of_funding(w, p, |f| text(&f["operator"], "id") == org(16))),
    ("recipient=FUNDER_13", |w, p| {
        of_funding(w, p, |f| any(f, "recipients", |r| r["id"] == *org(13)))
    }),
    ("call=call-0", |w, p| of_funding(w, p, |f| f["call"] == "call-0")),
    ("status=paid&paid_from=2024-03-01&currency=KZT", |_, p| {
        p["status"] == "paid"
            && within(p, "paid_on", "2024-03-01", "9999")
            && p["amount"]["currency"] == "KZT"
    }),
];

const DOCUMENTS: &[(&str, Holds)] = &[
    ("type=act,photo", |_, d| d["type"] == "act" || d["type"] == "photo"),
    ("access=public", |_, d| d["access"] == "public"),
    ("access=parties,moderators&type=report", |_, d| {
        d["access"] != "public" && d["type"] == "report"
    }),
    ("source=akimat", |_, d| d["sources"][0] == "akimat"),
    ("year=2025", |_, d| within(d, "dated_on", "2025", "2026")),
];

/// What lies below a funding, and what it is asked for.
const LISTS: [(&str, &[(&str, Holds)]); 3] =
    [("milestone", MILESTONES), ("payment", PAYMENTS), ("document", DOCUMENTS)];

/// Every field by which they are sorted; `position` is that of milestones alone.
const SORTED: [(&str, &[&str]); 3] = [
    ("milestone", &["position", "id", "due_on", "amount", "sequence"]),
    ("payment", &["id", "paid_on", "amount", "sequence"]),
    ("document", &["id", "dated_on", "sequence"]),
];

/// Fundings with so many things of a kind below them, or more.
fn with<'w>(world: &'w World, least: usize, kind: &str) -> Vec<&'w Value> {
    let all = world.of(&["grant", "contract"]);
    all.into_iter().filter(|funding| world.below(kind, funding).len() >= least).collect()
}

fn value(item: &Value, field: &str) -> Option<(i128, String)> {
    match &item[field] {
        Value::Null => None,
        Value::Number(number) => {
            Some((number.as_i64().expect("it is whole").into(), String::new()))
        }
        Value::Object(_) => Some((minor(&item[field]), String::new())),
        text => Some((0, text.as_str().unwrap_or_default().to_owned())),
    }
}

/// Parameter and code of the only fault.
#[track_caller]
fn fault(server: &Server, target: &str) -> (String, String) {
    let problem = server.get(target).undocumented_query().send();
    let problem = problem.expect_problem(400, "invalid-parameter");
    assert_eq!(problem["errors"].as_array().map(Vec::len), Some(1), "{target}: {problem}");
    let told = |name: &str| text(&problem["errors"][0], name).to_owned();
    (told("parameter"), told("code"))
}

on_both! {
    fn what_lies_below_a_funding_is_filtered_by_everything_in_the_table(world: &World) {
        for (kind, table) in LISTS {
            for (query, holds) in table.iter().filter(|(query, _)| !query.starts_with("kind=")) {
                let (mut shown, mut hidden) = (0, 0);
                for funding in with(world, 1, kind) {
                    let lines = world.below(kind, funding);
                    let expected = ids(lines.iter().copied().filter(|line| holds(world, line)));
                    let target = format!("{}/{kind}s?{}", path_of(funding), with_ids(query));
                    let found = world.server.ok(&format!("{target}&include=total&limit=100"));
                    assert_eq!(ids(page(&found)), expected, "{target}");
                    assert_eq!(found["total"], expected.len(), "{target}");
                    if kind != "document" {
                        let known = world.server.ok(&format!("{target}&include=total,facets&limit=100"));
                        assert_eq!((&known["total"], ids(page(&known))), (&found["total"], ids(page(&found))), "{target}");
                    }
                    shown += expected.len();
                    hidden += lines.len() - expected.len();
                }
                assert!(shown > 0 && hidden > 0, "{kind}s?{query} tells nothing: {shown} shown, {hidden} hidden");
            }
        }
    }

    fn every_documented_filter_below_a_funding_is_tested(world: &World) {
        let document = world.server.contract().document();
        let elsewhere = ["limit", "cursor", "include", "sort", "lang", "format", "as_of", "updated_after", "q"];
        for (kind, table) in LISTS {
            let tested = |name: &str| table.iter().any(|(query, _)| query.split('&').any(|pair| pair.split('=').next() == Some(name)));
            for parent in ["grants", "contracts"] {
                let operation = &document["paths"][format!("/v1/{parent}/{{id}}/{kind}s")]["get"];
                for parameter in operation["parameters"].as_array().expect("it has parameters") {
                    let name = text(parameter, "name");
                    let skipped = parameter["in"] != "query" || elsewhere.contains(&name) || (kind, name) == ("milestone", "currency");
                    assert!(skipped || tested(name), "{kind}s?{name}= is not tested");
                }
            }
        }
    }

    fn what_changed_since_is_found_below_a_funding(world: &World) {
        for (kind, _) in LISTS {
            let path = format!("{}/{kind}s", path_of(with(world, 2, kind)[0]));
            let all = walk(&world.server, &path);
            let first = all[0]["sequence"].as_i64().expect("it has a sequence");
            let later = ids(all.iter().filter(|item| item["sequence"].as_i64() > Some(first)));
            assert!(!later.is_empty());
            assert_eq!(ids(&walk(&world.server, &format!("{path}?updated_after={first}"))), later, "{path}");
        }
    }

    fn every_order_below_a_funding_gives_everything_once_and_unknown_values_last(world: &World) {
        for (kind, fields) in SORTED {
            for funding in with(world, 2, kind).into_iter().step_by(3) {
                let path = format!("{}/{kind}s", path_of(funding));
                let lines = world.below(kind, funding);
                for field in fields {
                    for (sort, descending) in [((*field).to_owned(), false), (format!("-{field}"), true)] {
                        let mut expected = walk(&world.server, &format!("{path}?sort=id&limit=100"));
                        assert_eq!(expected.len(), lines.len(), "{path}");
                        expected.sort_by(|one, other| {
                            let (one, other) = (value(one, field), value(other, field));
                            let missing = one.is_none().cmp(&other.is_none());
                            missing.then(if descending { other.cmp(&one) } else { one.cmp(&other) })
                        });
                        for limit in [1, 2, 100] {
                            let shown = walk(&world.server, &format!("{path}?sort={sort}&limit={limit}"));
                            assert_eq!(ids(&shown), ids(&expected), "{path}?sort={sort}&limit={limit}");
                        }
                    }
                }
                let default = ids(&walk(&world.server, &path));
                assert_eq!(default, ids(&walk(&world.server, &format!("{path}?sort={}", fields[0]))), "{path}");
            }
        }
    }

    fn a_cursor_below_a_funding_is_bound_to_filter_and_order(world: &World) {
        let path = "/v1/contracts/ocds-w:c:12/payments";
        let paid = world.server.ok(&format!("{path}?status=paid&sort=-paid_on&limit=1"));
        let next = text(&paid, "next");
        assert_eq!(ids(page(&world.server.ok(next))), ["ocds-w:c:12:p:0"]);
        for (given, other) in [("status=paid", "status=planned"), ("status=paid&", ""), ("sort=-paid_on", "sort=paid_on"), ("c:12/payments", "c:00/payments")] {
            assert!(next.contains(given), "{next}");
            let fault = fault(&world.server, &next.replace(given, other));
            assert_eq!(fault, ("cursor".to_owned(), "foreign_cursor".to_owned()), "{given}");
        }
    }

    fn what_is_wrong_with_a_list_below_a_funding_is_told(world: &World) {
        for (query, expected) in [
            ("milestones?kind=grant", ("kind", "unknown_parameter")),
            ("payments?region=55", ("region", "unknown_parameter")),
            ("payments?due_from=2025-01-01", ("due_from", "unknown_parameter")),
            ("documents?funder=x", ("funder", "unknown_parameter")),
            ("documents?access=nobody", ("access", "unknown_code")),
            ("documents?sort=paid_on", ("sort", "unknown_code")),
            ("payments?sort=position", ("sort", "unknown_code")),
            ("payments?paid_from=2024-02-30", ("paid_from", "malformed")),
            ("payments?paid_from=2024-02-02&paid_to=2024-02-01", ("paid_to", "inverted_range")),
            ("payments?source=foreign-money", ("source", "not_listed")),
            ("documents?source=foreign-money", ("source", "not_listed")),
            ("milestones?region=XX:1", ("region", "unknown_scheme")),
        ] {
            for funding in ["grants/360G-w-02", "contracts/ocds-w:c:12"] {
                let (parameter, code) = fault(&world.server, &format!("/v1/{funding}/{query}"));
                assert_eq!((parameter.as_str(), code.as_str()), expected, "{funding}/{query}");
            }
        }
        let unsorted = fault(&world.server, "/v1/milestones?sort=position");
        assert_eq!(unsorted, ("sort".to_owned(), "unknown_code".to_owned()), "milestones of all have no common places");
    }

    fn what_lay_below_is_not_narrowed_or_sorted_yet(world: &World) {
        for (list, query) in [("milestones", "status=accepted"), ("milestones", "sort=-due_on"), ("payments", "paid_from=2024-01-01"), ("documents", "type=act")] {
            let target = format!("/v1/contracts/ocds-w:c:12/{list}?as_of=5&{query}");
            let name = query.split('=').next().unwrap_or_default().to_owned();
            assert_eq!(fault(&world.server, &target), (name, "as_of_not_supported".to_owned()), "{target}");
        }
    }

    fn a_reply_below_a_funding_tells_the_day_only_where_it_judges(world: &World) {
        for (list, judges) in [("milestones?status=accepted", true), ("payments?status=paid", false), ("documents?type=act", false)] {
            let shown = world.server.ok(&format!("/v1/contracts/ocds-w:c:12/{list}"));
            assert_eq!(shown.get("evaluated_on").is_some(), judges, "{list}");
            assert_eq!(shown.get("total"), None);
            assert_eq!(shown["next"], json!(null));
        }
        let orders: BTreeSet<String> = ["payments", "documents"].map(|list| world.server.ok(&format!("/v1/contracts/ocds-w:c:12/{list}"))["sequence"].to_string()).into();
        assert_eq!(orders.len(), 1, "both tell the newest change of the contract and what lies below it");
    }
}
