//! The formats by name.

use domain::Invalid;

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Grants after the 360Giving Data Standard, as JSON, CSV or XLSX.
    ThreeSixtyGiving,
    /// Contracting processes after the Open Contracting Data Standard, as JSON.
    Ocds,
    /// Saved pages of the public procurement portal of Kazakhstan, as JSON.
    Goszakup,
    /// A register of organisations as a table, read by a mapping.
    RegistryCsv,
    /// Tables of the register's own things, as CSV or XLSX.
    Table,
    /// The register's own lines.
    Ndjson,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::ThreeSixtyGiving,
        Self::Ocds,
        Self::Goszakup,
        Self::Table,
        Self::RegistryCsv,
        Self::Ndjson,
    ];

    /// The name on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ThreeSixtyGiving => "360giving",
            Self::Ocds => "ocds",
            Self::Goszakup => "goszakup",
            Self::RegistryCsv => "registry-csv",
            Self::Table => "table",
            Self::Ndjson => "ndjson",
        }
    }

    /// Reads a name.
    ///
    /// # Errors
    /// `unknown_format`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|format| format.as_str() == text).ok_or_else(|| {
            let names = Self::ALL.map(Self::as_str).join(", ");
            Invalid::new(
                "unknown_format",
                "format",
                text,
                format!("is not a format that can be read: {names}"),
            )
        })
    }

    /// The source that all files of the format are, where there is but one publisher.
    #[must_use]
    pub const fn own_source(self) -> Option<&'static str> {
        match self {
            Self::Goszakup => Some("goszakup"),
            Self::ThreeSixtyGiving
            | Self::Ocds
            | Self::RegistryCsv
            | Self::Table
            | Self::Ndjson => None,
        }
    }

    /// What is read into what, as a text with tables.
    #[must_use]
    pub const fn explain(self) -> &'static str {
        match self {
            Self::ThreeSixtyGiving => include_str!("explain/360giving.txt"),
            Self::Ocds => include_str!("explain/ocds.txt"),
            Self::Goszakup => include_str!("explain/goszakup.txt"),
            Self::RegistryCsv => include_str!("explain/registry-csv.txt"),
            Self::Table => include_str!("explain/table.txt"),
            Self::Ndjson => include_str!("explain/ndjson.txt"),
        }
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_comes_back() {
        for format in Format::ALL {
            assert_eq!(Format::parse(format.as_str()), Ok(format));
            assert!(
                format.explain().contains(format.as_str()),
                "the explanation of {format} names it"
            );
        }
        assert_eq!(Format::parse("xlsx").unwrap_err().code, "unknown_format");
    }
}
