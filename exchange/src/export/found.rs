//! Rows of what words find: organisations, grants and contracts in short.

use std::io;

use domain::ThingKind;
use serde::Deserialize;

use super::out::Out;
use super::page::Line;
use super::parts::{Money, Place, Sources, Text, Words};
use super::{Cells, Row};

pub(super) const COLUMNS: &[&str] =
    &["id", "kind", "kind_label", "name", "region_code", "region_label", "amount", "currency"];

#[derive(Debug, Deserialize)]
pub(super) struct Found<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    kind: Text<'a>,
    #[serde(borrow, default)]
    name: Option<Words<'a>>,
    #[serde(borrow, default)]
    title: Option<Words<'a>>,
    #[serde(borrow, default)]
    seat: Option<Place<'a>>,
    #[serde(borrow, default)]
    places: Vec<Place<'a>>,
    #[serde(borrow, default)]
    amount: Option<Money<'a>>,
    #[serde(borrow, default)]
    amended_amount: Option<Money<'a>>,
    #[serde(borrow)]
    sources: Sources<'a>,
}

impl<'a> Line<'a> for Found<'a> {
    fn write<C: Cells>(&self, row: Row<'_>, out: &mut Out<'_, '_, C>) -> io::Result<()> {
        out.str(self.id.as_str());
        out.code(ThingKind::CODELIST, Some(self.kind.as_str()));
        out.words(self.name.as_ref().or(self.title.as_ref()));
        if self.seat.is_some() {
            out.places(self.seat.as_slice());
        } else {
            out.places(&self.places);
        }
        out.money(self.amended_amount.as_ref().or(self.amount.as_ref()));
        out.end(&self.sources, row)
    }
}
