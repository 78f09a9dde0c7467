//! The one error of this crate. It imports nothing of the crate, so that every other module may use it.

/// How many characters of a refused value an [`Invalid`] keeps: enough to find it, too few to fill a log.
const VALUE_CHARS: usize = 200;

/// A value that was refused, and why.
///
/// `code` is stable and meant for programs; `detail` is for people. Values that stand alone (a BIN, an id) leave `field`
/// empty, and whoever knows where the value stood adds it with [`Invalid::at`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}{}{detail}", if .field.is_empty() { "" } else { ": " })]
pub struct Invalid {
    /// Stable reason in `snake_case`, such as `check_failed`.
    pub code: &'static str,
    /// Path of the field, parts joined by dots; empty where the value is not part of anything yet.
    pub field: String,
    /// The refused value, at most 200 characters. Never a number of a natural person.
    pub value: String,
    /// The reason in a sentence.
    pub detail: String,
}

impl Invalid {
    /// Makes an error; `value` is cut to 200 characters.
    pub fn new(
        code: &'static str,
        field: impl Into<String>,
        value: impl AsRef<str>,
        detail: impl Into<String>,
    ) -> Self {
        let value = value.as_ref().chars().take(VALUE_CHARS).collect();
        Self { code, field: field.into(), value, detail: detail.into() }
    }

    /// The same error seen from one level up: `"funder"` and `"id"` become `"funder.id"`.
    #[must_use]
    pub fn at(mut self, prefix: &str) -> Self {
        if self.field.is_empty() {
            prefix.clone_into(&mut self.field);
        } else if !prefix.is_empty() {
            self.field = format!("{prefix}.{}", self.field);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_grows_from_the_inside() {
        let inner = Invalid::new("malformed", "", "x", "is not an id");
        assert_eq!(inner.to_string(), "is not an id");
        let outer = inner.at("id").at("funder");
        assert_eq!(outer.field, "funder.id");
        assert_eq!(outer.clone().at(""), outer);
        assert_eq!(outer.to_string(), "funder.id: is not an id");
    }

    #[test]
    fn long_values_are_cut_between_characters() {
        let error = Invalid::new("too_long", "name", "қ".repeat(500), "is too long");
        assert_eq!(error.value.chars().count(), 200);
    }
}
