//! Real publications, where they lie beside the checkout. Where they do not, the tests say that they were skipped.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tests::{Database, Register, on_both};

pub fn real(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/open").join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {name} is not there");
    None
}

/// The sum of all amounts in pence, from the text of each number.
fn pence(file: &Path) -> (usize, i128) {
    let package: Value =
        serde_json::from_slice(&std::fs::read(file).expect("it can be read")).expect("it is JSON");
    let grants = package["grants"].as_array().expect("it has grants");
    let amounts = grants.iter().map(|grant| {
        let text = grant["amountAwarded"].to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let fraction = format!("{fraction:0<2}");
        assert!(fraction[2..].chars().all(|c| c == '0'), "{text} has more than pence");
        whole.parse::<i128>().expect("digits") * 100
            + fraction[..2].parse::<i128>().expect("digits")
    });
    (grants.len(), amounts.sum())
}

on_both! {
    fn power_to_change_has_870_grants_and_its_sum(register: Register) {
        let Some(file) = real("360_power_to_change_870.json") else { return };
        let path = file.to_str().expect("UTF-8");
        register.enpo(&["import", "360giving", path]).expect_success();
        let again = register.enpo(&["import", "360giving", path]).expect_success().stdout;
        assert!(again.contains("0 new, 0 changed"), "27 organisations carry several names\n{again}");
        let server = register.serve();
        assert_eq!(server.ok("/v1/grants?include=total&limit=1")["total"], 870);
        let totals = server.ok("/v1/organisations/GB-CHC-1159982")["totals"]["given"].clone();
        let (count, sum) = pence(&file);
        assert_eq!(count, 870);
        assert_eq!(totals[0]["count"], 870);
        assert_eq!(totals[0]["sum"]["amount"], format!("{}.{:02}", sum / 100, sum % 100));
    }

    fn three_publishers_in_any_order_give_one_register(register: Register) {
        let names = ["360_power_to_change_870.json", "360_abct_154.json", "360_alwf_475.json"];
        let files: Vec<PathBuf> = names.iter().filter_map(|name| real(name)).collect();
        if files.len() < names.len() {
            return;
        }
        let other = Register::empty(register.database());
        let paths: Vec<&str> = files.iter().filter_map(|file| file.to_str()).collect();
        register.enpo(&[&["import", "360giving"], paths.as_slice()].concat()).expect_success();
        let backwards: Vec<&str> = paths.iter().rev().copied().collect();
        other.enpo(&[&["import", "360giving"], backwards.as_slice()].concat()).expect_success();
        let digest = |register: &Register| register.enpo(&["digest"]).expect_success().stdout;
        assert_eq!(digest(&register), digest(&other));
    }

    fn montana_has_10890_organisations(register: Register) {
        let Some(file) = real("irs_bmf_montana_10890.csv") else { return };
        let path = file.to_str().expect("UTF-8");
        register.enpo(&["import", "registry-csv", path, "--mapping", "irs-bmf"]).expect_success();
        let again = register.enpo(&["import", "registry-csv", path, "--mapping", "irs-bmf"]).expect_success().stdout;
        assert!(again.contains("0 new, 0 changed"), "{again}");
        assert_eq!(register.serve().ok("/v1/organisations?include=total&limit=1")["total"], 10_890);
    }

    fn tables_of_publishers_are_told_what_is_wrong_with_them(register: Register) {
        for (name, words) in [
            ("360_decimal_amounts.csv", ["lacks columns that every grant needs", "Identifier, Award Date, Funding Org:Name"]),
            ("360_registry_323.json", ["nothing is taken", "not_of_format"]),
            ("360_funders.jl", ["nothing is taken", "not_of_format"]),
        ] {
            let Some(file) = real(name) else { continue };
            let said = register.enpo(&["import", "360giving", file.to_str().expect("UTF-8")]).expect(1).stderr;
            for words in words {
                assert!(said.contains(words), "{name}: {said}");
            }
        }
    }

    fn the_workbook_of_a_publisher_and_its_json_are_one_register(register: Register) {
        let (Some(document), Some(workbook)) = (real("360_alwf_475.json"), real("360_alwf_original.xlsx")) else { return };
        let import = |register: &Register, file: &Path| {
            let path = file.to_str().expect("UTF-8");
            register.enpo(&["import", "360giving", path, "--source", "alwf"]).expect_success().stdout
        };
        let other = Register::empty(register.database());
        let said = [import(&register, &document), import(&other, &workbook)];
        for said in &said {
            assert!(said.contains("475 grants, 289 organisations, 1 source. 765 new"), "{said}");
        }
        let digest = |register: &Register| register.enpo(&["digest"]).expect_success().stdout;
        assert_eq!(digest(&register), digest(&other));
        let again = import(&register, &workbook);
        assert!(again.contains("0 new, 0 changed, 765 as before"), "{again}");
        // Counted and added up in the workbook's own XML, by other means.
        let totals = other.serve().ok("/v1/organisations/GB-CHC-1015648")["totals"]["given"].clone();
        assert_eq!((&totals[0]["count"], &totals[0]["sum"]["amount"]), (&json!(475), &json!("21757793.27")));
    }

    fn workbooks_of_publishers_are_taken_or_told_what_is_wrong_with_them(register: Register) {
        let Some(file) = real("360_dei_extension.xlsx") else { return };
        let said = register.enpo(&["import", "360giving", file.to_str().expect("UTF-8")]).expect_success().stdout;
        assert!(said.contains("9 grants, 18 organisations, 1 source. 28 new") && said.contains("0 refused, 1 noted"), "{said}");
        let source = register.serve().ok("/v1/sources/360_dei_extension");
        assert_eq!(source["title"]["en"], "Example Funder grants awarded 2021-22");
        let Some(file) = real("360_fundingproviders-grants_2_grants.xlsx") else { return };
        let said = register.enpo(&["import", "360giving", file.to_str().expect("UTF-8"), "--source", "fundingproviders"]).expect_success().stdout;
        assert!(said.contains("2 grants, 3 organisations") && said.contains("0 refused, 5 noted"), "{said}");
        let grants = register.serve().ok("/v1/grants?source=fundingproviders");
        assert_eq!(grants["items"][0]["signed_on"], "2014-07-24");
        let Some(table) = real("360_fundingproviders_grants_2_grants.csv") else { return };
        let said = register.enpo(&["import", "360giving", table.to_str().expect("UTF-8")]).expect_success().stdout;
        assert!(said.contains("2 grants, 3 organisations") && said.contains("0 refused"), "{said}");
    }
}

/// All files of a kind that is read, in an order; what each import said in one sentence.
fn folder(register: &Register, files: &[PathBuf]) -> Vec<String> {
    let import = |file: &PathBuf| {
        let name = file.file_name().and_then(|name| name.to_str()).expect("UTF-8");
        let format = match name.split('_').next() {
            Some("360") => ["360giving"].as_slice(),
            Some("ocds" | "prozorro") => &["ocds"],
            Some("irs") => &["registry-csv", "--mapping", "irs-bmf"],
            _ => return None,
        };
        let path = file.to_str().expect("UTF-8");
        let said = register.enpo(&[&["import", format[0], path], &format[1..]].concat()).stdout;
        said.lines().find(|line| line.starts_with("Read as")).map(|line| format!("{name}: {line}"))
    };
    files.iter().filter_map(import).collect()
}

#[test]
fn the_whole_folder_in_two_orders_is_one_register_and_nothing_new_the_second_time() {
    let Some(open) = real("360_abct_154.json") else { return };
    let entries = std::fs::read_dir(open.parent().expect("a folder")).expect("it can be read");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    files.sort();
    let register = Register::empty(Database::Sqlite);
    assert_eq!(folder(&register, &files).len(), 20);
    for said in folder(&register, &files) {
        assert!(said.contains("0 new, 0 changed"), "{said}");
    }
    files.reverse();
    let other = Register::empty(Database::Sqlite);
    folder(&other, &files);
    let digest = |register: &Register| register.enpo(&["digest"]).expect_success().stdout;
    assert_eq!(digest(&register), digest(&other));
}
