//! Rows of payments and documents.

use std::io;

use domain::vocabulary::{DocumentAccess, DocumentType, PaymentStatus};
use serde::Deserialize;

use super::out::Out;
use super::page::Line;
use super::parts::{Money, Sources, Text, Words};
use super::{Cells, Row};

pub(super) const PAYMENTS: &[&str] = &[
    "id",
    "funding_id",
    "milestone_id",
    "status",
    "status_label",
    "amount",
    "currency",
    "planned_on",
    "paid_on",
    "returned_on",
    "description",
];

pub(super) const DOCUMENTS: &[&str] = &[
    "id",
    "funding_id",
    "milestone_id",
    "title",
    "type",
    "type_label",
    "access",
    "access_label",
    "dated_on",
    "format",
    "size",
    "hash",
    "url",
];

#[derive(Debug, Deserialize)]
pub(super) struct Payment<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    funding: Text<'a>,
    #[serde(borrow, default)]
    milestone: Option<Text<'a>>,
    #[serde(borrow)]
    status: Text<'a>,
    #[serde(borrow)]
    amount: Money<'a>,
    #[serde(borrow, default)]
    planned_on: Option<Text<'a>>,
    #[serde(borrow, default)]
    paid_on: Option<Text<'a>>,
    #[serde(borrow, default)]
    returned_on: Option<Text<'a>>,
    #[serde(borrow, default)]
    description: Option<Text<'a>>,
    #[serde(borrow)]
    sources: Sources<'a>,
}

impl<'a> Line<'a> for Payment<'a> {
    fn write<C: Cells>(&self, row: Row<'_>, out: &mut Out<'_, '_, C>) -> io::Result<()> {
        out.str(self.id.as_str());
        out.str(self.funding.as_str());
        out.text(self.milestone.as_ref());
        out.code(PaymentStatus::CODELIST, Some(self.status.as_str()));
        out.money(Some(&self.amount));
        out.day(self.planned_on.as_ref());
        out.day(self.paid_on.as_ref());
        out.day(self.returned_on.as_ref());
        out.text(self.description.as_ref());
        out.end(&self.sources, row)
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Document<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    funding: Text<'a>,
    #[serde(borrow, default)]
    milestone: Option<Text<'a>>,
    #[serde(borrow)]
    title: Words<'a>,
    #[serde(borrow, rename = "type")]
    own_type: Text<'a>,
    #[serde(borrow)]
    access: Text<'a>,
    #[serde(borrow, default)]
    dated_on: Option<Text<'a>>,
    #[serde(borrow, default)]
    format: Option<Text<'a>>,
    #[serde(default)]
    size: Option<u64>,
    #[serde(borrow, default)]
    hash: Option<Text<'a>>,
    #[serde(borrow, default)]
    url: Option<Text<'a>>,
    #[serde(borrow)]
    sources: Sources<'a>,
}

impl<'a> Line<'a> for Document<'a> {
    fn write<C: Cells>(&self, row: Row<'_>, out: &mut Out<'_, '_, C>) -> io::Result<()> {
        out.str(self.id.as_str());
        out.str(self.funding.as_str());
        out.text(self.milestone.as_ref());
        out.words(Some(&self.title));
        out.code(DocumentType::CODELIST, Some(self.own_type.as_str()));
        out.code(DocumentAccess::CODELIST, Some(self.access.as_str()));
        out.day(self.dated_on.as_ref());
        out.text(self.format.as_ref());
        out.integer(self.size.and_then(|size| i64::try_from(size).ok()));
        out.text(self.hash.as_ref());
        out.text(self.url.as_ref());
        out.end(&self.sources, row)
    }
}
