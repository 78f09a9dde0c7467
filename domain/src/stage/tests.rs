use super::*;
use crate::{FundingKind, Id};
use time::macros::date;

fn funding() -> Funding {
    Funding::new(Id::parse("360G-x-1").unwrap(), FundingKind::SocialOrder)
}

#[test]
fn a_closed_project_stays_closed() {
    for stage in Stage::ALL {
        assert!(!stage.may_follow(Stage::Closed), "{stage}");
    }
}

#[test]
fn work_may_come_back_only_from_an_interim_report() {
    assert!(Stage::Implementation.may_follow(Stage::InterimReport));
    assert!(!Stage::Implementation.may_follow(Stage::FinalReport));
    assert!(!Stage::Planning.may_follow(Stage::Announced));
}

#[test]
fn a_contest_fails_before_the_contract_and_a_contract_is_terminated_after_it() {
    assert!(Stage::Failed.may_follow(Stage::Evaluation));
    assert!(!Stage::Failed.may_follow(Stage::Implementation));
    assert!(Stage::Terminated.may_follow(Stage::Implementation));
    assert!(!Stage::Terminated.may_follow(Stage::Evaluation));
}

fn history(stages: &[(Stage, Option<Date>)]) -> Result<(), Invalid> {
    let entries: Vec<StageEntry> =
        stages.iter().map(|(stage, on)| StageEntry { stage: *stage, on: *on }).collect();
    check_history(entries.last().map(|entry| entry.stage), &entries)
}

#[test]
fn a_side_exit_leads_back_to_where_the_project_was_or_further() {
    use Stage as S;
    let told = |stages: &[S]| {
        let entries: Vec<_> = stages.iter().map(|stage| (*stage, None)).collect();
        history(&entries).map_err(|invalid| invalid.field)
    };
    let work = S::Implementation;
    for good in [
        &[work, S::Suspended, work][..],
        &[work, S::Suspended, S::Appealed, S::FinalReport],
        &[work, S::Suspended, S::Terminated],
        &[S::Evaluation, S::Appealed, S::Failed],
        &[S::InterimReport, S::Suspended, work],
        &[S::Suspended, S::Planning],
    ] {
        assert_eq!(told(good), Ok(()), "{good:?}");
    }
    for bad in [
        &[work, S::Suspended, S::Planning][..],
        &[work, S::Suspended, S::Failed],
        &[work, S::Suspended, S::Appealed, S::Refused],
        &[S::Evaluation, S::Appealed, S::Terminated],
    ] {
        assert_eq!(told(bad), Err(format!("stage_history[{}].stage", bad.len() - 1)), "{bad:?}");
    }
    let mut funding = funding();
    funding.enter(work, None).unwrap();
    funding.enter(S::Suspended, None).unwrap();
    assert_eq!(funding.enter(S::Planning, None).unwrap_err().code, "not_possible");
    assert_eq!(funding.enter(S::Failed, None).unwrap_err().code, "not_possible");
    funding.enter(work, None).unwrap();
}

#[test]
fn a_missing_day_hides_no_decrease() {
    let [early, late] = [date!(2025 - 01 - 01), date!(2025 - 06 - 01)];
    let wrong = history(&[
        (Stage::Contracted, Some(late)),
        (Stage::Implementation, None),
        (Stage::FinalReport, Some(early)),
    ]);
    assert_eq!(wrong.unwrap_err().field, "stage_history[2].on");
}

#[test]
fn entering_a_stage_keeps_the_history_and_refuses_days_that_run_back() {
    let mut funding = funding();
    funding.enter(Stage::Contracted, Some(date!(2025 - 03 - 01))).unwrap();
    let early = funding.enter(Stage::Implementation, Some(date!(2025 - 02 - 01))).unwrap_err();
    assert_eq!(early.code, "out_of_order");
    funding.enter(Stage::Implementation, Some(date!(2025 - 03 - 02))).unwrap();
    assert_eq!(funding.stage_history.len(), 2);
    assert_eq!(funding.enter(Stage::Contracted, None).unwrap_err().code, "not_possible");
    assert!(funding.check().is_ok());
}

#[test]
fn money_that_is_cancelled_stays_cancelled() {
    let mut funding = funding();
    funding.set_status(FundingStatus::Planned).unwrap();
    funding.set_status(FundingStatus::Cancelled).unwrap();
    assert_eq!(funding.set_status(FundingStatus::Active).unwrap_err().code, "not_possible");
}

#[test]
fn a_history_must_end_at_the_present_stage() {
    let mut funding = funding();
    funding.stage_history = vec![StageEntry { stage: Stage::Contracted, on: None }];
    assert_eq!(funding.check().unwrap_err().code, "stage_mismatch");
}
