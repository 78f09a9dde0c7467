use std::io::Write;

use domain::{Id, Organisation, Thing};
use serde_json::{Value, json};

use crate::{Context, Fault, Format, Item, Mapping, Refusal, open};

fn read(mapping: &Mapping, bytes: &[u8]) -> Result<(Vec<Organisation>, Vec<Refusal>), Fault> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let context = Context {
        publisher: "test".to_owned(),
        source: Id::parse("test").unwrap(),
        encoding: None,
    };
    let (mut organisations, mut refusals) = (Vec::new(), Vec::new());
    for item in open(Format::RegistryCsv, &[file.path()], &context, Some(mapping))? {
        match item {
            Item::Statement(statement) => match statement.thing {
                Thing::Organisation(organisation) => organisations.push(organisation),
                other => panic!("{other:?}"),
            },
            Item::Refused(refusal) => refusals.push(refusal),
        }
    }
    Ok((organisations, refusals))
}

fn kz(text: &str) -> (Vec<Organisation>, Vec<Refusal>) {
    read(&Mapping::load("kz-register").unwrap(), text.as_bytes()).unwrap()
}

fn told(refusals: &[Refusal]) -> Vec<(u64, &str, &str, &str)> {
    refusals
        .iter()
        .map(|refusal| {
            (refusal.row, refusal.code.as_str(), refusal.field.as_str(), refusal.value.as_str())
        })
        .collect()
}

const HEADER: &str = "БИН,name_kk,name_ru,КАТО,Дата регистрации,legal_form,Статус\n";

#[test]
fn a_kazakh_register_is_read() {
    let row = "170940025833,«Харекет» қоры,\"Фонд \"\"Харекет\"\"\",551010000,21.09.2017,общественный фонд,Действующее\n";
    let (organisations, refusals) = kz(&format!("\u{feff}{HEADER}{row}"));
    assert_eq!(refusals, []);
    let expected = json!({
        "id": "KZ-BIN-170940025833", "name": {"kk": "«Харекет» қоры", "ru": "Фонд \"Харекет\""}, "status": "active",
        "legal_form": "public_foundation", "registered_on": "2017-09-21", "seat": {"scheme": "KATO", "code": "551010000"},
    });
    assert_eq!(serde_json::to_value(&organisations[0]).unwrap(), expected);
}

#[test]
fn what_is_wrong_is_told_with_line_and_column() {
    let iin =
        "88011035002".to_owned() + &domain::bin::check_digit("88011035002").unwrap().to_string();
    let text = [
        &format!("{iin},,Иванов И.,55,,,\n"),
        "880110350020,,Иванов И.,55,,,\n",
        "9.8E+11,,Ф,55,,,\n",
        "940140000380,,Ф,55,,,\n",
        "\n",
        "940140000385,,\"Ф\nФ\",5,1.2.2020,ТОО,жив\n",
        "170940025833,,Ф,55\n",
        "170940025833,,Ф\0,55,,,\n",
        "170940025833,,\"Ф\"х,55,,,\n",
        "170940025833,,,55,,,\n",
        // Only separators: what spreadsheets leave behind is passed over.
        ",,,,,,\n",
    ];
    let (organisations, refusals) = kz(&format!("{HEADER}{}", text.concat()));
    let expected = [
        (2, "natural_person", "БИН", ""),
        (3, "natural_person", "БИН", ""),
        (4, "malformed", "БИН", "9.8E+11"),
        (5, "check_failed", "id", "940140000380"),
        (7, "malformed", "КАТО", "5"),
        (7, "unknown_value", "legal_form", "ТОО"),
        (7, "unknown_value", "Статус", "жив"),
        (7, "malformed", "Дата регистрации", "1.2.2020"),
        (9, "ragged_row", "", "4"),
        (10, "nul", "", ""),
        (11, "malformed_quote", "", ""),
        (12, "missing", "name", ""),
    ];
    assert_eq!(told(&refusals), expected);
    assert_eq!(organisations.len(), 2);
    assert!(organisations[0].identifiers[0].check_failed);
    let said = serde_json::to_string(&refusals).unwrap();
    assert!(!said.contains(&iin) && !said.contains("Иванов"), "{said}");
}

#[test]
fn ids_that_come_twice_are_told_with_both_places() {
    let (a, b) = ("170940025833,,А,55,,,\n", "940140000385,,Б,55,,,\n");
    let (organisations, refusals) = kz(&format!("{HEADER}{a}{b}{a}{}", b.replace('Б', "В")));
    let places: Vec<_> = refusals
        .iter()
        .map(|refusal| (refusal.row, refusal.other.as_ref().map(|place| place.row)))
        .collect();
    assert_eq!(places, [(3, Some(5)), (4, Some(2)), (5, Some(3))]);
    assert_eq!(organisations.len(), 1);
}

#[test]
fn an_organisation_without_a_number_is_known_by_name_and_region() {
    let row = |name: &str, region: &str| format!(",,{name},{region},,,\n");
    let text = format!("{HEADER}{}{}{}", row("Фонд", "55"), row("Фонд", "71"), row("фонд", "55"));
    let (organisations, refusals) = kz(&text);
    assert!(organisations.iter().all(|organisation| organisation.id.is_generated()));
    assert_eq!(
        told(&refusals).iter().map(|told| (told.0, told.1)).collect::<Vec<_>>(),
        [(2, "duplicate_id"), (4, "duplicate_id")]
    );
}

const ALL: &str = r#"
[file]
encoding = "ENCODING"
delimiter = ";"
header = 3
[source]
title = { en = "T" }
publisher = { en = "P" }
[fields]
id = { column = "Nr", pad = 5, pattern = "US-EIN-{}", empty = ["0"] }
name.kk = { column = "Атауы" }
former_name.en = { column = "Old", optional = true }
identifiers = [{ scheme = "OWN", id = { column = "Nr" } }]
seat = { scheme = "ISO3166-1", code = { constant = "KZ" } }
spheres = { column = "Codes", separator = "|", map = { a = "arts", h = "health" } }
roles = { constant = "ngo" }
parent.id = { column = "Parent", pattern = "KZ-BIN-{}" }
parent.relation = { constant = "branch" }
"#;

#[test]
fn a_mapping_of_ones_own_is_followed_in_every_encoding() {
    let table = "a title;\n\nNr;Атауы;Codes;Parent\n7;Қайырымдылық;h|a|h;170940025833\n0;Үміт;x;\n";
    let kz_1048: Vec<u8> = table
        .chars()
        .flat_map(|c| match c {
            'Қ' => vec![0x8d],
            'Ү' => vec![0xaf],
            'қ' => vec![0x9d],
            'і' => vec![0xb3],
            c => encoding_rs::WINDOWS_1251.encode(&c.to_string()).0.into_owned(),
        })
        .collect();
    let little: Vec<u8> =
        format!("\u{feff}{table}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = table.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (encoding, bytes) in [
        ("utf-8", table.as_bytes().to_vec()),
        ("utf-16le", little),
        ("utf-16be", big),
        ("kz-1048", kz_1048),
    ] {
        let mapping = Mapping::parse(&ALL.replace("ENCODING", encoding)).unwrap();
        let (organisations, refusals) = read(&mapping, &bytes).unwrap();
        let expected = json!({
            "id": "US-EIN-00007", "name": {"kk": "Қайырымдылық"}, "identifiers": [{"scheme": "OWN", "id": "7"}],
            "status": "unknown", "seat": {"scheme": "ISO3166-1", "code": "KZ"}, "spheres": ["health", "arts"],
            "roles": ["ngo"], "parent": {"id": "KZ-BIN-170940025833", "relation": "branch"},
        });
        assert_eq!(serde_json::to_value(&organisations[0]).unwrap(), expected, "{encoding}");
        assert!(organisations[1].id.is_generated(), "{encoding}");
        assert_eq!(told(&refusals), [(5, "unknown_value", "Codes", "x")], "{encoding}");
    }
}

#[test]
fn a_file_that_does_not_fit_its_mapping_is_refused_as_a_whole() {
    let mapping = Mapping::parse(&ALL.replace("ENCODING", "utf-8")).unwrap();
    let fault = |bytes: &[u8]| read(&mapping, bytes).map(|read| read.0.len()).unwrap_err();
    let missing = fault("x\n\nNr;Атауы;Codes\n".as_bytes());
    assert_eq!(missing.code, "mapping");
    assert!(
        missing.reason.contains("`Parent`") && missing.reason.contains("parent.id"),
        "{}",
        missing.reason
    );
    assert!(fault("x\n\nNr;Атауы;Codes;Parent;NR\n".as_bytes()).reason.contains("more than once"));
    assert!(fault("x\n\nNr;Атауы;Codes;Parent\n1;\"a;b;c\n".as_bytes()).reason.contains("line 4"));
    assert_eq!(fault(b"\xff\xfeN\0").code, "not_of_format");
    assert_eq!(fault(b"").code, "not_of_format");
    assert_eq!(fault(b"x\n\nNr;\xc0\xf2\n").code, "not_of_format");
}

#[test]
fn bytes_that_the_encoding_does_not_have_refuse_their_row() {
    let mut bytes = HEADER.as_bytes().to_vec();
    bytes.extend(b"170940025833,,\xd4,55,,,\n");
    bytes.extend("940140000385,,Ф,55,,,\n".as_bytes());
    let (organisations, refusals) = read(&Mapping::load("kz-register").unwrap(), &bytes).unwrap();
    assert_eq!(
        (organisations.len(), refusals[0].row, refusals[0].code.as_str()),
        (1, 2, "invalid_encoding")
    );
}

#[test]
fn the_numbers_of_persons_are_masked_in_names() {
    let iin =
        "88011035002".to_owned() + &domain::bin::check_digit("88011035002").unwrap().to_string();
    let (organisations, refusals) = kz(&format!("{HEADER}170940025833,,Фонд {iin},55,,,\n"));
    assert_eq!(told(&refusals), [(2, "natural_person", "name_ru", "")]);
    let text: Value = serde_json::to_value(&organisations).unwrap();
    assert!(!text.to_string().contains(&iin));
}
