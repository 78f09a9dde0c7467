//! Rows of sources.

use std::io;

use domain::vocabulary::Authority;
use serde::Deserialize;

use super::out::Out;
use super::page::Line;
use super::parts::{Sources, Text, Words};
use super::{Cells, Row};

pub(super) const COLUMNS: &[&str] = &[
    "id",
    "title",
    "publisher_id",
    "publisher_name",
    "licence",
    "url",
    "retrieved_at",
    "authority",
    "authority_label",
    "listing",
    "synthetic",
];

#[derive(Debug, Deserialize)]
struct Publisher<'a> {
    #[serde(borrow, default)]
    id: Option<Text<'a>>,
    #[serde(borrow)]
    name: Words<'a>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Source<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    title: Words<'a>,
    #[serde(borrow)]
    publisher: Publisher<'a>,
    #[serde(borrow, default)]
    licence: Option<Text<'a>>,
    #[serde(borrow, default)]
    url: Option<Text<'a>>,
    #[serde(borrow, default)]
    retrieved_at: Option<Text<'a>>,
    #[serde(borrow)]
    authority: Text<'a>,
    #[serde(default = "yes")]
    listing: bool,
    #[serde(default)]
    synthetic: bool,
    #[serde(borrow)]
    sources: Sources<'a>,
}

/// A source may be selected by unless it says otherwise.
fn yes() -> bool {
    true
}

impl<'a> Line<'a> for Source<'a> {
    fn write<C: Cells>(&self, row: Row<'_>, out: &mut Out<'_, '_, C>) -> io::Result<()> {
        out.str(self.id.as_str());
        out.words(Some(&self.title));
        out.text(self.publisher.id.as_ref());
        out.words(Some(&self.publisher.name));
        out.text(self.licence.as_ref());
        out.text(self.url.as_ref());
        out.text(self.retrieved_at.as_ref());
        out.code(Authority::CODELIST, Some(self.authority.as_str()));
        out.truth(Some(self.listing));
        out.truth(Some(self.synthetic));
        out.end(&self.sources, row)
    }
}
