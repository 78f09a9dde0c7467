//! Documents: what a thing is proven by. The bytes live elsewhere; their hash, type and size are always public.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::vocabulary::{DocumentAccess, DocumentType};
use crate::{Id, Invalid, LocalisedText, text};

/// A document as the register shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// `<parent>:d:<local>`.
    pub id: Id,
    /// The funding it belongs to.
    pub funding: Id,
    /// The milestone it is evidence of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milestone: Option<Id>,
    /// What it is called.
    pub title: LocalisedText,
    /// What it is.
    #[serde(rename = "type")]
    pub document_type: DocumentType,
    /// Media type of its bytes, such as `application/pdf`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// SHA-256 of its bytes, 64 lower-case hex digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// Length in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Who may read its bytes.
    pub access: DocumentAccess,
    /// Where its publisher keeps it; never fetched by the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Day of the document.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub dated_on: Option<Date>,
}

impl Document {
    /// Whether the fields fit together.
    ///
    /// # Errors
    /// `foreign_parent`, `malformed` for a hash, an address or a media type that cannot be one.
    pub fn check(&self) -> Result<(), Invalid> {
        if !self.id.is_below(&self.funding) && !self.id.is_generated() {
            let detail = format!("does not lie below its funding {}", self.funding.as_str());
            return Err(Invalid::new("foreign_parent", "id", self.id.as_str(), detail));
        }
        if let Some(hash) = &self.hash
            && !(hash.len() == 64
                && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)))
        {
            return Err(Invalid::new(
                "malformed",
                "hash",
                hash,
                "is not a SHA-256 of 64 lower-case hex digits",
            ));
        }
        if let Some(format) = &self.format {
            text::line("format", format)?;
            if format.split_once('/').is_none_or(|(kind, sub)| kind.is_empty() || sub.is_empty()) {
                return Err(Invalid::new("malformed", "format", format, "is not a media type"));
            }
        }
        self.url.as_deref().map_or(Ok(()), |url| text::web_address("url", url))
    }
}
