//! `/v1/contracts` and what lies below one.

use serde_json::json;
use tests::on_both;

use super::funding::{
    each_is_shown_as_it_was_imported, only_its_own_are_found, what_lies_below_is_shown,
};
use super::world::World;

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
}
