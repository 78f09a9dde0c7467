//! The published contract: the file in the repository is what the program writes and serves.

use tests::{Server, enpo, on_both};

use crate::house::text;

#[test]
fn openapi_yaml_is_current() {
    let written = enpo(&["openapi"]).expect_success().stdout;
    assert!(
        text("openapi.yaml") == written,
        "openapi.yaml is not what the code says: `cargo run -- openapi > openapi.yaml`"
    );
}

on_both! {
    fn the_file_is_what_is_served(server: &Server) {
        let served = server.get("/openapi.yaml").outside_contract().send().expect(200);
        assert!(served.text() == text("openapi.yaml"), "another document is served");
    }

    fn every_operation_has_a_name_of_its_own(server: &Server) {
        let contract = server.contract();
        let mut names = std::collections::BTreeSet::new();
        for (path, method) in contract.operations() {
            let operation = &contract.document()["paths"][&path][method.to_lowercase()];
            let name = operation["operationId"].as_str().unwrap_or_default();
            assert!(!name.is_empty(), "{method} {path} has no operationId");
            assert!(names.insert(name.to_owned()), "{name} names two operations");
        }
    }
}
