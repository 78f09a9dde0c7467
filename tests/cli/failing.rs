//! Imports that cannot go on: the disk is full, the report cannot be written.

use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tests::{Database, Finished, Register, on_both};

/// More organisations than a reader and its queue hold.
fn many() -> String {
    let mut lines = String::new();
    for number in 1..=30_000 {
        writeln!(
            lines,
            r#"{{"kind":"organisation","id":"GB-CHC-{number}","name":{{"en":"Charity {number}"}}}}"#
        )
        .expect("a text grows");
    }
    lines
}

/// Ends with the program, or fails when it hangs.
fn in_time(command: &mut Command) -> Finished {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it can be started");
    let start = Instant::now();
    while child.try_wait().expect("it can be asked").is_none() {
        if start.elapsed() > Duration::from_mins(1) {
            child.kill().expect("it can be ended");
            panic!("the import hangs");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = child.wait_with_output().expect("it has ended");
    Finished {
        status: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[test]
fn a_full_disk_ends_the_import_with_what_was_taken() {
    let register = Register::empty(Database::Sqlite);
    let file = tests::file("many.ndjson", many());
    let report = tests::file("report.json", "");
    // No file may grow over two megabytes.
    let script = "trap '' XFSZ; ulimit -f 4096; exec \"$@\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh"]).arg(tests::binary()).args(["import", "ndjson"]).arg(&file);
    command.args(["--batch", "500", "--database-url", register.url(), "--report"]).arg(&report);
    let said = in_time(&mut command).expect(3);
    assert!(said.stdout.contains("organisations, 1 source"), "{}", said.stdout);
    assert!(said.stderr.contains("stopped before its end"), "{}", said.stderr);
    let report: Value = serde_json::from_slice(&std::fs::read(&report).expect("it is there"))
        .expect("the report is JSON");
    assert!(report["summary"]["failure"].is_string(), "{report}");
    let taken = &report["summary"]["taken"]["organisation"];
    assert_eq!(register.serve().ok("/v1/organisations?include=total&limit=1")["total"], *taken);
}

on_both! {
    fn a_report_that_cannot_be_written_ends_the_import(register: Register) {
        let mut lines = String::new();
        for (number, line) in many().lines().enumerate() {
            lines.push_str(line);
            lines.push('\n');
            if number > 5_000 {
                lines.push_str("{\"kind\":\"grant\"}\n");
            }
        }
        let file = tests::file("many.ndjson", lines);
        let mut command = Command::new(tests::binary());
        command.args(["import", "ndjson"]).arg(&file);
        command.args(["--batch", "500", "--database-url", register.url(), "--report", "/dev/full"]);
        let said = in_time(&mut command).expect(3);
        assert!(said.stderr.contains("report"), "{}", said.stderr);
        assert!(said.stdout.contains("organisations"), "{}", said.stdout);
    }

    fn nothing_to_read_is_exit_status_one(register: Register) {
        let said = register.import("ndjson", "empty.ndjson", "").expect(1);
        assert!(said.stderr.contains("hold no record"), "{}", said.stderr);
    }

    fn a_source_that_states_nothing_is_not_introduced(register: Register) {
        let milestone = r#"{"kind":"milestone","id":"360G-a-1:m:1","funding":"360G-a-1","title":{"en":"M"},"status":"planned"}"#;
        register.import("ndjson", "lonely.ndjson", milestone).expect(1);
        let changes = register.serve().ok("/v1/changes");
        assert_eq!(changes["items"].as_array().map(Vec::len), Some(0));
        let organisation = r#"{"kind":"organisation","id":"GB-CHC-1","name":{"en":"One"}}"#;
        register.import("ndjson", "lonely.ndjson", format!("{milestone}\n{organisation}")).expect(3);
        assert_eq!(register.serve().ok("/v1/sources/lonely")["id"], "lonely");
    }

    fn a_source_that_nobody_described_is_known_by_its_id_and_that_is_told(register: Register) {
        let line = r#"{"kind":"organisation","id":"GB-CHC-1","name":{"en":"One"},"sources":["s1"]}"#;
        let said = register.import("ndjson", "one.ndjson", line).expect_success();
        assert!(said.stdout.contains("1 source") && said.stdout.contains("1 noted"), "{}", said.stdout);
        assert_eq!(register.serve().ok("/v1/sources/s1")["title"]["en"], "s1");
        let described = r#"{"kind":"source","id":"s1","title":{"en":"Register"},"publisher":{"name":{"en":"Ministry"}}}"#;
        register.import("ndjson", "two.ndjson", format!("{line}\n{described}")).expect_success();
        assert_eq!(register.serve().ok("/v1/sources/s1")["title"]["en"], "Register");
        let again = register.import("ndjson", "one.ndjson", line).expect_success();
        assert!(again.stdout.contains("0 new, 0 changed"), "{}", again.stdout);
    }
}

#[test]
fn what_cannot_begin_leaves_no_register_behind() {
    let good = tests::file(
        "good.ndjson",
        r#"{"kind":"organisation","id":"GB-CHC-1","name":{"en":"One"}}"#,
    );
    let broken = tests::file("broken.toml", "[fields]\nname = 5\n");
    let cut = tests::file("cut.json", r#"{"grants":[{"id":"360G-1""#);
    let cut = cut.to_str().expect("UTF-8");
    let (file, mapping) = (good.to_str().expect("UTF-8"), broken.to_str().expect("UTF-8"));
    let folder = good.parent().and_then(|folder| folder.to_str()).expect("UTF-8");
    let database = good.with_file_name("new.db");
    let url = format!("sqlite:{}", database.display());
    for arguments in [
        &["ndjson", "not-there.ndjson"][..],
        &["ndjson", folder],
        &["xlsx", file],
        &["registry-csv", file],
        &["registry-csv", file, "--mapping", mapping],
        &["registry-csv", file, "--mapping", "not-there.toml"],
        &["ndjson", file, "--mapping", "irs-bmf"],
        &["ndjson", file, "--authority", "nobody"],
        &["ndjson", file, "--retrieved-at", "yesterday"],
        &["ndjson", file, "--source", "a b"],
        &["ndjson", file, "--title", ""],
        &["ndjson", file, "--nonsense"],
        &["360giving", cut],
        &["ocds", cut],
        &["360giving", file, cut],
        &["ndjson", file, "--report", "/not/there/report.json"],
    ] {
        let said =
            tests::enpo(&[&["import", "--database-url", &url], arguments].concat()).expect(1);
        assert!(!said.stderr.is_empty(), "{arguments:?}");
        assert!(!database.exists(), "{arguments:?} left a register behind");
    }
    tests::enpo(&["import", "ndjson", file, "not-there.ndjson", "--database-url", &url]).expect(3);
    assert!(database.exists());
}

#[test]
fn a_file_that_is_not_there_is_in_the_report() {
    let report = tests::file("report.json", "");
    let path = report.to_str().expect("UTF-8");
    let url = format!("sqlite:{}", report.with_file_name("new.db").display());
    tests::enpo(&["import", "ndjson", "no.ndjson", "--report", path, "--database-url", &url])
        .expect(1);
    let report: Value = serde_json::from_slice(&std::fs::read(&report).expect("it is there"))
        .expect("the report is JSON");
    assert_eq!(
        (&report["refusals"][0]["code"], &report["summary"]["files_refused"]),
        (&"unreadable".into(), &1.into())
    );
}
