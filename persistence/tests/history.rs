//! What was shown then is what is said now of then.

use domain::{Filter, Id, Sort, Subject, ThingKind};
use persistence::{Below, Direction, Error, Found, Reader, Record, Totals};

use crate::random::{FUNDINGS, ORGANISATIONS, check, every_id, funding_id, organisation_id};
use crate::steps::{any_steps, take, when};
use crate::things::*;

/// Everything that can be asked about a moment.
#[derive(Debug, PartialEq)]
struct World {
    things: Vec<(Id, Option<Found>)>,
    below: Vec<Vec<Record>>,
    funding: Vec<Vec<Record>>,
    totals: Vec<Totals>,
}

/// The world as it is, or as it was at a sequence.
fn look(reader: &mut Reader<'_>, at: Option<i64>) -> Result<World, Error> {
    let mut world =
        World { things: Vec::new(), below: Vec::new(), funding: Vec::new(), totals: Vec::new() };
    for (kind, id) in every_id() {
        let found = match at {
            None => reader.find(kind, &id)?,
            Some(at) => reader.find_as_of(kind, &id, at)?,
        };
        world.things.push((id, found));
    }
    for funding in FUNDINGS.map(|number| id(&funding_id(number))) {
        for below in [Below::Milestones, Below::Payments, Below::Documents] {
            world.below.push(match at {
                None => reader.below(below, &funding)?,
                Some(at) => reader.below_as_of(below, &funding, at)?,
            });
        }
    }
    for organisation in ORGANISATIONS.map(|number| id(&organisation_id(number))) {
        for (direction, name) in [(Direction::Given, "funder"), (Direction::Received, "recipient")]
        {
            world.funding.push(match at {
                None => {
                    let filter = Filter::parse(
                        Subject::Funding,
                        &[(name.to_owned(), organisation.to_string())],
                        None,
                    )
                    .unwrap();
                    reader
                        .list(Subject::Funding, &filter, Sort::default(), None, 100, day(0))?
                        .items
                }
                Some(at) => reader.funding_as_of(&organisation, direction, at)?,
            });
        }
        world.totals.push(match at {
            None => reader.totals(&organisation)?,
            Some(at) => reader.totals_as_of(&organisation, at)?,
        });
    }
    Ok(world)
}

on_both! {
    fn as_of_is_what_was_shown_then(database) {
        let store = database.store();
        check(8, &any_steps(), |steps| {
            database.clear();
            let mut shown = vec![(0, store.read(|reader| look(reader, None)).unwrap())];
            for (number, step) in steps.iter().enumerate() {
                take(&store, number, step);
                let (head, world) = store.read(|reader| Ok::<_, Error>((reader.head()?.sequence, look(reader, None)?))).unwrap();
                if head == shown.last().unwrap().0 {
                    assert_eq!(world, shown.last().unwrap().1, "what is not logged is not shown");
                } else {
                    shown.push((head, world));
                }
                assert_eq!(store.read(|reader| reader.snapshot_at(when(number))).unwrap(), head);
            }
            store.verify_log(|_, _| {}).unwrap();
            store.read(|reader| {
                let head = reader.head()?.sequence;
                assert_eq!(reader.snapshot_of(head + 1)?, None);
                assert_eq!(reader.snapshot_at(START - time::Duration::SECOND)?, 0);
                let mut before = 0;
                for (sequence, world) in &shown {
                    for inside in before + 1..=*sequence {
                        assert_eq!(reader.snapshot_of(inside)?, Some(*sequence));
                    }
                    assert_eq!(look(reader, Some(*sequence))?, *world, "at {sequence}");
                    before = *sequence;
                }
                Ok::<_, Error>(())
            }).unwrap();
        });
    }

    fn a_history_is_every_change_newest_first_in_pages(database) {
        let store = database.store();
        check(6, &any_steps(), |steps| {
            database.clear();
            for (number, step) in steps.iter().enumerate() {
                take(&store, number, step);
            }
            let entries = store.entries();
            store.read(|reader| {
                for (kind, id) in every_id() {
                    let expected: Vec<_> = entries.iter().rev().filter(|entry| entry.header.id == id).collect();
                    let (mut found, mut before) = (Vec::new(), None);
                    loop {
                        let page = reader.history(kind, &id, before, 2)?;
                        found.extend(page.items);
                        let Some(next) = page.next else { break };
                        let domain::SortValue::Number(last) = next.value else { panic!("{next:?}") };
                        before = Some(last);
                    }
                    assert!(found.iter().eq(expected), "{id}");
                    assert!(found.iter().rev().map(|entry| entry.header.revision).eq(1..=i32::try_from(found.len()).unwrap()));
                }
                Ok::<_, Error>(())
            }).unwrap();
        });
    }

    fn a_grant_is_no_contract_also_in_the_past(database) {
        let store = database.store();
        store.say(contract("c"));
        store.unsay("register", ThingKind::Contract, "c");
        store.read(|reader| {
            for at in [1, 2] {
                assert_eq!(reader.find_as_of(ThingKind::Grant, &id("c"), at)?, None);
                assert!(reader.find_as_of(ThingKind::Contract, &id("c"), at)?.is_some());
            }
            assert_eq!(reader.find(ThingKind::Grant, &id("c"))?, None);
            Ok::<_, Error>(())
        }).unwrap();
    }
}
