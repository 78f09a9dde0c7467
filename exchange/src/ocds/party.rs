//! Organisations that take part in a process.

use std::collections::HashMap;

use domain::organisation::Identifier;
use domain::{Codelists, Id, Invalid, Language, OrgId, Organisation, OrganisationRole, bin};

use super::field::{Object, at, code, object, objects, words};
use super::process::Process;
use crate::row::Row;
use crate::texts;

/// Who is meant by a reference.
pub(crate) enum Who {
    Organisation(Box<Organisation>),
    /// A natural person, of whom nothing is kept.
    Person,
}

/// The parties of a process.
pub(crate) struct Parties<'a> {
    all: Vec<(String, &'a Object)>,
    /// Places in the list, by id.
    by_id: HashMap<String, usize>,
    /// Places of those without an id, by the name that only one of them has.
    by_name: HashMap<String, Option<usize>>,
    publisher: &'a str,
    language: Option<Language>,
}

impl<'a> Parties<'a> {
    pub(crate) fn new(process: &'a Process, publisher: &'a str) -> Self {
        let language = code(&process.compiled, "language");
        let language = language.and_then(|code| Language::parse(&code.to_lowercase()).ok());
        let all = objects(&process.compiled, "", "parties");
        let ids = all.iter().enumerate().rev();
        let by_id = ids.filter_map(|(at, (_, party))| Some((code(party, "id")?, at))).collect();
        let mut by_name: HashMap<String, Option<usize>> = HashMap::new();
        for (at, (_, party)) in all.iter().enumerate() {
            if let (None, Some(name)) = (code(party, "id"), code(party, "name")) {
                by_name.entry(name).and_modify(|known| *known = None).or_insert(Some(at));
            }
        }
        Self { all, by_id, by_name, publisher, language }
    }

    /// The language of the texts, where it is one of ours.
    pub(crate) fn language(&self) -> Option<Language> {
        self.language
    }

    /// Who has a role, in the order of the list.
    pub(crate) fn with_role(&self, role: &str) -> Vec<(String, &'a Object)> {
        let has = |party: &Object| {
            let roles = party.get("roles").and_then(|roles| roles.as_array());
            roles.into_iter().flatten().any(|known| known == role)
        };
        self.all.iter().filter(|(_, party)| has(party)).cloned().collect()
    }

    /// Reads who is meant by a reference: the party of its id, where it has none the one of its name without an id, else what
    /// the reference itself says.
    pub(crate) fn who(&self, row: &mut Row, reference: &'a Object, path: &str) -> Option<Who> {
        let known = match code(reference, "id") {
            Some(id) => self.by_id.get(&id),
            None => code(reference, "name")
                .and_then(|name| self.by_name.get(&name))
                .and_then(Option::as_ref),
        };
        let party = known.and_then(|at| self.all.get(*at)).cloned();
        let (path, party) = party.unwrap_or_else(|| (path.to_owned(), reference));
        self.read(row, party, &path)
    }

    /// Reads a party.
    pub(crate) fn read(&self, row: &mut Row, party: &Object, path: &str) -> Option<Who> {
        if is_person(party) {
            return Some(Who::Person);
        }
        let legal = object(party, "identifier");
        let name = words(row, party, path, "name", self.language)
            .or_else(|| words(row, legal?, &at(path, "identifier"), "legalName", self.language));
        let own = code(party, "id");
        let number = legal.and_then(|legal| Some((code(legal, "scheme")?, code(legal, "id")?)));
        let number = number.filter(|(_, number)| !is_of_spreadsheet(row, path, number));
        let written = number.as_ref().map(|(scheme, number)| format!("{scheme}-{number}"));
        let Some(name) = name else {
            let reason = "an organisation needs its name; it was left out";
            row.note(Invalid::new("missing", at(path, "name"), own.unwrap_or_default(), reason));
            return None;
        };
        let mut identifiers = Vec::new();
        let known = own.iter().chain(&written).find_map(|written| OrgId::parse(written).ok());
        let id = match &known {
            Some(org_id) => {
                let id = org_id.to_id();
                if org_id.check_failed() {
                    crate::ndjson::mark_bin(&mut identifiers, org_id, row);
                } else if id.as_str() != org_id.to_string() {
                    identifiers.push(identifier(org_id.scheme(), org_id.local()));
                }
                id
            }
            // Ids of parties hold within their release only: what no register knows is known by its name.
            None => {
                let name = name.best(Language::Ru).0;
                Id::generated_from_name(self.publisher, "organisation", None, name, "")
            }
        };
        if known.is_none()
            && let Some((scheme, number)) = &number
        {
            identifiers.extend(registered(row, path, scheme, number));
        }
        let mut organisation = Organisation { identifiers, ..Organisation::named(id, name) };
        describe(row, party, path, &mut organisation);
        Some(Who::Organisation(Box::new(organisation)))
    }
}

/// What else is said of an organisation; addresses, contact points and other details stay where they are.
fn describe(row: &mut Row, party: &Object, path: &str, organisation: &mut Organisation) {
    for (path, other) in objects(party, path, "additionalIdentifiers") {
        if let (Some(scheme), Some(number)) = (code(other, "scheme"), code(other, "id")) {
            organisation.identifiers.extend(registered(row, &path, &scheme, &number));
        }
    }
    classify(party, organisation);
    let roles = party.get("roles").and_then(|roles| roles.as_array());
    let is = |wanted: &[&str]| {
        let mut roles = roles.into_iter().flatten();
        roles.any(|role| wanted.iter().any(|wanted| role == wanted))
    };
    if is(&["buyer", "procuringEntity"]) {
        organisation.roles.push(OrganisationRole::PublicBody);
    }
    if is(&["funder"]) {
        organisation.roles.push(OrganisationRole::Donor);
    }
}

/// Classifications by lists of this register (extension `organizationClassification`). What codes of other lists would be in
/// ours nobody has said.
fn classify(party: &Object, organisation: &mut Organisation) {
    let Some(details) = object(party, "details") else { return };
    for (_, classification) in objects(details, "", "classifications") {
        let (Some(scheme), Some(id)) = (code(classification, "scheme"), code(classification, "id"))
        else {
            continue;
        };
        let known = Codelists::get(&scheme).is_some_and(|list| list.find(&id).is_some());
        match scheme.as_str() {
            "spheres" if known && !organisation.spheres.contains(&id) => {
                organisation.spheres.push(id);
            }
            "legal_forms" if known => organisation.legal_form = Some(id),
            _ => {}
        }
    }
}

/// Whether a party is a natural person: any of its numbers is one of a person (IIN), or of a list of persons.
fn is_person(party: &Object) -> bool {
    let legal = object(party, "identifier").into_iter();
    let others = objects(party, "", "additionalIdentifiers").into_iter().map(|(_, other)| other);
    let of_list = |identifier: &Object| {
        code(identifier, "scheme").is_some_and(|scheme| scheme.to_uppercase().contains("IIN"))
    };
    let numbers = |object: &Object| {
        code(object, "id").is_some_and(|id| {
            id.to_uppercase().starts_with("KZ-IIN") || bin::holds_valid_iin(&id).is_some()
        })
    };
    numbers(party)
        || legal.chain(others).any(|identifier| of_list(identifier) || numbers(identifier))
}

/// A number as a spreadsheet writes it that took it for a quantity: leading zeros may be lost, and it names nobody.
fn is_of_spreadsheet(row: &mut Row, path: &str, number: &str) -> bool {
    let whole = number.strip_suffix(".0");
    let is = whole.is_some_and(|whole| whole.bytes().all(|b| b.is_ascii_digit()))
        || (number.contains("E+") && number.parse::<f64>().is_ok());
    if is {
        let reason =
            "is an identifier that a spreadsheet made a number of; format the column as text";
        row.note(Invalid::new("wrong_type", at(path, "identifier.id"), number, reason));
    }
    is
}

/// A number in a register, where it can be kept.
fn registered(row: &mut Row, path: &str, scheme: &str, number: &str) -> Option<Identifier> {
    let number = texts::clean_line(row, &at(path, "id"), number)?;
    domain::text::code("scheme", scheme).is_ok().then(|| identifier(scheme, &number))
}

fn identifier(scheme: &str, id: &str) -> Identifier {
    Identifier { scheme: scheme.to_owned(), id: id.to_owned(), check_failed: false }
}
