//! Several files of one source.

use std::path::PathBuf;

use serde_json::{Value, json};
use tests::{Register, on_both};

/// A package of one grant, whose publisher describes the recipient in its own way.
fn package(id: &str, publisher: &str, name: &str, modified: &str) -> Value {
    json!({
        "publisher": {"name": publisher}, "title": format!("Awards of {publisher}"),
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "grants": [{
            "id": id, "title": "A grant", "description": "For a garden", "currency": "GBP", "amountAwarded": 10,
            "awardDate": "2020-01-02", "dateModified": modified,
            "fundingOrganization": [{"id": "GB-CHC-1159982", "name": "A Trust"}],
            "recipientOrganization": [{"id": "GB-COH-08253562", "name": name}],
        }],
    })
}

fn files(contents: &[(&str, String)]) -> Vec<PathBuf> {
    contents.iter().map(|(name, content)| tests::file(name, content)).collect()
}

/// Two publications that describe one organisation in different words; the second is the newer.
fn two() -> Vec<PathBuf> {
    let one = package("360G-one-1", "One", "Old Garden", "2020-01-01").to_string();
    // Whoever funds in one of the files is a donor, whichever file describes them.
    let mut two = package("360G-two-1", "Two", "New Garden", "2024-01-01");
    let recipients = two["grants"][0]["recipientOrganization"].as_array_mut();
    recipients.expect("a list").push(json!({"id": "GB-CHC-1159982", "name": "A Trust"}));
    two["grants"][0]["fundingOrganization"] = json!([{"id": "GB-CHC-1000147", "name": "Trust"}]);
    files(&[("one.json", one), ("two.json", two.to_string())])
}

fn import(register: &Register, format: &str, files: &[&PathBuf], more: &[&str]) -> String {
    let paths: Vec<&str> = files.iter().filter_map(|file| file.to_str()).collect();
    let said = register.enpo(&[&["import", format], paths.as_slice(), more].concat());
    said.expect_success().stdout
}

fn unchanged(said: &str) {
    assert!(said.contains(" 0 new, 0 changed"), "{said}");
}

on_both! {
    fn several_files_of_one_source_settle_in_any_order(register: Register) {
        let source = ["--source", "trusts"];
        let files = two();
        let (one, two) = (&files[0], &files[1]);
        import(&register, "360giving", &[one, two], &source);
        let digest = || register.enpo(&["digest"]).expect_success().stdout;
        let before = digest();
        for order in [[one, two], [two, one], [one, two]] {
            unchanged(&import(&register, "360giving", &order, &source));
        }
        assert_eq!(digest(), before);
        let other = Register::empty(register.database());
        import(&other, "360giving", &[two, one], &source);
        assert_eq!(other.enpo(&["digest"]).expect_success().stdout, before, "also the first time");
        let server = register.serve();
        assert_eq!(server.ok("/v1/organisations/GB-COH-08253562")["name"]["en"], "New Garden");
        assert_eq!(server.ok("/v1/organisations/GB-CHC-1159982")["roles"], json!(["donor"]));
        let shown = server.ok("/v1/sources/trusts");
        assert_eq!((&shown["title"]["en"], &shown["publisher"]["name"]["en"]), (&json!("trusts"), &json!("trusts")));
        assert_eq!(shown["licence"], "https://creativecommons.org/licenses/by/4.0/", "what both say is kept");
    }

    fn a_named_source_does_not_change_with_the_file(register: Register) {
        let files = two();
        for order in [[0, 1], [0, 1], [1, 0]] {
            for file in order {
                import(&register, "360giving", &[&files[file]], &["--source", "trusts"]);
            }
        }
        let shown = || register.serve().ok("/v1/sources/trusts");
        assert_eq!((&shown()["revision"], &shown()["title"]["en"]), (&json!(1), &json!("Awards of One")));
        import(&register, "360giving", &[&files[1]], &["--source", "trusts", "--title", "Awards"]);
        import(&register, "360giving", &[&files[0]], &["--source", "trusts"]);
        assert_eq!((&shown()["revision"], &shown()["title"]["en"]), (&json!(2), &json!("Awards")));
    }

    fn what_files_of_one_source_contradict_is_refused_in_any_order(register: Register) {
        let line = |name: &str| format!(r#"{{"kind":"organisation","id":"GB-CHC-1","name":{{"en":"{name}"}}}}"#);
        let same = r#"{"kind":"organisation","id":"GB-CHC-2","name":{"en":"Same"}}"#;
        let files = files(&[
            ("one.ndjson", format!("{}\n{same}", line("One"))),
            ("two.ndjson", format!("{same}\n{}", line("Two"))),
        ]);
        for order in [[0, 1], [1, 0]] {
            let paths = order.map(|file: usize| files[file].to_str().expect("UTF-8"));
            let said = register.enpo(&["import", "ndjson", paths[0], paths[1], "--source", "s"]).expect(3);
            assert!(said.stderr.contains("row 1, id: \"GB-CHC-1\" another record with this id, at 2 in "), "{}", said.stderr);
            assert!(said.stderr.contains("two.ndjson, says something else"), "{}", said.stderr);
            assert!(said.stdout.contains("2 refused"), "what both hold alike is no fault: {}", said.stdout);
        }
        let server = register.serve();
        server.get("/v1/organisations/GB-CHC-1").send().expect(404);
        assert_eq!(server.ok("/v1/organisations/GB-CHC-2")["revision"], 1);
    }

    fn the_order_of_files_does_not_matter(register: Register) {
        let grant = r#"{"kind":"grant","id":"360G-a-1","funding_kind":"grant"}"#;
        let milestone = r#"{"kind":"milestone","id":"360G-a-1:m:1","funding":"360G-a-1","title":{"en":"M"}}"#;
        let files = files(&[("below.ndjson", milestone.to_owned()), ("grants.ndjson", grant.to_owned())]);
        let order = [&files[0], &files[1]];
        let said = import(&register, "ndjson", &[order[0], order[1], order[0]], &["--source", "s"]);
        assert!(said.contains("1 grant, 1 milestone, 1 source") && said.contains("0 refused"), "{said}");
        unchanged(&import(&register, "ndjson", &order, &["--source", "s"]));
    }

    fn a_file_that_is_broken_leaves_the_others_of_its_source(register: Register) {
        let whole = package("360G-one-1", "One", "Garden", "2020-01-01").to_string();
        let files = files(&[("broken.json", whole[..whole.len() / 2].to_owned()), ("whole.json", whole)]);
        let paths: Vec<&str> = files.iter().filter_map(|file| file.to_str()).collect();
        let missing = "not-there.json";
        let said = register.enpo(&["import", "360giving", paths[0], missing, paths[1], "--source", "s"]).expect(3);
        assert!(said.stderr.contains("broken_structure") && said.stderr.contains("unreadable"), "{}", said.stderr);
        assert!(said.stdout.contains("1 grant,") && said.stdout.contains("2 refused"), "{}", said.stdout);
    }

    fn tables_of_one_source_are_one_table(register: Register) {
        let table = |name: &str| format!("БСН;Атауы;Күй\n170940025833;{name};active\n");
        let mapping = "[file]\ndelimiter = \";\"\n[fields]\nid = { column = \"БСН\", pattern = \"KZ-BIN-{}\" }\nname.kk.column = \"Атауы\"\n";
        let mapping = tests::file("mapping.toml", mapping);
        let mapping = ["--mapping", mapping.to_str().expect("UTF-8"), "--source", "s"];
        let files = files(&[("a.csv", table("Қор")), ("b.csv", table("Қор")), ("c.csv", table("Басқа"))]);
        import(&register, "registry-csv", &[&files[0], &files[1]], &mapping);
        unchanged(&import(&register, "registry-csv", &[&files[1], &files[0]], &mapping));
        let paths: Vec<&str> = files.iter().filter_map(|file| file.to_str()).collect();
        let said = register.enpo(&[&["import", "registry-csv"], paths.as_slice(), &mapping].concat()).expect(1);
        assert!(said.stderr.contains("duplicate_id"), "{}", said.stderr);
    }
}
