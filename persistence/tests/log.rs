//! The change log: dense, in order, chained; and what is changed in it is found.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use domain::{MilestoneStatus, ThingKind, change};
use persistence::{ChangesFilter, Entry, Error, Head, Stated, Store};

use crate::database::Database;
use crate::things::*;

/// Three transactions of several entries: created, updated, withdrawn, redacted.
fn write_some(store: &Store) {
    let milestones = (0..5).map(|number| stated("register", milestone("g", &number.to_string())));
    let first: Vec<Stated> =
        [stated("register", organisation("o")), stated("register", grant("g"))]
            .into_iter()
            .chain(milestones)
            .collect();
    store.take(&first);
    let reported = (0..4).map(|number| {
        let mut changed = milestone("g", &number.to_string());
        changed.status = MilestoneStatus::Reported;
        stated("other", changed)
    });
    store.take(&reported.collect::<Vec<_>>());
    store
        .withdraw(
            &act(),
            &id("register"),
            &[(ThingKind::Milestone, id("g:m:4")), (ThingKind::Organisation, id("o"))],
            "gone",
        )
        .unwrap();
    store.redact(&act(), ThingKind::Milestone, &id("g:m:1"), "a court").unwrap();
}

fn firsts(database: &Database) -> Vec<i64> {
    let firsts = database.words(
        "SELECT cast(first_sequence AS TEXT) AS value FROM log_blocks ORDER BY first_sequence",
    );
    firsts.iter().map(|first| first.parse().unwrap()).collect()
}

fn expect_found(store: &Store, what: &str) {
    let found = store.verify_log(|_, _| {});
    assert!(matches!(found, Err(Error::Log { .. })), "{what}: {found:?}");
}

/// All that can be read of the log, one way and the other.
fn readable(store: &Store) -> Result<(Vec<Entry>, Vec<Entry>), Error> {
    store.read(|reader| {
        let head = reader.head()?.sequence;
        let (entries, seen) = reader.changes(0, &ChangesFilter::default(), 1_000)?;
        assert_eq!(seen, head);
        let mut histories = Vec::new();
        for entry in &entries {
            histories.extend(reader.history(entry.header.kind, &entry.header.id, None, 100)?.items);
        }
        Ok((entries, histories))
    })
}

#[expect(clippy::redundant_closure_for_method_calls, reason = "the method is of one lifetime only")]
fn head(store: &Store) -> Head {
    store.read(|reader| reader.head()).unwrap()
}

on_both! {
    fn sequences_are_dense_and_a_transaction_has_one_snapshot(database) {
        let store = database.store();
        write_some(&store);
        let entries = store.entries();
        assert_eq!(entries.iter().map(|entry| entry.header.sequence).collect::<Vec<_>>(), (1..=14).collect::<Vec<_>>());
        assert_eq!(entries.iter().map(|entry| entry.header.snapshot).collect::<Vec<_>>(), [7, 7, 7, 7, 7, 7, 7, 11, 11, 11, 11, 13, 13, 14]);
        assert_eq!(entries.iter().map(|entry| entry.header.revision).collect::<Vec<_>>(), [1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3]);
        assert_eq!(head(&store).hash, entries[13].hash);
    }

    fn time_never_goes_back(database) {
        let store = database.store();
        let later = START + time::Duration::DAY;
        store.state(&act_at(later), &[stated("register", organisation("a"))]).unwrap();
        store.state(&act_at(START), &[stated("register", organisation("b"))]).unwrap();
        assert!(store.entries().iter().all(|entry| entry.header.at == later));
        assert_eq!(store.here(ThingKind::Organisation, "b").created_at, later);
        assert_eq!(head(&store).at, later);
        store.verify_log(|_, _| {}).unwrap();
    }

    fn what_fails_leaves_no_entry(database) {
        let store = database.store();
        write_some(&store);
        let before = (store.entries(), store.digest().unwrap());
        database.sql("ALTER TABLE log_kinds RENAME TO elsewhere");
        assert!(store.state(&act(), &[stated("register", organisation("new"))]).is_err());
        database.sql("ALTER TABLE elsewhere RENAME TO log_kinds");
        assert_eq!((store.entries(), store.digest().unwrap()), before);
        assert_eq!(store.say(organisation("new")).sequence, 15);
    }

    fn digests_and_hashes_can_be_recomputed_by_anyone(database) {
        let store = database.store();
        write_some(&store);
        let mut previous = change::GENESIS;
        let mut redacted = 0;
        for entry in store.entries() {
            match entry.salt {
                Some(salt) => assert_eq!(change::digest(&salt, entry.state.as_deref()), entry.digest),
                None => redacted += 1,
            }
            previous = change::chain(&previous, &entry.header, &entry.digest);
            assert_eq!(entry.hash, previous);
        }
        assert_eq!(redacted, 2);
        let verified = store.verify_log(|_, _| {}).unwrap();
        assert_eq!((verified.entries, verified.redacted, verified.hash), (14, 2, previous));
    }

    fn a_changed_byte_of_a_block_is_found_or_means_nothing(database) {
        let store = database.store();
        write_some(&store);
        let before = readable(&store).unwrap();
        for first in firsts(database) {
            let stored = database.bytes(&format!("SELECT entries AS value FROM log_blocks WHERE first_sequence = {first}")).remove(0).unwrap();
            let set = format!("UPDATE log_blocks SET entries = $1 WHERE first_sequence = {first}");
            let unpacked = zstd::bulk::decompress(&stored, 1 << 20).unwrap();
            let mut forged: Vec<Vec<u8>> = Vec::new();
            for at in (0..stored.len()).step_by(5) {
                let mut bytes = stored.clone();
                bytes[at] ^= 1 << (at % 8);
                forged.push(bytes);
            }
            for at in (0..unpacked.len()).step_by(if at_head(&unpacked) { 3 } else { 17 }) {
                let mut bytes = unpacked.clone();
                bytes[at] ^= 1;
                forged.push(zstd::bulk::compress(&bytes, 1).unwrap());
            }
            for bytes in forged {
                database.sql_with_bytes(&set, &bytes);
                if store.verify_log(|_, _| {}).is_ok() {
                    assert_eq!(readable(&store).unwrap(), before, "block {first}");
                }
            }
            database.sql_with_bytes(&set, &stored);
        }
        store.verify_log(|_, _| {}).unwrap();
    }

    fn a_changed_column_of_a_block_is_found(database) {
        let store = database.store();
        write_some(&store);
        let blocks = firsts(database);
        for first in &blocks {
            for column in ["last_sequence", "snapshot", "at"] {
                for step in [-1, 1] {
                    database.sql(&format!("UPDATE log_blocks SET {column} = {column} + {step} WHERE first_sequence = {first}"));
                    expect_found(&store, &format!("{column} of {first}"));
                    database.sql(&format!("UPDATE log_blocks SET {column} = {column} - {step} WHERE first_sequence = {first}"));
                }
            }
            for column in ["seed", "previous_hash", "hash"] {
                let of = |what: &str| format!("{what} WHERE first_sequence = {first}");
                let Some(stored) = database.bytes(&of(&format!("SELECT {column} AS value FROM log_blocks"))).remove(0) else { continue };
                for at in [0, 17, 31] {
                    let mut bytes = stored.clone();
                    bytes[at] ^= 0x80;
                    database.sql_with_bytes(&of(&format!("UPDATE log_blocks SET {column} = $1")), &bytes);
                    expect_found(&store, &format!("{column} of {first}"));
                }
                database.sql_with_bytes(&of(&format!("UPDATE log_blocks SET {column} = $1")), &stored);
            }
            database.sql(&format!("UPDATE log_blocks SET first_sequence = first_sequence + 1000 WHERE first_sequence = {first}"));
            expect_found(&store, &format!("first_sequence of {first}"));
            database.sql("UPDATE log_blocks SET first_sequence = first_sequence - 1000 WHERE first_sequence > 1000");
        }
        store.verify_log(|_, _| {}).unwrap();
    }

    fn what_does_not_belong_to_the_chain_is_found(database) {
        let store = database.store();
        write_some(&store);
        let mut columns = "last_sequence, snapshot, at, seed, previous_hash, hash, entries".to_owned();
        for first in [2, 900] {
            database.sql(&format!("INSERT INTO log_blocks (first_sequence, {columns}) SELECT {first}, {columns} FROM log_blocks WHERE first_sequence = 1"));
            expect_found(&store, &format!("a block more, {first}"));
            database.sql(&format!("DELETE FROM log_blocks WHERE first_sequence = {first}"));
        }
        columns.clear();
        for (table, change, back) in [
            ("log_head", "sequence = sequence + 1", "sequence = sequence - 1"),
            ("log_head", "sequence = sequence - 1", "sequence = sequence + 1"),
            ("log_head", "at = at + 1", "at = at - 1"),
            ("milestones", "sequence = sequence - 1", "sequence = sequence + 1"),
            ("milestones", "revision = revision + 1", "revision = revision - 1"),
        ] {
            database.sql(&format!("UPDATE {table} SET {change}"));
            expect_found(&store, change);
            database.sql(&format!("UPDATE {table} SET {back}"));
        }
        store.verify_log(|_, _| {}).unwrap();
        database.sql("DELETE FROM log_blocks WHERE first_sequence = 12");
        expect_found(&store, "a block less");
    }

    fn eight_writers_and_every_reader_sees_each_entry_once_in_order(database) {
        const WRITERS: usize = 8;
        const BATCHES: usize = 12;
        let shared = database.store();
        let own: Vec<Store> = (0..WRITERS - 2).map(|_| database.store()).collect();
        let writers: Vec<&Store> = own.iter().chain([&shared, &shared]).collect();
        let done = AtomicBool::new(false);
        let write = |writer: usize, store: &Store| {
            for batch in 0..BATCHES {
                let names = (0..=batch % 4).map(|number| format!("o-{writer}-{batch}-{number}"));
                let statements: Vec<Stated> = names.map(|name| stated("register", organisation(&name))).collect();
                let written = store.take(&statements);
                assert_eq!(written.created, statements.len() as u64);
                // Everybody writes the same thing, too.
                let mut everybody = organisation("everybody");
                everybody.name = en(&format!("{writer} {batch}"));
                store.say(everybody);
            }
        };
        let poll = |store: &Store, most: usize| {
            let (mut seen, mut entries) = (0, Vec::new());
            let deadline = Instant::now() + Duration::from_mins(1);
            loop {
                let finished = done.load(Ordering::SeqCst);
                let (more, upto) = store.read(|reader| reader.changes(seen, &ChangesFilter::default(), most)).unwrap();
                entries.extend(more);
                if upto == seen && finished {
                    return entries;
                }
                assert!(Instant::now() < deadline, "the log does not end");
                seen = upto;
            }
        };
        let polled: Vec<Vec<Entry>> = std::thread::scope(|scope| {
            let pollers = [scope.spawn(|| poll(&shared, 7)), scope.spawn(|| poll(&own[0], 1_000))];
            let threads: Vec<_> = writers.iter().enumerate().map(|(number, store)| scope.spawn(move || write(number, store))).collect();
            for thread in threads {
                thread.join().unwrap();
            }
            done.store(true, Ordering::SeqCst);
            pollers.into_iter().map(|poller| poller.join().unwrap()).collect()
        });
        let expected = i64::try_from(WRITERS * (BATCHES / 4 * 10 + BATCHES)).unwrap();
        for entries in polled {
            assert!(entries.iter().map(|entry| entry.header.sequence).eq(1..=expected));
            assert!(entries.windows(2).all(|pair| pair[0].header.at <= pair[1].header.at && pair[0].header.snapshot <= pair[1].header.snapshot));
            let created: BTreeSet<&str> = entries.iter().map(|entry| entry.header.id.as_str()).collect();
            assert_eq!(created.len(), WRITERS * BATCHES / 4 * 10 + 1);
        }
        assert_eq!(store_verified(&shared), expected);
        assert_eq!(shared.here(ThingKind::Organisation, "everybody").revision, i32::try_from(WRITERS * BATCHES).unwrap());
    }
}

fn store_verified(store: &Store) -> i64 {
    store.verify_log(|_, _| {}).unwrap().entries
}

/// Short blocks are tried byte by byte, nearly.
fn at_head(unpacked: &[u8]) -> bool {
    unpacked.len() < 600
}

on_both! {
    fn what_is_shown_otherwise_than_the_log_says_is_found(database) {
        let store = database.store();
        store.take(&[
            stated("register", source("register", domain::Authority::Funder)),
            stated("register", organisation("o")),
            stated("register", grant("g")),
            stated("register", milestone("g", "1")),
            stated("other", milestone("g", "1")),
        ]);
        store.said("register", organisation("p"));
        store.unsay("register", ThingKind::Organisation, "p");
        store.verify_log(|_, _| {}).unwrap();
        for (wrong, right) in [
            ("UPDATE organisations SET state = replace(state, '\"en\":\"o\"', '\"en\":\"x\"') WHERE id = 'o'", "UPDATE organisations SET state = replace(state, '\"en\":\"x\"', '\"en\":\"o\"') WHERE id = 'o'"),
            ("UPDATE organisations SET gone = 'withdrawn' WHERE id = 'o'", "UPDATE organisations SET gone = NULL WHERE id = 'o'"),
            ("UPDATE organisations SET gone = NULL WHERE id = 'p'", "UPDATE organisations SET gone = 'withdrawn' WHERE id = 'p'"),
            ("UPDATE organisations SET gone_reason = 'x' WHERE id = 'p'", "UPDATE organisations SET gone_reason = 'no longer stated' WHERE id = 'p'"),
            ("UPDATE organisations SET status = 'active' WHERE id = 'o'", "UPDATE organisations SET status = 'unknown' WHERE id = 'o'"),
            ("UPDATE funding SET amount = amount + 1", "UPDATE funding SET amount = amount - 1"),
            ("UPDATE organisation_totals SET sum_low = sum_low + 1 WHERE direction = 'given'", "UPDATE organisation_totals SET sum_low = sum_low - 1 WHERE direction = 'given'"),
            ("UPDATE organisation_totals SET count = count + 1", "UPDATE organisation_totals SET count = count - 1"),
            ("UPDATE statements SET fields = replace(fields, 'Milestone', 'Stage')", "UPDATE statements SET fields = replace(fields, 'Stage', 'Milestone')"),
        ] {
            database.sql(wrong);
            expect_found(&store, wrong);
            database.sql(right);
            store.verify_log(|_, _| {}).unwrap_or_else(|error| panic!("{right}: {error}"));
        }
    }
}
