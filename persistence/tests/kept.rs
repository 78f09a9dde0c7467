//! What a program keeps from one run to the next.

/// A name as programs have them.
const NAME: &str = "goszakup https://portal.example 6,23,52";

on_both! {
    fn what_is_kept_last_is_found_under_its_name(database) {
        let store = database.store();
        assert_eq!(store.kept(NAME).unwrap(), None);
        store.keep(NAME, "первый").unwrap();
        store.keep(NAME, "{\"after\": 7}").unwrap();
        store.keep("other", "").unwrap();
        assert_eq!(store.kept(NAME).unwrap().as_deref(), Some("{\"after\": 7}"));
        assert_eq!(store.kept("other").unwrap().as_deref(), Some(""));
        assert_eq!(database.store().secret(), store.secret(), "settings of the database stay");
    }
}
