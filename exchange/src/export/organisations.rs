//! Rows of organisations.

use std::io;

use domain::vocabulary::{OrganisationRole, OrganisationStatus};
use serde::Deserialize;

use super::out::Out;
use super::page::Line;
use super::parts::{Party, Place, Sources, Text, Words};
use super::{Cells, Row};

pub(super) const COLUMNS: &[&str] = &[
    "id",
    "bin",
    "name",
    "name_kk",
    "name_ru",
    "name_en",
    "status",
    "status_label",
    "legal_form",
    "legal_form_label",
    "registered_on",
    "region_code",
    "region_label",
    "sphere",
    "sphere_label",
    "role",
    "role_label",
    "parent_id",
    "parent_name",
    "website",
    "email",
];

/// What precedes a BIN in an id.
const BIN: &str = "KZ-BIN-";

#[derive(Debug, Deserialize)]
pub(super) struct Organisation<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    name: Words<'a>,
    #[serde(borrow)]
    status: Text<'a>,
    #[serde(borrow, default)]
    legal_form: Option<Text<'a>>,
    #[serde(borrow, default)]
    registered_on: Option<Text<'a>>,
    #[serde(borrow, default)]
    seat: Option<Place<'a>>,
    #[serde(borrow, default)]
    spheres: Vec<Text<'a>>,
    #[serde(borrow, default)]
    roles: Vec<Text<'a>>,
    #[serde(borrow, default)]
    parent: Option<Party<'a>>,
    #[serde(borrow, default)]
    website: Option<Text<'a>>,
    #[serde(borrow, default)]
    email: Option<Text<'a>>,
    #[serde(borrow)]
    sources: Sources<'a>,
}

impl<'a> Line<'a> for Organisation<'a> {
    fn mentioned<'s>(&'s self, tell: &mut dyn FnMut(&'s str)) {
        self.parent.iter().for_each(|parent| tell(parent.id.as_str()));
    }

    fn write<C: Cells>(&self, row: Row<'_>, out: &mut Out<'_, '_, C>) -> io::Result<()> {
        let id = self.id.as_str();
        out.str(id);
        out.str(id.strip_prefix(BIN).unwrap_or_default());
        out.words(Some(&self.name));
        out.text(self.name.kk.as_ref());
        out.text(self.name.ru.as_ref());
        out.text(self.name.en.as_ref());
        out.code(OrganisationStatus::CODELIST, Some(self.status.as_str()));
        out.code("legal_forms", self.legal_form.as_ref().map(Text::as_str));
        out.day(self.registered_on.as_ref());
        out.places(self.seat.as_slice());
        out.codes("spheres", &self.spheres);
        out.codes(OrganisationRole::CODELIST, &self.roles);
        out.party(self.parent.as_ref());
        out.text(self.website.as_ref());
        out.text(self.email.as_ref());
        out.end(&self.sources, row)
    }
}
