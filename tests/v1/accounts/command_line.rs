//! `enpo account`.

use tests::{Register, on_both};

use super::staff::{PASSWORD, create};

on_both! {
    fn what_is_wrong_with_a_new_account_is_told_and_none_is_opened(register: Register) {
        let create = |password: &str, arguments: &[&str]| {
            let all = [&["account", "create"], arguments].concat();
            register.enpo_told(&format!("{password}\n"), &all).expect(1).stderr
        };
        let organisation = "KZ-BIN-170940025833";
        let said = create("short", &["anna", "--organisation", organisation, "--role", "ngo"]);
        assert!(said.contains("12 characters") && !said.contains("short"), "{said}");
        assert!(create(PASSWORD, &["a b", "--organisation", organisation, "--role", "ngo"]).contains("is not a login"));
        assert!(create(PASSWORD, &["anna", "--organisation", "x", "--role", "ngo"]).contains("--organisation"));
        assert!(create(PASSWORD, &["anna", "--organisation", organisation, "--role", "king"]).contains("account_roles"));
        assert!(create(PASSWORD, &["anna", "--organisation", organisation, "--role", "ngo", "--role", "public_body"]).contains("those who fund"));
        assert_eq!(register.enpo(&["account", "list"]).expect_success().stdout, "");
    }

    fn an_account_is_listed_closed_and_opened_again(register: Register) {
        create(&register, "anna", "KZ-BIN-170940025833", "admin");
        create(&register, "bota", "KZ-BIN-170940025833", "ngo");
        let taken = register.enpo_told(&format!("{PASSWORD}\n"), &["account", "create", "Anna", "--organisation", "KZ-BIN-170940025833", "--role", "ngo"]);
        assert!(taken.expect(1).stderr.contains("already"));
        let listed = register.enpo(&["account", "list"]).expect_success().stdout;
        assert!(listed.lines().count() == 2 && listed.starts_with("anna  KZ-BIN-170940025833  admin  active  acc-"), "{listed}");
        assert!(register.enpo(&["account", "close", "bota"]).expect_success().stdout.contains("closed"));
        assert!(register.enpo(&["account", "close", "anna"]).expect(1).stderr.contains("last account"));
        assert!(register.enpo(&["account", "reopen", "bota"]).expect_success().stdout.contains("active"));
        assert!(register.enpo(&["account", "close", "nobody"]).expect(1).stderr.contains("no account"));
        let other = register.enpo_told("жеті рет өлшеп, бір рет кес\n", &["account", "password", "bota"]);
        assert!(other.expect_success().stdout.contains("was changed"));
    }
}
