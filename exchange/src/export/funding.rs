//! Rows of grants and contracts.

use std::io;

use domain::vocabulary::{FundingKind, FundingStatus, Stage};
use serde::Deserialize;

use super::out::Out;
use super::page::Line;
use super::parts::{Money, Party, Place, Sources, Text, Words};
use super::{Cells, Row};

pub(super) const COLUMNS: &[&str] = &[
    "id",
    "kind",
    "funding_kind",
    "funding_kind_label",
    "title",
    "status",
    "status_label",
    "stage",
    "stage_label",
    "amount",
    "currency",
    "original_amount",
    "signed_on",
    "start_on",
    "end_on",
    "funder_id",
    "funder_name",
    "operator_id",
    "operator_name",
    "recipient_id",
    "recipient_name",
    "individual_recipient",
    "region_code",
    "region_label",
    "sphere",
    "sphere_label",
    "state_funded",
    "call_id",
    "funded_by",
    "programme",
    "description",
    "url",
];

#[derive(Debug, Deserialize)]
pub(super) struct Funding<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    kind: Text<'a>,
    #[serde(borrow, rename = "funding_kind")]
    legal_kind: Text<'a>,
    #[serde(borrow, default)]
    title: Option<Words<'a>>,
    #[serde(borrow)]
    status: Text<'a>,
    #[serde(borrow, default)]
    stage: Option<Text<'a>>,
    #[serde(borrow, default)]
    amount: Option<Money<'a>>,
    #[serde(borrow, default)]
    amended_amount: Option<Money<'a>>,
    #[serde(borrow, default)]
    signed_on: Option<Text<'a>>,
    #[serde(borrow, default)]
    start_on: Option<Text<'a>>,
    #[serde(borrow, default)]
    end_on: Option<Text<'a>>,
    #[serde(borrow, default)]
    funder: Option<Party<'a>>,
    #[serde(borrow, default)]
    operator: Option<Party<'a>>,
    #[serde(borrow, default)]
    recipients: Vec<Party<'a>>,
    #[serde(default)]
    individual_recipient: bool,
    #[serde(borrow, default)]
    places: Vec<Place<'a>>,
    #[serde(borrow, default)]
    spheres: Vec<Text<'a>>,
    #[serde(default)]
    state_funded: Option<bool>,
    #[serde(borrow, default)]
    call: Option<Text<'a>>,
    #[serde(borrow, default)]
    funded_by: Option<Text<'a>>,
    #[serde(borrow, default)]
    programme: Option<Words<'a>>,
    #[serde(borrow, default)]
    description: Option<Words<'a>>,
    #[serde(borrow, default)]
    url: Option<Text<'a>>,
    #[serde(borrow)]
    sources: Sources<'a>,
}

impl<'a> Line<'a> for Funding<'a> {
    fn mentioned<'s>(&'s self, tell: &mut dyn FnMut(&'s str)) {
        let named = self.funder.iter().chain(&self.operator).chain(&self.recipients);
        named.for_each(|party| tell(party.id.as_str()));
    }

    fn write<C: Cells>(&self, row: Row<'_>, out: &mut Out<'_, '_, C>) -> io::Result<()> {
        out.str(self.id.as_str());
        out.str(self.kind.as_str());
        out.code(FundingKind::CODELIST, Some(self.legal_kind.as_str()));
        out.words(self.title.as_ref());
        out.code(FundingStatus::CODELIST, Some(self.status.as_str()));
        out.code(Stage::CODELIST, self.stage.as_ref().map(Text::as_str));
        out.money(self.amended_amount.as_ref().or(self.amount.as_ref()));
        out.amount(self.amount.as_ref());
        out.day(self.signed_on.as_ref());
        out.day(self.start_on.as_ref());
        out.day(self.end_on.as_ref());
        out.party(self.funder.as_ref());
        out.party(self.operator.as_ref());
        out.parties(self.recipients.iter().map(|recipient| recipient.id.as_str()));
        out.truth(Some(self.individual_recipient));
        out.places(&self.places);
        out.codes("spheres", &self.spheres);
        out.truth(self.state_funded);
        out.text(self.call.as_ref());
        out.text(self.funded_by.as_ref());
        out.words(self.programme.as_ref());
        out.words(self.description.as_ref());
        out.text(self.url.as_ref());
        out.end(&self.sources, row)
    }
}
