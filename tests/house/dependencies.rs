//! Dependencies point one way.

use std::collections::BTreeSet;
use std::process::Command;

use super::{root, text, texts};

/// The packages that `package` is built from, itself included.
fn built_from(package: &str) -> BTreeSet<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["tree", "--offline", "--locked", "--edges", "normal", "--prefix", "none"])
        .args(["--format", "{p}", "--package", package])
        .current_dir(root())
        .output()
        .expect("cargo can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect()
}

#[track_caller]
fn assert_without(package: &str, forbidden: &[&str]) {
    let found = built_from(package);
    assert!(found.contains(package), "cargo tree knows {package}");
    for name in forbidden {
        let culprits: Vec<&String> = found
            .iter()
            .filter(|found| *found == name || found.starts_with(&format!("{name}-")))
            .collect();
        assert!(culprits.is_empty(), "{package} is built from {culprits:?}");
    }
}

#[test]
fn domain_knows_neither_database_nor_web() {
    assert_without(
        "domain",
        &["diesel", "actix", "utoipa", "persistence", "exchange", "api", "cli"],
    );
}

#[test]
fn persistence_knows_no_web() {
    assert_without("persistence", &["actix", "utoipa", "exchange", "api", "cli"]);
}

#[test]
fn exchange_knows_neither_database_nor_web() {
    assert_without("exchange", &["diesel", "actix", "utoipa", "persistence", "api", "cli"]);
}

#[test]
fn api_knows_no_command_line() {
    assert_without("api", &["clap", "cli", "bench", "tests"]);
}

#[test]
fn the_binary_holds_nothing_of_the_tests() {
    assert_without("cli", &["tests", "test-postgres", "bench", "jsonschema", "proptest"]);
}

#[test]
fn what_an_error_is_depends_on_nothing_of_its_crate() {
    for (path, text) in texts("rs") {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !matches!(name.as_str(), "error.rs" | "invalid.rs") {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for upward in ["use crate::", "use super::"] {
            assert!(!code.contains(upward), "{} says `{upward}`", path.display());
        }
    }
}

/// The manifests of the crates of the workspace; the fuzz targets are apart from it, since their macro needs what the lints
/// forbid, and what they depend on has no place in anybody's build.
fn manifests() -> impl Iterator<Item = (std::path::PathBuf, String)> {
    texts("toml").filter(|(path, manifest)| {
        path.file_name().is_some_and(|name| name == "Cargo.toml")
            && manifest.contains("[package]")
            && !path.ends_with("exchange/fuzz/Cargo.toml")
    })
}

#[test]
fn every_crate_keeps_the_lints() {
    for (path, manifest) in manifests() {
        let keeps = manifest.contains("[lints]\nworkspace = true")
            || (manifest.contains("[lints.rust]\nunsafe_code = \"forbid\"")
                && manifest.contains("[lints.clippy]\nall = { level = \"deny\""));
        assert!(keeps, "{} takes no lints", path.display());
    }
}

#[test]
fn versions_stand_in_one_place() {
    let members = text("Cargo.toml");
    assert!(members.contains("[workspace.dependencies]"));
    for (path, manifest) in manifests() {
        let numbered = manifest.split("ependencies]").skip(1).find_map(|table| {
            table.lines().take_while(|line| !line.starts_with('[')).find(|line| {
                let line = line.trim();
                line.contains('=') && !line.starts_with('#') && !line.contains("workspace = true")
            })
        });
        assert_eq!(numbered, None, "{} names a version", path.display());
    }
}
