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
        for expected in ["12 new, 0 changed", "0 new, 0 changed, 12 as before"] {
            let said = register.enpo(&["import", "ocds", path.to_str().expect("UTF-8")]).expect_success().stdout;
            assert!(said.contains("1 call, 1 contract, 3 documents, 2 milestones, 2 organisations, 2 payments, 1 source"), "{said}");
            assert!(said.contains(expected), "{said}");
        }
        let server = register.serve();
        let contract = server.ok(&format!("{CONTRACT}?lang=en"));
        assert_eq!((&contract["amount"], &contract["status"]), (&json!({"amount": "11000000.00", "currency": "GBP"}), &json!("active")));
        assert_eq!((&contract["signed_on"], &contract["start_on"], &contract["end_on"]), (&json!("2010-06-10"), &json!("2010-07-01"), &json!("2011-06-30")));
        assert_eq!(contract["recipients"][0]["display"]["text"], "AnyCorp Cycle Provision");
        assert_eq!(contract["funder"]["name"], json!({"en": "London Borough of Barnet"}));
        let call = server.ok("/v1/calls/ocds-213czf-000-00001");
        assert_eq!((&contract["call"], &contract["call_reference"]["title"]), (&call["id"], &json!({"en": "Planned cycle lane improvements"})));
        assert_eq!((&call["status"], &call["amount"]), (&json!("awarded"), &json!({"amount": "1100000.00", "currency": "GBP"})));
        let days = ["announced_on", "applications_from", "applications_to", "decided_on"].map(|name| call[name].clone());
        assert_eq!(days, ["2010-03-15", "2010-03-01", "2010-04-08", "2010-05-10"]);
        assert_eq!(call["criteria"].as_array().map(Vec::len), Some(1));
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

    fn a_process_without_a_contract_gives_its_call_alone(register: Register) {
        let Some(path) = real("ocds_sample.jsonl") else { return };
        let said = register.enpo(&["import", "ocds", path.to_str().expect("UTF-8")]).expect_success().stdout;
        assert!(said.contains("1 call, 1 organisation, 1 source. 3 new") && said.contains("0 refused, 9 noted"), "{said}");
        let server = register.serve();
        let call = server.ok("/v1/calls/ocds-gibberish-2021");
        assert_eq!((&call["status"], call.get("lots")), (&json!("announced"), None));
        assert_eq!(server.ok("/v1/funding?call=ocds-gibberish-2021&include=total")["total"], 0);
    }

    fn a_file_of_another_kind_is_told_off(register: Register) {
        for name in ["prozorro_tender.json", "ocds_fictional_implementation.xlsx", "360_abct_154.json"] {
            let Some(path) = real(name) else { continue };
            let said = register.enpo(&["import", "ocds", path.to_str().expect("UTF-8")]).expect(1);
            assert!(said.stderr.contains("[not_of_format]"), "{name}: {}", said.stderr);
        }
    }
}
