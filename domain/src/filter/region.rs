//! Regions to filter by.

use crate::{Invalid, Kato};

/// Part of a region filter: `KATO:55` is everything under Pavlodar region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RegionPrefix(String);

impl RegionPrefix {
    /// Reads `SCHEME:CODE`, the scheme in any case, or a KATO code or prefix alone.
    ///
    /// # Errors
    /// `malformed` when it is neither.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let (scheme, code) = text.split_once(':').unwrap_or(("KATO", text));
        crate::text::code("", scheme)?;
        crate::text::code("", code)?;
        let scheme = scheme.to_ascii_uppercase();
        if scheme != "KATO" {
            return Ok(Self(format!("{scheme}:{code}")));
        }
        let Ok(kato) = Kato::parse(code) else {
            return Err(Invalid::new(
                "malformed",
                "",
                text,
                "is not a KATO code or prefix of 2 to 9 digits",
            ));
        };
        // A whole code is the place it names: 551000000 is the city 5510 and not what begins with 551.
        let significant = if code.len() == kato.as_str().len() { kato.prefix() } else { code };
        Ok(Self(format!("KATO:{significant}")))
    }

    /// Scheme and code, or the beginning of a KATO code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The list of codes.
    pub fn scheme(&self) -> &str {
        self.0.split_once(':').map_or("", |(scheme, _)| scheme)
    }

    /// Whether codes that begin with it match, not only the code itself.
    pub fn is_prefix(&self) -> bool {
        self.0.starts_with("KATO:")
    }
}
