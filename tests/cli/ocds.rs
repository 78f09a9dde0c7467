//! `enpo import ocds` on the standard's own example of a whole life cycle.

use serde_json::{Value, json};
use tests::{Register, on_both};

use super::real_files::real;

const CONTRACT: &str = "/v1/contracts/ocds-213czf-000-00001:c:ocds-213czf-000-00001-contract-01";

fn items(page: &Value, field: &str) -> Vec<Value> {
    page["items"].as_array().into_iter().flatten().map(|item| item[field].clone()).collect()
}

on_both! {
    fn six_releases_give_one_contract_with_its_planning_payments_and_documents(register: Register) {
        let Some(path) = real("ocds_fictional_6_releases.json") else { return };
        for expected in ["11 new, 0 changed", "0 new, 0 changed, 11 as before"] {
            let said = register.enpo(&["import", "ocds", path.to_str().expect("UTF-8")]).expect_success().stdout;
            assert!(said.contains("1 contract, 3 documents, 2 milestones, 2 organisations, 2 payments, 1 source"), "{said}");
            assert!(said.contains(expected), "{said}");
        }
        let server = register.serve();
        let contract = server.ok(&format!("{CONTRACT}?lang=en"));
        assert_eq!((&contract["amount"], &contract["status"]), (&json!({"amount": "11000000.00", "currency": "GBP"}), &json!("active")));
        assert_eq!((&contract["signed_on"], &contract["start_on"], &contract["end_on"]), (&json!("2010-06-10"), &json!("2010-07-01"), &json!("2011-06-30")));
        assert_eq!(contract["recipients"][0]["display"]["text"], "AnyCorp Cycle Provision");
        assert_eq!(contract["funder"]["name"], json!({"en": "London Borough of Barnet"}));
        let milestones = server.ok(&format!("{CONTRACT}/milestones"));
        assert_eq!(items(&milestones, "milestone_kind"), ["planning", "planning"]);
        assert_eq!(items(&milestones, "status"), ["accepted", "planned"]);
        let paid = server.ok(&format!("{CONTRACT}/payments"));
        assert_eq!(items(&paid, "paid_on"), ["2010-08-01", "2010-10-01"]);
        let progress = server.ok(&format!("{CONTRACT}/progress"));
        assert_eq!(progress["now"], json!({"paid": {"amount": "60000.00", "currency": "GBP"}}), "planning is no work");
        let types = items(&server.ok(&format!("{CONTRACT}/documents")), "type");
        assert_eq!(types, ["contract", "protocol", "report"]);
    }

    fn a_file_of_another_kind_is_told_off(register: Register) {
        for name in ["prozorro_tender.json", "ocds_fictional_implementation.xlsx", "360_abct_154.json"] {
            let Some(path) = real(name) else { continue };
            let said = register.enpo(&["import", "ocds", path.to_str().expect("UTF-8")]).expect(1);
            assert!(said.stderr.contains("[not_of_format]"), "{name}: {}", said.stderr);
        }
    }
}
