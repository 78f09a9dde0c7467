//! Rows of calls.

use std::io;

use domain::CallStatus;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::out::Out;
use super::page::Line;
use super::parts::{Money, Party, Place, Sources, Text, Words};
use super::{Cells, Row};

pub(super) const COLUMNS: &[&str] = &[
    "id",
    "title",
    "status",
    "status_label",
    "funder_id",
    "funder_name",
    "operator_id",
    "operator_name",
    "amount",
    "currency",
    "lots",
    "announced_on",
    "applications_from",
    "applications_to",
    "decided_on",
    "region_code",
    "region_label",
    "sphere",
    "sphere_label",
    "description",
    "url",
];

#[derive(Debug, Deserialize)]
pub(super) struct Call<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow, default)]
    title: Option<Words<'a>>,
    #[serde(borrow)]
    status: Text<'a>,
    #[serde(borrow, default)]
    funder: Option<Party<'a>>,
    #[serde(borrow, default)]
    operator: Option<Party<'a>>,
    #[serde(borrow, default)]
    amount: Option<Money<'a>>,
    #[serde(default)]
    lots: Vec<IgnoredAny>,
    #[serde(borrow, default)]
    announced_on: Option<Text<'a>>,
    #[serde(borrow, default)]
    applications_from: Option<Text<'a>>,
    #[serde(borrow, default)]
    applications_to: Option<Text<'a>>,
    #[serde(borrow, default)]
    decided_on: Option<Text<'a>>,
    #[serde(borrow, default)]
    places: Vec<Place<'a>>,
    #[serde(borrow, default)]
    spheres: Vec<Text<'a>>,
    #[serde(borrow, default)]
    description: Option<Words<'a>>,
    #[serde(borrow, default)]
    url: Option<Text<'a>>,
    #[serde(borrow)]
    sources: Sources<'a>,
}

impl<'a> Line<'a> for Call<'a> {
    fn mentioned<'s>(&'s self, tell: &mut dyn FnMut(&'s str)) {
        self.funder.iter().chain(&self.operator).for_each(|party| tell(party.id.as_str()));
    }

    fn write<C: Cells>(&self, row: Row<'_>, out: &mut Out<'_, '_, C>) -> io::Result<()> {
        out.str(self.id.as_str());
        out.words(self.title.as_ref());
        out.code(CallStatus::CODELIST, Some(self.status.as_str()));
        out.party(self.funder.as_ref());
        out.party(self.operator.as_ref());
        out.money(self.amount.as_ref());
        out.integer(i64::try_from(self.lots.len()).ok());
        out.day(self.announced_on.as_ref());
        out.day(self.applications_from.as_ref());
        out.day(self.applications_to.as_ref());
        out.day(self.decided_on.as_ref());
        out.places(&self.places);
        out.codes("spheres", &self.spheres);
        out.words(self.description.as_ref());
        out.text(self.url.as_ref());
        out.end(&self.sources, row)
    }
}
