//! Rows as lines of the register.

use domain::{
    ChildKind, FundingKind, FundingStatus, Id, Invalid, LocalisedText, MilestoneStatus,
    PaymentStatus, Region,
};
use serde_json::{Map, Value as Json, json};

use super::catalogue::TableKind;
use super::parties::{self, Named};
use super::spool::Origin;
use super::values::Values;
use crate::row::Row;
use crate::texts;

/// A line of the register: its kind and its fields.
pub(crate) type Line = (&'static str, Map<String, Json>);

/// What rows have in common, and what they name.
pub(crate) struct Maker<'a> {
    pub(crate) publisher: &'a str,
    pub(crate) named: &'a mut Named,
}

/// Puts what is there into a line.
fn put(line: &mut Map<String, Json>, values: &Values<'_>, names: &[&str]) {
    for name in names {
        if let Some(value) = values.json(name) {
            line.insert((*name).to_owned(), value);
        }
    }
}

fn add(line: &mut Map<String, Json>, name: &str, value: Option<Json>) {
    if let Some(value) = value {
        line.insert(name.to_owned(), value);
    }
}

impl Maker<'_> {
    /// The line of a row; none where it is refused. What it names besides is remembered.
    pub(crate) fn line(
        &mut self,
        row: &mut Row,
        values: &Values<'_>,
        origin: Origin,
    ) -> Option<Line> {
        match values.kind {
            TableKind::Organisations => self.organisation(row, values),
            TableKind::Contracts | TableKind::Grants => self.funding(row, values, origin),
            TableKind::Milestones => self.milestone(row, values),
            TableKind::Payments => self.payment(row, values),
        }
    }

    fn organisation(&mut self, row: &mut Row, values: &Values<'_>) -> Option<Line> {
        let Some(name) = values.texts("name") else {
            row.refuse(Invalid::new("missing", "name", "", "the organisation has no name"));
            return None;
        };
        let text = serde_json::from_value::<LocalisedText>(name.clone());
        let region = values.regions("region").first();
        let known = values.id("bin").or_else(|| values.id("id")).cloned();
        let id = known.or_else(|| {
            let region = region.map(Region::key).unwrap_or_default();
            Some(parties::id_of_name(self.publisher, text.as_ref().ok()?, &region))
        });
        let mut line = Map::new();
        // A name that is none is told by who checks the line.
        line.insert("id".to_owned(), id.as_ref().map_or_else(|| json!("ENPO-"), |id| json!(id)));
        line.insert("name".to_owned(), name);
        add(&mut line, "legal_form", values.code("legal_form").map(|code| json!(code)));
        add(&mut line, "status", values.code("status").map(|code| json!(code)));
        put(&mut line, values, &["registered_on", "website"]);
        add(&mut line, "seat", region.map(|region| json!(region)));
        add(&mut line, "spheres", values.json("sphere"));
        add(&mut line, "roles", values.json("role"));
        if let Some(id) = id {
            self.named.describe(id);
        }
        Some(("organisation", line))
    }

    /// Who takes part: by the BIN, else by the name.
    /// The columns are that of the BIN and that of the name.
    fn party(
        &mut self,
        row: &mut Row,
        values: &Values<'_>,
        party: [&str; 2],
        origin: Origin,
    ) -> Option<Id> {
        let [bin, field] = party;
        let name = values.text(field);
        let digits = name.map_or(0, |name| name.bytes().filter(u8::is_ascii_digit).count());
        if let Some(name) = name.filter(|name| digits > 8 && !name.contains(char::is_alphabetic)) {
            let reason = "is a number where a name belongs: is the header right?";
            row.refuse(Invalid::new("malformed", values.title(field), name, reason));
            return None;
        }
        let id = values.id(bin).cloned().or_else(|| {
            let text = serde_json::from_value::<LocalisedText>(parties::name(name?)).ok()?;
            Some(parties::id_of_name(self.publisher, &text, ""))
        })?;
        if let Some(name) = name {
            self.named.add(&id, name, origin);
        }
        Some(id)
    }

    fn funding(&mut self, row: &mut Row, values: &Values<'_>, origin: Origin) -> Option<Line> {
        let contract = values.kind == TableKind::Contracts;
        let number = values.text("number")?;
        let told = ["title", "funder", "recipient", "description"];
        let tells = |name: &'static str| told.iter().any(|part| name.starts_with(part));
        if !values.names().any(tells) {
            let reason = "stands there alone, without a title, a funder or a recipient: a heading, a total or a signature is \
                          no contract";
            row.refuse(Invalid::new("missing", values.title("number"), "", reason));
            return None;
        }
        let kind = match values.code("kind").map(FundingKind::parse) {
            Some(Ok(kind)) => kind,
            _ if contract => FundingKind::SocialOrder,
            _ => FundingKind::Grant,
        };
        let carrier = kind.carrier().as_str();
        if (carrier == "contract") != contract {
            let table = values.kind.as_str();
            let reason = format!("is a {carrier}, which has no place in a table of {table}");
            row.refuse(Invalid::new("contradiction", values.title("kind"), kind.as_str(), reason));
            return None;
        }
        let id = Id::generated(self.publisher, carrier, None, number);
        let mut line = Map::new();
        line.insert("id".to_owned(), json!(id));
        line.insert("funding_kind".to_owned(), json!(kind.as_str()));
        line.insert(
            "identifiers".to_owned(),
            json!([{ "scheme": format!("{carrier}_number"), "id": number }]),
        );
        if matches!(kind, FundingKind::SocialOrder | FundingKind::StrategicPartnership) {
            line.insert("state_funded".to_owned(), json!(true));
        }
        add(&mut line, "title", values.texts("title"));
        add(&mut line, "description", values.texts("description"));
        let is_person = values.is_with_person();
        for (name, columns) in [
            ("funder", ["funder_bin", "funder_name"]),
            ("operator", ["operator_bin", "operator_name"]),
        ] {
            let id = self.party(row, values, columns, origin);
            add(&mut line, name, id.map(|id| json!({ "id": id })));
        }
        if is_person {
            line.insert("individual_recipient".to_owned(), json!(true));
        } else {
            let recipient = self.party(row, values, ["recipient_bin", "recipient_name"], origin);
            add(&mut line, "recipients", recipient.map(|id| json!([{ "id": id }])));
        }
        put(
            &mut line,
            values,
            &["amount", "amended_amount", "signed_on", "start_on", "end_on", "url"],
        );
        add(&mut line, "places", values.json("region"));
        add(&mut line, "spheres", values.json("sphere"));
        add(&mut line, "term", values.code("term").map(|code| json!(code)));
        let status = values.code("status").unwrap_or(match values.day("signed_on") {
            Some(_) => FundingStatus::Contracted.as_str(),
            None => FundingStatus::Unknown.as_str(),
        });
        line.insert("status".to_owned(), json!(status));
        Some((carrier, line))
    }

    /// The funding that a row belongs to.
    fn parent(&self, row: &mut Row, values: &Values<'_>) -> Option<Id> {
        match (values.text("contract"), values.text("grant")) {
            (Some(number), None) => Some(Id::generated(self.publisher, "contract", None, number)),
            (None, Some(number)) => Some(Id::generated(self.publisher, "grant", None, number)),
            (Some(_), Some(number)) => {
                let reason =
                    "names a grant beside a contract; which of the two is meant is not guessed";
                row.refuse(Invalid::new("contradiction", values.title("grant"), number, reason));
                None
            }
            (None, None) => {
                let reason = "needs the number of its contract or grant";
                row.refuse(Invalid::new("missing", "contract", "", reason));
                None
            }
        }
    }

    fn child(
        row: &mut Row,
        values: &Values<'_>,
        parent: &Id,
        kind: ChildKind,
        local: &str,
    ) -> Option<Id> {
        row.required(&values.title("number"), Id::child(parent, kind, local))
    }

    fn milestone(&mut self, row: &mut Row, values: &Values<'_>) -> Option<Line> {
        let parent = self.parent(row, values)?;
        let number = values.text("number")?;
        let id = Self::child(row, values, &parent, ChildKind::Milestone, number)?;
        let Some(title) = values.texts("title") else {
            row.refuse(Invalid::new("missing", "title_ru", "", "a milestone needs its title"));
            return None;
        };
        let mut line = Map::new();
        line.insert("id".to_owned(), json!(id));
        line.insert("funding".to_owned(), json!(parent));
        line.insert("title".to_owned(), title);
        let position = number.parse::<u32>().ok().filter(|position| *position > 0);
        add(&mut line, "position", position.map(|position| json!(position)));
        put(
            &mut line,
            values,
            &[
                "due_on",
                "due_original",
                "weight",
                "amount",
                "reported_on",
                "accepted_on",
                "returned_on",
            ],
        );
        if let (Some(from), Some(to)) = (values.day("due_original"), values.day("due_on"))
            && from < to
        {
            let [from, to] = [from, to].map(domain::day::format_day);
            line.insert("extensions".to_owned(), json!([{ "from": from, "to": to }]));
        }
        let (reported, returned) = (values.day("reported_on"), values.day("returned_on"));
        let status = values.code("status").unwrap_or_else(|| {
            let status = match values.day("accepted_on") {
                Some(_) => MilestoneStatus::Accepted,
                None if returned.is_some() && returned >= reported => MilestoneStatus::Returned,
                None if reported.is_some() => MilestoneStatus::Reported,
                None => MilestoneStatus::Planned,
            };
            status.as_str()
        });
        line.insert("status".to_owned(), json!(status));
        Some(("milestone", line))
    }

    fn payment(&mut self, row: &mut Row, values: &Values<'_>) -> Option<Line> {
        let parent = self.parent(row, values)?;
        let local = values.text("number")?;
        let id = Self::child(row, values, &parent, ChildKind::Payment, local)?;
        let mut line = Map::new();
        line.insert("id".to_owned(), json!(id));
        line.insert("funding".to_owned(), json!(parent));
        if let Some(number) = values.text("milestone") {
            let milestone = Id::child(&parent, ChildKind::Milestone, number);
            line.insert(
                "milestone".to_owned(),
                json!(row.required(&values.title("milestone"), milestone)?),
            );
        }
        put(&mut line, values, &["amount", "planned_on", "paid_on"]);
        let description = values.text("description");
        let description =
            description.and_then(|text| texts::clean_line(row, &values.title("description"), text));
        add(&mut line, "description", description.map(|text| json!(text)));
        let status = values.code("status").unwrap_or(match values.day("paid_on") {
            Some(_) => PaymentStatus::Paid.as_str(),
            None => PaymentStatus::Planned.as_str(),
        });
        line.insert("status".to_owned(), json!(status));
        Some(("payment", line))
    }
}
