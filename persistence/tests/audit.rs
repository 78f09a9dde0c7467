//! The audit log grows, and nothing of it is edited.

use domain::OrgId;
use domain::access::{AccountRole, AuditAction};
use domain::account::Login;
use persistence::access::{AuditFilter, By, NewAccount, OPERATOR};

use crate::things::{START, id};

on_both! {
    fn an_entry_stays_as_it_was_written(database) {
        let store = database.store();
        let access = store.access();
        let account = NewAccount {
            id: id("acc-a"),
            login: Login::parse("aigul").unwrap(),
            organisation: OrgId::parse("KZ-BIN-170940025833").unwrap(),
            roles: vec![AccountRole::PublicBody],
            password: "a hash".to_owned(),
        };
        access.open_account(&account, By { who: OPERATOR, now: START }).unwrap();
        access.set_password("acc-a", "another", None, By { who: "acc-a", now: START }).unwrap();
        let all = || access.audit(&AuditFilter::default(), i64::MAX, 10).unwrap();
        let before = all();
        let told: Vec<_> = before.iter().map(|entry| (entry.number, entry.actor.as_str(), entry.action)).collect();
        assert_eq!(told, [(2, "acc-a", AuditAction::PasswordChanged), (1, OPERATOR, AuditAction::AccountOpened)]);
        for statement in ["UPDATE audit SET actor = 'somebody'", "DELETE FROM audit", "DELETE FROM audit WHERE number = 1"] {
            let told = database.refusal(statement);
            assert!(told.contains("the audit log is not edited"), "{statement}: {told}");
        }
        assert_eq!(all(), before);
    }

    fn what_is_refused_leaves_no_entry(database) {
        let store = database.store();
        let access = store.access();
        let account = |number: &str| NewAccount {
            id: id(number),
            login: Login::parse("aigul").unwrap(),
            organisation: OrgId::parse("KZ-BIN-170940025833").unwrap(),
            roles: vec![AccountRole::Ngo],
            password: "a hash".to_owned(),
        };
        let by = By { who: OPERATOR, now: START };
        access.open_account(&account("acc-a"), by).unwrap();
        access.open_account(&account("acc-b"), by).unwrap_err();
        access.end_client("cli-none", by).unwrap();
        assert_eq!(access.audit(&AuditFilter::default(), i64::MAX, 10).unwrap().len(), 1);
    }
}
