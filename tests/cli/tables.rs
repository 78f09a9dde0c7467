//! `enpo import table` and `enpo template table`: what a finance department has.

use std::path::PathBuf;

use serde_json::{Value, json};
use tests::{Register, on_both};

fn example(name: &str) -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("../docs/examples/social-orders").join(name);
    path.canonicalize().expect("the example").display().to_string()
}

/// The items of a list of a running register.
fn items(list: &Value) -> Vec<Value> {
    list["items"].as_array().cloned().unwrap_or_default()
}

on_both! {
    fn the_example_of_an_akimat_is_read_as_it_stands(register: Register) {
        let files = ["contracts.csv", "milestones.csv", "payments.csv"].map(example);
        let arguments = ["import", "table", &files[0], &files[1], &files[2], "--source", "social-orders-2025", "--authority", "funder"];
        let said = register.enpo(&arguments).expect_success().stdout;
        assert!(said.contains("3 contracts, 6 milestones, 4 organisations, 5 payments"), "{said}");
        let digest = register.enpo(&["digest"]).expect_success().stdout;
        let other_order = ["import", "table", &files[2], &files[0], &files[1], "--source", "social-orders-2025"];
        let again = register.enpo(&other_order).expect_success().stdout;
        assert!(again.contains("0 new, 0 changed"), "{again}");
        assert_eq!(register.enpo(&["digest"]).expect_success().stdout, digest);
        register.enpo(&["log", "verify"]).expect_success();
        let server = register.serve();
        let contracts = items(&server.ok("/v1/contracts?sort=-amount&currency=KZT"));
        let amounts: Vec<&Value> = contracts.iter().map(|contract| &contract["amount"]["amount"]).collect();
        assert_eq!(amounts, [&json!("4500000.00"), &json!("2000000.50"), &json!("1250000.00")]);
        let statuses: Vec<&Value> = contracts.iter().map(|contract| &contract["status"]).collect();
        assert_eq!(statuses, [&json!("completed"), &json!("active"), &json!("terminated")]);
        let id = contracts[0]["id"].as_str().expect("an id");
        let stages = items(&server.ok(&format!("/v1/contracts/{id}/milestones")));
        assert_eq!(stages.len(), 3);
        let moved = stages.iter().find(|stage| stage["position"] == 2).expect("the second stage");
        assert_eq!([&moved["due_original"], &moved["due_on"], &moved["weight"]], [&json!("2025-07-31"), &json!("2025-08-31"), &json!(600)]);
        let paid = items(&server.ok(&format!("/v1/contracts/{id}/payments")));
        assert_eq!(paid.iter().filter(|payment| payment["milestone"].is_string()).count(), 3);
    }

    fn one_table_of_three_things_is_read_by_a_mapping(register: Register) {
        let (table, mapping) = (example("one-table.csv"), example("one-table.toml"));
        let said = register.enpo(&["import", "table", &table, "--mapping", &mapping, "--source", "s"]).expect_success().stdout;
        assert!(said.contains("2 contracts, 3 milestones, 3 organisations, 2 payments"), "{said}");
        let server = register.serve();
        let contract = &items(&server.ok("/v1/contracts?sort=-amount&currency=KZT"))[0];
        assert_eq!([&contract["signed_on"], &contract["funder"]["id"]], [&json!("2025-02-12"), &json!("KZ-BIN-001340000012")]);
    }

    fn the_template_can_be_read_and_is_never_written_over(register: Register) {
        let path = tests::file("social-orders.xlsx", "").display().to_string();
        for language in ["kk", "ru", "en"] {
            let _ = std::fs::remove_file(&path);
            let arguments = ["template", "table", "contracts", "milestones", "payments", "--lang", language, "--out", &path];
            let said = register.enpo(&arguments).expect_success().stdout;
            assert!(said.contains("enpo import table"), "{said}");
            let again = register.enpo(&arguments).expect(1).stderr;
            assert!(again.contains("--out"), "{again}");
            let empty = register.enpo(&["import", "table", &path, "--source", "s"]).expect(1).stderr;
            assert!(empty.contains("hold no record"), "{empty}");
        }
        let wrong = register.enpo(&["template", "table", "reports"]).expect(1).stderr;
        assert!(wrong.contains("organisations, contracts, grants, milestones, payments"), "{wrong}");
    }

    fn what_is_wrong_is_told_in_the_words_of_the_publisher(register: Register) {
        let text = "Номер договора;Сумма;Дата заключения\n1;1,500;05/03/2025\n";
        let nameless = register.import("table", "wrong.csv", text).expect(1).stderr;
        assert!(nameless.contains("--source NAME"), "{nameless}");
        let said = register.import_with("table", "wrong.csv", text, &["--source", "s", "--lang", "ru"]).expect(1);
        let told = format!("{}{}", said.stdout, said.stderr);
        for words in ["row 2, Сумма", "может быть двумя разными числами", "Дата заключения", "может быть двумя разными днями"] {
            assert!(told.contains(words), "{words}: {told}");
        }
    }
}
