use super::*;

fn detected(bytes: &[u8]) -> Detected {
    detect(io::Cursor::new(bytes)).unwrap().encoding
}

#[test]
fn the_bytes_tell_the_encoding() {
    let little: Vec<u8> = "Titel,£".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = "Titel,£".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked = [[0xff, 0xfe].as_slice(), &little].concat();
    let (western, _, _) = encoding_rs::WINDOWS_1252.encode("Café,£5,“x”");
    let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode("Проект,Сумма");
    for (bytes, expected) in [
        (b"".as_slice(), Detected::As(Encoding::Utf8)),
        (b"Title,5", Detected::As(Encoding::Utf8)),
        ("\u{feff}Title,£".as_bytes(), Detected::As(Encoding::Utf8)),
        ("Қор,£".as_bytes(), Detected::As(Encoding::Utf8)),
        (&little, Detected::As(Encoding::Utf16Le)),
        (&big, Detected::As(Encoding::Utf16Be)),
        (&marked, Detected::As(Encoding::Utf16Le)),
        (&western, Detected::As(Encoding::Windows1252)),
        (&cyrillic, Detected::As(Encoding::Windows1251)),
        (b"a \x8d", Detected::Unknown),
        // One damaged cell does not turn all others into something else.
        (b"Caf\xc3\xa9,\xa35", Detected::As(Encoding::Utf8)),
        (b"cut off \xc3", Detected::As(Encoding::Windows1252)),
    ] {
        assert_eq!(detected(bytes), expected, "{bytes:?}");
    }
}

/// A text in KZ-1048.
fn kazakh(text: &str) -> Vec<u8> {
    let byte = |c: char| {
        (0..=u8::MAX)
            .find(|byte| Encoding::Kz1048.decode(&[*byte]).is_ok_and(|text| text.starts_with(c)))
    };
    text.chars().map(|c| byte(c).unwrap()).collect()
}

/// A text in CP866.
fn dos(text: &str) -> Vec<u8> {
    encoding_rs::IBM866.encode(text).0.into_owned()
}

#[test]
fn cyrillic_code_pages_are_told_apart_by_letters_that_only_one_language_has() {
    let (ukrainian, _, _) = encoding_rs::WINDOWS_1251.encode("Назва закупівлі;Її об’єкт");
    let long = ukrainian.repeat(60);
    let (both, _, _) = encoding_rs::WINDOWS_1251.encode("Сведения об объекте;Назва об’єкта;Мы");
    let (belarusian, _, _) = encoding_rs::WINDOWS_1251.encode("Назва ўстановы");
    for (bytes, expected) in [
        (kazakh("Шарттың нөмірі;Қоғамдық қор;Сомасы"), Detected::As(Encoding::Kz1048)),
        (kazakh("Номер договора;Сумма;Объект"), Detected::As(Encoding::Windows1251)),
        (kazakh("Қор;Атауы"), Detected::As(Encoding::Kz1048)),
        (dos("Номер договора;Сумма;Объект"), Detected::As(Encoding::Cp866)),
        (dos("НОМЕР;СУММА"), Detected::As(Encoding::Cp866)),
        (dos("Поставка оборудования, объём работ, ёлка"), Detected::As(Encoding::Cp866)),
        (kazakh("Үкімет;Атауы"), Detected::Unknown),
        (kazakh("Төлемдер"), Detected::Unknown),
        (long, Detected::As(Encoding::Windows1251)),
        (ukrainian.into_owned(), Detected::Unknown),
        (both.into_owned(), Detected::Unknown),
        (belarusian.into_owned(), Detected::Unknown),
        (
            "Қоры".encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Detected::As(Encoding::Utf16Le),
        ),
        (
            "Қоры".encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Detected::As(Encoding::Utf16Be),
        ),
    ] {
        assert_eq!(detected(&bytes), expected, "{bytes:x?}");
    }
}

#[test]
fn characters_on_the_borders_of_chunks_are_whole() {
    for shift in 0..4 {
        let text = format!("{}{}", "x".repeat(shift), "Қ£𝒳".repeat(CHUNK / 4));
        assert_eq!(detected(text.as_bytes()), Detected::As(Encoding::Utf8), "{shift}");
    }
}

#[test]
fn no_other_text_is_taken_for_one_of_dos() {
    let long = "Сведения о проектах: обучение, летний отдых; Павлодарская область. ";
    let western = "Café “Münster” – £5…; déjà-vu çéé naïve’s ————— ••••• résumé ";
    let broken = |text: &str| [text.as_bytes(), b"\xff,x"].concat();
    for (bytes, expected) in [
        (
            encoding_rs::WINDOWS_1251.encode(long).0.into_owned(),
            Detected::As(Encoding::Windows1251),
        ),
        (
            encoding_rs::WINDOWS_1251.encode(&long.to_uppercase()).0.into_owned(),
            Detected::As(Encoding::Windows1251),
        ),
        (kazakh(&"Қоғамдық ұйымдардың жобалары ".repeat(9)), Detected::As(Encoding::Kz1048)),
        (
            encoding_rs::WINDOWS_1252.encode(western).0.into_owned(),
            Detected::As(Encoding::Windows1252),
        ),
        (broken("“”“”“”“”“”“”“”“”“”“”"), Detected::As(Encoding::Utf8)),
    ] {
        assert_eq!(detected(&bytes), expected, "{bytes:x?}");
    }
}
