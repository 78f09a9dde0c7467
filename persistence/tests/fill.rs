//! The first fill of a register puts off what only lists walk, and leaves nothing undone.

use crate::database::{Database, Kind};
use crate::things::{act, grant, stated};

fn indexes(database: &Database) -> Vec<String> {
    match database.kind {
        Kind::Sqlite => database.words(
            "SELECT name || ' ' || sql AS value FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name",
        ),
        Kind::Postgres => database.words(
            "SELECT indexdef AS value FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname",
        ),
    }
}

on_both! {
    fn a_register_that_was_filled_has_the_indexes_it_would_have_had(database) {
        let before = indexes(database);
        let store = database.store();
        store.put_off_indexes().unwrap();
        let meanwhile = indexes(database).len();
        assert_eq!(meanwhile < before.len(), database.kind == Kind::Sqlite, "{meanwhile}");
        store.state(&act(), &[stated("register", grant("g-1"))]).unwrap();
        let mut left = Vec::new();
        store.build_indexes(|count| left.push(count)).unwrap();
        assert_eq!(indexes(database), before);
        assert_eq!(left.len(), before.len() - meanwhile);
        assert!(left.is_sorted_by(|a, b| a > b), "{left:?}");
    }

    fn whoever_opens_it_next_builds_what_a_killed_import_put_off(database) {
        let before = indexes(database);
        let store = database.store();
        store.put_off_indexes().unwrap();
        store.state(&act(), &[stated("register", grant("g-1"))]).unwrap();
        drop(store);
        let store = database.store();
        assert_eq!(indexes(database), before);
        store.build_indexes(|_| panic!("nothing is left to build")).unwrap();
    }

    fn a_register_that_holds_something_keeps_its_indexes(database) {
        let before = indexes(database);
        let store = database.store();
        store.state(&act(), &[stated("register", grant("g-1"))]).unwrap();
        store.put_off_indexes().unwrap();
        assert_eq!(indexes(database), before);
    }

    fn a_rehearsal_keeps_the_indexes(database) {
        let before = indexes(database);
        let store = database.store().rehearse().unwrap();
        store.put_off_indexes().unwrap();
        store.state(&act(), &[stated("register", grant("g-1"))]).unwrap();
        store.build_indexes(|_| panic!("nothing was put off")).unwrap();
        drop(store);
        assert_eq!(indexes(database), before);
        assert_eq!(database.store().sequence().unwrap(), 0);
    }

    fn what_is_below_a_funding_is_found_without_a_walk_meanwhile(database) {
        let store = database.store();
        store.put_off_indexes().unwrap();
        let kept = indexes(database).join("\n");
        for table in ["milestones", "payments", "documents"] {
            assert!(kept.contains(&format!("{table}_by_funding_id")), "{table}: {kept}");
        }
    }
}
