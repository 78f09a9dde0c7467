//! Acts that correct others, and those whose contract is elsewhere.

use domain::{Language, Milestone, MilestoneStatus, Thing};
use serde_json::{Value, json};

use super::{act, codes, contract, payment, read, tenge, with};

fn milestones(things: &[Thing]) -> Vec<&Milestone> {
    let mut all = Vec::new();
    for thing in things {
        if let Thing::Milestone(milestone) = thing {
            all.push(milestone);
        }
    }
    all
}

/// The states of the acts, and what is told.
fn states(acts: &[Value]) -> (Vec<MilestoneStatus>, Vec<String>) {
    let mut records = vec![contract(100, 0)];
    records.extend(acts.iter().cloned());
    let (things, refusals) = read(&[Value::from(records.clone())]);
    records.reverse();
    let mut told = codes(&refusals).into_iter().map(str::to_owned).collect::<Vec<_>>();
    told.sort();
    assert_eq!(read(&[Value::from(records)]).0, things, "in any order the same");
    (milestones(&things).iter().map(|act| act.status).collect(), told)
}

fn correcting(id: u64, parent: u64) -> Value {
    with(act(id), json!({"parent_id": parent, "akt_date": format!("2026-03-{id:02} 09:00:00")}))
}

use MilestoneStatus::{Accepted, Cancelled, Reported};

#[test]
fn of_acts_that_correct_each_other_the_newest_counts() {
    let corrected =
        with(correcting(6, 5), json!({"sum_transfer": 400, "approve_date": "2026-03-08 00:00:00"}));
    let (things, refusals) = read(&[json!([contract(100, 0), act(5), corrected])]);
    assert_eq!(codes(&refusals), ["replaced"]);
    assert_eq!((refusals[0].field.as_str(), refusals[0].value.as_str()), ("parent_id", "A/6"));
    let [old, new] = milestones(&things)[..] else { panic!("two acts") };
    assert_eq!((old.status, old.acceptance.is_none()), (Cancelled, true));
    assert_eq!(old.cancelled_on, new.accepted_on);
    let said = old.description.as_ref().unwrap().best(Language::Ru).0;
    assert_eq!(said, "Заменён актом № A/6");
    assert_eq!((new.status, new.amount), (Accepted, Some(tenge("400"))));
    let accepted = new.acceptance.as_ref().unwrap().accepted_amount;
    assert_eq!(accepted, Some(tenge("400")), "the sum of both is counted once");
}

#[test]
fn a_chain_has_one_act_that_counts_whoever_names_whom() {
    assert_eq!(
        states(&[act(5), correcting(6, 5), correcting(7, 6)]).0,
        [Cancelled, Cancelled, Accepted]
    );
    assert_eq!(
        states(&[act(5), correcting(6, 5), correcting(7, 5)]).0,
        [Cancelled, Cancelled, Accepted]
    );
    assert_eq!(states(&[act(5), with(act(6), json!({"parent_id": 0}))]).0, [Accepted, Accepted]);
}

#[test]
fn an_act_that_is_not_accepted_takes_the_place_of_none() {
    for (fields, state) in [
        (json!({"status_id": 3}), vec![Accepted, Reported]),
        (json!({"revoke_date": "2026-04-01 00:00:00"}), vec![Accepted, Cancelled]),
        (json!({"revoke_date": "апрель"}), vec![Accepted, Cancelled]),
        (json!({"is_deleted": 1}), vec![Accepted]),
    ] {
        assert_eq!(states(&[act(5), with(correcting(6, 5), fields.clone())]).0, state, "{fields}");
    }
    // Through one that was revoked the chain goes on.
    let revoked = with(correcting(6, 5), json!({"revoke_date": "2026-03-07 00:00:00"}));
    assert_eq!(states(&[act(5), revoked, correcting(7, 6)]).0, [Cancelled, Cancelled, Accepted]);
}

#[test]
fn an_act_that_is_corrected_and_not_there_is_told() {
    let (states, told) = states(&[correcting(6, 4), correcting(7, 4)]);
    assert_eq!(states, [Cancelled, Accepted], "both correct the same one");
    assert_eq!(told, ["missing", "missing", "replaced"]);
}

#[test]
fn acts_that_name_themselves_or_each_other_are_acts_of_their_own() {
    let (states, told) = states(&[correcting(5, 6), correcting(6, 6)]);
    assert_eq!((states, told), (vec![Accepted, Accepted], vec!["contradiction".to_owned(); 2]));
}

#[test]
fn of_acts_and_payments_without_their_contract_it_is_told_which_one_is_missing() {
    let other = with(act(7), json!({"contract_id": 300, "contract_root_id": 299}));
    let lost = with(act(8), json!({"contract_id": 0, "contract_root_id": null}));
    let acts = json!({"items": [act(5), act(6), other, lost]});
    let (things, refusals) = read(&[acts, payment(1, &json!(5))]);
    assert_eq!(things, []);
    let told: Vec<_> = refusals
        .iter()
        .map(|told| (told.code.as_str(), told.field.as_str(), told.value.as_str(), told.row))
        .collect();
    assert_eq!(
        told,
        [
            ("left_out", "contract_id", "", 4),
            ("left_out", "contract_id", "100", 1),
            ("left_out", "contract_id", "300", 3),
            ("left_out", "contract_id", "101", 1),
        ]
    );
    assert!(refusals[1].reason.starts_with("is the contract of 2 acts, and is not in the files"));
    assert!(
        refusals[3].reason.starts_with("is the contract of 1 payment, and is not in the files")
    );
}
