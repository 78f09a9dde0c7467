//! Statements that lead in a circle: funding funded by each other, bodies that are each other's parents.

use serde_json::{Value, json};
use tests::{Register, Server, on_both};

use super::telling::{money, page};
use super::world::{bin, ids, text, walk};

fn body(number: usize) -> String {
    format!("KZ-BIN-{}", bin(number))
}

fn source() -> Value {
    json!({"kind": "source", "id": "register", "publisher": {"name": {"ru": "Регистр"}}, "title": {"ru": "Регистр"}, "sources": ["register"]})
}

fn organisation(number: usize, parent: Option<usize>) -> Value {
    let mut line = json!({"kind": "organisation", "id": body(number), "name": {"ru": format!("Орган {number}")}, "sources": ["register"]});
    if let Some(parent) = parent {
        line["parent"] = json!({"id": body(parent), "relation": "subordinate"});
    }
    line
}

fn grant(name: &str, funder: usize, funded_by: Option<&str>) -> Value {
    let mut line = json!({
        "kind": "grant", "id": format!("360G-{name}"), "funding_kind": "grant", "status": "active", "amount": money("100.00", "KZT"),
        "funder": {"id": body(funder)}, "recipients": [{"id": body(funder + 1)}], "sources": ["register"],
    });
    if let Some(giver) = funded_by {
        line["funded_by"] = json!(format!("360G-{giver}"));
    }
    line
}

/// Three grants in a circle, and one that is funded from it.
fn grants() -> Vec<Value> {
    vec![
        grant("a", 1, Some("c")),
        grant("b", 2, Some("a")),
        grant("c", 3, Some("b")),
        grant("d", 4, Some("c")),
    ]
}

/// Bodies 0, 1 and 2 in a circle; 3 below it, and others one below the other down to 30; 31 stands apart.
fn bodies() -> Vec<Value> {
    let parent = |number: usize| match number {
        0 => Some(2),
        31 => None,
        number => Some(number - 1),
    };
    (0..=31).map(|number| organisation(number, parent(number))).collect()
}

/// What is told of the grants and of the parties, but for when it was told.
fn told(server: &Server) -> Vec<Value> {
    let mut told = walk(server, "/v1/grants");
    for number in 1..6 {
        told.push(server.ok(&format!("/v1/organisations/{}", body(number)))["totals"].clone());
    }
    for line in &mut told {
        for carried in ["sequence", "created_at", "updated_at"] {
            line.as_object_mut().expect("an object").remove(carried);
        }
    }
    told
}

on_both! {
    fn a_circle_of_fundings_is_taken_and_told_as_stated_in_whatever_order_it_comes(register: Register) {
        let mut parties = vec![source()];
        parties.extend((1..6).map(|number| organisation(number, None)));
        let other = Register::empty(register.database());
        let [mut lines, mut reversed] = [parties.clone(), parties];
        lines.extend(grants());
        reversed.extend(grants().into_iter().rev());
        register.import("ndjson", "all.ndjson", text(&lines)).expect_success();
        // The other way round, and the line that closes the circle in another file.
        let last = reversed.pop().expect("there are lines");
        for (name, lines) in [("most.ndjson", &reversed), ("last.ndjson", &vec![source(), last])] {
            other.import("ndjson", name, text(lines)).expect_success();
        }
        let server = register.serve();
        let shown = told(&server);
        assert_eq!(shown, told(&other.serve()));
        for (shown, line) in shown.iter().zip(grants()) {
            assert_eq!(shown["funded_by"], line["funded_by"]);
        }
        for number in 2..5 {
            let totals = server.ok(&format!("/v1/organisations/{}", body(number)))["totals"].clone();
            let line = json!([{"kind": "grant", "currency": "KZT", "count": 1, "sum": money("100.00", "KZT")}]);
            assert_eq!((&totals["received"], &totals["given"]), (&line, &line), "what a party gave and received stays");
        }
    }

    fn a_group_takes_a_circle_of_parents_whole_and_all_below_it_however_deep(register: Register) {
        let mut lines = vec![source()];
        lines.extend(bodies());
        lines.extend([0, 1, 2, 3, 30, 31].map(|number| grant(&format!("{number:02}"), number, None)));
        lines.push(organisation(32, None));
        register.import("ndjson", "bodies.ndjson", text(&lines)).expect_success();
        let server = register.serve();
        let of_group = |bodies: &[usize]| {
            let bodies: Vec<String> = bodies.iter().map(|number| body(*number)).collect();
            let shown = server.ok(&format!("/v1/funding?funder_group={}&include=total", bodies.join(",")));
            assert_eq!(shown["total"], page(&shown).len());
            ids(page(&shown)).join(" ")
        };
        for in_circle in [0, 1, 2] {
            assert_eq!(of_group(&[in_circle]), "360G-00 360G-01 360G-02 360G-03 360G-30", "{in_circle}");
        }
        assert_eq!(of_group(&[3]), "360G-03 360G-30");
        assert_eq!(of_group(&[30]), "360G-30");
        assert_eq!(of_group(&[30, 31]), "360G-30 360G-31");
        for number in 0..3 {
            let shown = server.ok(&format!("/v1/organisations/{}", body(number)));
            assert_eq!(shown["parent"]["id"], body((number + 2) % 3), "it is shown as stated");
        }
    }
}
