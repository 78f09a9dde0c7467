//! The real `enpo`, found beside the tests.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::SystemTime;

use crate::reaper;

/// How a run of `enpo` ended.
#[derive(Debug)]
pub struct Finished {
    /// The exit status; `None` when a signal ended it.
    pub status: Option<i32>,
    /// What it printed.
    pub stdout: String,
    /// What it said.
    pub stderr: String,
}

impl Finished {
    /// Panics with what was said unless the exit status is `status`.
    #[track_caller]
    pub fn expect(self, status: i32) -> Self {
        assert_eq!(
            self.status,
            Some(status),
            "enpo ended otherwise than expected\n{}{}",
            self.stdout,
            self.stderr
        );
        self
    }

    /// Panics with what was said unless all went well.
    #[track_caller]
    pub fn expect_success(self) -> Self {
        self.expect(0)
    }
}

/// Runs `enpo` with these arguments to its end, with nothing of our environment that configures it.
pub fn enpo(arguments: &[&str]) -> Finished {
    enpo_told("", arguments)
}

/// The same, with this on its standard input.
pub fn enpo_told(input: &str, arguments: &[&str]) -> Finished {
    let mut child = reaper::without_configuration(&mut Command::new(path()))
        .args(arguments)
        .current_dir(reaper::folder())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("cannot run {}: {error}", path().display()));
    if let Some(mut stdin) = child.stdin.take() {
        // Whoever reads nothing may have ended already.
        let _ = stdin.write_all(input.as_bytes());
    }
    let output = child
        .wait_with_output()
        .unwrap_or_else(|error| panic!("cannot wait for {}: {error}", path().display()));
    Finished {
        status: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Where the binary is: `ENPO_TEST_BINARY`, else the one that `cargo test --workspace` built.
pub fn path() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| match std::env::var_os("ENPO_TEST_BINARY") {
        Some(named) => PathBuf::from(named),
        None => beside_the_tests(),
    })
}

fn beside_the_tests() -> PathBuf {
    let tests = std::env::current_exe().expect("a test knows where it is");
    let binary = tests
        .ancestors()
        .nth(2)
        .map(|profile| profile.join("enpo"))
        .expect("tests lie in target/PROFILE/deps");
    let built = std::fs::metadata(&binary).and_then(|metadata| metadata.modified()).unwrap_or_else(
        |error| {
            panic!(
                "{} is not there ({error}): run `cargo test --workspace`, or `cargo build` first",
                binary.display()
            )
        },
    );
    if let Some(newer) = newer_source(built) {
        panic!(
            "{} is older than {}: run `cargo test --workspace`, or `cargo build` first",
            binary.display(),
            newer.display()
        );
    }
    binary
}

/// A source of the binary that was changed after it was built.
fn newer_source(built: SystemTime) -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
    let folders = [
        "domain/src",
        "persistence/src",
        "persistence/migrations",
        "search/src",
        "search/data",
        "exchange/src",
        "api/src",
        "cli/src",
    ];
    let mut waiting: Vec<PathBuf> = folders.iter().map(|folder| workspace.join(folder)).collect();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let entries = std::fs::read_dir(&path).into_iter().flatten().flatten();
            waiting.extend(entries.map(|entry| entry.path()));
        } else if path
            .metadata()
            .and_then(|metadata| metadata.modified())
            .is_ok_and(|changed| changed > built)
        {
            return Some(path);
        }
    }
    None
}
