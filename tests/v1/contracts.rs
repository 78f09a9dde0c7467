//! `/v1/contracts` and what lies below one.

use serde_json::json;
use tests::{Register, on_both};

use super::funding::{
    each_is_shown_as_it_was_imported, only_its_own_are_found, what_lies_below_is_shown,
};
use super::telling::money;
use super::world::{World, text};

on_both! {
    fn a_contract_is_shown_as_it_was_imported(world: &World) {
        each_is_shown_as_it_was_imported(world, "contract");
    }

    fn milestones_payments_and_documents_of_a_contract_are_shown(world: &World) {
        what_lies_below_is_shown(world, "contract", &["milestone", "payment", "document"]);
    }

    fn a_grant_is_no_contract(world: &World) {
        only_its_own_are_found(world, "contract", "360G-w-01");
    }

    fn the_colons_of_an_id_may_be_escaped(world: &World) {
        let plain = world.server.ok("/v1/contracts/ocds-w:c:00");
        assert_eq!(world.server.ok("/v1/contracts/ocds-w%3Ac%3A00"), plain);
    }

    fn codes_have_labels_in_the_language_asked_for(world: &World) {
        let list = world.server.ok("/v1/codelists/funding_statuses");
        for language in ["kk", "ru", "en"] {
            let shown = world.server.ok(&format!("/v1/contracts/ocds-w:c:00?lang={language}"));
            let label = list["items"].as_array().into_iter().flatten().find(|item| item["code"] == shown["status"]).expect("a code");
            assert_eq!(shown["labels"]["status"], label["label"][language]);
            assert_eq!(shown["labels"]["spheres"].as_array().map(Vec::len), shown["spheres"].as_array().map(Vec::len));
            assert_eq!(shown["labels"].get("stage").is_some(), shown.get("stage").is_some());
        }
        assert_eq!(world.server.ok("/v1/contracts/ocds-w:c:00").get("labels"), None);
        assert_ne!(world.server.ok("/v1/contracts/ocds-w:c:00?lang=ru")["labels"]["status"], json!("active"));
    }

    fn a_social_order_tells_why_it_is_one_how_it_was_amended_and_how_work_was_accepted(register: Register) {
        let contract = json!({
            "kind": "contract", "id": "order", "funding_kind": "social_order", "social_order_basis": ["purchase_method", "budget_specificity"],
            "amount": money("100.00", "KZT"), "amended_amount": money("120.00", "KZT"),
            "amendments": [
                {"number": "01", "signed_on": "2025-03-01", "amount": money("110.00", "KZT"), "end_on": "2025-11-30", "reason": {"ru": "Изменение срока"}},
                {"signed_on": "2025-06-01", "amount": money("120.00", "KZT")},
            ],
        });
        let acceptance = json!({
            "act_number": "7", "act_date": "2025-07-01", "accepted_permille": 950, "accepted_amount": money("95.00", "KZT"),
            "fine": money("5.00", "KZT"), "document": "order:d:act-7",
        });
        let milestone = json!({
            "kind": "milestone", "id": "order:m:1", "funding": "order", "title": {"ru": "Этап"}, "status": "accepted",
            "accepted_on": "2025-07-03", "acceptance": acceptance,
        });
        register.import("ndjson", "order.ndjson", text(&[contract.clone(), milestone])).expect_success();
        let server = register.serve();
        let shown = server.ok("/v1/contracts/order?lang=en");
        for field in ["social_order_basis", "amended_amount", "amendments"] {
            assert_eq!(shown[field], contract[field], "{field}");
        }
        assert_eq!(shown["labels"]["social_order_basis"], json!(["purchase method", "budget specificity"]));
        assert_eq!(server.ok("/v1/milestones/order:m:1")["acceptance"], acceptance);
        let list = server.ok("/v1/codelists/social_order_bases");
        assert_eq!(list["items"].as_array().map(Vec::len), Some(2));
    }
}
