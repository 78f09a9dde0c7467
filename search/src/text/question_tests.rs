use proptest::prelude::*;

use super::*;

fn keys(words: &[Word]) -> Vec<&str> {
    words.iter().map(|word| word.token.key.as_str()).collect()
}

fn joined(phrases: &[Vec<Token>]) -> Vec<String> {
    let join = |phrase: &Vec<Token>| {
        phrase.iter().map(|token| token.key.as_str()).collect::<Vec<_>>().join(" ")
    };
    phrases.iter().map(join).collect()
}

fn number(q: &str) -> Option<String> {
    parse(q).number
}

/// The hits in square brackets.
fn shown(text: &str, q: &str) -> String {
    let mut shown = text.to_owned();
    for range in highlight(text, &parse(q)).into_iter().rev() {
        shown.insert(range.end, ']');
        shown.insert(range.start, '[');
    }
    shown
}

#[test]
fn questions_ask_for_what_is_left_of_them() {
    for (q, words) in [
        ("кто получил соцзаказ Павлодар 2024", &["sotszakaz", "pavlodar", "2024"][..]),
        ("сколько получил ОФ «Парасат»", &[]),
        ("сколько денег получил ОФ Парасат?", &["parasat"]),
        ("фонд помощи детям с аутизмом", &["fond", "pomoshchi", "detiam", "autizmom"]),
        ("приют для животных Алматы", &["priut", "zhivotnih", "almati"]),
        ("ҮЕҰ Шымкент жастар", &["shimkent", "zhastar"]),
        ("жастар үшін кім қанша алды", &["zhastar"]),
        ("how much did the Parasat fund get", &["parasat", "fund"]),
        ("фонд фонд ФОНД", &["fond"]),
    ] {
        assert_eq!(keys(&parse(q).words), words, "{q}");
    }
    assert_eq!(keys(&parse("ҮЕҰ Шымкент").wished), ["ueu"]);
    assert_eq!(keys(&parse("Парасат қоғамдық қоры").wished), ["kogamdik", "kori"]);
}

#[test]
fn what_is_left_out_is_asked_for_where_nothing_else_is() {
    assert_eq!(keys(&parse("кто").words), ["kto"]);
    assert_eq!(keys(&parse("НПО").words), ["npo"]);
    assert_eq!(keys(&parse("все и ОФ").words), ["vse"]);
    assert_eq!(keys(&parse("общественный фонд для").words), ["obshchestvenni", "fond"]);
    assert_eq!(keys(&parse("ОФ \"Парасат\"").words), Vec::<&str>::new());
}

#[test]
fn nothing_to_search_by_is_empty() {
    for q in [
        "",
        "  ",
        "-",
        "\"",
        "«»",
        "\"\" - +",
        "🙂 🇰🇿",
        "\u{0}\u{7}",
        "...",
        "-фонд",
        "ь",
        "-\"а б\"",
    ] {
        assert!(parse(q).is_empty(), "{q:?}");
    }
    for q in ["а", "1", "170940025833", "\"а\"", "а -б", "AND", "и"] {
        assert!(!parse(q).is_empty(), "{q:?}");
    }
}

#[test]
fn quotation_marks_make_phrases() {
    for (q, phrases, words) in [
        ("\"вместе против\" рака", &["vmeste protiv"][..], &["raka"][..]),
        ("«вместе против» рака", &["vmeste protiv"], &["raka"]),
        ("„вместе против“ рака", &["vmeste protiv"], &["raka"]),
        ("''вместе против'' рака", &["vmeste protiv"], &["raka"]),
        ("\"\"вместе против\"\"", &["vmeste protiv"], &[]),
        ("«высший «колледж» транспорта»", &["visshi kolledzh transporta"], &[]),
        ("ГКП «высший «колледж»", &["kolledzh"], &["visshi"]),
        ("(\"Харекет \"қайырымдылық қоры\")", &["kairimdilik kori"], &["hareket"]),
        ("\"вместе", &[], &["vmeste"]),
        ("вместе\"", &[], &["vmeste"]),
        ("вместе\"против", &[], &["vmeste", "protiv"]),
        ("\" вместе против \" рака", &["vmeste protiv"], &["raka"]),
        ("\"\" \"-\" рака", &[], &["raka"]),
        ("»вместе«", &[], &["vmeste"]),
        ("\"а\" \"б\"", &["a", "b"], &[]),
    ] {
        let asked = parse(q);
        assert_eq!(joined(&asked.phrases), phrases, "{q}");
        assert_eq!(keys(&asked.words), words, "{q}");
    }
}

#[test]
fn a_minus_before_a_word_excludes_it() {
    for (q, excluded, words) in [
        ("дети -фонд", &["fond"][..], &["deti"][..]),
        ("дети -медиа-центр школа", &["media tsentr"], &["deti", "shkola"]),
        ("дети -\"фонд помощи\" школа", &["fond pomoshchi"], &["deti", "shkola"]),
        ("дети -а -б", &["a", "b"], &["deti"]),
        ("дети −2024", &["2024"], &["deti"]),
        ("дети - фонд", &[], &["deti", "fond"]),
        ("медиа-центр", &[], &["media", "tsentr"]),
        ("дети – фонд –", &[], &["deti", "fond"]),
        ("дети --фонд", &[], &["deti", "fond"]),
        ("БИН -170940025833 дети", &[], &["deti"]),
    ] {
        let asked = parse(q);
        assert_eq!(joined(&asked.excluded), excluded, "{q}");
        assert_eq!(keys(&asked.words), words, "{q}");
    }
}

#[test]
fn identifiers_are_read_as_people_write_them() {
    for q in [
        "170940025833",
        "БИН 170940025833",
        "бин:170940025833",
        "БСН 1709 4002 5833",
        "BIN170940025833",
        "170940-025833",
        "1709 40 025833",
        "БИН/ИИН №170940025833",
        "KZ-BIN-170940025833",
        "kz-bin 170940025833",
        "\u{a0}170940\u{2009}025833 ",
    ] {
        assert_eq!(number(q).as_deref(), Some("170940025833"), "{q}");
        assert!(parse(q).words.is_empty() && parse(q).exact.is_empty(), "{q}");
    }
    // A wrong check digit is searched for all the same.
    assert_eq!(number("170940025834").as_deref(), Some("170940025834"));
    assert_eq!(number("БИН 1709").as_deref(), Some("1709"));
    assert_eq!(number("170940 0258").as_deref(), Some("1709400258"));
    assert_eq!(number("GB-CHC-1164883").as_deref(), Some("1164883"));
    assert_eq!(number("US-EIN-12-3456789").as_deref(), Some("123456789"));
    assert_eq!(number("gb-coh-SC123456").as_deref(), Some("sc123456"));
    assert_eq!(number("БИН 17"), None);
    let named = parse("Харекет БИН 170940025833");
    assert_eq!((keys(&named.words), named.exact.as_str()), (vec!["hareket"], "hareket"));
}

#[test]
fn a_number_may_be_something_else() {
    for q in ["2024", "гранты 2024", "гранты 2024 170"] {
        let asked = parse(q);
        assert_eq!(asked.number.as_deref(), Some("2024"), "{q}");
        assert!(asked.words.iter().any(|word| word.digits && word.token.key == "2024"), "{q}");
    }
    assert_eq!(keys(&parse("2023 2024 2025").words), ["2023", "2024", "2025"]);
    assert_eq!(keys(&parse("2022-2024").words), ["2022", "2024"]);
    assert_eq!(keys(&parse("1 000 000 тенге").words), ["1", "000", "tenge"]);
    assert_eq!((number("гранты 170"), number("дети")), (None, None));
}

#[test]
fn the_whole_may_be_a_name() {
    for (q, name) in [
        ("сколько получил ОФ «Парасат»", "Парасат"),
        ("ОФ \"Вместе против рака\"", "Вместе против рака"),
        ("парасат қоғамдық қоры -фонд", "Парасат"),
        ("Казахстанское бюро по правам человека", "Казахстанское бюро по правам человека"),
        ("Кто если не мы", "Кто, если не мы!"),
    ] {
        assert_eq!(parse(q).exact, exact_key(name), "{q}");
    }
}

#[test]
fn typing_errors_are_forgiven_in_long_words() {
    let fuzzy = |q: &str| parse(q).words[0].fuzzy;
    assert!(fuzzy("фонды") && fuzzy("жұмыс"));
    assert!(!fuzzy("фонд") && !fuzzy("жас") && !fuzzy("12345"));
    for (a, b, near) in [
        ("parasat", "parasat", false),
        ("parasat", "parasa", true),
        ("parasat", "aparasat", true),
        ("parasat", "paarsat", true),
        ("parasat", "parosat", true),
        ("parasat", "porosat", false),
        ("parasat", "paras", false),
        ("ab", "ba", true),
        ("abcd", "badc", false),
        ("", "a", true),
    ] {
        assert_eq!((edit::is_one_apart(a, b), edit::is_one_apart(b, a)), (near, near), "{a} {b}");
    }
}

#[test]
fn words_bring_their_synonyms() {
    let also = |q: &str| joined(&parse(q).words[0].also);
    assert!(also("соцзаказы").contains(&"sotsialni zakaz".to_owned()));
    assert!(also("Қазақстанның").contains(&"kazahstan".to_owned()));
    assert!(also("волонтёров").contains(&"erikti".to_owned()));
    assert!(!also("волонтёров").iter().any(|other| other == "volonter"));
    assert!(also("парасат").is_empty());
}

#[test]
fn hits_are_shown() {
    for (text, q, expected) in [
        (
            "Общественный фонд «Қазақстан халқына»",
            "qazaqstan halqyna",
            "Общественный фонд «[Қазақстан] [халқына]»",
        ),
        ("Аутизм орталығы", "орталық аутизм", "[Аутизм] [орталығы]"),
        ("Помощь детям с аутизмом", "дети аутизм", "Помощь [детям] с [аутизмом]"),
        ("Парасат и Порасат", "парасат", "[Парасат] и Порасат"),
        ("Порасат", "парасат", "[Порасат]"),
        ("БИН 170940025833", "170940", "БИН [170940]025833"),
        ("1709 4002-5833", "БИН 17094002", "[1709 4002]-5833"),
        ("Договор 2024 года", "2024", "Договор [2024] года"),
        ("Медиа дамыту, дамыту Медиа", "\"дамыту медиа\"", "Медиа дамыту, [дамыту] [Медиа]"),
        ("Социальный заказ", "соцзаказ", "[Социальный] [заказ]"),
        ("за\u{301}мок", "замок", "[за\u{301}мок]"),
        ("Фонд", "-фонд парасат", "Фонд"),
        ("", "фонд", ""),
    ] {
        assert_eq!(shown(text, q), expected, "{text} / {q}");
    }
}

/// What people and machines put into a search field.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,40}",
        "([\"«»“”„'’()\\-−–+*:~^!?./\\\\ 🙂\u{0}\u{301}]|[а-яәғқіa-z]{1,6}|[0-9]{1,13}|БИН|KZ-BIN-|ОФ|AND){0,16}",
    ]
}

proptest! {
    #[test]
    fn any_text_is_a_question(q in typed()) {
        let asked = parse(&q);
        let all = asked.phrases.iter().chain(&asked.excluded);
        prop_assert!(all.clone().all(|phrase| !phrase.is_empty()));
        // No word of the question is made up.
        let words = tokens(&q);
        for token in all.flatten().chain(asked.words.iter().map(|word| &word.token)) {
            prop_assert!(words.contains(token), "{:?}", token);
        }
        if let Some(number) = &asked.number {
            prop_assert!(number.len() >= 4 && number.chars().all(char::is_alphanumeric));
        }
        // Where words are and none is excluded, something is left to search by.
        prop_assert_eq!(asked.is_empty(), words.is_empty() || (asked.words.is_empty() && asked.phrases.is_empty() && asked.number.is_none()));
        prop_assert!(!asked.is_empty() || words.is_empty() || !asked.excluded.is_empty());
    }

    #[test]
    fn hits_lie_on_borders_in_order(text in typed(), q in typed()) {
        let mut end = 0;
        for range in highlight(&text, &parse(&q)) {
            prop_assert!(end <= range.start && range.start < range.end);
            prop_assert!(text.get(range.clone()).is_some(), "{range:?}");
            end = range.end;
        }
    }

    #[test]
    fn every_plain_word_is_hit_in_its_own_text(text in "([а-яәғқі]{1,8} ){1,6}") {
        let asked = parse(&text);
        let hits = highlight(&text, &asked);
        prop_assert!(hits.len() >= asked.words.len(), "{hits:?} {asked:?}");
    }

    #[test]
    fn a_bin_is_found_however_it_is_grouped(bin in "[0-9]{2}(0[1-9]|1[0-2])[456][0-9]{7}", cuts in prop::collection::vec(1usize..11, 0..4), sign in "[ -]") {
        let mut written = bin.clone();
        let mut cuts = cuts;
        cuts.sort_unstable();
        cuts.dedup();
        for cut in cuts.into_iter().rev() {
            written.insert_str(cut, &sign);
        }
        prop_assert_eq!(number(&format!("БИН {written}")), Some(bin.clone()));
        prop_assert_eq!(number(&written), Some(bin));
    }
}
