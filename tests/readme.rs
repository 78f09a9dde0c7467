//! The README for a stranger: with nothing configured the program serves a synthetic register, and the calls work as printed.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::house::text;

/// `enpo` started in an empty folder with nothing configured but a free port.
struct Stranger {
    process: Child,
    folder: tempfile::TempDir,
    url: String,
    said: Vec<String>,
}

impl Stranger {
    fn start(folder: tempfile::TempDir) -> Self {
        let mut process = Command::new(tests::binary())
            .current_dir(folder.path())
            .env_clear()
            .env("ENPO_LISTEN", "127.0.0.1:0")
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines =
            BufReader::new(process.stderr.take().expect("a pipe")).lines().map_while(Result::ok);
        let mut said = Vec::new();
        let mut url = String::new();
        for line in lines.by_ref() {
            if let Some((_, address)) = line.split_once("listening on ") {
                address.clone_into(&mut url);
            }
            let last = line.contains("synthetic");
            said.push(line);
            if last {
                break;
            }
        }
        // Nobody may stop reading, or the server would end at its next line.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, folder, url, said }
    }

    fn end(mut self) -> tempfile::TempDir {
        let _ = self.process.kill();
        let _ = self.process.wait();
        self.folder
    }

    fn text(&self, target: &str) -> String {
        let url = format!("{}{target}", self.url);
        let mut reply = ureq::get(url).call().expect("an answer");
        reply.body_mut().read_to_string().expect("a text")
    }

    fn get(&self, target: &str) -> Value {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).build().into();
        loop {
            let mut reply = agent.get(format!("{}{target}", self.url)).call().expect("an answer");
            // The index of a register that was just made is being built.
            if reply.status() != 503 {
                assert_eq!(reply.status(), 200, "{target}");
                return reply.body_mut().read_json().expect("JSON");
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

/// What stands behind the host in the README's calls.
fn calls() -> Vec<String> {
    let readme = text("README.md");
    let calls =
        readme.lines().filter_map(|line| line.trim().strip_prefix("curl 'http://127.0.0.1:8080"));
    calls.map(|rest| rest.trim_end_matches('\'').to_owned()).collect()
}

#[test]
fn the_five_calls_work_as_printed_with_nothing_configured() {
    let server = Stranger::start(tempfile::tempdir().expect("a folder"));
    assert!(server.said.iter().any(|line| line.contains("/docs")), "{:?}", server.said);
    let calls = calls();
    assert!(calls.len() >= 5, "{calls:?}");
    for call in calls {
        let reply = server.get(&call);
        let list = reply.get("items").or_else(|| reply.get("groups"));
        assert!(
            list.is_none_or(|list| list.as_array().is_some_and(|list| !list.is_empty())),
            "{call} finds nothing\n{reply}"
        );
    }
    let readme = text("README.md");
    let exports = readme
        .lines()
        .filter_map(|line| line.trim().strip_prefix("curl -OJ 'http://127.0.0.1:8080"));
    let exports: Vec<&str> = exports.map(|rest| rest.trim_end_matches('\'')).collect();
    assert!(!exports.is_empty(), "the README shows a CSV");
    for call in exports {
        let rows = server.text(call);
        assert!(rows.starts_with("id,") && rows.lines().count() > 2, "{call}: {rows}");
    }
    let ended = server.end();
    assert!(ended.path().join("enpo.db").exists());
}

#[test]
fn a_second_start_serves_the_same_register() {
    let first = Stranger::start(tempfile::tempdir().expect("a folder"));
    let before = first.get("/v1/changes?limit=1");
    let again = Stranger::start(first.end());
    assert_eq!(again.get("/v1/changes?limit=1"), before);
    again.end();
}
