//! Organisations as grants mention them.

use domain::bin::holds_valid_iin;
use domain::organisation::Identifier;
use domain::{Id, Invalid, OrgId, Organisation, Region, text as rules};

use super::value::{self, Object, field};
use crate::row::Row;
use crate::texts;

/// Who is mentioned.
pub(crate) enum Mention {
    /// An organisation by its id, and what is said of it where its name is.
    Organisation(Id, Option<Box<Organisation>>),
    /// A natural person, by a number of theirs.
    Person,
}

/// Reads a mention; none where it names nobody.
pub(crate) fn mention(
    row: &mut Row,
    object: &Object,
    path: &str,
    publisher: &str,
) -> Option<Mention> {
    let name = value::text(row, object, path, "name")
        .and_then(|name| texts::english(row, &field(path, "name"), &name));
    let written = value::text(row, object, path, "id").map(|id| id.trim().to_owned());
    let mut identifiers = Vec::new();
    let seat = seat(row, object, path);
    let global = match written.as_deref().map(OrgId::parse) {
        Some(Err(invalid)) if invalid.code == "natural_person" => return Some(Mention::Person),
        Some(Err(_)) if written.as_deref().is_some_and(is_personal) => {
            return Some(Mention::Person);
        }
        Some(Err(invalid)) if invalid.code == "placeholder" => {
            let reason = format!("{}; the organisation is known by its name only", invalid.detail);
            row.note(Invalid { detail: reason, ..invalid }.at(&field(path, "id")));
            None
        }
        Some(read) => Some(read),
        None => None,
    };
    let id = match (global, &written) {
        (Some(Ok(org_id)), _) => {
            let id = org_id.to_id();
            if org_id.check_failed() {
                crate::ndjson::mark_bin(&mut identifiers, &org_id, row);
            } else if id.as_str() != org_id.to_string() {
                identifiers.push(identifier(org_id.scheme(), org_id.local()));
            }
            id
        }
        (Some(Err(_)), Some(local)) => {
            let local = texts::clean_line(row, &field(path, "id"), local)?;
            let scheme = local.split_once('-').map(|(scheme, _)| scheme);
            let scheme = scheme
                .filter(|scheme| rules::code("scheme", scheme).is_ok())
                .unwrap_or("360Giving");
            identifiers.push(identifier(scheme, &local));
            Id::generated(publisher, "organisation", None, &local)
        }
        _ => {
            let region = seat.as_ref().map(Region::key).unwrap_or_default();
            let name = name.as_ref()?.best(domain::Language::En).0;
            Id::generated_from_name(publisher, "organisation", None, name, &region)
        }
    };
    let Some(name) = name else { return Some(Mention::Organisation(id, None)) };
    for (member, scheme) in
        [("charityNumber", "charity_number"), ("companyNumber", "company_number")]
    {
        let number = value::text(row, object, path, member);
        let number =
            number.and_then(|number| texts::clean_line(row, &field(path, member), &number));
        identifiers.extend(
            number
                .filter(|number| rules::line("id", number).is_ok())
                .map(|number| identifier(scheme, &number)),
        );
    }
    let website = value::text(row, object, path, "url");
    let website =
        website.and_then(|website| texts::web_address(row, &field(path, "url"), &website));
    let organisation =
        Organisation { identifiers, seat, website, ..Organisation::named(id.clone(), name) };
    Some(Mention::Organisation(id, Some(Box::new(organisation))))
}

fn is_personal(id: &str) -> bool {
    id.to_ascii_uppercase().starts_with("KZ-IIN") || holds_valid_iin(id).is_some()
}

fn identifier(scheme: &str, id: &str) -> Identifier {
    Identifier { scheme: scheme.to_owned(), id: id.to_owned(), check_failed: false }
}

/// Where the seat is, by codes only: streets and postcodes may be those of a private home.
fn seat(row: &mut Row, object: &Object, path: &str) -> Option<Region> {
    let locations = object.get("location").and_then(|value| value.as_array());
    let path = field(path, "location");
    locations.into_iter().flatten().enumerate().find_map(|(index, location)| {
        place(row, location.as_object()?, &format!("{path}[{index}]"))
    })
}

/// A place by its code, else by its country.
pub(crate) fn place(row: &mut Row, location: &Object, path: &str) -> Option<Region> {
    let mut text =
        |name: &str| value::text(row, location, path, name).map(|text| text.trim().to_owned());
    let (scheme, code) = (text("geoCodeType"), text("geoCode"));
    let code = scheme.zip(code).and_then(|(scheme, code)| Region::parse(&scheme, &code).ok());
    code.or_else(|| {
        let country = text("countryCode")
            .filter(|code| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()))?;
        Region::parse("ISO3166-1", &country).ok()
    })
}
