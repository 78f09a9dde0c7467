//! `--complete`: what a source no longer states is withdrawn.

use tests::{Register, on_both};

use super::import::SMALL;

on_both! {
    fn what_is_no_longer_stated_is_withdrawn_with_what_lies_below(register: Register) {
        register.import("ndjson", "all.ndjson", SMALL).expect_success();
        let fewer: String = SMALL.split_inclusive('\n').take(3).collect();
        let said = register.import_with("ndjson", "fewer.ndjson", &fewer, &["--complete"]).expect_success().stdout;
        assert!(said.contains("2 things are no longer stated"), "the count is printed\n{said}");
        let server = register.serve();
        let gone = server.get("/v1/grants/360G-akimat-1").send().expect_problem(410, "gone");
        assert!(gone["detail"].as_str().is_some_and(|detail| detail.contains("no longer stated")), "{gone}");
        server.get("/v1/milestones/360G-akimat-1:m:1").send().expect(410);
        server.ok("/v1/organisations/KZ-BIN-170940025833");
        assert_eq!(server.ok("/v1/grants/360G-akimat-1?as_of=5")["id"], "360G-akimat-1", "it was known then");
    }

    fn without_it_nothing_is_withdrawn(register: Register) {
        register.import("ndjson", "all.ndjson", SMALL).expect_success();
        let fewer = SMALL.lines().take(3).collect::<Vec<_>>().join("\n");
        register.import("ndjson", "fewer.ndjson", fewer).expect_success();
        register.serve().ok("/v1/grants/360G-akimat-1");
    }

    fn nothing_is_withdrawn_when_a_record_was_refused(register: Register) {
        register.import("ndjson", "all.ndjson", SMALL).expect_success();
        let broken = format!("{}\n{{\"kind\":\"grant\"}}\n", SMALL.lines().take(3).collect::<Vec<_>>().join("\n"));
        let said = register.import_with("ndjson", "broken.ndjson", broken, &["--complete"]).expect(3);
        assert!(said.stderr.contains("Nothing is withdrawn"), "{}", said.stderr);
        register.serve().ok("/v1/grants/360G-akimat-1");
    }

    fn what_comes_back_is_shown_again(register: Register) {
        register.import("ndjson", "all.ndjson", SMALL).expect_success();
        let fewer = SMALL.lines().take(3).collect::<Vec<_>>().join("\n");
        register.import_with("ndjson", "fewer.ndjson", fewer, &["--complete"]).expect_success();
        register.import("ndjson", "all.ndjson", SMALL).expect_success();
        let server = register.serve();
        assert_eq!(server.ok("/v1/grants/360G-akimat-1")["revision"], 3);
        let history = server.ok("/v1/grants/360G-akimat-1/history");
        let operations: Vec<&str> =
            history["items"].as_array().into_iter().flatten().filter_map(|entry| entry["operation"].as_str()).collect();
        assert_eq!(operations, ["updated", "withdrawn", "created"]);
    }

    fn an_edition_that_states_nothing_withdraws_all(register: Register) {
        let one = r#"{"kind":"organisation","id":"GB-CHC-1","name":{"en":"One"}}"#;
        register.import("ndjson", "own.ndjson", one).expect_success();
        let said = register.import_with("ndjson", "own.ndjson", "", &["--complete"]).expect_success().stdout;
        assert!(said.contains("1 thing is no longer stated by any source"), "{said}");
        register.serve().get("/v1/organisations/GB-CHC-1").send().expect(410);
        let grants = r#"{"grants":[{"id":"360G-x-1","title":"T","description":"D","currency":"GBP","amountAwarded":10,"awardDate":"2020-01-02","fundingOrganization":[{"id":"GB-CHC-2","name":"F"}],"recipientOrganization":[{"id":"GB-CHC-3","name":"R"}]}]}"#;
        register.import("360giving", "grants.json", grants).expect_success();
        register.import_with("360giving", "grants.json", r#"{"grants":[]}"#, &["--complete"]).expect_success();
        register.serve().get("/v1/grants/360G-x-1").send().expect(410);
        register.import("ndjson", "all.ndjson", SMALL).expect_success();
        let only_the_source = SMALL.lines().next().expect("there are lines");
        register.import_with("ndjson", "all.ndjson", only_the_source, &["--complete"]).expect_success();
        register.serve().get("/v1/grants/360G-akimat-1").send().expect(410);
    }

    fn what_another_source_still_states_is_counted_apart(register: Register) {
        let one = r#"{"kind":"organisation","id":"GB-CHC-1","name":{"en":"One"}}"#;
        register.import("ndjson", "a.ndjson", one).expect_success();
        register.import("ndjson", "b.ndjson", SMALL.to_owned() + one).expect_success();
        let grant = SMALL.lines().take(4).collect::<Vec<_>>().join("\n");
        // The milestone and the organisation are left out; then the grant, below which the milestone of another lies.
        let said = register.import_with("ndjson", "b.ndjson", &grant, &["--complete"]).expect_success().stdout;
        assert!(said.contains("1 thing is no longer stated by any source"), "{said}");
        assert!(said.contains("1 thing is no longer stated here but still by other sources"), "{said}");
        let milestone = SMALL.lines().nth(4).expect("there are lines").replace("[\"akimat\"]", "[\"a\"]");
        register.import("ndjson", "a.ndjson", milestone).expect_success();
        let fewer = SMALL.lines().take(3).collect::<Vec<_>>().join("\n");
        let said = register.import_with("ndjson", "b.ndjson", &fewer, &["--complete"]).expect_success().stdout;
        assert!(said.contains("2 things are no longer stated by any source"), "what lies below counts\n{said}");
        assert!(said.contains("2 withdrawn"), "{said}");
        register.serve().ok("/v1/organisations/GB-CHC-1");
    }

    fn a_dry_run_tells_what_would_be_withdrawn(register: Register) {
        register.import("ndjson", "all.ndjson", SMALL).expect_success();
        let fewer = SMALL.lines().take(3).collect::<Vec<_>>().join("\n");
        let said = register
            .import_with("ndjson", "all.ndjson", fewer, &["--complete", "--dry-run"])
            .expect_success()
            .stdout;
        assert!(said.contains("2 things") && said.contains("would be withdrawn"), "{said}");
        register.serve().ok("/v1/grants/360G-akimat-1");
    }

    fn what_lies_below_a_funding_that_ends_is_refused_each_time(register: Register) {
        register.import("ndjson", "all.ndjson", SMALL).expect_success();
        let orphan = SMALL.lines().filter(|line| !line.contains(r#""kind":"grant""#)).collect::<Vec<_>>().join("\n");
        let backwards = orphan.lines().rev().collect::<Vec<_>>().join("\n");
        for (lines, more) in [(&orphan, "--dry-run"), (&orphan, "--batch=1"), (&backwards, "--batch=2"), (&orphan, "--dry-run"), (&orphan, "--batch=1")] {
            let said = register.import_with("ndjson", "all.ndjson", lines, &["--complete", more]).expect(3);
            assert!(said.stdout.contains("0 withdrawn; 1 refused"), "{}", said.stdout);
            let told = "funding: \"360G-akimat-1\" is a funding that nobody states any more";
            assert!(said.stderr.contains(told) && said.stderr.contains("[unknown_parent]"), "{}", said.stderr);
        }
        register.serve().ok("/v1/grants/360G-akimat-1/milestones");
        let payment = r#"{"kind":"payment","id":"360G-akimat-1:p:1","funding":"360G-akimat-1","amount":{"amount":"1","currency":"KZT"},"status":"planned","milestone":"360G-akimat-1:m:1","sources":["akimat"]}"#;
        let lost = SMALL.lines().filter(|line| !line.contains(r#""kind":"milestone""#)).chain([payment]).collect::<Vec<_>>().join("\n");
        let said = register.import_with("ndjson", "all.ndjson", lost, &["--complete"]).expect(3);
        assert!(said.stderr.contains("is a milestone that nobody states any more"), "{}", said.stderr);
    }

    fn what_lies_below_a_funding_of_another_source_is_taken(register: Register) {
        register.import("ndjson", "all.ndjson", SMALL).expect_success();
        let milestone = r#"{"kind":"milestone","id":"360G-akimat-1:m:2","funding":"360G-akimat-1","title":{"ru":"Этап"},"sources":["ngo"]}"#;
        for _ in 0..2 {
            let said = register.import_with("ndjson", "ngo.ndjson", milestone, &["--complete", "--source", "ngo"]).expect_success();
            assert!(said.stdout.contains("0 withdrawn; 0 refused"), "{}", said.stdout);
        }
        // Both sources speak, and the one that states the grant no longer does, in a file that comes later.
        let (ngo, akimat) = (tests::file("ngo.ndjson", milestone), tests::file("akimat.ndjson", SMALL.lines().take(3).collect::<Vec<_>>().join("\n")));
        let (ngo, akimat) = (ngo.to_str().expect("UTF-8"), akimat.to_str().expect("UTF-8"));
        let said = register.enpo(&["import", "ndjson", ngo, akimat, "--complete"]).expect(3);
        assert!(said.stderr.contains("unknown_parent"), "{}", said.stderr);
        // Nothing ends that another source states in the same import, be it for the first time.
        let grant = SMALL.lines().nth(3).expect("there are lines").replace("[\"akimat\"]", "[\"ngo\"]");
        let both = tests::file("ngo.ndjson", format!("{milestone}\n{grant}"));
        let both = both.to_str().expect("UTF-8");
        let said = register.enpo(&["import", "ndjson", both, akimat, "--complete"]).expect_success();
        assert!(said.stdout.contains("0 refused"), "{}", said.stdout);
        register.serve().ok("/v1/grants/360G-akimat-1/milestones");
    }
}
