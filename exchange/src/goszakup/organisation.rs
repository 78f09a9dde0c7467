//! Participants as organisations. Natural persons and sole traders are none.

use domain::organisation::Parent;
use domain::{
    Bin, BinDivision, Codelists, Id, LocalisedText, OrgId, Organisation, OrganisationRole, Region,
    Relation,
};

use super::index::{Index, Naming};
use super::record::Record;
use crate::row::Row;
use crate::texts;

/// The org-id of a number (BIN).
pub(super) fn org_id(bin: u64) -> Option<OrgId> {
    Bin::parse_unchecked(&format!("{bin:0>12}")).ok().map(|(bin, _)| OrgId::from_bin(&bin))
}

/// An organisation as the register of participants describes it.
pub(super) fn described(
    row: &mut Row,
    bin: u64,
    subject: &Record,
    index: &Index,
) -> Option<Organisation> {
    let mut text =
        |short: &str, full: &str| subject.clean(row, short).or_else(|| subject.clean(row, full));
    let (kk, ru) = (text("name_kz", "full_name_kz"), text("name_ru", "full_name_ru"));
    let mut organisation = match LocalisedText::parse(kk, ru, None) {
        Ok(name) => named(row, bin, name)?,
        Err(_) => return called(row, bin, index),
    };
    if subject.is("customer") || subject.is("organizer") || index.is_customer(bin) {
        organisation.roles.push(OrganisationRole::PublicBody);
    }
    organisation.legal_form = subject.text("ref_kopf_code").and_then(|code| legal_form(&code));
    organisation.registered_on = subject.day(row, "regdate");
    let seats = [subject.list("kato_list", ""), subject.list("address", "kato_code")].concat();
    organisation.seat = seats
        .into_iter()
        .next()
        .and_then(|code| row.optional("kato_code", Region::parse("KATO", &code)));
    organisation.parent = parent(&organisation.id, bin, subject);
    organisation.website = subject.text("website").and_then(|address| website(row, &address));
    Some(organisation)
}

/// An organisation that only others mention by name.
pub(super) fn called(row: &mut Row, bin: u64, index: &Index) -> Option<Organisation> {
    let Naming { ru, kk, .. } = index.naming(bin)?;
    let mut clean =
        |text: &Option<String>| text.as_ref().and_then(|text| texts::clean(row, "name", text));
    let name = LocalisedText::parse(clean(kk), clean(ru), None).ok()?;
    let mut organisation = named(row, bin, name)?;
    organisation.roles.push(OrganisationRole::PublicBody);
    Some(organisation)
}

fn named(row: &mut Row, bin: u64, name: LocalisedText) -> Option<Organisation> {
    let org_id = org_id(bin)?;
    let mut organisation = Organisation::named(org_id.to_id(), name);
    if org_id.check_failed() {
        crate::ndjson::mark_bin(&mut organisation.identifiers, &org_id, row);
    }
    Some(organisation)
}

/// The form of which the portal's letters are an abbreviation; no code list tells what all of them mean.
fn legal_form(letters: &str) -> Option<String> {
    let mut forms = Codelists::get("legal_forms")?
        .items
        .iter()
        .filter(|item| item.aliases.iter().any(|alias| alias == letters));
    let form = forms.next()?;
    forms.next().is_none().then(|| form.code.clone())
}

/// The body it belongs to: a branch or representation by its own number, else one that is subordinate.
fn parent(own: &Id, bin: u64, subject: &Record) -> Option<Parent> {
    let id = org_id(subject.whole("parent_subject")?)?.to_id();
    let division = Bin::parse_unchecked(&format!("{bin:0>12}")).ok()?.0.division();
    let relation = match division {
        BinDivision::Branch | BinDivision::Representation => Relation::Branch,
        _ => Relation::Subordinate,
    };
    (id != *own).then_some(Parent { id, relation })
}

/// An address; the portal's participants leave the scheme out.
fn website(row: &mut Row, address: &str) -> Option<String> {
    let address = address.trim();
    if matches!(address, "-" | "нет" | "жоқ" | "no") {
        return None;
    }
    let has_scheme = address.starts_with("http://") || address.starts_with("https://");
    let whole = if has_scheme { address.to_owned() } else { format!("http://{address}") };
    texts::web_address(row, "website", &whole)
}
