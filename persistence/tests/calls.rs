//! Calls: stated by several sources as other things are, and nothing lies below them.

use domain::call::{Criterion, Lot};
use domain::{Authority, Call, CallStatus, Funding, Thing, ThingKind};
use persistence::ChangesFilter;

use crate::things::*;

const CALL: ThingKind = ThingKind::Call;

fn lot(text: &str) -> Lot {
    Lot {
        id: text.to_owned(),
        title: None,
        description: None,
        amount: None,
        status: None,
        places: Vec::new(),
    }
}

fn call(text: &str) -> Call {
    let criterion = Criterion { title: en("Experience"), description: None, weight: Some(300) };
    Call {
        title: Some(en("Contest")),
        funder: Some(party("funder")),
        status: CallStatus::Announced,
        amount: Some(money(900_000, "KZT")),
        lots: vec![lot("1"), lot("2")],
        criteria: vec![criterion],
        ..Call::new(id(text))
    }
}

fn won(text: &str, call: &str) -> Funding {
    Funding { call: Some(id(call)), ..contract(text) }
}

on_both! {
    fn a_withdrawn_call_leaves_the_contracts_that_were_won_in_it(database) {
        let store = database.store();
        let contract = "ocds-x-1:c:1";
        store.take(&[stated("register", call("ocds-x-1")), stated("register", won(contract, "ocds-x-1")), stated("register", milestone(contract, "1"))]);
        let written = store.unsay("register", CALL, "ocds-x-1");
        assert_eq!((written.withdrawn, written.sequence), (1, 4));
        store.gone(CALL, "ocds-x-1");
        let Thing::Funding(left) = store.here(ThingKind::Contract, contract).thing else { panic!("is a contract") };
        assert_eq!(left.call, Some(id("ocds-x-1")), "what a source states stays as it states it");
        store.here(ThingKind::Milestone, "ocds-x-1:c:1:m:1");
        store.say(call("ocds-x-1"));
        assert_eq!(store.here(CALL, "ocds-x-1").revision, 3);
        store.unsay("register", ThingKind::Contract, contract);
        store.here(CALL, "ocds-x-1");
        store.verify_log(|_, _| {}).unwrap();
    }

    fn several_sources_complete_a_call(database) {
        let store = database.store();
        store.take(&[stated("strong", source("strong", Authority::Funder)), stated("weak", source("weak", Authority::Other))]);
        let silent = Call { status: CallStatus::Unknown, title: None, amount: None, ..call("c") };
        store.said("strong", silent);
        store.said("weak", Call { status: CallStatus::Awarded, lots: vec![lot("9")], ..call("c") });
        let record = store.here(CALL, "c");
        let Thing::Call(shown) = record.thing else { panic!("is a call") };
        assert_eq!((shown.status, shown.title, shown.lots.len()), (CallStatus::Awarded, Some(en("Contest")), 2));
        assert_eq!(record.sources, [id("strong"), id("weak")]);
        store.unsay("strong", CALL, "c");
        assert_eq!(store.here(CALL, "c").sources, [id("weak")]);
        store.verify_log(|_, _| {}).unwrap();
    }

    fn what_happened_to_a_call_concerns_those_whom_it_named_then(database) {
        let store = database.store();
        store.say(call("c"));
        store.say(Call { funder: None, operator: Some(party("operator")), ..call("c") });
        store.say(Call { funder: None, operator: Some(party("operator")), status: CallStatus::Failed, ..call("c") });
        store.unsay("register", CALL, "c");
        let of = |organisation: &str| {
            let filter = ChangesFilter { kinds: Vec::new(), organisation: Some(id(organisation)) };
            let (entries, _) = store.read(|reader| reader.changes(0, &filter, 10)).unwrap();
            entries.iter().map(|entry| entry.header.sequence).collect::<Vec<_>>()
        };
        assert_eq!((of("funder"), of("operator"), of("nobody")), (vec![1, 2], vec![2, 3, 4], vec![]));
    }

    fn a_call_is_mentioned_by_its_title_as_it_was(database) {
        let store = database.store();
        store.say(call("c"));
        store.say(Call { title: None, ..call("c") });
        store.unsay("register", CALL, "c");
        let title = |at| {
            let titles = store.read(|reader| reader.call_titles(&[id("c"), id("nothing")], at)).unwrap();
            assert!(titles.len() < 2);
            titles.into_values().next()
        };
        assert_eq!(title(Some(1)), Some(Some(en("Contest"))));
        assert_eq!((title(Some(2)), title(Some(3)), title(None)), (Some(None), None, None));
        assert!(store.read(|reader| reader.is_named(&id("funder"))).is_ok_and(|named| !named), "the call is gone");
        store.say(call("c"));
        assert!(store.read(|reader| reader.is_named(&id("funder"))).unwrap());
    }

    fn a_redacted_call_tells_nothing(database) {
        let store = database.store();
        store.say(call("c"));
        store.redact(&act(), CALL, &id("c"), "a court").unwrap();
        store.gone(CALL, "c");
        for column in ["funder_id", "amount", "currency"] {
            assert_eq!(database.words(&format!("SELECT id AS value FROM calls WHERE {column} IS NOT NULL")), Vec::<String>::new());
        }
        store.verify_log(|_, _| {}).unwrap();
    }
}
