//! Settings from a TOML file: the weakest of the three places.

use std::path::Path;

use serde::Deserialize;

use crate::Failure;
use crate::listen::Listen;

/// The file that is read when none is named.
const DEFAULT: &str = "enpo.toml";

/// What a TOML file may set; the names are those of the flags.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub database_url: Option<String>,
    pub listen: Option<Listen>,
    pub rate_limit: Option<String>,
    pub proxies: Option<u8>,
    pub cache_mb: Option<u64>,
    pub workers: Option<usize>,
    pub connections: Option<usize>,
    pub time_zone: Option<String>,
    pub codelists: Option<std::path::PathBuf>,
    pub index: Option<std::path::PathBuf>,
    pub issuer: Option<String>,
    pub origins: Option<Vec<String>>,
}

impl Config {
    /// Reads the file that was named, or enpo.toml where there is one.
    pub fn read(named: Option<&Path>) -> Result<Self, Failure> {
        let path = named.unwrap_or(Path::new(DEFAULT));
        if named.is_none() && !path.exists() {
            return Ok(Self::default());
        }
        let text = std::fs::read_to_string(path).map_err(|error| {
            format!("the settings file {} cannot be read: {error}", path.display())
        })?;
        Ok(toml::from_str(&text)
            .map_err(|error| format!("the settings file {} is wrong: {error}", path.display()))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_that_does_not_exist_is_named() {
        let error = toml::from_str::<Config>("databse_url = \"sqlite:x.db\"").unwrap_err();
        assert!(error.to_string().contains("databse_url"));
    }

    #[test]
    fn a_file_that_was_named_has_to_be_there() {
        let Failure(sentence) = Config::read(Some(Path::new("no-such.toml"))).unwrap_err();
        assert!(sentence.contains("no-such.toml"), "{sentence}");
    }
}
