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
fn a_wrong_argument_ends_with_a_sentence_and_no_backtrace() {
    let output = Command::new(env!("CARGO_BIN_EXE_enpo")).arg("--nonsense").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("--nonsense"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}
