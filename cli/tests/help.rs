//! What the program says of itself.
#![expect(clippy::unwrap_used, reason = "a test that panics has done its work")]

use std::process::Command;

fn said(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_enpo")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn help_names_every_command_and_where_to_begin() {
    let help = said(&["--help"]);
    for command in ["serve", "import", "demo", "migrate", "log", "digest", "openapi", "health"] {
        assert!(
            help.lines().any(|line| line.trim_start().starts_with(command)),
            "{command} is not in\n{help}"
        );
        assert!(said(&[command, "--help"]).contains("Usage: enpo"), "{command}");
    }
}

#[test]
fn a_wrong_argument_ends_with_a_sentence_and_status_one() {
    for (arguments, part) in [
        (&["--nonsense"][..], "--nonsense"),
        (&["import", "ndjson", "x.ndjson", "--nonsense"], "--nonsense"),
        (&["import", "xlsx", "x.xlsx"], "360giving"),
        (&["import", "ndjson"], "FILE"),
        (&["demo", "--organisations", "many"], "many"),
        (&["serve", "--workers", "-1"], "-1"),
        (&["nonsense"], "nonsense"),
        (&["log"], "verify"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_enpo")).args(arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.contains(part) && !said.contains("panicked"), "{arguments:?}: {said}");
    }
}

#[test]
fn help_tells_what_an_exit_status_means() {
    for arguments in [&["--help"][..], &["import", "--help"]] {
        let help = said(arguments);
        assert!(help.contains("Exit status: 0") && help.contains("1 nothing was done"), "{help}");
    }
    assert!(said(&["import", "--help"]).contains("3 some records were refused"));
    assert!(said(&["--version"]).starts_with("enpo "));
}
