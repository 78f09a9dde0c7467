//! Importing 360Giving.

use serde_json::{Value, json};
use tests::{Register, on_both};

fn grant(id: &str, recipient: &str, name: &str, modified: &str) -> Value {
    json!({
        "id": id, "title": "A grant", "description": "For a garden", "currency": "GBP", "amountAwarded": 1234.5,
        "awardDate": "2024-05-06", "dateModified": modified,
        "fundingOrganization": [{"id": "GB-CHC-1159982", "name": "A Trust"}],
        "recipientOrganization": [{"id": recipient, "name": name}],
    })
}

/// The grants as a table under the standard's titles.
fn table(grants: &[Value]) -> String {
    let columns = [
        ("Identifier", "/id"),
        ("Title", "/title"),
        ("Description", "/description"),
        ("Currency", "/currency"),
        ("Amount Awarded", "/amountAwarded"),
        ("Award Date", "/awardDate"),
        ("Last modified", "/dateModified"),
        ("Funding Org:Identifier", "/fundingOrganization/0/id"),
        ("Funding Org:Name", "/fundingOrganization/0/name"),
        ("Recipient Org:Identifier", "/recipientOrganization/0/id"),
        ("Recipient Org:Name", "/recipientOrganization/0/name"),
    ];
    let mut lines = vec![columns.map(|(title, _)| title).join(",")];
    for grant in grants {
        // A text in JSON is a quoted cell as long as no quotation mark is in it.
        lines.push(
            columns
                .map(|(_, path)| grant.pointer(path).expect("the grant has it").to_string())
                .join(","),
        );
    }
    lines.join("\r\n")
}

fn package(grants: &[Value]) -> String {
    json!({ "grants": grants }).to_string()
}

on_both! {
    fn amounts_are_exact_and_count(register: Register) {
        let grants = [grant("360G-t-1", "GB-COH-08253562", "A Garden", "2024-06-01")];
        register.import("360giving", "trust.json", package(&grants)).expect_success();
        let server = register.serve();
        assert_eq!(server.ok("/v1/grants/360G-t-1")["amount"], json!({"amount": "1234.50", "currency": "GBP"}));
        let totals = &server.ok("/v1/organisations/GB-COH-08253562")["totals"]["received"][0];
        assert_eq!((&totals["count"], &totals["sum"]), (&json!(1), &json!({"amount": "1234.50", "currency": "GBP"})));
    }

    fn publishers_that_alternate_log_nothing_new(register: Register) {
        let one = package(&[grant("360G-one-1", "GB-COH-08253562", "A Garden", "2024-06-01")]);
        let two = package(&[grant("360G-two-1", "GB-COH-08253562", "A GARDEN CIC", "2023-06-01")]);
        for (name, file) in [("one.json", &one), ("two.json", &two)] {
            register.import("360giving", name, file).expect_success();
        }
        let digest = register.enpo(&["digest"]).expect_success().stdout;
        for (name, file) in [("one.json", &one), ("two.json", &two), ("one.json", &one)] {
            let said = register.import("360giving", name, file).expect_success().stdout;
            assert!(said.contains("0 new, 0 changed"), "{said}");
        }
        assert_eq!(register.enpo(&["digest"]).expect_success().stdout, digest);
    }

    fn several_names_in_one_file_settle_on_the_newest(register: Register) {
        let old = grant("360G-t-1", "GB-COH-08253562", "Old Garden", "2020-01-01");
        let new = grant("360G-t-2", "GB-COH-08253562", "New Garden", "2024-01-01");
        for grants in [[old.clone(), new.clone()], [new, old]] {
            register.import("360giving", "trust.json", package(&grants)).expect_success();
        }
        let server = register.serve();
        assert_eq!(server.ok("/v1/organisations/GB-COH-08253562")["name"]["en"], "New Garden");
        let entries = server.ok("/v1/organisations/GB-COH-08253562/history");
        assert_eq!(entries["items"].as_array().map(Vec::len), Some(1), "the order of grants does not matter");
    }

    fn a_grant_to_a_person_is_kept_and_the_person_is_not(register: Register) {
        let mut grant = grant("360G-t-1", "x", "x", "2024-01-01");
        grant["recipientOrganization"].take();
        grant.as_object_mut().expect("an object").remove("recipientOrganization");
        grant["recipientIndividual"] = json!({"id": "360G-t-person-7", "name": "Aigerim Testova"});
        grant["description"] = json!("TESTOVA Aigerim travels to a conference; aigerim  testova comes back");
        register.import("360giving", "people.json", package(&[grant])).expect_success();
        let server = register.serve();
        let shown = server.ok("/v1/grants/360G-t-1");
        assert_eq!(shown["individual_recipient"], true);
        let everything = format!("{shown}{}{}", server.ok("/v1/changes"), server.ok("/v1/organisations")).to_lowercase();
        for trace in ["aigerim", "testova", "person-7"] {
            assert!(!everything.contains(trace), "{trace} is in\n{everything}");
        }
    }

    fn two_records_of_one_id_are_refused_with_both_places(register: Register) {
        let one = grant("360G-t-1", "GB-COH-08253562", "A Garden", "2024-01-01");
        let mut other = one.clone();
        other["amountAwarded"] = json!(99);
        let third = grant("360G-t-2", "GB-COH-08253562", "A Garden", "2024-01-01");
        let said = register.import("360giving", "twice.json", package(&[one, other, third])).expect(3);
        assert!(said.stderr.contains("row 1") && said.stderr.contains("row 2"), "{}", said.stderr);
        assert!(said.stderr.contains("duplicate_id"), "{}", said.stderr);
        let server = register.serve();
        server.get("/v1/grants/360G-t-1").send().expect(404);
        server.ok("/v1/grants/360G-t-2");
    }

    fn a_field_that_comes_twice_refuses_the_grant(register: Register) {
        let one = grant("360G-t-1", "GB-COH-08253562", "A Garden", "2024-01-01").to_string();
        let twice = one.replacen('{', r#"{"amountAwarded": 1, "#, 1);
        let said = register.import("360giving", "twice.json", format!(r#"{{"grants": [{twice}]}}"#)).expect(1);
        assert!(said.stderr.contains("amountAwarded") && said.stderr.contains("duplicate_key"), "{}", said.stderr);
    }

    fn a_broken_file_is_refused_whole(register: Register) {
        let said = register.import("360giving", "broken.json", r#"{"grants": [{"id": "360G-t-1""#).expect(1);
        assert!(said.stderr.contains("broken.json"), "{}", said.stderr);
    }

    fn a_table_and_the_same_grants_in_json_are_one_register(register: Register) {
        let grants = [
            grant("360G-t-1", "GB-COH-08253562", "A Garden", "2024-06-01"),
            grant("360G-t-2", "GB-CHC-1159983", "Café, Leeds", "2024-07-01"),
        ];
        register.import_with("360giving", "grants.json", package(&grants), &["--source", "trust"]).expect_success();
        let digest = register.enpo(&["digest"]).expect_success().stdout;
        let table = table(&grants);
        let western: Vec<u8> = table.chars().map(|c| u8::try_from(u32::from(c)).expect("a letter of windows-1252")).collect();
        for (name, bytes) in [("grants.csv", table.as_bytes()), ("windows.json", &western)] {
            let said = register.import_with("360giving", name, bytes, &["--source", "trust"]).expect_success().stdout;
            assert!(said.contains("2 grants, 3 organisations, 1 source. 0 new, 0 changed, 6 as before"), "{said}");
        }
        assert_eq!(register.enpo(&["digest"]).expect_success().stdout, digest);
    }
}
