//! One grant, from the standard's fields to the register's.

use domain::organisation::Identifier;
use domain::{Funding, FundingKind, FundingStatus, Id, Invalid, Period, Region, text as rules};
use serde_json::Value;
use time::Date;

use super::amount;
use super::organisation::{Mention, mention, place};
use super::persons::{Persons, persons};
use super::value::{self, Object};
use crate::row::Row;
use crate::written::habits::Habits;
use crate::written::{days, numbers, years};
use crate::{Context, texts, unique};

/// A grant as JSON text and as the object in it.
pub(crate) struct Grant<'a> {
    json: &'a str,
    object: Object,
    /// The id as its publisher wrote it.
    id: Option<String>,
    /// How its file writes days and amounts.
    habits: Habits,
}

impl<'a> Grant<'a> {
    /// Reads an element of the list of grants.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, Invalid> {
        let json = std::str::from_utf8(bytes)
            .map_err(|_| Invalid::new("invalid_utf8", "", "", "is not UTF-8"))?;
        let value = serde_json::from_str(json).map_err(|error| {
            Invalid::new(
                "malformed_json",
                "",
                "",
                format!("is not valid JSON: {error} of the grant"),
            )
        })?;
        unique::check(json)?;
        match value {
            Value::Object(object) => {
                // What is odd in it is told with the rest of the grant.
                let id = value::text(&mut Row::new("", 0), &object, "", "id");
                let id = id.map(|id| id.trim().to_owned());
                Ok(Self { json, object, id, habits: Habits::default() })
            }
            other => Err(Invalid::new("wrong_type", "", other.to_string(), "is not an object")),
        }
    }

    /// The same grant, in a file that writes days and amounts so.
    pub(crate) fn among(self, habits: Habits) -> Self {
        Self { habits, ..self }
    }

    /// Takes down how it writes days and amounts.
    pub(crate) fn learn(&self, habits: &mut Habits) {
        let text = |object: &Object, name: &str| object.get(name)?.as_str().map(str::to_owned);
        let periods = ["actualDates", "plannedDates"]
            .into_iter()
            .filter_map(|name| self.object.get(name)?.as_array()?.first()?.as_object());
        let told =
            periods.flat_map(|period| ["startDate", "endDate"].map(|name| text(period, name)));
        for day in told.chain([text(&self.object, "awardDate")]).flatten() {
            if let Ok(read) = days::read(&day) {
                habits.day(read);
            }
        }
        if let Some(amount) = text(&self.object, "amountAwarded")
            && let Ok((_, said)) = numbers::read(&amount)
        {
            habits.number(said);
        }
    }

    fn day(&self, text: &str) -> Result<Date, Invalid> {
        let day = days::read(text)?.settle(text, self.habits)?;
        years::of_money(day).map_err(|invalid| Invalid { value: text.to_owned(), ..invalid })
    }

    /// The id as its publisher wrote it.
    pub(crate) fn written_id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The whole in its one spelling.
    pub(crate) fn spelling(&self) -> String {
        Value::Object(self.object.clone()).to_string()
    }

    /// Day to which the grant dates what it says: of its last change, else of the award.
    pub(crate) fn dated(&self) -> Option<Date> {
        let day = |name: &str| self.object.get(name)?.as_str().and_then(|text| self.day(text).ok());
        day("dateModified").or_else(|| day("awardDate"))
    }

    /// The funder's mention and those of the recipients: whether it is the funder, its path, and what it says.
    pub(crate) fn mentions(
        &self,
        row: &mut Row,
        context: &Context,
    ) -> Vec<(bool, String, Option<Mention>)> {
        let publisher = self.publisher(context);
        let mut mentions = Vec::new();
        for (name, funder) in [("fundingOrganization", true), ("recipientOrganization", false)] {
            let objects = value::objects(row, &self.object, name);
            for (index, object) in
                objects.into_iter().take(if funder { 1 } else { usize::MAX }).enumerate()
            {
                let path = format!("{name}[{index}]");
                let mention = mention(row, object, &path, &publisher);
                mentions.push((funder, path, mention));
            }
        }
        mentions
    }

    /// The mention at one of the paths that [`Grant::mentions`] gives.
    pub(crate) fn mention_at(
        &self,
        row: &mut Row,
        path: &str,
        context: &Context,
    ) -> Option<Mention> {
        let (name, index) = path.strip_suffix(']')?.split_once('[')?;
        let objects = value::objects(row, &self.object, name);
        mention(row, objects.get(index.parse::<usize>().ok()?)?, path, &self.publisher(context))
    }

    /// The id under which the register keeps the grant.
    pub(crate) fn id(&self, context: &Context) -> Result<Id, Invalid> {
        let written = self
            .written_id()
            .ok_or_else(|| Invalid::new("missing", "id", "", "a grant needs its id"))?;
        if domain::bin::holds_valid_iin(written).is_some() {
            return Err(Invalid::new(
                "natural_person",
                "id",
                "",
                "holds the number of a natural person",
            ));
        }
        if written.starts_with("360G-") {
            return Id::encode(written).map_err(|invalid| invalid.at("id"));
        }
        Ok(Id::generated(&self.publisher(context), "grant", None, written))
    }

    /// Who gave the ids that are not global: who was named, else the prefix of the grant's own id (`360G-ptc`), so that the
    /// same file gives the same ids whatever it is called.
    fn publisher<'c>(&'c self, context: &'c Context) -> std::borrow::Cow<'c, str> {
        if !context.publisher.is_empty() {
            return context.publisher.as_str().into();
        }
        let prefix = self.written_id().and_then(|id| id.strip_prefix("360G-")?.split('-').next());
        prefix.map_or_else(
            || context.source.as_str().into(),
            |prefix| format!("360G-{prefix}").into(),
        )
    }

    /// The grant without its parties.
    pub(crate) fn funding(&self, row: &mut Row, context: &Context) -> Option<Funding> {
        let persons = persons(row, &self.object);
        // A number that stands for it is noted.
        value::text(row, &self.object, "", "id");
        let id = row.required("", self.id(context));
        self.tell_other_funders(row);
        let amount = amount::amount(row, self.json, &self.object, self.habits);
        let signed_on = self.signed_on(row);
        let mut funding = Funding::new(id?, FundingKind::Grant);
        funding.individual_recipient = persons.any;
        funding.identifiers.extend(self.identifier(row, &funding.id));
        funding.title = self.text(row, &persons, "title");
        funding.description = self.text(row, &persons, "description");
        funding.amount = amount;
        funding.signed_on = signed_on;
        (funding.start_on, funding.end_on) = self.days(row);
        funding.status = FundingStatus::Contracted;
        funding.places = self.places(row);
        funding.spheres = self.spheres(row);
        funding.programme = self.programme(row, &persons);
        funding.url = self.url(row, &persons);
        Some(funding)
    }

    /// The register knows one funder of a grant.
    fn tell_other_funders(&self, row: &mut Row) {
        let name = "fundingOrganization";
        let Some(Value::Array(funders)) = self.object.get(name) else { return };
        for (index, funder) in funders.iter().enumerate().skip(1) {
            let named = funder.get("name").or(funder.get("id")).and_then(Value::as_str);
            let reason = "is a further funder; the register keeps the first, and it was left out";
            let field = format!("{name}[{index}]");
            row.note(Invalid::new("left_out", field, named.unwrap_or_default(), reason));
        }
    }

    fn identifier(&self, row: &mut Row, id: &Id) -> Option<Identifier> {
        let written = self.written_id().filter(|written| *written != id.as_str())?;
        let id = texts::clean_line(row, "id", written)?;
        Some(Identifier { scheme: "360Giving".to_owned(), id, check_failed: false })
    }

    fn text(&self, row: &mut Row, persons: &Persons, name: &str) -> Option<domain::LocalisedText> {
        let text = value::text(row, &self.object, "", name);
        if text.is_none() {
            row.note(Invalid::new(
                "missing",
                name,
                "",
                "is missing or empty, though the standard asks for it",
            ));
        }
        let text = persons.mask(row, name, &text?);
        texts::english(row, name, &text)
    }

    fn signed_on(&self, row: &mut Row) -> Option<Date> {
        let Some(text) = value::text(row, &self.object, "", "awardDate") else {
            row.refuse(Invalid::new(
                "missing",
                "awardDate",
                "",
                "a grant needs the day of its award",
            ));
            return None;
        };
        if let Some(modified) = value::text(row, &self.object, "", "dateModified")
            && let Err(invalid) = self.day(&modified)
        {
            row.note(invalid.at("dateModified"));
        }
        row.required("awardDate", self.day(&text))
    }

    /// First and last day of the work, as they were, else as they were planned.
    fn days(&self, row: &mut Row) -> (Option<Date>, Option<Date>) {
        let mut days = (None, None);
        for name in ["actualDates", "plannedDates"] {
            let dates = value::objects(row, &self.object, name);
            let Some(first) = dates.first() else { continue };
            let path = format!("{name}[0]");
            let mut day = |name: &str| {
                let text = value::text(row, first, &path, name)?;
                row.optional(&value::field(&path, name), self.day(&text))
            };
            let (start, end) = (day("startDate"), day("endDate"));
            let (start, end) = (days.0.or(start), days.1.or(end));
            match Period::new(start, end) {
                Ok(_) => days = (start, end),
                Err(invalid) => {
                    let detail = format!("{}; both days were left out", invalid.detail);
                    row.note(Invalid { field: value::field(&path, "endDate"), detail, ..invalid });
                }
            }
        }
        days
    }

    fn places(&self, row: &mut Row) -> Vec<Region> {
        let mut places: Vec<Region> = Vec::new();
        let name = "beneficiaryLocation";
        for (index, location) in value::objects(row, &self.object, name).into_iter().enumerate() {
            let place = place(row, location, &format!("{name}[{index}]"));
            places.extend(place.filter(|place| !places.contains(place)));
        }
        places
    }

    /// Codes of classifications; titles without a code are no codes.
    fn spheres(&self, row: &mut Row) -> Vec<String> {
        let mut spheres: Vec<String> = Vec::new();
        let name = "classifications";
        for (index, object) in value::objects(row, &self.object, name).into_iter().enumerate() {
            let code = value::text(row, object, &format!("{name}[{index}]"), "code");
            let code = code.map(|code| code.trim().to_owned());
            let is_code = |code: &String| rules::code("code", code).is_ok();
            spheres.extend(code.filter(|code| is_code(code) && !spheres.contains(code)));
        }
        spheres
    }

    fn programme(&self, row: &mut Row, persons: &Persons) -> Option<domain::LocalisedText> {
        let programmes = value::objects(row, &self.object, "grantProgramme");
        let field = "grantProgramme[0].title";
        let title = value::text(row, programmes.first()?, "grantProgramme[0]", "title")?;
        let title = persons.mask(row, field, &title);
        texts::english(row, field, &title)
    }

    /// The grant's own page, but for a grant to a person, whose page may name them.
    fn url(&self, row: &mut Row, persons: &Persons) -> Option<String> {
        let url = value::text(row, &self.object, "", "url")?;
        if persons.any {
            row.note(Invalid::new(
                "natural_person",
                "url",
                "",
                "was left out, since the grant is a person's",
            ));
            return None;
        }
        texts::web_address(row, "url", &url)
    }
}
