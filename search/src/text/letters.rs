//! Letters: which script they are of, which look alike, and how each is spelt in plain Latin.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters that look the same on paper, Cyrillic and Latin. Small and capital ones differ: `B` is a В, `b` is not a в.
const ALIKE: [(char, char); 22] = [
    ('а', 'a'),
    ('с', 'c'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('х', 'x'),
    ('у', 'y'),
    ('і', 'i'),
    ('һ', 'h'),
    ('к', 'k'),
    ('А', 'A'),
    ('В', 'B'),
    ('С', 'C'),
    ('Е', 'E'),
    ('Н', 'H'),
    ('І', 'I'),
    ('К', 'K'),
    ('М', 'M'),
    ('О', 'O'),
    ('Р', 'P'),
    ('Т', 'T'),
    ('Х', 'X'),
];
/// Capitals that look like two letters of the other script, or only from one side.
const ALIKE_CAPITALS: [(char, char); 3] = [('У', 'Y'), ('Ү', 'Y'), ('Һ', 'h')];

/// The script of a letter, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Cyrillic,
    Other,
}

/// The script a letter is encoded in; Cyrillic letters of further languages are of another.
pub(super) fn script(c: char) -> Script {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        'А'..='я'
        | 'ё'
        | 'Ё'
        | 'є'
        | 'Є'
        | 'ә'
        | 'ғ'
        | 'қ'
        | 'ң'
        | 'ө'
        | 'ұ'
        | 'ү'
        | 'һ'
        | 'і'
        | 'Ә'
        | 'Ғ'
        | 'Қ'
        | 'Ң'
        | 'Ө'
        | 'Ұ'
        | 'Ү'
        | 'Һ'
        | 'І' => Script::Cyrillic,
        _ => Script::Other,
    }
}

/// Whether a character is a letter; those of the usual alphabets are told without looking them up.
pub(super) fn is_letter(c: char) -> bool {
    match c {
        'А'..='я' => true,
        _ if c.is_ascii() => c.is_ascii_alphabetic(),
        _ => c.is_alphabetic(),
    }
}

/// A letter as a small one.
pub(super) fn small(c: char) -> char {
    match c {
        'А'..='Я' => char::from_u32(u32::from(c) + 0x20).unwrap_or(c),
        'а'..='я' => c,
        _ if c.is_ascii() => c.to_ascii_lowercase(),
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

/// The Cyrillic letter that a Latin one looks like.
pub(super) fn as_cyrillic(c: char) -> Option<char> {
    let pairs = ALIKE.iter().chain(&ALIKE_CAPITALS);
    pairs.clone().find_map(|(cyrillic, latin)| (*latin == c).then_some(*cyrillic))
}

/// The Latin letter that a Cyrillic one looks like.
pub(super) fn as_latin(c: char) -> Option<char> {
    let pairs = ALIKE.iter().chain(&ALIKE_CAPITALS);
    pairs.clone().find_map(|(cyrillic, latin)| (*cyrillic == c).then_some(*latin))
}

/// Letters of neighbouring alphabets that stand in Kazakh texts where a font or a keyboard had no better one.
pub(super) fn instead(c: char) -> char {
    if c.is_ascii() || matches!(c, 'А'..='я') {
        return c;
    }
    match c {
        'ə' | 'ӓ' => 'ә',
        'Ə' | 'Ӓ' => 'Ә',
        'ɵ' | 'ӧ' | 'ӫ' | 'ѳ' => 'ө',
        'Ɵ' | 'Ӧ' | 'Ӫ' | 'Ѳ' => 'Ө',
        'ӊ' | 'ҥ' | 'ӈ' => 'ң',
        'Ӊ' | 'Ҥ' | 'Ӈ' => 'Ң',
        'ҡ' | 'ҝ' | 'ҟ' | 'ӄ' => 'қ',
        'Ҡ' | 'Ҝ' | 'Ҟ' | 'Ӄ' => 'Қ',
        'ӯ' | 'ў' => 'ұ',
        'Ӯ' | 'Ў' => 'Ұ',
        'ї' | 'ӏ' => 'і',
        'Ї' | 'Ӏ' => 'І',
        'ґ' | 'ӷ' => 'ғ',
        'Ґ' | 'Ӷ' => 'Ғ',
        _ => c,
    }
}

/// Whether a small letter is one of the nine that only Kazakh has.
pub(super) fn is_kazakh(c: char) -> bool {
    matches!(c, 'ә' | 'ғ' | 'қ' | 'ң' | 'ө' | 'ұ' | 'ү' | 'һ' | 'і')
}

/// Whether a small Latin letter is one that only Kazakh spellings have.
pub(super) fn is_kazakh_latin(c: char) -> bool {
    matches!(c, 'ä' | 'ğ' | 'ǵ' | 'ñ' | 'ń' | 'ŋ' | 'ı' | 'ū' | 'ş')
}

/// Whether a small letter hardly stands in Kazakh words.
pub(super) fn is_russian(c: char) -> bool {
    matches!(c, 'щ' | 'ъ' | 'э' | 'ц' | 'ч' | 'ь' | 'ф' | 'в' | 'ё')
}

/// How a small letter is spelt in Latin; `None` leaves it to [`base_letters`]. Spellings of Kazakh in Latin are those of
/// the drafts of 2018 and 2021 and of passports; what they write differently is made one in `key`.
pub(super) fn spelling(c: char) -> Option<&'static str> {
    Some(match c {
        'а' | 'ә' | 'ä' | 'á' | 'à' | 'â' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ғ' | 'ğ' | 'ǵ' => "g",
        'д' | 'đ' | 'ð' => "d",
        'е' | 'ё' | 'э' | 'є' => "e",
        'ж' | 'j' | 'ž' => "zh",
        'з' => "z",
        'и' | 'й' | 'і' | 'ы' | 'y' | 'ı' | 'í' | 'ї' => "i",
        'к' | 'қ' | 'q' => "k",
        'л' | 'ł' => "l",
        'м' => "m",
        'н' | 'ң' | 'ñ' | 'ń' | 'ŋ' => "n",
        'о' | 'ө' | 'ö' | 'ó' | 'ø' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        // In the draft of 2018 ý is the у of «Саулық».
        'у' | 'ұ' | 'ү' | 'w' | 'ū' | 'ü' | 'ú' | 'ý' => "u",
        'ф' => "f",
        'х' | 'һ' | 'x' => "h",
        'ц' => "ts",
        'ч' | 'ç' | 'č' | 'ć' => "ch",
        'ш' | 'ş' | 'š' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ю' => "iu",
        'я' => "ia",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => return None,
    })
}

/// A letter without the marks on it.
pub(super) fn base_letters(c: char) -> impl Iterator<Item = char> {
    std::iter::once(c).nfd().filter(|base| !is_combining_mark(*base))
}
