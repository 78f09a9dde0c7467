//! Organisations are selected by what sources say that may become a list.

use domain::{Authority, Filter, Language, Organisation, Region, Sort, Subject, ThingKind};
use persistence::{Error, Store};

use crate::things::*;

fn hidden(listing: bool) -> domain::Source {
    domain::Source { listing, ..source("hidden", Authority::OfficialRegister) }
}

fn seated(text: &str, name: &str, seat: &str) -> Organisation {
    Organisation {
        seat: Some(Region::from_key(seat).unwrap()),
        ..Organisation::named(id(text), en(name))
    }
}

/// Ids of the organisations with a seat in a region, or all there are in lists.
fn found(store: &Store, region: Option<&str>) -> Vec<String> {
    let pairs = region.map(|region| ("region".to_owned(), region.to_owned()));
    let pairs: Vec<(String, String)> = pairs.into_iter().collect();
    let filter = Filter::parse(Subject::Organisations, &pairs, None).unwrap();
    let sort = Sort::parse(Subject::Organisations, "name", Language::En).unwrap();
    store
        .read(|reader| {
            let page = reader.list(Subject::Organisations, &filter, sort, None, 10, day(0))?;
            let total = reader.count(Subject::Organisations, &filter, day(0))?;
            assert_eq!(total, i64::try_from(page.items.len()).unwrap());
            let ids = page.items.iter().map(|record| record.thing.id().to_string());
            Ok::<_, Error>(ids.collect())
        })
        .unwrap()
}

on_both! {
    fn what_only_an_unlisted_source_says_finds_nothing(database) {
        let store = database.store();
        store.take(&[
            stated("register", hidden(false)),
            stated("register", source("open", Authority::Other)),
            stated("hidden", seated("alone", "A", "KATO:550000000")),
            stated("hidden", seated("both", "A", "KATO:550000000")),
            stated("open", seated("both", "Z", "KATO:750000000")),
            stated("open", seated("open", "M", "KATO:550000000")),
        ]);
        assert_eq!(found(&store, None), ["open", "both"], "by the name that may be known");
        assert_eq!(found(&store, Some("55")), ["open"]);
        assert_eq!(found(&store, Some("75")), ["both"]);
        let shown = store.here(ThingKind::Organisation, "alone");
        assert_eq!(shown.sources, [id("hidden")], "it has its own page");
        let domain::Thing::Organisation(both) = store.here(ThingKind::Organisation, "both").thing else { panic!("an organisation") };
        assert_eq!((both.name, both.seat.unwrap().key().as_str()), (en("A"), "KATO:550000000"), "the stronger source is shown");
        store.verify_log(|_, _| {}).unwrap();
    }

    fn a_source_that_begins_or_ceases_to_be_listed_changes_what_is_found(database) {
        let store = database.store();
        store.take(&[
            stated("register", hidden(true)),
            stated("hidden", seated("alone", "A", "KATO:550000000")),
            stated("hidden", seated("both", "A", "KATO:550000000")),
            stated("open", seated("both", "Z", "KATO:750000000")),
        ]);
        assert_eq!(found(&store, Some("55")), ["alone", "both"]);
        let before = store.sequence().unwrap();
        store.say(hidden(false));
        assert_eq!(found(&store, Some("55")), Vec::<String>::new());
        assert_eq!(found(&store, None), ["both"]);
        assert_eq!(store.sequence().unwrap(), before + 3, "who follows the log is told of the source and of both");
        store.say(hidden(false));
        assert_eq!(store.sequence().unwrap(), before + 3);
        store.verify_log(|_, _| {}).unwrap();
        store.say(hidden(true));
        assert_eq!(found(&store, Some("55")), ["alone", "both"]);
        store.verify_log(|_, _| {}).unwrap();
    }

    fn what_changes_behind_an_unlisted_source_changes_what_is_found(database) {
        let store = database.store();
        store.take(&[
            stated("register", hidden(false)),
            stated("hidden", seated("both", "A", "KATO:550000000")),
            stated("open", seated("both", "Z", "KATO:750000000")),
        ]);
        let before = store.sequence().unwrap();
        store.take(&[stated("open", seated("both", "Z", "KATO:710000000"))]);
        assert_eq!(found(&store, Some("75")), Vec::<String>::new());
        assert_eq!(found(&store, Some("71")), ["both"]);
        assert_eq!(store.sequence().unwrap(), before + 1, "who follows the log looks again");
        store.take(&[stated("open", seated("both", "Z", "KATO:710000000")), stated("hidden", seated("both", "A", "KATO:550000000"))]);
        assert_eq!(store.sequence().unwrap(), before + 1, "nothing new was said");
        store.verify_log(|_, _| {}).unwrap();
    }

    fn who_takes_back_that_a_source_is_no_list_makes_it_one_again(database) {
        let store = database.store();
        store.take(&[
            stated("register", hidden(true)),
            stated("hidden", seated("alone", "A", "KATO:550000000")),
            stated("ministry", hidden(false)),
        ]);
        assert_eq!(found(&store, None), Vec::<String>::new());
        store.unsay("ministry", ThingKind::Source, "hidden");
        assert_eq!(found(&store, Some("55")), ["alone"]);
        store.verify_log(|_, _| {}).unwrap();
    }

    fn once_an_open_source_speaks_an_organisation_is_listed(database) {
        let store = database.store();
        store.take(&[stated("register", hidden(false)), stated("hidden", seated("o", "A", "KATO:550000000"))]);
        assert_eq!(found(&store, None), Vec::<String>::new());
        store.take(&[stated("open", organisation("o"))]);
        assert_eq!(found(&store, None), ["o"]);
        assert_eq!(found(&store, Some("55")), Vec::<String>::new());
        store.unsay("open", ThingKind::Organisation, "o");
        assert_eq!(found(&store, None), Vec::<String>::new());
        store.verify_log(|_, _| {}).unwrap();
    }
}
