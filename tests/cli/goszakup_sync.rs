//! `enpo goszakup sync` against a server that answers as the portal's service does.

mod failing;
mod portal;

use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tests::{Database, Finished, Register, binary, file, on_both};

use portal::{Fault, Portal, TOKEN, contracts, person};

fn arguments<'a>(portal: &'a Portal, more: &[&'a str]) -> Vec<&'a str> {
    let own = ["goszakup", "sync", "--token", TOKEN, "--base", &portal.url];
    let hurry: &[&str] = if more.contains(&"--interval") { &[] } else { &["--interval", "1ms"] };
    [&own, hurry, more].concat()
}

fn sync(register: &Register, portal: &Portal, more: &[&str]) -> Finished {
    let finished = register.enpo(&arguments(portal, more));
    let said = format!("{}{}", finished.stdout, finished.stderr);
    assert!(!said.contains(TOKEN), "the token is shown: {said}");
    assert!(!said.contains(&person()), "a person is named: {said}");
    finished
}

/// The span in which most contracts of the file were changed.
const SPAN: [&str; 4] = ["--from", "2026-01-01", "--to", "2026-06-30"];

fn digest(register: &Register) -> String {
    register.enpo(&["digest"]).expect_success().stdout
}

/// A register into which the same contracts were imported from a file.
fn imported(database: Database, wanted: impl Fn(&Value) -> bool) -> Register {
    let register = Register::empty(database);
    let contracts: Vec<Value> = contracts().into_iter().filter(wanted).collect();
    let page = file("saved.json", json!({"data": {"Contract": contracts}}).to_string());
    register.enpo(&["import", "goszakup", page.to_str().expect("UTF-8")]).expect_success();
    register
}

/// What the filters and cursors of the questions were.
fn questions(portal: &Portal) -> Vec<(Value, Value)> {
    portal
        .asked()
        .iter()
        .map(|asked| (asked.variables["filter"].clone(), asked.variables["after"].clone()))
        .collect()
}

fn kzt(amount: &str) -> Value {
    json!({"amount": amount, "currency": "KZT"})
}

/// The contract that has this number in the portal.
fn numbered(server: &tests::Server, number: &str) -> Value {
    let list = server.ok("/v1/contracts?limit=100");
    let mut items = list["items"].as_array().cloned().unwrap_or_default().into_iter();
    items.find(|item| item["identifiers"][0]["id"] == number).expect("a contract")
}

on_both! {
    fn a_span_is_read_with_whole_chains_and_social_orders_only(register: Register) {
        let portal = Portal::start();
        let said = sync(&register, &portal, &SPAN).expect_success().stdout;
        assert!(said.contains("Read to its end. The next run goes on from 2026-06-30."), "{said}");
        let days = json!({"lastUpdateDate": ["2026-01-01", "2026-06-30"], "faktTradeMethodsId": [52, 6, 23]});
        assert_eq!(questions(&portal), [
            (days.clone(), Value::Null),
            // The first contracts of amendments that the page has, then what replaced a version.
            (json!({"id": [50, 100]}), Value::Null),
            (json!({"contractNumberSys": "940140000385/260007/01"}), Value::Null),
            (days.clone(), json!(150)),
            (days, json!(120)),
            // The register knows that 100 was amended.
            (json!({"id": [205]}), Value::Null),
        ]);
        assert_eq!(digest(&register), digest(&imported(register.database(), |contract| contract["id"] != 130)));
        let server = register.serve();
        assert_eq!(server.ok("/v1/contracts?include=total")["total"], 6);
        let amended = numbered(&server, "940140000385/260001/00");
        assert_eq!((&amended["amount"], &amended["amended_amount"], &amended["status"]), (&kzt("1000.00"), &kzt("1500.00"), &json!("active")));
        assert_eq!(amended["amendments"].as_array().map(Vec::len), Some(1), "the page of the first contract does not lose it");
        let replaced = numbered(&server, "940140000385/260007/00");
        assert_eq!((&replaced["amended_amount"], &replaced["status"]), (&kzt("2500.00"), &json!("active")));
        assert_eq!(numbered(&server, "940140000385/260005/00")["individual_recipient"], true);
        assert_eq!(numbered(&server, "940140000385/260003/00")["social_order_basis"], json!(["budget_specificity"]));
    }

    fn a_run_that_is_killed_goes_on_where_it_was(register: Register) {
        let portal = Portal::start();
        // The second page: what the first one gave is in the register.
        portal.fail(4, Fault::Silence);
        let mut killed = Command::new(binary());
        killed.args(arguments(&portal, &SPAN)).args(["--database-url", register.url()]);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("ENPO_") {
                killed.env_remove(name);
            }
        }
        let mut killed = killed.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it can be run");
        portal.wait_for(4);
        killed.kill().expect("it can be killed");
        killed.wait().expect("it ends");
        portal.forget();
        let said = sync(&register, &portal, &[]).expect_success().stdout;
        assert!(said.contains("from where it stopped"), "{said}");
        let days = json!({"lastUpdateDate": ["2026-01-01", "2026-06-30"], "faktTradeMethodsId": [52, 6, 23]});
        assert_eq!(questions(&portal)[0], (days, json!(150)));
        assert_eq!(digest(&register), digest(&imported(register.database(), |contract| contract["id"] != 130)));
    }

    fn an_amendment_that_comes_later_loses_none_before(register: Register) {
        let portal = Portal::start();
        sync(&register, &portal, &SPAN).expect_success();
        portal.forget();
        portal.change(|contracts| {
            let mut later = contracts.iter().find(|contract| contract["id"] == 205).expect("it is there").clone();
            later["id"] = json!(306);
            later["parentId"] = json!(205);
            later["contractNumberSys"] = json!("940140000385/260001/02");
            later["contractSumWnds"] = json!(1800);
            later["lastUpdateDate"] = json!("2026-07-07 10:00:00");
            contracts.push(later);
        });
        let said = sync(&register, &portal, &["--to", "2026-07-31"]).expect_success().stdout;
        assert!(said.contains("0 new, 1 changed"), "{said}");
        assert_eq!(questions(&portal)[1].0, json!({"id": [100, 205]}));
        let amended = numbered(&register.serve(), "940140000385/260001/00");
        assert_eq!((&amended["amount"], &amended["amended_amount"]), (&kzt("1000.00"), &kzt("1800.00")));
        assert_eq!(amended["amendments"].as_array().map(Vec::len), Some(2));
    }

    fn an_amendment_that_nothing_names_is_found_by_its_announcement(register: Register) {
        let portal = Portal::start();
        portal.change(|contracts| {
            let first = contracts.iter_mut().find(|contract| contract["id"] == 110).expect("it is there");
            first["trdBuyId"] = json!(7);
            let mut hidden = first.clone();
            // Neither the day nor the method of the span, and the version before it does not say that it was replaced.
            hidden["id"] = json!(307);
            hidden["parentId"] = json!(110);
            hidden["contractNumberSys"] = json!("940140000385/260002/01");
            hidden["contractSumWnds"] = json!(7700);
            hidden["faktTradeMethodsId"] = json!(40);
            hidden["lastUpdateDate"] = json!("2026-07-07 10:00:00");
            let mut other = hidden.clone();
            (other["id"], other["rootId"], other["parentId"]) = (json!(308), json!(308), json!(0));
            other["contractNumberSys"] = json!("940140000385/260099/00");
            contracts.extend([hidden, other]);
        });
        sync(&register, &portal, &SPAN).expect_success();
        assert!(questions(&portal).contains(&(json!({"trdBuyId": [7]}), Value::Null)));
        let server = register.serve();
        assert_eq!(server.ok("/v1/contracts?include=total")["total"], 6, "the other contract of the announcement was not asked for");
        assert_eq!(numbered(&server, "940140000385/260002/00")["amended_amount"], kzt("7700.00"));
    }

    fn again_nothing_changes_and_the_next_run_goes_on(register: Register) {
        let portal = Portal::start();
        sync(&register, &portal, &SPAN).expect_success();
        let before = digest(&register);
        let said = sync(&register, &portal, &SPAN).expect_success().stdout;
        assert!(said.contains("0 new, 0 changed"), "{said}");
        portal.forget();
        sync(&register, &portal, &["--to", "2026-07-31"]).expect_success();
        assert_eq!(questions(&portal)[0].0["lastUpdateDate"], json!(["2026-06-30", "2026-07-31"]));
        assert_eq!(digest(&register), before);
    }
}

#[test]
fn nothing_personal_is_asked_for() {
    let (register, portal) = (Register::empty(Database::Sqlite), Portal::start());
    sync(&register, &portal, &SPAN).expect_success();
    for asked in portal.asked() {
        let query = asked.query.to_lowercase();
        for personal in [
            "fio",
            "iik",
            "bik",
            "bank",
            "bill",
            "phone",
            "email",
            "iin",
            "address",
            "employee",
            "admin",
            "agreement",
            "paydescription",
        ] {
            let of_party = query.matches("supplierbiin").count() * usize::from(personal == "iin");
            assert_eq!(query.matches(personal).count(), of_party, "{personal}");
        }
        assert_eq!(asked.authorization, format!("Bearer {TOKEN}"));
        assert!(asked.variables["limit"].as_u64() <= Some(200));
    }
}

#[test]
fn all_contracts_of_the_methods_are_taken_where_that_is_asked_for() {
    let (register, portal) = (Register::empty(Database::Sqlite), Portal::start());
    sync(&register, &portal, &[&SPAN[..], &["--all-contracts", "--methods", "23"]].concat())
        .expect_success();
    let server = register.serve();
    let list = server.ok("/v1/contracts?include=total");
    assert_eq!(
        (&list["total"], &list["items"][0]["funding_kind"]),
        (&json!(1), &json!("other_procurement"))
    );
    assert_eq!(portal.asked()[0].variables["filter"]["faktTradeMethodsId"], json!([23]));
}
