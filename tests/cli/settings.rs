//! Settings in the environment and on the command line.

use std::process::Command;

use tests::{Database, Register, binary, enpo};

#[test]
fn a_variable_that_is_no_setting_stops_the_start() {
    let register = Register::empty(Database::Sqlite);
    let run = |name: &str| {
        let mut command = Command::new(binary());
        command.args(["digest", "--database-url", register.url()]).env(name, "1");
        for (other, _) in std::env::vars_os() {
            if other.to_string_lossy().starts_with("ENPO_") {
                command.env_remove(other);
            }
        }
        command.output().expect("it can be run")
    };
    let refused = run("ENPO_LISTN");
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.contains("ENPO_LISTN"), "{said}");
    assert!(run("ENPO_TEST_ANYTHING").status.success());
    assert!(run("ENPO_CACHE_MB").status.success());
}

#[test]
fn a_name_is_an_address_to_listen_on() {
    // The next thing that is wrong is told.
    let said = enpo(&["serve", "--listen", "localhost:0", "--rate-limit", "nonsense"]).expect(1);
    assert!(said.stderr.contains("rate_limit"), "{}", said.stderr);
}
