use std::io::Write as _;

use domain::{Id, Thing};
use serde_json::{Value, json};

use crate::giving::made::workbook;
use crate::{Context, Encoding, Fault, Format, Item, Mapping, Refusal, Statement, open};

pub(super) type Taken = (Vec<Statement>, Vec<Refusal>);

pub(super) fn read_bytes(
    files: &[&[u8]],
    mapping: Option<&str>,
    encoding: Option<Encoding>,
) -> Result<Taken, Fault> {
    let files: Vec<tempfile::NamedTempFile> = files
        .iter()
        .map(|bytes| {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(bytes).unwrap();
            file
        })
        .collect();
    let paths: Vec<&std::path::Path> = files.iter().map(tempfile::NamedTempFile::path).collect();
    let context =
        Context { publisher: "akimat".to_owned(), source: Id::parse("test").unwrap(), encoding };
    let mapping = mapping.map(|text| Mapping::parse(text).unwrap());
    let mut reading = open(Format::Table, &paths, &context, mapping.as_ref())?;
    let (mut statements, mut refusals) = (Vec::new(), Vec::new());
    for item in reading.by_ref() {
        match item {
            Item::Statement(statement) => statements.push(*statement),
            Item::Refused(refusal) => refusals.push(refusal),
        }
    }
    assert_eq!(reading.bytes_read(), reading.bytes_total());
    Ok((statements, refusals))
}

fn read(text: &str) -> Taken {
    read_bytes(&[text.as_bytes()], None, None).unwrap()
}

pub(super) fn told(refusals: &[Refusal]) -> Vec<(u64, &str, &str)> {
    refusals.iter().map(|told| (told.row, told.code.as_str(), told.field.as_str())).collect()
}

pub(super) fn things(statements: &[Statement]) -> Vec<Value> {
    statements.iter().map(|statement| Value::Object(statement.thing.fields())).collect()
}

const CONTRACTS: &str = "Номер договора;Предмет договора;БИН заказчика;Заказчик;БИН исполнителя;Исполнитель;Сумма, тенге;\
                         Дата договора;Срок исполнения;Регион;Сфера деятельности\n";

#[test]
fn a_row_of_contracts_states_the_contract_and_whom_it_names() {
    let (statements, refusals) = read(&format!(
        "Утверждаю;;;;;;;;;;\nСоциальные заказы 2025 года;;;;;;;;;;\n\n{CONTRACTS}\
         2025-12;Летний лагерь;050140002945;ГУ Отдел;170940025833;«Харекет» қоры;1 234 567,89;05.03.2025;31.12.2025 г.;Павлодарская область;\n\
         Итого;;;;;;1 234 567,89;;;;\n"
    ));
    assert_eq!(told(&refusals), [(6, "total_row", "")]);
    let contract = Id::generated("akimat", "contract", None, "2025-12");
    assert_eq!(
        things(&statements),
        [
            json!({"id": "KZ-BIN-050140002945", "name": {"ru": "ГУ Отдел"}, "status": "unknown"}),
            json!({"id": "KZ-BIN-170940025833", "name": {"kk": "«Харекет» қоры"}, "status": "unknown"}),
            json!({
                "id": contract, "funding_kind": "social_order", "state_funded": true,
                "identifiers": [{"scheme": "contract_number", "id": "2025-12"}],
                "title": {"ru": "Летний лагерь"}, "funder": {"id": "KZ-BIN-050140002945"},
                "recipients": [{"id": "KZ-BIN-170940025833"}],
                "amount": {"amount": "1234567.89", "currency": "KZT"},
                "signed_on": "2025-03-05", "end_on": "2025-12-31", "status": "contracted",
                "places": [{"scheme": "KATO", "code": "550000000"}],
            }),
        ]
    );
    assert_eq!(statements[2].place.row, 5);
}

#[test]
fn stages_and_payments_find_their_contract_in_other_files() {
    let contracts = format!("{CONTRACTS}12;T;;;;Fund;100;;;;\n");
    let milestones = "Номер договора;Номер этапа;Содержание этапа;Срок;Сумма этапа;Дата приёмки;Доля, %;Первоначальный срок\n\
                      12;1;Лагерь;30.06.2025;60;02.07.2025;60;01.06.2025\n12;2;Отчёт;31.12.2025;40;;40;\n";
    let payments = "№ договора;№ п/п документа;Этап;Сумма;Дата платежа\n12;7;1;60;10.07.2025\n12;8;;20;11.07.2025\n12;9;;20;11.07.2025\n";
    let contract = Id::generated("akimat", "contract", None, "12").to_string();
    let mut digests = Vec::new();
    for files in [[payments, milestones, &contracts], [&contracts, milestones, payments]] {
        let bytes: Vec<&[u8]> = files.iter().map(|text| text.as_bytes()).collect();
        let (statements, refusals) = read_bytes(&bytes, None, None).unwrap();
        assert_eq!(told(&refusals), []);
        let mut all = things(&statements);
        all.sort_by_key(|thing| thing["id"].to_string());
        digests.push(all);
    }
    assert_eq!(digests[0], digests[1]);
    let find = |end: &str| {
        let id = format!("{contract}{end}");
        digests[0].iter().find(|thing| thing["id"] == json!(id)).unwrap().clone()
    };
    let first = find(":m:1");
    assert_eq!(
        [&first["status"], &first["weight"], &first["due_original"], &first["extensions"][0]["to"]],
        [&json!("accepted"), &json!(600), &json!("2025-06-01"), &json!("2025-06-30")]
    );
    assert_eq!(find(":m:2")["status"], json!("planned"));
    assert_eq!(find(":p:7")["milestone"], json!(format!("{contract}:m:1")));
    find(":p:9");
}

#[test]
fn what_is_wrong_is_told_with_row_and_header() {
    let (statements, refusals) = read(&format!(
        "{CONTRACTS}1;T;50140002945;A;;B;5;05.03.2025;;;\n2;T;;A;;B;5,00;31.02.2025;;;\n;T;;A;;B;5,00;;;;\n\
         4;T;;A;900101300123;Иванов;5,00;;;Атлантида;\n5;T;;A;;B;много;;;;\n6;T;;A;;B;-5,00;;;;\n7;T;;A;;B;7;;;;\n7;U;;A;;B;7;;;;\n"
    ));
    let mut all = told(&refusals);
    all.sort_unstable();
    assert_eq!(
        all,
        [
            (1, "natural_person", ""),
            (2, "spreadsheet_value", "БИН заказчика"),
            (3, "malformed", "Дата договора"),
            (4, "missing", "Номер договора"),
            (5, "unknown_code", "Регион"),
            (6, "malformed", "Сумма, тенге"),
            (7, "negative", "Сумма, тенге"),
            (8, "duplicate_id", "Номер договора"),
            (9, "duplicate_id", "Номер договора"),
        ]
    );
    let other = refusals.iter().find(|told| told.row == 9).unwrap();
    assert_eq!(other.other.as_ref().map(|place| place.row), Some(8));
    assert!(other.reason.starts_with("row 8 of "), "{}", other.reason);
    let person = statements.iter().find_map(|statement| match &statement.thing {
        Thing::Funding(funding) if statement.place.row == 5 => Some(funding.clone()),
        _ => None,
    });
    let person = person.unwrap();
    assert!(person.individual_recipient && person.recipients.is_empty());
    assert!(!things(&statements).iter().any(|thing| thing.to_string().contains("Иванов")));
}

#[test]
fn a_mapping_names_columns_values_and_what_every_row_has() {
    let mapping = r#"
        [[tables]]
        kind = "contracts"
        [tables.columns]
        number = { column = "Реестр", pattern = "2025-{}" }
        recipient_name = "Кто"
        funder_bin = { constant = "050140002945" }
        status = { column = "Готово?", map = { "да" = "completed", "нет" = "active" }, default = "active" }
        signed_on = { column = "Когда", date = "MM/DD/YYYY" }
        [[tables]]
        kind = "milestones"
        [tables.columns]
        contract = { column = "Реестр", pattern = "2025-{}" }
        number = "Шаг"
        title_ru = "Что"
    "#;
    let text = "Реестр,Кто,Готово?,Когда,Шаг,Что\n7,НПО,да,03/05/2025,1,Начало\n7,НПО,да,03/05/2025,2,Конец\n8,НПО,,03/05/2025,1,Начало\n";
    let (statements, refusals) = read_bytes(&[text.as_bytes()], Some(mapping), None).unwrap();
    let refused: Vec<_> =
        told(&refusals).into_iter().filter(|(_, code, _)| *code != "unknown_columns").collect();
    assert_eq!(refused, []);
    let all = things(&statements);
    assert_eq!(all.len(), 1 + 2 + 3, "{all:#?}");
    let contract =
        all.iter().find(|thing| thing["identifiers"][0]["id"] == json!("2025-7")).unwrap();
    assert_eq!(
        [&contract["status"], &contract["signed_on"], &contract["funder"]["id"]],
        [&json!("completed"), &json!("2025-03-05"), &json!("KZ-BIN-050140002945")]
    );
    for (wrong, words) in [
        ("[[tables]]\nkind = \"reports\"", "reports"),
        ("[[tables]]\nkind = \"grants\"\ncolumns = { colour = \"x\" }", "has no such column"),
        (
            "[[tables]]\nkind = \"grants\"\ncolumns = { status = { column = \"x\", map = { a = \"done\" } } }",
            "`done`",
        ),
        ("tables = []", "names no table"),
    ] {
        assert!(
            Mapping::parse(wrong).unwrap_err().contains(words),
            "{wrong}: {}",
            Mapping::parse(wrong).unwrap_err()
        );
    }
}

#[test]
fn headers_in_two_rows_merged_cells_and_repeated_headers_are_found() {
    let text = |column: char, row: u32, text: &str| {
        format!(r#"<c r="{column}{row}" t="inlineStr"><is><t>{text}</t></is></c>"#)
    };
    let number = |column: char, row: u32, number: &str| {
        format!(r#"<c r="{column}{row}"><v>{number}</v></c>"#)
    };
    let rows = [
        format!("<row r=\"1\">{}</row>", text('A', 1, "План-график")),
        format!("<row r=\"3\">{}{}</row>", text('A', 3, "Номер договора"), text('B', 3, "Этапы")),
        format!(
            "<row r=\"4\">{}{}{}</row>",
            text('B', 4, "№ этапа"),
            text('C', 4, "Содержание этапа"),
            text('D', 4, "Сумма этапа")
        ),
        format!(
            "<row r=\"5\">{}{}{}{}</row>",
            number('A', 5, "1"),
            number('B', 5, "2"),
            number('C', 5, "3"),
            number('D', 5, "4")
        ),
        format!(
            "<row r=\"6\">{}{}{}{}</row>",
            text('A', 6, "12"),
            number('B', 6, "1"),
            text('C', 6, "Начало"),
            number('D', 6, "50")
        ),
        format!("<row r=\"7\">{}{}</row>", number('B', 7, "2"), text('C', 7, "Конец")),
        format!(
            "<row r=\"8\">{}{}{}</row>",
            text('A', 8, "13"),
            number('B', 8, "1"),
            text('C', 8, "Начало")
        ),
    ];
    let merged = r#"</sheetData><mergeCells count="2"><mergeCell ref="A6:A7"/><mergeCell ref="D6:D7"/></mergeCells><sheetData>"#;
    let sheet = rows.concat() + merged;
    let (statements, refusals) =
        read_bytes(&[&workbook(&[("Этапы", &sheet)])], None, None).unwrap();
    assert_eq!(told(&refusals), []);
    let milestones: Vec<(String, Value, u64)> = statements
        .iter()
        .map(|statement| {
            let fields = statement.thing.fields();
            (
                fields["funding"].as_str().unwrap().to_owned(),
                fields.get("amount").cloned().unwrap_or_default(),
                statement.place.row,
            )
        })
        .collect();
    let of = |number: &str| Id::generated("akimat", "contract", None, number).to_string();
    let fifty = json!({"amount": "50.00", "currency": "KZT"});
    assert_eq!(
        milestones,
        [(of("12"), fifty, 6), (of("12"), Value::Null, 7), (of("13"), Value::Null, 8)],
        "the number holds for both rows, the money for one"
    );
    assert_eq!(statements[0].place.sheet.as_deref(), Some("Этапы"));
}

#[test]
fn what_is_no_table_is_told_what_was_looked_for() {
    for (bytes, words) in [
        ("a;b;c\n1;2;3\n", "has no header that is known among its first 50 rows; row 1 has: a;b;c"),
        (
            "Предмет договора;БИН заказчика;Заказчик\nx;y;z\n",
            "has no column «Номер договора» (number), which a table of contracts needs",
        ),
        ("{}", "is JSON"),
    ] {
        let fault = read_bytes(&[bytes.as_bytes()], None, None).unwrap_err();
        assert_eq!(fault.code, "not_of_format");
        assert!(fault.reason.contains(words), "{}", fault.reason);
    }
}

#[test]
fn what_the_template_is_filled_with_comes_back() {
    for language in [domain::Language::Kk, domain::Language::Ru, domain::Language::En] {
        let bytes = crate::template(&crate::TableKind::ALL, language).unwrap();
        let (statements, refusals) = read_bytes(&[&bytes], None, None).unwrap();
        assert_eq!(statements.len(), 0);
        let codes: Vec<&str> = refusals.iter().map(|told| told.code.as_str()).collect();
        assert_eq!(codes, ["sheet_passed_over", "sheet_passed_over"], "{refusals:?}");
    }
}

#[test]
fn mappings_of_kazakh_registers_read_their_lists() {
    let list = "№;Наименование;БИН/ИИН\n1;ОФ «Харекет»;170940025833\n2;Иванов Иван;900101300123\n";
    let mapping = std::fs::read_to_string("mappings/kz-foreign-money.toml").unwrap();
    let (statements, refusals) = read_bytes(&[list.as_bytes()], Some(&mapping), None).unwrap();
    assert_eq!(things(&statements).len(), 1);
    let codes: Vec<&str> = refusals.iter().map(|told| told.code.as_str()).collect();
    assert_eq!(codes, ["unknown_columns", "natural_person"], "{refusals:?}");
    assert!(!format!("{refusals:?}").contains("900101300123"));
    let mapping = Mapping::load("kz-foreign-money").unwrap();
    assert!(!mapping.source(&Id::parse("s").unwrap()).unwrap().listing);
    let protocol = "№ заявки;Наименование НПО;БИН;Тема гранта;Сумма гранта\n15;ОФ «Харекет»;170940025833;Жастар;3 000 000\n";
    let mapping = std::fs::read_to_string("mappings/kz-contest-protocol.toml").unwrap();
    let (statements, refusals) = read_bytes(&[protocol.as_bytes()], Some(&mapping), None).unwrap();
    assert_eq!(told(&refusals), []);
    assert_eq!(things(&statements)[1]["status"], json!("awarded"));
}

#[test]
fn groups_of_columns_give_their_titles_to_those_below() {
    let (statements, refusals) = read(
        "№ договора;Заказчик;;Исполнитель;;Сумма;;Срок;\n;БИН;Наименование;БИН;Наименование;первоначальная;с изменениями;начало;окончание\n\
         1;2;3;4;5;6;7;8;9\n7;050140002945;ГУ Отдел;170940025833;ОФ;1 000;1 500;01.03.2025;31.12.2025\n",
    );
    assert_eq!(told(&refusals), []);
    let contract = &things(&statements)[2];
    assert_eq!(
        [
            &contract["funder"]["id"],
            &contract["recipients"][0]["id"],
            &contract["amount"]["amount"],
            &contract["amended_amount"]["amount"]
        ],
        [
            &json!("KZ-BIN-050140002945"),
            &json!("KZ-BIN-170940025833"),
            &json!("1000.00"),
            &json!("1500.00")
        ]
    );
    assert_eq!(
        [&contract["start_on"], &contract["end_on"]],
        [&json!("2025-03-01"), &json!("2025-12-31")]
    );
}

#[test]
fn money_that_would_be_read_wrongly_or_not_at_all_refuses_the_table() {
    for (table, words) in [
        (
            "Договоры (в тыс. тенге);;\n№ договора;Заказчик;Сумма договора\n1;A;1 500\n",
            "not in tenge",
        ),
        (";;тыс. тенге\n№ договора;Заказчик;Сумма договора\n1;A;1 500\n", "not in tenge"),
        (
            "№ договора;Заказчик;Сумма договора, тыс. тенге\n1;A;1 500\n",
            "no column of amounts that is known",
        ),
        (
            "№ договора;Заказчик;Сумма договора;Сумма, тенге\n1;A;1;2\n",
            "has two columns for amount",
        ),
    ] {
        let fault = read_bytes(&[table.as_bytes()], None, None).unwrap_err();
        assert!(fault.reason.contains(words), "{}", fault.reason);
    }
}

#[test]
fn what_is_no_contract_and_nobody_is_refused() {
    let (statements, refusals) = read(
        "№ договора;Заказчик;Исполнитель;Сумма договора;Статус\nАксуский район;;;;\nОбщий итог;;;137 000;\n1;A;200240000008;5;\n\
         2;A;ИП Иванов Иван;5;\n3;A;Петров ИИН 850312300002;5;\n4;A;B;5;в работе\n",
    );
    let mut all = told(&refusals);
    all.sort_unstable();
    assert_eq!(
        all,
        [
            (1, "natural_person", ""),
            (2, "missing", "№ договора"),
            (3, "total_row", ""),
            (4, "malformed", "Исполнитель"),
            (6, "natural_person", "Исполнитель"),
            (7, "unknown_code", "Статус"),
        ]
    );
    let persons: Vec<Value> = things(&statements)
        .into_iter()
        .filter(|thing| thing["individual_recipient"] == json!(true))
        .collect();
    assert_eq!(persons.len(), 2);
    let whole = format!("{statements:?}{refusals:?}");
    assert!(!whole.contains("Иванов") && !whole.contains("Петров"), "{whole}");
}
