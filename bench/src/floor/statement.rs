//! The statements, one a question.

use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel::sqlite::Sqlite;
use diesel::{QueryResult, RunQueryDsl, SqliteConnection};

/// A value in the place of a `?`.
#[derive(Debug, Clone)]
pub(super) enum Bound {
    Text(String),
    Number(i64),
    Nothing,
}

/// A statement with its values. It is prepared once on each connection.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    pub sql: &'static str,
    pub values: Vec<Bound>,
}

impl QueryId for Statement {
    type QueryId = ();
    // The text tells one from another.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Statement {
    type SqlType = Text;
}

impl RunQueryDsl<SqliteConnection> for Statement {}

impl QueryFragment<Sqlite> for Statement {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        let mut values = self.values.iter();
        for (at, piece) in self.sql.split('?').enumerate() {
            if at > 0 {
                match values.next() {
                    Some(Bound::Text(text)) => out.push_bind_param::<Text, _>(text)?,
                    Some(Bound::Number(number)) => out.push_bind_param::<BigInt, _>(number)?,
                    Some(Bound::Nothing) => {
                        out.push_bind_param::<Nullable<Text>, _>(&None::<String>)?;
                    }
                    None => return Err(diesel::result::Error::NotFound),
                }
            }
            out.push_sql(piece);
        }
        Ok(())
    }
}

/// A funding with its parties, as the register's own lists show one.
macro_rules! page {
    ($from_and_where:literal) => {
        concat!(
            "SELECT json_object('items', json_group_array(json_object(",
            "'id', f.id, 'kind', f.kind, 'status', f.status, 'stage', f.stage, ",
            "'title', json_object('kk', f.title_kk, 'ru', f.title_ru, 'en', f.title_en), ",
            "'description', json_object('kk', f.description_kk, 'ru', f.description_ru), ",
            "'amount', json_object('amount', f.amount, 'currency', f.currency), ",
            "'signed_on', f.signed_on, 'start_on', f.start_on, 'end_on', f.end_on, ",
            "'region', f.region, 'sphere', f.sphere, ",
            "'funder', json_object('id', f.funder, 'name', g.name, 'region', g.region), ",
            "'recipient', json_object('id', f.recipient, 'name', r.name, 'region', r.region)",
            "))) FROM ",
            $from_and_where
        )
    };
}

const ORGANISATION: &str = "SELECT json_object('id', o.id, 'name', o.name, 'bin', o.bin, 'legal_form', o.legal_form, \
     'status', o.status, 'registered_on', o.registered_on, 'region', o.region, 'sphere', o.sphere, 'totals', json_object(\
     'received', (SELECT json_group_array(json_object('kind', kind, 'currency', currency, 'count', many, 'sum', sum)) FROM \
     (SELECT kind, currency, count(*) AS many, sum(counted) AS sum FROM funding WHERE recipient = o.id AND counted IS NOT NULL \
     GROUP BY kind, currency)), \
     'given', (SELECT json_group_array(json_object('kind', kind, 'currency', currency, 'count', many, 'sum', sum)) FROM \
     (SELECT kind, currency, count(*) AS many, sum(counted) AS sum FROM funding WHERE funder = o.id AND counted IS NOT NULL \
     GROUP BY kind, currency)))) FROM organisations o WHERE o.id = ?";

const BY_ID: &str = page!(
    "(SELECT * FROM funding WHERE recipient = ? ORDER BY id LIMIT 20) f \
     LEFT JOIN organisations g ON g.id = f.funder LEFT JOIN organisations r ON r.id = f.recipient"
);
const BY_AMOUNT_DOWN: &str = page!(
    "(SELECT * FROM funding WHERE recipient = ? ORDER BY amount DESC LIMIT 20) f \
     LEFT JOIN organisations g ON g.id = f.funder LEFT JOIN organisations r ON r.id = f.recipient"
);
const BY_AMOUNT: &str = page!(
    "(SELECT * FROM funding WHERE recipient = ? ORDER BY amount LIMIT 20) f \
     LEFT JOIN organisations g ON g.id = f.funder LEFT JOIN organisations r ON r.id = f.recipient"
);
const BY_SIGNATURE_DOWN: &str = page!(
    "(SELECT * FROM funding WHERE recipient = ? ORDER BY signed_on DESC LIMIT 20) f \
     LEFT JOIN organisations g ON g.id = f.funder LEFT JOIN organisations r ON r.id = f.recipient"
);
const BY_SIGNATURE: &str = page!(
    "(SELECT * FROM funding WHERE recipient = ? ORDER BY signed_on LIMIT 20) f \
     LEFT JOIN organisations g ON g.id = f.funder LEFT JOIN organisations r ON r.id = f.recipient"
);
const BY_END_DOWN: &str = page!(
    "(SELECT * FROM funding WHERE recipient = ? ORDER BY end_on DESC LIMIT 20) f \
     LEFT JOIN organisations g ON g.id = f.funder LEFT JOIN organisations r ON r.id = f.recipient"
);

const FILTERED: &str = page!(
    "(SELECT * FROM funding WHERE region = ? AND sphere = ? AND currency = 'KZT' AND amount >= ? \
     ORDER BY amount DESC LIMIT 20) f \
     LEFT JOIN organisations g ON g.id = f.funder LEFT JOIN organisations r ON r.id = f.recipient"
);

const WORDS: &str = page!(
    "(SELECT f.* FROM funding_text t JOIN funding f ON f.number = t.rowid \
     WHERE funding_text MATCH ? AND f.region = ? ORDER BY t.rank LIMIT 20) f \
     LEFT JOIN organisations g ON g.id = f.funder LEFT JOIN organisations r ON r.id = f.recipient"
);

const BEGINNING: &str = "SELECT json_object('items', json_group_array(json_object('id', id, 'name', name, 'region', region, \
     'kind', 'organisation'))) FROM (SELECT o.id, o.name, o.region FROM organisations_text t \
     JOIN organisations o ON o.number = t.rowid WHERE organisations_text MATCH ? ORDER BY t.rank LIMIT 10)";

const GROUPS: &str = "SELECT json_object('groups', json_group_array(json_object('region', region, 'year', year, \
     'currency', currency, 'count', many, 'sum', sum))) FROM (SELECT region, year, currency, count(*) AS many, \
     sum(counted) AS sum FROM funding WHERE sphere = ? AND counted IS NOT NULL GROUP BY region, year, currency)";

impl Statement {
    /// The statement of a question; none where there is no such question.
    pub fn of(work: &str, values: &[&str]) -> Option<Self> {
        let text = |text: &str| Bound::Text(text.to_owned());
        let (sql, values) = match (work, values) {
            ("w1", [id]) => (ORGANISATION, vec![text(id)]),
            ("w2", [id, order]) => {
                let sql = match *order {
                    "-amount" => BY_AMOUNT_DOWN,
                    "amount" => BY_AMOUNT,
                    "-signed_on" => BY_SIGNATURE_DOWN,
                    "signed_on" => BY_SIGNATURE,
                    "-end_on" => BY_END_DOWN,
                    _ => BY_ID,
                };
                (sql, vec![text(id)])
            }
            ("w3", [region, sphere, minor]) => {
                (FILTERED, vec![text(region), text(sphere), Bound::Number(minor.parse().ok()?)])
            }
            ("w4", [one, other, region]) => {
                (WORDS, vec![Bound::Text(format!("\"{one}\" \"{other}\"")), text(region)])
            }
            ("w5", [beginning]) => (BEGINNING, vec![Bound::Text(format!("\"{beginning}\" *"))]),
            ("w6", [sphere]) => (GROUPS, vec![text(sphere)]),
            _ => return None,
        };
        Some(Self { sql, values })
    }
}
