use domain::{FundingKind, Organisation, OrganisationRole, Region};
use proptest::prelude::*;

use super::*;

fn keys(text: &str) -> Vec<String> {
    tokens(text).into_iter().map(|token| token.key).collect()
}

fn stems(text: &str) -> Vec<String> {
    tokens(text).into_iter().map(|token| token.stem).collect()
}

#[test]
fn the_spellings_of_a_word_meet() {
    for spellings in [
        &["Қазақстан халқына", "Qazaqstan halqyna", "казакстан халкына", "QAZAQSTAN HALQYNA"][..],
        &["Жетісу", "Жетысу", "Жетису", "Jetisu", "Zhetysu", "Jetısý"],
        &["Ұлытау", "Улытау", "Ulytau", "Ulytaw", "Ūlytau", "Ulytaý"],
        &["Саулық", "Saulyq", "Saýlyq", "Saulyk", "саулык"],
        &["Ыбырай жолы", "Ybyrai Joly", "Ybyray Zholy", "Ybyraı Joly"],
        &["Қарағанды", "Qaraǵandy", "Qarağandy", "Karaghandy", "Караганды"],
        &["Шаңырақ", "Şañyraq", "Shańyraq", "Shanyrak", "Шанырак"],
        &["Әйелдер", "Äielder", "Áıelder", "Aielder", "Айелдер", "əйелдер"],
        &["Көмек", "Kömek", "Kómek", "Komek", "Комек"],
        &["Мария", "Mariya", "Maria", "Mariia"],
        &["Есіл", "Yesil", "Esil"],
        &["Һаким", "Хаким", "Khakim", "Hakim", "Xakim"],
        &["Ёлка", "Елка", "Е\u{308}лка", "E\u{308}лка"],
        &["Айгөлек", "Аи\u{306}голек", "Aigolek"],
        &["за\u{301}мок", "замок", "за\u{ad}мок", "ЗАМОК"],
    ] {
        for spelling in spellings {
            assert_eq!(keys(spelling), keys(spellings[0]), "{spelling}");
        }
    }
    assert_ne!(keys("Қазақстан"), keys("Казахстан"));
}

#[test]
fn letters_that_look_alike_are_those_of_the_word() {
    // Each pair is the same to the eye; the first has letters of the other script.
    for (mixed, clean) in [
        ("Тiл", "Тіл"),
        ("Aппapaт aкимa", "Аппарат акима"),
        ("DocumentationСhanged", "DocumentationChanged"),
        ("Пapacaт", "Парасат"),
        ("Раrаsаt", "Parasat"),
        ("BКЛAД", "ВКЛАД"),
        ("hаким", "һаким"),
    ] {
        assert_ne!(mixed, clean);
        assert_eq!(tokens(mixed), tokens(clean), "{mixed}");
    }
    assert_eq!(exact_key("HAO «Центр»"), exact_key("НАО «Центр»"));
}

#[test]
fn words_end_at_what_is_no_letter() {
    assert_eq!(keys("Балам-ай, медиа-центр (2030)"), ["balam", "ai", "media", "tsentr", "2030"]);
    assert_eq!(keys("COVID19 №5 4лапы"), ["kovid", "19", "5", "4", "lapi"]);
    assert_eq!(keys("Children’s об'ект 'Дети'"), ["children", "obekt", "deti"]);
    assert_eq!(keys(" «» - … 🙂 ь \u{0} "), Vec::<String>::new());
    assert_eq!(keys("東京 ΑΒΓ"), ["東京", "αβγ"]);
}

#[test]
fn forms_of_a_word_have_one_stem() {
    for forms in [
        &["орталық", "орталығы", "орталығын", "орталығының", "орталықтар", "орталықтарға"][..],
        &["халық", "халқы", "халқына", "халықтың"],
        &["бірлестік", "бірлестігі", "бірлестігінің", "бірлестіктері"],
        &["қор", "қоры", "қорының", "қорына", "қорлар", "қорда"],
        &["құқық", "құқығы", "құқығын", "құқықтары", "құқықтарын"],
        &["қоғам", "қоғамы", "қоғамын", "қоғамда", "қоғамдар"],
        &["мекеме", "мекемесі", "мекемелер", "мекемесінің"],
        &["бала", "балалардың", "балаға", "баласы", "балаларымыз"],
        &["жас", "жастар", "жастары", "жастарға", "жастарын"],
        &["фонд", "фонда", "фондов", "фонды", "фондом"],
        &["волонтёр", "волонтеры", "волонтеров", "волонтёрам"],
        &["благотворительный", "благотворительного", "благотворительная"],
        &["животное", "животных", "животные", "животными"],
        &["charity", "charities", "charity's"],
        &["volunteer", "volunteers"],
    ] {
        // Words of Kazakh without a sign of it stand in a text that has one.
        let kazakh = forms.iter().any(|form| form.contains(['қ', 'і', 'ғ', 'ң']));
        let beside = if kazakh { " үшін" } else { "" };
        let stem = |form: &str| stems(&[form, beside].concat()).swap_remove(0);
        for form in forms {
            assert_eq!(stem(form), stem(forms[0]), "{form}");
        }
    }
    assert_ne!(stems("алтын үй")[0], stems("алты үй")[0]);
}

#[test]
fn the_language_of_a_text_decides_where_a_word_has_no_sign_of_it() {
    // «жастары» has only letters that Russian has too.
    let kazakh = stems("Түпқараған жастары");
    assert_eq!(kazakh[1], "zhas");
    assert_eq!(stems("ремесла «Алтын оймақ», поддержка народного ремесла")[0], stems("ремесло")[0]);
    // Alone it may be of either, and both are tried.
    let asked = parse("жастар");
    assert!(asked.words[0].is("zhastari", "zhas") && asked.words[0].is("", "zhastar"));
    let (text, asked) = (tokens("Жеке мекеме"), parse("мекемесі"));
    assert!(asked.words[0].is(&text[1].key, &text[1].stem));
}

#[test]
fn legal_forms_are_no_part_of_a_name() {
    for name in [
        "Парасат",
        "ОФ «Парасат»",
        "оф парасат",
        "Общественный фонд \"Парасат\"",
        "общественного фонда «Парасат»",
        "«Парасат» қоғамдық қоры",
        "«Парасат» қоғамдық қорының",
        "«Парасат» ҚҚ",
        "Parasat Public Foundation",
        "PARASAT PF",
        "Благотворительный фонд  “Парасат”",
        "ОО Парасат",
        "РОО \"Парасат\"",
        "«Парасат» РҚБ",
        "«Парасат» республикалық қоғамдық бірлестігі",
        "ТОО Парасат",
        "«Парасат» ЖШС",
        "ЧУ «Парасат»",
        "ОЮЛ в форме ассоциации «Парасат»",
        "Объединение юридических лиц в форме ассоциации (союза) «Парасат»",
        "\u{ab}Парасат\u{bb}\u{ab}\u{bb} - ",
        "ОФ ОО Парасат",
    ] {
        assert_eq!(exact_key(name), "parasat", "{name}");
    }
    let quoted = exact_key("(\"Харекет \"қайырымдылық қоры\")");
    assert_eq!(quoted, exact_key("Харекет"));
    // Inside a name they are a part of it.
    assert_eq!(exact_key("Медиа дамыту қоры"), "media damitu kori");
    assert_eq!(exact_key("Фонд поддержки народного ремесла"), "fond podderzhki narodnogo remesla");
    assert_ne!(exact_key("ОФ «Фонд «Дети»"), exact_key("Дети"));
    assert_eq!(exact_key("Союз ОФ Казахстана"), "soiuz of kazahstana");
    // A name that is nothing else stays; no name is empty.
    assert_eq!(exact_key("Общественный фонд"), "obshchestvenni fond");
    assert_eq!(exact_key(" «-» "), "");
}

#[test]
fn initials_are_how_people_shorten_names() {
    let short = |name| initials(name).contains(&keys("ЦПГИ")[0]);
    assert!(short("НАО «Центр поддержки гражданских инициатив»"));
    assert!(!short("Центр поддержки инициатив"));
    let bureau =
        initials("Казахстанское международное бюро по правам человека и соблюдению законности");
    assert!(bureau.contains(&keys("КМБПЧСЗ")[0]) && bureau.contains(&keys("КМБППЧИСЗ")[0]));
    assert!(initials("Дети Ангелы").is_empty());
}

#[test]
fn an_organisation_is_known_by_its_numbers() {
    let organisation: Organisation = serde_json::from_value(serde_json::json!({
        "id": "KZ-BIN-170940025833",
        "name": {"kk": "Харекет"},
        "identifiers": [
            {"scheme": "GB-CHC", "id": " 1164-883"},
            {"scheme": "KZ-BIN", "id": "************"},
            {"scheme": "KZ-BIN", "id": "170940025833"},
        ],
    }))
    .unwrap();
    let expected = ["170940025833", "kzbin170940025833", "1164883", "gbchc1164883"];
    assert_eq!(identifier_keys(&organisation), expected);
}

#[test]
fn codes_have_the_words_that_people_use() {
    let has = |words: &str, word: &str| {
        let words = tokens(words);
        parse(word).words.iter().all(|word| words.iter().any(|t| word.is(&t.key, &t.stem)))
    };
    let order = kind_words(FundingKind::SocialOrder);
    for word in ["соцзаказ", "государственный социальный заказ", "ГСЗ", "әлеуметтік тапсырыстың"]
    {
        assert!(has(order, word), "{word}");
    }
    assert!(has(kind_words(FundingKind::Grant), "гранты"));
    assert!(!has(kind_words(FundingKind::Grant), "соцзаказ"));
    for kind in FundingKind::ALL.iter().copied() {
        assert!(has(kind_words(kind), kind_words(kind)) && !kind_words(kind).is_empty());
    }
    assert!(has(sphere_words("animals"), "приют для животных"));
    assert!(has(sphere_words("environment"), "экология"));
    assert!(has(form_words("public_foundation"), "ОФ"));
    assert!(has(role_words(OrganisationRole::Ngo), "ҮЕҰ"));
    assert!(!has(role_words(OrganisationRole::PublicBody), "ҮЕҰ"));
    assert_eq!((sphere_words("none"), form_words("")), ("", ""));
    let words = |scheme: &str, code: &str| {
        region_words(&Region::parse(scheme, code).unwrap()).collect::<Vec<_>>().join(" ")
    };
    assert!(has(&words("KATO", "101010000"), "Семей") && has(&words("KATO", "55"), "Pavlodar"));
    assert_eq!(words("GB-LAD", "E09000033"), "");
    assert_eq!(
        words("KATO", "550000000").matches("Pavlodar").count(),
        words("KATO", "551010000").matches("Pavlodar").count()
    );
}

#[test]
fn the_words_that_search_knows_are_whole() {
    for group in ["stop_words", "question_words", "number_labels", "general_words"] {
        assert!(lexicon::list(group).all(|word| !keys(word).is_empty()), "{group}");
        assert!(lexicon::list(group).count() > 3, "{group}");
    }
    for (list, group) in [
        ("funding_kinds", "kinds"),
        ("spheres", "spheres"),
        ("regions", "regions"),
        ("organisation_roles", "roles"),
    ] {
        for (code, words) in lexicon::named(group) {
            let known = domain::Codelists::get(list).and_then(|list| list.find(code)).is_some();
            assert!(known && !words.is_empty(), "{group} {code}");
        }
    }
    assert!(lexicon::named("synonyms").iter().all(|(_, words)| words.len() > 1));
}

proptest! {
    #[test]
    fn a_key_is_its_own_key(text in "\\PC{0,30}|[a-z]{1,12}|[а-яё]{1,12}|[a-zçäöüáǵńóúýışñğа-яәғқңөұүһі'’\u{306}\u{308} -]{0,40}") {
        for token in tokens(&text) {
            prop_assert_eq!(keys(&token.key), vec![token.key.clone()]);
        }
    }

    #[test]
    fn a_stem_is_short_only_where_the_word_is(text in "[a-zа-яәғқңөұүһі ]{0,40}") {
        for token in tokens(&text) {
            prop_assert!(token.stem.len() >= token.key.len().min(3), "{token:?}");
        }
    }

    #[test]
    fn case_quotes_and_blanks_do_not_count(text in "[а-яәғқңөұүһі ]{0,30}") {
        prop_assert_eq!(tokens(&format!("  «{}» ", text.to_uppercase())), tokens(&text));
    }

    #[test]
    fn the_kazakh_letters_count_as_their_neighbours(text in "[а-яәғқңөұүһі ]{0,30}") {
        prop_assert_eq!(keys(&domain::fold::fold(&text)), keys(&text));
    }

    #[test]
    fn exact_keys_are_keys_of_words(name in "\\PC{0,30}|([ОФКЧЗЮЛҚҚБЖМ]{2,3}|фонд|қоры|[а-яқ]{3,8}|«|»|\"| ){0,8}") {
        let key = exact_key(&name);
        let all = keys(&name).join(" ");
        prop_assert!(all.contains(&key), "{key} is no part of {all}");
        prop_assert_eq!(keys(&key).join(" "), key);
    }

    #[test]
    fn initials_never_fail(name in "\\PC{0,40}") {
        prop_assert!(initials(&name).iter().all(|key| !key.contains(' ')));
    }
}
