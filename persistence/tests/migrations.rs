//! Both databases have the schema that the code believes in, from any start.

use std::collections::{BTreeMap, BTreeSet};

use diesel::{Connection, PgConnection, SqliteConnection};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use persistence::{Error, Options, Store};

use crate::database::{Database, Kind};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");

/// Everything that makes up the schema, as text.
fn dump(database: &Database) -> Vec<String> {
    database.words(match database.kind {
        Kind::Sqlite => "SELECT type || ' ' || name || ' ' || sql AS value FROM sqlite_master WHERE sql IS NOT NULL ORDER BY value",
        Kind::Postgres => {
            "SELECT concat_ws(' ', table_name, column_name, ordinal_position, data_type, is_nullable, collation_name) AS value
             FROM information_schema.columns WHERE table_schema = 'public'
             UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
             UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
                WHERE connamespace = 'public'::regnamespace
             UNION ALL SELECT concat_ws(' ', attrelid::regclass, attname, attstorage) FROM pg_attribute
                WHERE attrelid = 'log_blocks'::regclass AND attnum > 0
             ORDER BY 1"
        }
    })
}

/// Undoes or does all migrations.
fn migrate(database: &Database, up: bool) {
    macro_rules! run {
        ($connection:expr, $tree:literal) => {{
            let (mut connection, tree) = (
                $connection,
                FileBasedMigrations::from_path(format!("{FOLDER}/{}", $tree)).unwrap(),
            );
            let done = if up {
                connection.run_pending_migrations(tree)
            } else {
                connection.revert_all_migrations(tree)
            };
            assert!(!done.unwrap().is_empty(), "there was something to do");
        }};
    }
    match database.kind {
        Kind::Sqlite => {
            run!(
                SqliteConnection::establish(&database.path().to_string_lossy()).unwrap(),
                "sqlite"
            );
        }
        Kind::Postgres => run!(PgConnection::establish(&database.url).unwrap(), "postgres"),
    }
}

type Tables = BTreeMap<String, (Vec<String>, BTreeMap<String, String>)>;

/// Tables, their primary keys and their columns as `schema.rs` declares them.
fn declared() -> Tables {
    let text = include_str!("../src/schema.rs");
    let mut tables = Tables::new();
    for table in text.split("diesel::table! {").skip(1) {
        let (head, body) = table.split_once('{').unwrap();
        let (name, key) = head.trim().trim_end_matches(')').split_once(" (").unwrap();
        let key = key.split(", ").map(str::to_owned).collect();
        let columns = body
            .split('}')
            .next()
            .unwrap()
            .lines()
            .filter_map(|line| line.trim().trim_end_matches(',').split_once(" -> "));
        let columns = columns.map(|(column, kind)| (column.to_owned(), kind.to_owned())).collect();
        tables.insert(name.to_owned(), (key, columns));
    }
    tables
}

/// The same, as the database has it.
fn present(database: &Database) -> Tables {
    let rows = database.words(match database.kind {
        Kind::Sqlite => {
            "SELECT t.name || ' ' || c.name || ' ' || c.pk || ' ' || c.\"notnull\" || ' ' || c.type AS value
             FROM sqlite_master t, pragma_table_info(t.name) c
             WHERE t.type = 'table' AND t.name NOT LIKE '\\_\\_diesel%' ESCAPE '\\' ORDER BY t.name, c.pk"
        }
        Kind::Postgres => {
            "SELECT concat_ws(' ', c.relname, a.attname, coalesce(array_position(k.conkey, a.attnum), 0),
                CASE WHEN a.attnotnull THEN 1 ELSE 0 END, upper(format_type(a.atttypid, a.atttypmod))) AS value
             FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
             LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
             WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE '\\_\\_diesel%'
             ORDER BY c.relname, coalesce(array_position(k.conkey, a.attnum), 0)"
        }
    });
    let mut tables = Tables::new();
    for row in rows {
        let [table, column, key, required, kind] = row.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{row}")
        };
        let kind = match kind {
            "TEXT" => "Text",
            "INTEGER" if column == "first_sequence" => "BigInt", // SQLite's row id, which has 64 bits
            "INTEGER" => "Integer",
            "BIGINT" => "BigInt",
            "BLOB" | "BYTEA" => "Binary",
            "BOOLEAN" => "Bool",
            "DATE" => "Date",
            other => panic!("{table}.{column} is {other}"),
        };
        let (keys, columns) = tables.entry(table.to_owned()).or_default();
        if key != "0" {
            keys.push(column.to_owned());
        }
        let kind = if required == "1" { kind.to_owned() } else { format!("Nullable<{kind}>") };
        columns.insert(column.to_owned(), kind);
    }
    tables
}

/// Of every foreign key, and of every index, the table and the first column.
fn keys_and_indexes(database: &Database) -> (Vec<String>, BTreeSet<String>) {
    let (keys, indexes) = match database.kind {
        Kind::Sqlite => (
            "SELECT t.name || ' ' || k.\"from\" AS value FROM sqlite_master t, pragma_foreign_key_list(t.name) k WHERE t.type = 'table'",
            "SELECT t.name || ' ' || c.name AS value FROM sqlite_master t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
             WHERE t.type = 'table' AND c.seqno = 0",
        ),
        Kind::Postgres => (
            "SELECT c.conrelid::regclass || ' ' || a.attname AS value FROM pg_constraint c
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey) WHERE c.contype = 'f'",
            "SELECT i.indrelid::regclass || ' ' || a.attname AS value FROM pg_index i
             JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE i.indpred IS NULL",
        ),
    };
    (database.words(keys), database.words(indexes).into_iter().collect())
}

on_both! {
    fn up_down_up_is_the_identity(database) {
        let first = dump(database);
        migrate(database, false);
        assert_eq!(present(database), Tables::new());
        migrate(database, true);
        assert_eq!(dump(database), first);
        assert_eq!(database.number("SELECT sequence AS value FROM log_head"), 0);
    }

    fn tables_and_columns_are_those_of_the_code(database) {
        let tables = declared();
        assert_eq!(tables.len(), 20);
        assert_eq!(present(database), tables);
    }

    fn every_foreign_key_has_an_index(database) {
        let (keys, indexes) = keys_and_indexes(database);
        assert_eq!(keys.len(), 5);
        for key in keys {
            assert!(indexes.contains(&key), "{key} in {indexes:?}");
        }
    }

    fn text_is_compared_byte_for_byte(database) {
        let foreign = match database.kind {
            Kind::Sqlite => "SELECT count(*) AS value FROM sqlite_master WHERE upper(sql) LIKE '%COLLATE%'",
            Kind::Postgres => {
                "SELECT count(*) AS value FROM information_schema.columns
                 WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_diesel%' AND data_type = 'text'
                   AND collation_name IS DISTINCT FROM 'C'"
            }
        };
        assert_eq!(database.number(foreign), 0);
    }

    fn a_newer_database_is_refused(database) {
        database.sql("INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000001')");
        for migrate in [true, false] {
            let refused = Store::open(&database.url, &Options { migrate, ..Options::default() }).err().unwrap();
            assert!(matches!(&refused, Error::Newer { found, .. } if found == "99990101000001"), "{refused}");
        }
    }

    fn missing_migrations_are_refused_unless_they_may_be_applied(database) {
        let empty = Database::empty(database.kind);
        let refused = Store::open(&empty.url, &Options { migrate: false, ..Options::default() }).err().unwrap();
        assert!(matches!(refused, Error::NotMigrated), "{refused}");
        drop(Store::open(&empty.url, &Options::default()).unwrap());
        Store::open(&empty.url, &Options { migrate: false, ..Options::default() }).unwrap();
    }

    fn many_programs_may_open_a_new_database_at_once(database) {
        let empty = Database::empty(database.kind);
        let opened = || Store::open(&empty.url, &Options { connections: 1, ..Options::default() }).map(|store| store.secret());
        let secrets: Vec<[u8; 32]> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(opened)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap().unwrap()).collect()
        });
        assert!(secrets.windows(2).all(|pair| pair[0] == pair[1]), "all sign with one secret");
    }
}

#[test]
fn an_unknown_scheme_is_refused_without_telling_a_password() {
    for url in
        ["mysql://me:hush@host/db", "enpo.db", "", "sqlite:", "sqlite::memory:", "Postgres:me:hush"]
    {
        let refused = Store::open(url, &Options::default()).err().unwrap();
        assert!(matches!(refused, Error::Address(_)), "{url}: {refused}");
        assert!(!refused.to_string().contains("hush"), "{refused}");
    }
}
