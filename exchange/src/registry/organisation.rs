//! One record of a register as an organisation.

use domain::bin::holds_valid_iin;
use domain::organisation::{FormerName, Identifier, Parent};
use domain::{
    Id, Invalid, LocalisedText, OrgId, Organisation, OrganisationRole, OrganisationStatus, Region,
    Relation, text,
};

use super::bound::{Bound, Cells};
use super::fields::{Fields, Text};
use crate::Context;
use crate::row::Row;

/// Reads a record; none where it is refused.
pub(crate) fn organisation(
    row: &mut Row,
    fields: &Fields<Bound>,
    cells: &Cells<'_>,
    context: &Context,
) -> Option<Organisation> {
    let mut identifiers = Vec::new();
    let name = localised(row, &fields.name, cells);
    let seat = fields.seat.as_ref().and_then(|seat| {
        let code = seat.code.value(row, cells)?;
        seat.code.judge(row, Region::parse(&seat.scheme, &code))
    });
    let id = id(row, fields.id.as_ref(), cells, context, &mut identifiers);
    let Some(name) = name else {
        if !row.is_refused() {
            row.refuse(Invalid::new("missing", "name", "", "the organisation has no name"));
        }
        return None;
    };
    let id = match id {
        Known::Id(id) => id,
        Known::Refused => return None,
        Known::ByName => {
            let region = seat.as_ref().map(Region::key).unwrap_or_default();
            let name = name.best(domain::Language::Kk).0;
            Id::generated_from_name(&context.publisher, "organisation", None, name, &region)
        }
    };
    let mut organisation = Organisation::named(id, name);
    let former = localised(row, &fields.former_name, cells);
    organisation.former_names =
        former.map(|name| FormerName { name, until: None }).into_iter().collect();
    organisation.seat = seat;
    for identifier in &fields.identifiers {
        let id = identifier.id.value(row, cells);
        let id = id.and_then(|id| identifier.id.judge(row, text::line("", &id).map(|()| id)));
        identifiers.extend(id.map(|id| Identifier {
            scheme: identifier.scheme.clone(),
            id,
            check_failed: false,
        }));
    }
    organisation.identifiers = identifiers;
    organisation.legal_form = one(row, fields.legal_form.as_ref(), cells, |code| {
        text::code("", code).map(|()| code.to_owned())
    });
    let status = one(row, fields.status.as_ref(), cells, OrganisationStatus::parse);
    organisation.status = status.unwrap_or(OrganisationStatus::Unknown);
    organisation.registered_on = fields.registered_on.as_ref().and_then(|bound| {
        let text = bound.value(row, cells)?;
        let form = bound.field.date.as_ref()?;
        bound.judge(row, form.read(&text))
    });
    organisation.spheres = several(row, fields.spheres.as_ref(), cells, |code| {
        text::code("", code).map(|()| code.to_owned())
    });
    organisation.roles = several(row, fields.roles.as_ref(), cells, OrganisationRole::parse);
    organisation.website = one(row, fields.website.as_ref(), cells, |address| {
        text::web_address("", address).map(|()| address.to_owned())
    });
    organisation.email = one(row, fields.email.as_ref(), cells, |address| {
        text::email("", address).map(|()| address.to_owned())
    });
    organisation.parent = fields.parent.as_ref().and_then(|parent| {
        let id = one(row, Some(&parent.id), cells, OrgId::parse)?;
        let relation = one(row, Some(&parent.relation), cells, Relation::parse)?;
        Some(Parent { id: id.to_id(), relation })
    });
    Some(organisation)
}

/// What is known of the id of a record.
enum Known {
    Id(Id),
    /// There is none: the name has to do.
    ByName,
    Refused,
}

fn id(
    row: &mut Row,
    bound: Option<&Bound>,
    cells: &Cells<'_>,
    context: &Context,
    identifiers: &mut Vec<Identifier>,
) -> Known {
    let Some(bound) = bound else { return Known::ByName };
    let written = bound.raw(row, cells);
    let Some(written) = written else {
        return if row.is_refused() { Known::Refused } else { Known::ByName };
    };
    let at = |invalid: Invalid| Invalid { field: bound.name.clone(), ..invalid };
    match OrgId::parse(&written) {
        Ok(org_id) => {
            let id = org_id.to_id();
            row.name(id.as_str());
            if org_id.check_failed() {
                crate::ndjson::mark_bin(identifiers, &org_id, row);
            } else if id.decode() != id.as_str() {
                let (scheme, id) = (org_id.scheme().to_owned(), org_id.local().to_owned());
                identifiers.push(Identifier { scheme, id, check_failed: false });
            }
            Known::Id(id)
        }
        Err(_) if holds_valid_iin(&written).is_some() => {
            let reason = "holds the number of a natural person (IIN), who is no organisation";
            row.refuse(at(Invalid::new("natural_person", "", "", reason)));
            Known::Refused
        }
        Err(invalid) if invalid.code == "placeholder" && !bound.field.required => {
            row.note(at(Invalid {
                detail: format!("{}; the organisation is known by its name only", invalid.detail),
                ..invalid
            }));
            Known::ByName
        }
        Err(invalid) if invalid.code == "unknown_scheme" => {
            let scheme =
                Some(context.publisher.clone()).filter(|scheme| text::code("", scheme).is_ok());
            let scheme = scheme.unwrap_or_else(|| "register".to_owned());
            let id = Id::generated(&context.publisher, "organisation", None, &written);
            match text::line("", &written) {
                Ok(()) => identifiers.push(Identifier { scheme, id: written, check_failed: false }),
                Err(invalid) => row.refuse(at(invalid)),
            }
            Known::Id(id)
        }
        Err(invalid) => {
            row.refuse(at(invalid));
            Known::Refused
        }
    }
}

fn localised(row: &mut Row, fields: &Text<Bound>, cells: &Cells<'_>) -> Option<LocalisedText> {
    let mut text = |bound: &Option<Bound>| bound.as_ref().and_then(|bound| bound.value(row, cells));
    let (kk, ru, en) = (text(&fields.kk), text(&fields.ru), text(&fields.en));
    if [&kk, &ru, &en].into_iter().all(Option::is_none) {
        return None;
    }
    row.required("name", LocalisedText::parse(kk, ru, en))
}

fn one<T>(
    row: &mut Row,
    bound: Option<&Bound>,
    cells: &Cells<'_>,
    read: impl Fn(&str) -> Result<T, Invalid>,
) -> Option<T> {
    let bound = bound?;
    let value = bound.value(row, cells)?;
    bound.judge(row, read(&value))
}

fn several<T: PartialEq>(
    row: &mut Row,
    bound: Option<&Bound>,
    cells: &Cells<'_>,
    read: impl Fn(&str) -> Result<T, Invalid>,
) -> Vec<T> {
    let Some(bound) = bound else { return Vec::new() };
    let values = bound.values(row, cells);
    values.iter().filter_map(|value| bound.judge(row, read(value))).collect()
}
