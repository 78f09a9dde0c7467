//! Whoever follows the log is told that it has grown.

use std::time::Duration;

use crate::things::*;

on_both! {
    fn a_commit_is_heard_where_the_database_tells_of_it(database) {
        let (store, writer) = (database.store(), database.store());
        let mut watch = store.watch();
        // The first look begins to listen.
        assert!(!watch.wait(Duration::ZERO));
        let tells = database.url.starts_with("postgres");
        let patience = if tells { Duration::from_mins(1) } else { Duration::from_millis(20) };
        for name in ["o", "p"] {
            std::thread::scope(|scope| {
                scope.spawn(|| writer.take(&[stated("register", organisation(name))]));
                assert_eq!(watch.wait(patience), tells);
            });
        }
        assert_eq!(store.sequence().unwrap(), writer.sequence().unwrap());
    }

    fn what_is_undone_is_not_heard(database) {
        let store = database.store();
        let mut watch = store.watch();
        assert!(!watch.wait(Duration::ZERO));
        {
            let rehearsed = database.store().rehearse().unwrap();
            rehearsed.take(&[stated("register", organisation("o"))]);
        }
        assert!(!watch.wait(Duration::from_millis(100)));
    }
}
