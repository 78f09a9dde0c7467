//! Shapes of files, participants, and what must never come through.

use domain::{CallStatus, OrganisationRole, Relation};
use serde_json::{Value, json};
use time::macros::date;

use super::{CUSTOMER, SUPPLIER, codes, contract, funding, organisations, read, read_all, with};
use domain::Thing;

/// A number of a natural person, with a fitting check digit.
pub(super) fn person() -> String {
    let first = "85010130001";
    format!("{first}{}", domain::bin::check_digit(first).unwrap())
}

#[test]
fn any_shape_gives_the_same_contract() {
    let one = contract(100, 0).to_string();
    let plain = read_all(&[one.as_bytes()]).unwrap();
    assert_eq!(plain.1, []);
    for shape in [
        format!("[{one}]"),
        format!("{{\"total\": 1, \"items\": [{one}], \"next_page\": \"\"}}"),
        format!("{{\"source\": \"saved\", \"data\": [{one}]}}"),
        format!(
            "{{\"data\": {{\"Contract\": [{one}]}}, \"extensions\": {{\"pageInfo\": {{\"lastId\": 1}}}}}}"
        ),
        format!("{{\"note\": \"x\", \"contract_detail\": {one}, \"pages\": {{\"items\": []}}}}"),
        format!("\u{feff}{one}"),
        format!("{{\"total\": 0, \"items\": []}}\n{one}\n{one}\n"),
    ] {
        assert_eq!(read_all(&[shape.as_bytes()]).unwrap().0, plain.0, "{shape}");
    }
}

#[test]
fn what_is_no_page_of_the_portal_is_refused() {
    for (content, code) in [
        ("hello", "not_of_format"),
        ("", "not_of_format"),
        ("{\"a\": 1}", "not_of_format"),
        (
            r#"{"name": "Not Found", "message": "Invalid Route", "code": 0, "status": 404}"#,
            "not_of_format",
        ),
        ("{\"items\": [{\"id\": 1", "broken_structure"),
    ] {
        assert_eq!(read_all(&[content.as_bytes()]).unwrap_err().code, code, "{content}");
    }
    let lines = format!("{}\n{{\"items\"\n: ]", contract(100, 0));
    let fault = read_all(&[lines.as_bytes()]).unwrap_err();
    assert!(fault.reason.contains("after 1 records, at line 3, column 3"), "{fault:?}");
    let other = [b"{\"id\": 1, \"name_ru\": \"\xcf\xf0\"}".as_slice()];
    assert_eq!(read_all(&other).unwrap_err().code, "invalid_encoding");
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(read_all(&[deep.as_bytes()]).unwrap_err().code, "too_deep");
    let long = format!("{{\"id\": 1, \"contract_number\": \"{}\"}}", "x".repeat(9 << 20));
    assert_eq!(read_all(&[long.as_bytes()]).unwrap_err().code, "too_large");
    let (things, refusals) =
        read(&[json!({"total": 0, "limit": 50, "next_page": "", "items": []})]);
    assert_eq!((things.len(), refusals.len()), (0, 0), "an empty page is a page");
}

#[test]
fn a_control_character_in_a_text_does_not_spoil_a_file() {
    let text = contract(100, 0).to_string().replace("Центр для", "Центр\tдля");
    let (things, _) = read_all(&[text.as_bytes()]).unwrap();
    assert_eq!(
        funding(&things).title.as_ref().unwrap().best(domain::Language::Ru).0,
        "Центр для молодёжи"
    );
}

#[test]
fn a_participant_is_an_organisation() {
    let subject = json!({
        "pid": 5, "bin": CUSTOMER, "name_ru": "Управление", "name_kz": "Басқарма", "regdate": "1994-01-03 09:06:17", "website": "akimat.example.kz",
        "customer": 1, "organizer": 0, "type_supplier": 1, "ref_kopf_code": "ГУ", "parent_subject": SUPPLIER, "last_update_date": "2026-01-03 11:12:17",
        "address": [{"id": 1, "pid": 5, "kato_code": "551010000", "address": "ул. Жеңіс, 1", "phone": "77182000000"}],
    });
    let (things, refusals) = read(&[json!({"items": [subject]}), contract(100, 0)]);
    assert_eq!(refusals, []);
    let [organisation] = organisations(&things)[..] else { panic!("one organisation") };
    assert_eq!(organisation.id.as_str(), "KZ-BIN-940140000385");
    assert_eq!(organisation.name.get(domain::Language::Kk), Some("Басқарма"));
    assert_eq!(organisation.legal_form.as_deref(), Some("state_institution"));
    assert_eq!(organisation.registered_on, Some(date!(1994 - 01 - 03)));
    assert_eq!(organisation.seat, domain::Region::parse("KATO", "551010000").ok());
    assert_eq!(
        organisation.parent.as_ref().map(|parent| parent.relation),
        Some(Relation::Subordinate)
    );
    assert_eq!(organisation.website.as_deref(), Some("http://akimat.example.kz"));
    assert_eq!(organisation.roles, [OrganisationRole::PublicBody]);
    assert!(matches!(things[0], Thing::Organisation(_)), "before the contract that names it");
}

#[test]
fn who_is_not_described_is_called_as_others_call_it() {
    let announcement = json!({"id": 7, "number_anno": "7-1", "org_bin": SUPPLIER, "org_name_ru": "Организатор", "customer_bin": CUSTOMER,
        "customer_name_ru": "Старое имя", "kato": ["551010000"], "index_date": "2025-01-01 00:00:00", "name_ru": "Закупка"});
    let lot = json!({"id": 8, "lot_number": "8", "customer_bin": CUSTOMER, "customer_name_ru": "Новое имя", "last_update_date": "2026-01-01 00:00:00"});
    let (things, refusals) = read(&[
        announcement,
        json!([with(contract(100, 0), json!({"supplier_biin": "000140001536"})), lot]),
    ]);
    assert_eq!(codes(&refusals), ["left_out"], "the lot belongs to no contract");
    let names: Vec<_> =
        organisations(&things).iter().map(|o| o.name.best(domain::Language::Ru).0).collect();
    assert_eq!(names, ["Новое имя", "Организатор"]);
    let funding = funding(&things);
    assert_eq!(
        funding.operator.as_ref().map(|party| party.id.as_str()),
        Some("KZ-BIN-170940025833")
    );
    assert_eq!(funding.recipients[0].id.as_str(), "KZ-BIN-000140001536");
    assert_eq!(funding.identifiers[1].id, "7-1");
    assert_eq!(funding.places.len(), 1);
}

#[test]
fn a_person_who_supplies_is_but_a_person() {
    for supplier in [person(), "850101300123".to_owned()] {
        let nested = json!({"supplier_biin": supplier, "Supplier": {"iin": supplier, "nameRu": "ИП Иванов", "typeSupplier": 3}});
        let (things, _) = read(&[with(contract(100, 0), nested)]);
        let funding = funding(&things);
        assert!(funding.individual_recipient && funding.recipients.is_empty());
        assert!(organisations(&things).is_empty());
    }
    let trader = json!({"pid": 1, "bin": SUPPLIER, "name_ru": "ИП Иванов", "type_supplier": 3});
    let (things, refusals) = read(&[contract(100, 0), trader]);
    assert!(funding(&things).individual_recipient && funding(&things).recipients.is_empty());
    assert_eq!(codes(&refusals), ["natural_person"; 2], "the trader, and what may name him");
}

#[test]
fn a_wrong_check_digit_is_kept_and_marked() {
    let subject = json!({"pid": 1, "bin": "170940025834", "name_ru": "Фонд", "type_supplier": 1});
    let (things, refusals) = read(&[subject]);
    assert_eq!(codes(&refusals), ["check_failed"]);
    assert!(organisations(&things)[0].identifiers[0].check_failed);
}

#[test]
fn nothing_personal_comes_through() {
    let planted = [
        "Иванов",
        "77011234567",
        "KZ86125KZT5004100100",
        "KKMFKZ2A",
        "ivanov@mail.example",
        "ул. Тайная",
        "Народный банк",
    ];
    let [name, phone, account, bic, mail, address, bank] = planted;
    let personal = json!({
        "supplier_fio": name, "customer_fio": name, "supplierFio": name, "supplier_phone": phone, "customer_phone": phone, "supplier_iik": account,
        "customer_iik": account, "supplier_bik": bic, "supplier_bank_name_ru": bank, "customer_bank_name_kz": bank, "supplier_legal_address": address,
        "supplier_bill_id": account, "email": mail, "phone": phone, "iin": person(), "fio": name, "admins": [{"fio": name, "iin": person(), "email": mail}],
        "employees": [{"fio": name}], "SupplierBills": [{"iik": account, "bik": bic}], "Agreement": {"fio": name}, "pay_description": name,
        "address": [{"address": address, "phone": phone, "kato_code": "551010000"}], "founders": [{"fio": name, "iin": person()}],
        "supplier": name, "director": {"name": name}, "comment": person(),
    });
    let contract = with(
        contract(100, 0),
        with(
            personal.clone(),
            json!({
                "Supplier": with(personal.clone(), json!({"bin": null, "iin": person(), "nameRu": name, "typeSupplier": 2})),
                "supplier_biin": person(),
            }),
        ),
    );
    let records = [
        contract,
        with(
            json!({"id": 1, "contract_id": 100, "number_act": "1", "akt_date": "2026-01-01", "status_id": 15}),
            personal.clone(),
        ),
        with(
            json!({"id": 2, "contract_id": 100, "pay_amount": 5, "pay_date": "2026-01-01"}),
            personal.clone(),
        ),
        with(json!({"id": 3, "contract_registry_id": 100, "item_price": 5}), personal.clone()),
        with(
            json!({"id": 7, "number_anno": "7-1", "org_bin": person(), "org_name_ru": name}),
            personal.clone(),
        ),
        with(
            json!({"id": 9, "rootrecord_id": 9, "subject_biin": person(), "subject_name_ru": name}),
            personal.clone(),
        ),
        with(
            json!({"pid": 4, "bin": SUPPLIER, "name_ru": "Фонд", "type_supplier": 1}),
            personal.clone(),
        ),
        with(json!({"pid": 5, "name_ru": name, "type_supplier": 2}), personal.clone()),
        with(
            json!({"pid": 6, "supplier_biin": person(), "supplier_innunp": null, "supplier_name_ru": name}),
            personal,
        ),
    ];
    let (things, refusals) = read(&[Value::from(records.to_vec())]);
    let fields: Vec<Value> = things.iter().map(|thing| Value::Object(thing.fields())).collect();
    let shown = format!("{} {}", Value::from(fields), serde_json::to_string(&refusals).unwrap());
    for planted in planted.into_iter().chain([person().as_str()]) {
        assert!(!shown.contains(planted), "{planted} came through: {shown}");
    }
    assert!(funding(&things).individual_recipient);
    assert_eq!(organisations(&things).len(), 1, "the foundation");
    assert!(
        refusals.iter().any(|refusal| refusal.reason.contains("unfair suppliers")),
        "{refusals:?}"
    );
}

#[test]
fn what_belongs_to_no_contract_is_told_once_a_file() {
    let lots: Vec<Value> =
        (1..=50).map(|id| json!({"id": id, "lot_number": "x", "customer_bin": CUSTOMER})).collect();
    let journal = json!({"items": [{"object_id": "1", "action": "U", "service_name": "subject", "date_action": "2026-01-01 00:00:00"}]});
    let payments = json!([{"id": 1, "contract_id": 55, "pay_amount": 5}, {"id": 2, "contract_id": 55, "pay_amount": 5}]);
    let references = json!({"items": [{"id": 1, "code": "x", "name_ru": "Тенге"}]});
    let (things, refusals) = read(&[json!({"items": lots}), journal, payments, references]);
    assert!(things.is_empty());
    let told: Vec<(&str, &str)> = refusals
        .iter()
        .map(|refusal| {
            (refusal.code.as_str(), refusal.reason.split(' ').next().unwrap_or_default())
        })
        .collect();
    assert_eq!(told, [("left_out", "50"), ("left_out", "1"), ("left_out", "is")]);
    let payments = &refusals[2];
    assert_eq!((payments.field.as_str(), payments.value.as_str()), ("contract_id", "55"));
    assert!(payments.reason.contains("2 payments"), "{payments:?}");
}

#[test]
fn an_announcement_with_its_lots_is_a_call_that_contracts_name() {
    let lot = |id: u32, status: u32, amount: f64| {
        json!({"id": id, "lotNumber": format!("{id}-ГСЗ1"), "refLotStatusId": status, "amount": amount, "nameRu": "Услуги",
            "customerBin": CUSTOMER, "plnPointKatoList": ["551010000"]})
    };
    let announcement = json!({"id": 7, "numberAnno": "7-1", "nameRu": "Лагерь", "nameKz": "Лагерь (қаз)", "totalSum": 300.5,
        "refBuyStatusId": 350, "orgBin": SUPPLIER, "orgNameRu": "Организатор", "publishDate": "2025-01-10 09:00:00",
        "startDate": "2025-01-12 00:00:00", "endDate": "2025-01-20 18:00:00", "Lots": [lot(1, 360, 100.25), lot(2, 370, 200.25)]});
    let contract = json!({"id": 9, "root_id": 9, "trd_buy_id": 7, "contract_number_sys": format!("{CUSTOMER}/250001/00"),
        "ref_contract_status_id": 190, "customer_bin": CUSTOMER, "supplier_biin": SUPPLIER, "contract_sum": 100.25});
    let draft = json!({"id": 8, "number_anno": "8-1", "ref_buy_status_id": 110});
    let alone = json!({"id": 3, "lot_number": "3-ГСЗ1", "ref_lot_status_id": 220, "trd_buy_id": 7, "amount": "1"});
    for pages in [
        vec![contract.clone(), announcement.clone(), draft.clone(), alone.clone()],
        vec![alone, draft, announcement, contract],
    ] {
        let (things, refusals) = read(&pages);
        assert_eq!(codes(&refusals), ["left_out"], "the draft: {refusals:?}");
        let call = things.iter().find_map(|thing| match thing {
            Thing::Call(call) => Some(call.clone()),
            _ => None,
        });
        let call = call.unwrap();
        let lots: Vec<_> = call.lots.iter().map(|lot| (lot.id.as_str(), lot.status)).collect();
        assert_eq!(
            lots,
            [
                ("1-ГСЗ1", Some(CallStatus::Awarded)),
                ("2-ГСЗ1", Some(CallStatus::Failed)),
                ("3-ГСЗ1", Some(CallStatus::Announced))
            ]
        );
        assert_eq!(call.status, CallStatus::Awarded, "one of its lots was");
        assert_eq!(call.amount.map(|amount| amount.minor()), Some(30_050));
        assert_eq!(call.applications_to, Some(time::macros::date!(2025 - 01 - 20)));
        assert_eq!(
            call.funder.unwrap().id.as_str(),
            format!("KZ-BIN-{CUSTOMER}"),
            "the customer of all its lots"
        );
        assert_eq!(call.operator.unwrap().id.as_str(), format!("KZ-BIN-{SUPPLIER}"));
        let named = things.iter().find_map(|thing| match thing {
            Thing::Funding(funding) => funding.call.clone(),
            _ => None,
        });
        assert_eq!(named, Some(call.id));
    }
}

#[test]
fn a_message_beside_a_signature_is_no_failure_of_the_service() {
    let agreed = with(
        contract(100, 0),
        json!({"Agreement": [{"id": 1, "fio": "X", "message": "да"}, {"fio": "X", "message": "да"}]}),
    );
    let (things, refusals) = read(&[agreed]);
    assert_eq!((funding(&things).individual_recipient, refusals.len()), (false, 0));
}
