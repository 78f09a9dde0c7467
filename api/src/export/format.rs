//! The forms that an export has.

/// Every value of the parameter `format`.
pub(crate) const CODES: [&str; 4] = ["json", "csv", "ndjson", "xlsx"];
/// The types that lists are offered in, pages of JSON first.
pub(crate) const TYPES: [&str; 4] = [
    "application/json",
    Format::Csv.media_type(),
    Format::Ndjson.media_type(),
    Format::Xlsx.media_type(),
];

/// A form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Separated values.
    Csv,
    /// One JSON object a line.
    Ndjson,
    /// A workbook.
    Xlsx,
}

impl Format {
    /// All forms.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Ndjson, Self::Xlsx];

    /// The value of the parameter, which is also what file names end with.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Xlsx => "xlsx",
        }
    }

    /// The media type, without parameters.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Ndjson => "application/x-ndjson",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The media type as it is sent.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Ndjson | Self::Xlsx => self.media_type(),
        }
    }
}
