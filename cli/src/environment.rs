//! Settings in the environment: those that are none are refused, as they are in a file.

use clap::{Command, CommandFactory as _};

use crate::Failure;
use crate::arguments::Arguments;

/// What begins with `ENPO_` and is not for this program: for its tests, its scripts and its compose file.
const OTHERS: [&str; 3] = ["ENPO_BINARY", "ENPO_DATABASE_PASSWORD", "ENPO_PUBLISH"];
/// What tests set, and what Kubernetes sets for a service that is called enpo.
const OF_OTHERS: [&str; 3] = ["ENPO_TEST_", "ENPO_SERVICE_", "ENPO_PORT"];

/// Refuses a variable that looks like a setting and is none.
pub fn check(names: impl Iterator<Item = String>) -> Result<(), Failure> {
    let mut known = Vec::new();
    collect(&Arguments::command(), &mut known);
    known.sort();
    known.dedup();
    for name in names.filter(|name| name.starts_with("ENPO_")) {
        let of_others = OF_OTHERS.iter().any(|prefix| name.starts_with(prefix));
        if !of_others && !known.contains(&name) && !OTHERS.contains(&name.as_str()) {
            let known = known.join(", ");
            let sentence =
                format!("the environment variable {name} is no setting; these are: {known}");
            return Err(Failure(sentence));
        }
    }
    Ok(())
}

fn collect(command: &Command, names: &mut Vec<String>) {
    let told = command.get_arguments().filter_map(clap::Arg::get_env);
    names.extend(told.map(|name| name.to_string_lossy().into_owned()));
    for command in command.get_subcommands() {
        collect(command, names);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_a_setting_may_look_like_one() {
        let of = |name: &str| check(std::iter::once(name.to_owned()));
        for fine in [
            "PATH",
            "ENPO_LISTEN",
            "ENPO_DATABASE_URL",
            "ENPO_HEALTH_URL",
            "ENPO_TEST_X",
            "ENPO_PORT_8080_TCP",
        ] {
            assert!(of(fine).is_ok(), "{fine}");
        }
        let Failure(sentence) = of("ENPO_LISTN").unwrap_err();
        assert!(sentence.contains("ENPO_LISTN") && sentence.contains("ENPO_LISTEN"), "{sentence}");
    }
}
