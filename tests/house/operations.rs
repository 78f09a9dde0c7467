//! What an operator and CI call.

use super::text;

const TEST_COMMAND: &str = "cargo test --workspace";

#[test]
fn the_readmes_test_command_is_what_ci_calls_first() {
    let readme = text("README.md");
    let told = readme
        .lines()
        .any(|line| line.split('#').next().unwrap_or_default().trim() == TEST_COMMAND);
    assert!(told, "the README tells `{TEST_COMMAND}` on a line of its own");
    let script = text(".ci/run");
    let first = script.lines().find(|line| line.starts_with("step "));
    assert_eq!(first, Some(format!("step \"Tests\" {TEST_COMMAND}").as_str()));
}

#[test]
fn scripts_stop_at_the_first_failure() {
    for path in super::files() {
        let name = path.to_string_lossy().into_owned();
        if !name.starts_with(".ci/") {
            continue;
        }
        let script = text(&name);
        if script.starts_with("#!") && script.contains("bash") {
            assert!(script.contains("set -euo pipefail"), "{name}");
        }
    }
}

#[test]
fn compose_waits_for_a_healthy_database_and_keeps_its_data() {
    let compose = text("docker-compose.yml");
    let (services, volumes) = compose.split_once("\nvolumes:\n").expect("it has volumes");
    assert!(volumes.contains("database:"), "the volume has a name");
    assert!(services.contains("- database:/var/lib/postgresql/data"));
    assert!(services.contains("condition: service_healthy"));
    assert_eq!(services.matches("healthcheck:").count(), 2, "both services are checked");
    assert!(services.contains(r#"["CMD", "enpo", "health", "--url", "http://127.0.0.1:8080"]"#));
    assert!(services.contains("ENPO_DATABASE_URL: postgres://"));
    assert!(services.contains("ENPO_LISTEN: 0.0.0.0:8080"));
}

#[test]
fn the_image_runs_as_nobody_in_particular_and_is_checked() {
    let image = text("Dockerfile");
    let (_, run) = image.split_once("AS run").expect("it has a stage to run");
    assert!(run.contains("\nUSER enpo\n"));
    assert!(run.contains("HEALTHCHECK"));
    assert!(run.contains("ENPO_LISTEN=0.0.0.0:8080"));
    let toolchain = text("Cargo.toml");
    let version = toolchain
        .lines()
        .find_map(|line| line.strip_prefix("rust-version = \""))
        .and_then(|rest| rest.split('"').next())
        .expect("the workspace names its Rust");
    assert!(
        image.contains(&format!("FROM rust:{version}-")),
        "the image builds with Rust {version}"
    );
}

#[test]
fn the_image_is_built_from_the_whole_workspace() {
    let (workspace, let_in) = (text("Cargo.toml"), text(".dockerignore"));
    let members = workspace.split_once("members = [").and_then(|(_, rest)| rest.split_once(']'));
    let (members, _) = members.expect("the workspace has members");
    let folders = members.split(',').filter_map(|member| {
        member.trim().trim_matches('"').split('/').next().filter(|folder| !folder.is_empty())
    });
    for folder in folders.chain([".cargo", "Cargo.toml", "Cargo.lock"]) {
        assert!(let_in.lines().any(|line| line == format!("!{folder}")), "{folder}");
    }
}
