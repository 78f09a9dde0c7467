//! The tables of the floor, made for its statements from the same register.

use std::path::Path;

use demo::Settings;
use diesel::connection::SimpleConnection;
use diesel::{Connection, RunQueryDsl, SqliteConnection};
use domain::counting::{AmountBasis, Bucket, counted};
use domain::{Funding, Language, LocalisedText, Organisation, Region, Stage, Thing};
use time::Date;

use super::statement::{Bound, Statement};
use crate::Failure;

const TABLES: &str = "
PRAGMA journal_mode = off; PRAGMA synchronous = off; PRAGMA cache_size = -262144;
CREATE TABLE organisations (number INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT, bin TEXT, legal_form TEXT, status TEXT,
    registered_on TEXT, region TEXT, sphere TEXT);
CREATE TABLE funding (number INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT, status TEXT, stage TEXT, title_kk TEXT,
    title_ru TEXT, title_en TEXT, description_kk TEXT, description_ru TEXT, amount INTEGER, currency TEXT, counted INTEGER,
    signed_on TEXT, start_on TEXT, end_on TEXT, year INTEGER, region TEXT, sphere TEXT, funder TEXT, recipient TEXT);
CREATE VIRTUAL TABLE organisations_text USING fts5(name, content = '', prefix = '2 3 4 5');
CREATE VIRTUAL TABLE funding_text USING fts5(title, description, content = '');
BEGIN";

/// What each statement walks; that of the groups holds everything they are made of.
const INDEXES: &str = "
CREATE UNIQUE INDEX organisations_id ON organisations (id);
CREATE INDEX funding_recipient ON funding (recipient, id);
CREATE INDEX funding_received ON funding (recipient, kind, currency, counted);
CREATE INDEX funding_given ON funding (funder, kind, currency, counted);
CREATE INDEX funding_recipient_amount ON funding (recipient, amount);
CREATE INDEX funding_recipient_signed ON funding (recipient, signed_on);
CREATE INDEX funding_recipient_end ON funding (recipient, end_on);
CREATE INDEX funding_filtered ON funding (region, sphere, currency, amount);
CREATE INDEX funding_groups ON funding (sphere, region, year, currency, counted);
INSERT INTO organisations_text (organisations_text) VALUES ('optimize');
INSERT INTO funding_text (funding_text) VALUES ('optimize');
COMMIT; ANALYZE";

/// Makes the file. Of several places, spheres or recipients the first counts: an index has one value a row.
pub(crate) fn fill(settings: &Settings, file: &Path) -> Result<(), Failure> {
    let mut connection = SqliteConnection::establish(&file.display().to_string())?;
    connection.batch_execute(TABLES)?;
    let mut number = 0;
    for thing in demo::things(settings) {
        number += 1;
        let statements = match &thing {
            Thing::Organisation(thing) => organisation(number, thing),
            Thing::Funding(thing) => funding(number, thing),
            _ => continue,
        };
        for statement in statements {
            statement.execute(&mut connection)?;
        }
    }
    connection.batch_execute(INDEXES)?;
    Ok(())
}

fn text(text: &(impl ToString + ?Sized)) -> Bound {
    Bound::Text(text.to_string())
}

fn maybe(value: Option<impl ToString>) -> Bound {
    value.map_or(Bound::Nothing, |value| text(&value))
}

fn number_or_nothing(value: Option<i64>) -> Bound {
    value.map_or(Bound::Nothing, Bound::Number)
}

fn region(region: Option<&Region>) -> Bound {
    maybe(region.map(|region| region.code().chars().take(2).collect::<String>()))
}

fn said(words: Option<&LocalisedText>) -> Bound {
    text(
        &words
            .iter()
            .flat_map(|words| words.iter())
            .map(|(_, text)| text)
            .collect::<Vec<_>>()
            .join(" "),
    )
}

fn organisation(number: i64, thing: &Organisation) -> [Statement; 2] {
    let Organisation { id, name, legal_form, status, registered_on, seat, spheres, .. } = thing;
    let row = vec![
        Bound::Number(number),
        text(id.as_str()),
        text(name.best(Language::Kk).0),
        text(id.as_str().trim_start_matches("KZ-BIN-")),
        maybe(legal_form.as_ref()),
        text(status.as_str()),
        maybe(*registered_on),
        region(seat.as_ref()),
        maybe(spheres.first()),
    ];
    [
        Statement {
            sql: "INSERT INTO organisations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values: row,
        },
        Statement {
            sql: "INSERT INTO organisations_text (rowid, name) VALUES (?, ?)",
            values: vec![Bound::Number(number), said(Some(name))],
        },
    ]
}

fn funding(number: i64, thing: &Funding) -> [Statement; 2] {
    let part = counted(thing, None, AmountBasis::Present);
    let sum = (part.bucket == Bucket::Counted).then(|| i64::try_from(part.minor).ok()).flatten();
    let amount = thing.present_amount();
    let title = |language| maybe(thing.title.as_ref().and_then(|title| title.get(language)));
    let description =
        |language| maybe(thing.description.as_ref().and_then(|words| words.get(language)));
    let row = vec![
        Bound::Number(number),
        text(&thing.id),
        text(thing.kind().as_str()),
        text(thing.status.as_str()),
        maybe(thing.stage.map(Stage::as_str)),
        title(Language::Kk),
        title(Language::Ru),
        title(Language::En),
        description(Language::Kk),
        description(Language::Ru),
        number_or_nothing(amount.map(|amount| amount.minor())),
        maybe(amount.map(|amount| amount.currency().code())),
        number_or_nothing(sum),
        maybe(thing.signed_on),
        maybe(thing.start_on),
        maybe(thing.end_on),
        number_or_nothing(thing.signed_on.map(Date::year).map(i64::from)),
        region(thing.places.first()),
        maybe(thing.spheres.first()),
        maybe(thing.funder.as_ref().map(|party| &party.id)),
        maybe(thing.recipients.first().map(|recipient| &recipient.id)),
    ];
    [
        Statement {
            sql: "INSERT INTO funding VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values: row,
        },
        Statement {
            sql: "INSERT INTO funding_text (rowid, title, description) VALUES (?, ?, ?)",
            values: vec![
                Bound::Number(number),
                said(thing.title.as_ref()),
                said(thing.description.as_ref()),
            ],
        },
    ]
}
