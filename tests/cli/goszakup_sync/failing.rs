//! A service that fails, in all the ways in which it may.

use std::time::Duration;

use tests::{Database, Register};

use super::portal::{Fault, Portal, contracts};
use super::{SPAN, digest, imported, sync};

#[test]
fn what_may_pass_is_tried_again() {
    let (register, portal) = (Register::empty(Database::Sqlite), Portal::start());
    for (number, fault) in [
        (1, Fault::Status(429, Some(1))),
        (2, Fault::Status(500, None)),
        (3, Fault::Status(503, Some(0))),
        (4, Fault::Cut),
        (5, Fault::Half),
        (8, Fault::Status(502, None)),
    ] {
        portal.fail(number, fault);
    }
    let said = sync(&register, &portal, &SPAN).expect_success();
    for words in
        ["asks for less (429); asking again in 1.0 s", "500", "503", "not whole JSON", "502"]
    {
        assert!(said.stderr.contains(words), "{words}: {}", said.stderr);
    }
    let asked = portal.asked();
    assert!(asked[1].at - asked[0].at >= Duration::from_secs(1), "as long as the service asks for");
    assert_eq!(
        asked[..6].iter().map(|asked| asked.variables.clone()).collect::<Vec<_>>(),
        vec![asked[0].variables.clone(); 6],
        "the same question"
    );
    assert_eq!(
        digest(&register),
        digest(&imported(Database::Sqlite, |contract| contract["id"] != 130))
    );
}

#[test]
fn silence_is_not_waited_for_without_end() {
    let (register, portal) = (Register::empty(Database::Sqlite), Portal::start());
    portal.fail(1, Fault::Silence);
    let said =
        sync(&register, &portal, &[&SPAN[..], &["--timeout", "300ms"]].concat()).expect_success();
    assert!(said.stderr.contains("cannot be reached"), "{}", said.stderr);
}

#[test]
fn between_two_questions_there_is_time() {
    let (register, portal) = (Register::empty(Database::Sqlite), Portal::start());
    sync(&register, &portal, &[&SPAN[..], &["--interval", "60ms"]].concat()).expect_success();
    let asked = portal.asked();
    assert!(asked.len() > 4);
    for pair in asked.windows(2) {
        assert!(pair[1].at - pair[0].at >= Duration::from_millis(60));
    }
}

#[test]
fn it_gives_up_and_says_so_and_what_was_read_stays() {
    let (register, portal) = (Register::empty(Database::Sqlite), Portal::start());
    let retries = [&SPAN[..], &["--retries", "2"]].concat();
    (1..=3).for_each(|number| portal.fail(number, Fault::Status(500, None)));
    let said = sync(&register, &portal, &retries).expect(1).stderr;
    assert!(said.contains("asked 3 times in vain"), "{said}");
    portal.forget();
    (4..=6).for_each(|number| portal.fail(number, Fault::Status(500, None)));
    let said = sync(&register, &portal, &retries).expect(3);
    assert!(
        said.stderr.contains("the next run goes on from there")
            && said.stdout.contains("3 contracts"),
        "{}{}",
        said.stdout,
        said.stderr
    );
    portal.forget();
    portal.fail(1, Fault::Status(429, Some(100_000)));
    let said = sync(&register, &portal, &retries).expect(1).stderr;
    assert!(said.contains("100000 seconds: run again then"), "{said}");
}

#[test]
fn a_wrong_token_is_told_and_not_tried_again() {
    let (register, portal) = (Register::empty(Database::Sqlite), Portal::start());
    let said = register
        .enpo(
            &[&["goszakup", "sync", "--base", &portal.url, "--token", "another"], &SPAN[..]]
                .concat(),
        )
        .expect(1)
        .stderr;
    assert!(
        said.contains("Invalid Route") && said.contains("token") && !said.contains("another"),
        "{said}"
    );
    assert_eq!(portal.asked().len(), 1);
}

#[test]
fn what_cannot_be_asked_is_told_before_anything_is_done() {
    let register = Register::empty(Database::Sqlite);
    for (arguments, words) in [
        (&["--token", "t", "--base", "http://portal.example"][..], "https:// only"),
        (&["--token", "t", "--base", "http://localhost@portal.example"], "https:// only"),
        (&[], "ENPO_GOSZAKUP_TOKEN"),
        (&["--token", "a b"], "it is not shown here"),
        (&["--token", "t"], "--from"),
        (&["--token", "t", "--from", "2026-02-01", "--to", "2026-01-01"], "before"),
        (&["--token", "t", "--interval", "1"], "--interval"),
        (&["--token", "t", "--ca", "no-such.pem"], "no-such.pem"),
    ] {
        let said = register.enpo(&[&["goszakup", "sync"], arguments].concat()).expect(1).stderr;
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn one_contract_that_cannot_be_read_does_not_take_its_page_along() {
    let register = Register::empty(Database::Sqlite);
    let mut all = contracts();
    for contract in all.iter_mut().filter(|contract| contract["id"] == 140) {
        contract["descriptionRu"] = "x".repeat(9 << 20).into();
    }
    let portal = Portal::with(all);
    let said = sync(&register, &portal, &SPAN).expect(3);
    assert!(
        said.stderr.contains("[too_large]") && said.stdout.contains("Read to its end"),
        "{}{}",
        said.stdout,
        said.stderr
    );
    assert_eq!(register.serve().ok("/v1/contracts?include=total")["total"], 5);
}
