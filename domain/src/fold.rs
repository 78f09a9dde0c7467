//! Text made comparable: folded for finding, and keyed for sorting.
//!
//! Folding follows how people type Kazakh on a Russian keyboard: the nine Kazakh letters become their Russian neighbours,
//! ё becomes е and й becomes и. So «Қазақстан халқына» and «казакстан халкына» are the same text.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::Language;

/// The Kazakh Cyrillic alphabet, of which the Russian one is a part, in its order.
const ALPHABET: &str = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя";
/// Where the letters of the alphabet stand in sort keys: behind ASCII, so that Latin comes first.
const FIRST_LETTER: u32 = 0x400;
/// Letters of other scripts come behind both.
const OTHER_SCRIPT: char = '\u{e000}';

/// Folds a text for comparing and finding: NFC, lower case, the folding above, every quotation mark as `"` (a run of them
/// as one), every dash as `-`, every run of blanks as one, none at the ends. Marks that belong to no letter and characters
/// that cannot be seen go.
#[must_use]
pub fn fold(text: &str) -> String {
    let lower: String = text.nfc().collect::<String>().to_lowercase();
    // Composed once more, since what goes may have stood between two that belong together.
    let seen = lower.nfc().filter(|c| !is_unseen(*c)).nfc().map(fold_char);
    let mut folded = String::with_capacity(text.len());
    for c in seen {
        let repeated = matches!(c, ' ' | '"') && folded.ends_with(c);
        let leading = c == ' ' && folded.is_empty();
        if !repeated && !leading {
            folded.push(c);
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// A key whose bytes sort as people do: blanks, then digits, then Latin, then Cyrillic in the order of the Kazakh alphabet,
/// then other scripts; case, punctuation and the accents of Latin letters do not count.
///
/// The languages share one table, since the Russian alphabet is a part of the Kazakh one; `_language` is there so that keys
/// of a language can change without a change of callers.
#[must_use]
pub fn collation_key(text: &str, _language: Language) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.nfc().collect::<String>().to_lowercase().nfc() {
        if c.is_whitespace() || is_dash(c) {
            if !key.is_empty() && !key.ends_with(' ') {
                key.push(' ');
            }
        } else {
            push_key(&mut key, c);
        }
    }
    key.truncate(key.trim_end_matches(' ').len());
    key
}

fn push_key(key: &mut String, c: char) {
    if let Some(place) = ALPHABET
        .chars()
        .zip(FIRST_LETTER..)
        .find_map(|(letter, place)| (letter == c).then_some(place))
    {
        key.extend(char::from_u32(place));
        return;
    }
    match c {
        'ß' => key.push_str("ss"),
        'æ' => key.push_str("ae"),
        'œ' => key.push_str("oe"),
        'þ' => key.push_str("th"),
        'ø' => key.push('o'),
        'ł' => key.push('l'),
        'đ' | 'ð' => key.push('d'),
        'ı' => key.push('i'),
        'є' => push_key(key, 'е'),
        'ї' => push_key(key, 'і'),
        'ґ' => push_key(key, 'г'),
        'ў' => push_key(key, 'у'),
        _ => {
            // The base letter of an accented one; a letter that has none stands for itself, behind a mark.
            for base in std::iter::once(c).nfd().filter(|base| !is_combining_mark(*base)) {
                if base.is_ascii_alphanumeric() {
                    key.push(base);
                } else if base.is_alphanumeric() {
                    key.push(OTHER_SCRIPT);
                    key.push(base);
                }
            }
        }
    }
}

fn fold_char(c: char) -> char {
    match c {
        'ә' => 'а',
        'ғ' => 'г',
        'қ' => 'к',
        'ң' => 'н',
        'ө' => 'о',
        'ұ' | 'ү' => 'у',
        'һ' => 'х',
        'і' | 'й' => 'и',
        'ё' => 'е',
        _ if is_quote(c) => '"',
        _ if is_dash(c) => '-',
        _ if c.is_whitespace() || c.is_control() => ' ',
        _ => c,
    }
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '`' | '´' | '«' | '»' | '‹' | '›' | '\u{2018}'
            ..='\u{201f}' | '′' | '″' | '\u{2bc}'
    )
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// Marks that stand on no letter of their own, such as stress, and characters without width.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn kazakh_meets_russian() {
        for (a, b) in [
            ("Қазақстан халқына", "казакстан халкына"),
            ("Ұлытау", "Улытау"),
            ("Жетісу", "Жетису"),
            ("ЁЛКА Й", "елка и"),
            ("\u{0418}\u{0306}", "й"),
            ("(\"Харекет \"қайырымдылық қоры\")", "(«Харекет  “Қайырымдылық қоры’’)"),
            ("а – б\u{a0}", "А - Б"),
            ("за\u{301}мок", "замок"),
            ("Әғқңөұүһі", "агкноуухи"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} / {b}");
        }
        assert_ne!(fold("ь"), fold("ъ"));
    }

    #[test]
    fn kazakh_letters_sort_in_their_places() {
        let key = |text| collation_key(text, Language::Kk);
        let sorted = [
            "",
            "1 фонд",
            "9",
            "Abai",
            "äbaj b",
            "Zhas",
            "«Абай»",
            "абай б",
            "Әл",
            "Бал",
            "Гүл",
            "Ғал",
            "ЁЖ",
            "Жас",
            "Қор",
            "Лен",
            "Нан",
            "Ңа",
            "Он",
            "Өн",
            "Уа",
            "Ұа",
            "Үа",
            "Ха",
            "Һа",
            "Ца",
            "Ыа",
            "Іа",
            "Эа",
            "Яа",
            "Ωmega",
        ];
        for pair in sorted.windows(2) {
            assert!(key(pair[0]) < key(pair[1]), "{pair:?}");
        }
        assert_eq!(key("«ӘЛЕМ»-қор"), key("әлем Қор"));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,20}|[ \\-«»'\"йЙёӘа\u{300}-\u{310}İßǅ\u{1100}-\u{1112}\u{1161}-\u{1175}]{0,12}") {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded);
        }

        #[test]
        fn letters_order_as_the_alphabet(a in 0usize..42, b in 0usize..42, before in "[а-я]{0,3}") {
            let letter = |at| ALPHABET.chars().nth(at).unwrap();
            let key = |at| collation_key(&format!("{before}{}", letter(at)), Language::Ru);
            prop_assert_eq!(key(a).cmp(&key(b)), a.cmp(&b));
        }

        #[test]
        fn case_does_not_count(text in "[a-zа-яәғқңөұүһі0-9 ]{0,20}") {
            prop_assert_eq!(collation_key(&text, Language::Kk), collation_key(&text.to_uppercase(), Language::Kk));
        }

        #[test]
        fn a_shorter_text_comes_first(text in "[a-zа-я0-9]{0,9}", more in "[a-zа-я0-9]{1,9}") {
            let longer = [text.as_str(), more.as_str()].concat();
            prop_assert!(collation_key(&text, Language::Kk) < collation_key(&longer, Language::Kk));
        }
    }
}
