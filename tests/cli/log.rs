//! The change log from outside.

use tests::{Register, on_both};

use super::import::SMALL;

on_both! {
    fn the_chain_of_an_imported_register_is_whole(register: Register) {
        register.import("ndjson", "small.ndjson", SMALL).expect_success();
        let said = register.enpo(&["log", "verify"]).expect_success().stdout;
        assert!(said.contains("5 changes"), "{said}");
    }

    fn equal_registers_have_equal_digests(register: Register) {
        let other = Register::empty(register.database());
        register.import("ndjson", "small.ndjson", SMALL).expect_success();
        let digest = |register: &Register| register.enpo(&["digest"]).expect_success().stdout;
        assert_ne!(digest(&register), digest(&other));
        other.import("ndjson", "another-name.ndjson", SMALL).expect_success();
        assert_eq!(digest(&register), digest(&other));
    }

    fn demonstration_data_go_only_into_an_empty_register(register: Register) {
        register.import("ndjson", "small.ndjson", SMALL).expect_success();
        let said = register.enpo(&["demo", "--organisations", "30"]).expect(1);
        assert!(said.stderr.contains("not empty"), "{}", said.stderr);
    }
}
