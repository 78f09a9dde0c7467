//! Starting with little: no configuration, a file that is not there, settings that cannot be.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tests::{Database, Register, Server, enpo};

use super::import::SMALL;

/// A folder in which nothing is configured.
fn folder() -> PathBuf {
    let file = tests::file("nothing", "");
    file.parent().expect("it lies in a folder").to_owned()
}

fn in_folder(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(tests::binary());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("ENPO_") {
            command.env_remove(name);
        }
    }
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

/// Serves until a line is said, and gives all until then.
fn serve_until(folder: &Path, line: &str) -> String {
    let mut child: Child = in_folder(folder, &["serve", "--listen", "127.0.0.1:0"])
        .spawn()
        .expect("it can be started");
    let mut said = String::new();
    let mut lines = BufReader::new(child.stderr.take().expect("it speaks"));
    while lines.read_line(&mut said).expect("it speaks UTF-8") > 0 && !said.contains(line) {}
    child.kill().expect("it can be ended");
    child.wait().expect("it ends");
    said
}

#[test]
fn an_interrupted_first_start_leaves_nothing_that_is_served() {
    let folder = folder();
    let mut child = in_folder(&folder, &["serve", "--listen", "127.0.0.1:0"])
        .spawn()
        .expect("it can be started");
    while !folder.join("enpo.db.filling").exists() && !folder.join("enpo.db").exists() {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    child.kill().expect("it can be ended");
    child.wait().expect("it ends");
    assert!(!folder.join("enpo.db").exists(), "a register has its name only when it is whole");
    let said = serve_until(&folder, "synthetic");
    assert!(said.contains("The data are synthetic"), "{said}");
    assert!(folder.join("enpo.db").exists() && !folder.join("enpo.db.filling").exists());
    let url = format!("sqlite:{}", folder.join("enpo.db").display());
    let whole = Database::Sqlite.blank();
    enpo(&["demo", "--organisations", "400", "--database-url", &whole]).expect_success();
    let digest = |url: &str| enpo(&["digest", "--database-url", url]).expect_success().stdout;
    assert_eq!(digest(&url), digest(&whole));
}

#[test]
fn real_data_are_not_called_synthetic() {
    let folder = folder();
    let url = format!("sqlite:{}", folder.join("enpo.db").display());
    let file = tests::file("small.ndjson", SMALL);
    let path = file.to_str().expect("UTF-8");
    enpo(&["import", "ndjson", path, "--database-url", &url]).expect_success();
    let said = serve_until(&folder, "enpo.db");
    assert!(said.contains("is served") && !said.contains("synthetic"), "{said}");
}

#[test]
fn a_second_server_through_a_link_is_refused() {
    let register = Register::empty(Database::Sqlite);
    let _first = register.serve();
    let link = folder().join("link.db");
    let file = register.url().strip_prefix("sqlite:").expect("a file");
    std::os::unix::fs::symlink(file, &link).expect("a link can be made");
    let said =
        Server::try_start(&format!("sqlite:{}", link.display()), &[]).err().unwrap_or_default();
    assert!(said.contains("already served"), "{said}");
}

#[test]
fn settings_have_bounds() {
    for (flag, value, name) in [
        ("--workers", "100000", "workers"),
        ("--workers", "0", "workers"),
        ("--connections", "0", "connections"),
        ("--cache-mb", "99999999999", "cache_mb"),
        ("--database-url", "", "database_url"),
    ] {
        let said = enpo(&["serve", flag, value]).expect(1).stderr;
        assert!(said.contains(&format!("the setting {name}")), "{flag} {value}: {said}");
    }
}

#[test]
fn looking_makes_no_file() {
    let file = folder().join("mistyped.db");
    let url = format!("sqlite:{}", file.display());
    for command in [["digest"].as_slice(), &["log", "verify"]] {
        let said = enpo(&[command, &["--database-url", &url]].concat()).expect(1).stderr;
        assert!(said.contains("mistyped.db") && said.contains("database_url"), "{said}");
        assert!(!file.exists());
    }
    let blank = tests::file("blank.db", "");
    let url = format!("sqlite:{}", blank.display());
    let said = enpo(&["digest", "--database-url", &url]).expect(1).stderr;
    assert!(said.contains("enpo migrate"), "{said}");
    let junk = tests::file("junk.db", "this is no database at all, but a text".repeat(50));
    let url = format!("sqlite:{}", junk.display());
    for command in [["digest"].as_slice(), &["migrate"]] {
        let said = enpo(&[command, &["--database-url", &url]].concat()).expect(1).stderr;
        assert!(said.contains("junk.db"), "{said}");
    }
}

#[test]
fn flags_of_an_import_are_named_when_they_cannot_be() {
    let said = enpo(&["import", "foo", "x"]).expect(1).stderr;
    assert!(said.contains("\"foo\"") && said.contains("360giving"), "{said}");
    let said = enpo(&["import", "ndjson", "x", "--url", "javascript:x"]).expect(1).stderr;
    assert!(said.contains("--url") && said.contains("javascript:x"), "{said}");
    let said = enpo(&["import", "ndjson", "x", "--codelists", "no-such-folder"]).expect(1).stderr;
    assert!(said.contains("codelists") && said.contains("no-such-folder"), "{said}");
}
