//! Everything once.

use domain::{
    Authority, Filter, Language, MilestoneStatus, PaymentStatus, Sort, Subject, ThingKind, change,
};
use persistence::{Below, ChangesFilter, Direction};

use crate::things::*;

on_both! {
    fn everything_once(database) {
        let store = database.store();
        let everything = [
            stated("register", source("register", Authority::OfficialRegister)),
            stated("register", organisation("funder")),
            stated("register", organisation("recipient")),
            stated("register", grant("g")),
            stated("register", contract("c")),
            stated("register", milestone("g", "1")),
            stated("register", payment("g", "1", money(500, "KZT"), PaymentStatus::Paid)),
            stated("register", document("g", "1")),
        ];
        let written = store.take(&everything);
        assert_eq!((written.created, written.sequence), (8, 8));
        let again = store.take(&everything);
        assert_eq!((again.created, again.updated, again.unchanged, again.sequence), (0, 0, 8, 8));
        assert_eq!(store.verify_log(|_, _| {}).unwrap().entries, 8);
        let mut changed = milestone("g", "1");
        changed.status = MilestoneStatus::InProgress;
        assert_eq!(store.say(changed).updated, 1);
        store.say(source("other", Authority::Other));
        assert_eq!(store.said("other", organisation("funder")).updated, 1);
        assert_eq!(store.unsay("other", ThingKind::Organisation, "funder").updated, 1);
        for entry in store.entries() {
            assert_eq!(entry.digest, change::digest(&entry.salt.unwrap(), entry.state.as_deref()));
        }
        assert_eq!(store.here(ThingKind::Milestone, "g:m:1").revision, 2);
        let today = day(400);
        store.read(|reader| {
            let head = reader.head()?.sequence;
            assert_eq!(head, 12);
            for subject in [Subject::Organisations, Subject::Funding, Subject::Grants, Subject::Contracts, Subject::Milestones, Subject::Payments, Subject::Documents] {
                for field in Sort::fields(subject) {
                    for text in [(*field).to_owned(), format!("-{field}")] {
                        let sort = Sort::parse(subject, &text, Language::Kk).unwrap();
                        let page = reader.list(subject, &Filter::default(), sort, None, 10, today)?;
                        assert_eq!(i64::try_from(page.items.len()).unwrap(), reader.count(subject, &Filter::default(), today)?);
                        assert!(!page.items.is_empty());
                    }
                }
            }
            for below in [Below::Milestones, Below::Payments, Below::Documents] {
                assert_eq!(reader.below(below, &id("g"))?.len(), 1);
                assert_eq!(reader.below_as_of(below, &id("g"), head)?.len(), 1);
            }
            let totals = reader.totals(&id("recipient"))?;
            assert_eq!(totals, reader.totals_as_of(&id("recipient"), head)?);
            assert_eq!(totals.len(), 2);
            assert_eq!(reader.funding_as_of(&id("funder"), Direction::Given, head)?.len(), 2);
            assert_eq!(reader.history(ThingKind::Milestone, &id("g:m:1"), None, 10)?.items.len(), 2);
            assert_eq!(reader.newest(&[ThingKind::Milestone])?, 9);
            assert_eq!(reader.newest_of(&id("g"))?, 9);
            let filter = ChangesFilter { kinds: vec![ThingKind::Grant], organisation: Some(id("funder")) };
            assert_eq!(reader.changes(0, &filter, 10)?.0.len(), 1);
            assert_eq!(reader.references(&[id("funder"), id("nobody")])?.len(), 2);
            assert_eq!(reader.currencies(2)?.len(), 1);
            assert_eq!(reader.kind_counts()?.iter().map(|(_, count)| count).sum::<i64>(), 9);
            assert_eq!(reader.sources(0, None, 10)?.items.len(), 2);
            assert_eq!(reader.unlisted_sources()?, []);
            assert_eq!(reader.snapshot_at(START)?, head);
            assert_eq!(reader.snapshot_of(1)?, Some(8));
            Ok::<_, persistence::Error>(())
        }).unwrap();
        assert_eq!(store.unsay("register", ThingKind::Grant, "g").withdrawn, 4);
        store.merge(&act(), ThingKind::Organisation, &id("recipient"), &id("funder"), "one body").unwrap();
        store.redact(&act(), ThingKind::Contract, &id("c"), "a court").unwrap();
        store.gone(ThingKind::Contract, "c");
        let verified = store.verify_log(|_, _| {}).unwrap();
        assert_eq!((verified.entries, verified.redacted), (18, 1));
        let mut count = 0;
        store.each(|_| count += 1).unwrap();
        assert_eq!(count, 3);
    }
}
