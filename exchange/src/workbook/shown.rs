//! What the format of a cell shows beside the number that is stored in it.

use domain::Currency;

/// What a reader sees of a number that is not stored in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    /// The sign or word of a currency.
    pub(crate) currency: Option<Sign>,
    /// Thousands are left out, or told by a word.
    pub(crate) scaled: bool,
    /// A hundred times the number, as percent.
    pub(crate) percent: bool,
}

/// The sign of a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Of(Currency),
    /// Of one of these: the sign does not tell which.
    Among(&'static str, &'static [&'static str]),
}

/// Signs and words of currencies. A dollar is one of many where nothing tells its country.
const SIGNS: [(&str, &[&str]); 19] = [
    ("us$", &["USD"]),
    ("$", &["USD", "CAD", "AUD", "NZD", "HKD", "SGD"]),
    ("₸", &["KZT"]),
    ("тенге", &["KZT"]),
    ("теңге", &["KZT"]),
    ("тг", &["KZT"]),
    ("€", &["EUR"]),
    ("евро", &["EUR"]),
    ("£", &["GBP"]),
    ("₽", &["RUB"]),
    ("руб", &["RUB"]),
    ("рубль", &["RUB"]),
    ("рублей", &["RUB"]),
    ("р", &["RUB"]),
    ("₴", &["UAH"]),
    ("₺", &["TRY"]),
    ("₹", &["INR"]),
    ("¥", &["JPY", "CNY"]),
    ("сом", &["KGS", "UZS"]),
];
/// Countries, as formats number them, of dollars, yens and yuans.
const COUNTRIES: [(&str, &str); 8] = [
    ("409", "USD"),
    ("1009", "CAD"),
    ("C0C", "CAD"),
    ("C09", "AUD"),
    ("1409", "NZD"),
    ("411", "JPY"),
    ("804", "CNY"),
    ("1004", "SGD"),
];
/// Beginnings of words that say that a number stands for thousands or more.
const UNITS: [&str; 8] = ["тыс", "млн", "млрд", "мың", "миллион", "thousand", "million", "mln"];

impl Sign {
    /// Whether it can stand beside amounts of a currency.
    pub(crate) fn fits(self, currency: Currency) -> bool {
        match self {
            Self::Of(own) => own == currency,
            Self::Among(_, codes) => codes.contains(&currency.code()),
        }
    }

    /// The currency, where it tells which.
    pub(crate) fn currency(self) -> Option<Currency> {
        match self {
            Self::Of(currency) => Some(currency),
            Self::Among(..) => None,
        }
    }

    /// As people are told of it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Of(currency) => currency.code(),
            Self::Among(sign, _) => sign,
        }
    }

    fn of_codes(sign: &'static str, codes: &'static [&'static str]) -> Option<Self> {
        match codes {
            [code] => Currency::parse(code).ok().map(Self::Of),
            _ => Some(Self::Among(sign, codes)),
        }
    }
}

impl Shown {
    /// Reads the format of a number; none where it shows no more than the number.
    pub(crate) fn read(format: &str) -> Option<Self> {
        let Section { texts, country, scaled, percent } = Section::read(format);
        let words: Vec<&str> = texts.split(|c: char| !c.is_alphabetic()).collect();
        let unit = |word: &&str| {
            let word = word.to_lowercase();
            UNITS.iter().any(|unit| word.starts_with(unit))
        };
        let shown = Self {
            currency: sign(&texts, &words, &country),
            scaled: scaled || words.iter().any(unit),
            percent,
        };
        (shown != Self::default()).then_some(shown)
    }
}

/// The currency that the texts of a format name.
fn sign(texts: &str, words: &[&str], country: &str) -> Option<Sign> {
    let lower = texts.to_lowercase();
    let found = SIGNS.iter().find(|(sign, _)| {
        let word = sign.chars().all(char::is_alphabetic);
        if word {
            words.iter().any(|said| said.to_lowercase() == *sign)
        } else {
            lower.contains(sign)
        }
    });
    let code = || {
        let code = words.iter().find(|word| word.len() == 3 && word.to_uppercase() == **word)?;
        Currency::parse(code).ok().map(Sign::Of)
    };
    let Some((sign, codes)) = found else { return code() };
    let here = COUNTRIES.iter().find(|(number, code)| {
        country.eq_ignore_ascii_case(number) && codes.len() > 1 && codes.contains(code)
    });
    match here {
        Some((_, code)) => Currency::parse(code).ok().map(Sign::Of),
        None => code().or_else(|| Sign::of_codes(sign, codes)),
    }
}

/// The part of a format that numbers above zero are shown by.
#[derive(Default)]
struct Section {
    /// What stands beside the number.
    texts: String,
    /// The country of a currency, as a hexadecimal number.
    country: String,
    scaled: bool,
    percent: bool,
}

impl Section {
    fn read(format: &str) -> Self {
        let mut section = Self::default();
        // Commas behind the last digit each leave out a thousand.
        let (mut commas, mut behind_digit) = (0, false);
        let mut chars = format.trim_start_matches("General").chars();
        while let Some(c) = chars.next() {
            let mut still_behind = false;
            match c {
                ';' => break,
                '"' => section.texts.extend(chars.by_ref().take_while(|c| *c != '"')),
                '\\' => section.texts.extend(chars.next()),
                // The width of a character, and one that fills the cell, are not shown as texts.
                '_' | '*' => drop(chars.next()),
                '[' => section
                    .bracket(chars.by_ref().take_while(|c| *c != ']').collect::<String>().as_str()),
                '%' => section.percent = true,
                '0' | '#' | '?' => (commas, still_behind) = (0, true),
                ',' if behind_digit => (commas, still_behind) = (commas + 1, true),
                '.' | ',' => {}
                other => section.texts.push(other),
            }
            behind_digit = still_behind;
        }
        section.scaled = commas > 0;
        section
    }

    /// `[$€-2]` names a currency and its country; colours and conditions show nothing.
    fn bracket(&mut self, inside: &str) {
        let Some(inside) = inside.strip_prefix('$') else { return };
        let (text, country) = inside.split_once('-').unwrap_or((inside, ""));
        self.texts.push_str(text);
        country.clone_into(&mut self.country);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn currency(format: &str) -> Option<&'static str> {
        Shown::read(format)?.currency.map(Sign::name)
    }

    #[test]
    fn currencies_are_known_by_signs_words_and_codes() {
        for (format, expected) in [
            ("[$€-2]\\ #,##0.00", Some("EUR")),
            ("#,##0.00\\ [$₸-43F]", Some("KZT")),
            ("#,##0.00 \"тг.\"", Some("KZT")),
            ("#,##0.00\\ \"USD\"", Some("USD")),
            ("[$USD] #,##0.00", Some("USD")),
            ("[$$-409]#,##0.00", Some("USD")),
            ("[$$-1009]#,##0.00", Some("CAD")),
            ("\"US$\"#,##0", Some("USD")),
            ("\"$\"#,##0_);[Red]\\(\"$\"#,##0\\)", Some("$")),
            ("$#,##0", Some("$")),
            ("#,##0.00\"р.\"", Some("RUB")),
            ("_-* #,##0.00\\ _₽_-;\\-* #,##0.00\\ _₽_-", None),
            ("_-* #,##0.00\\ \"₽\"_-", Some("RUB")),
            ("[$¥-411]#,##0", Some("JPY")),
            ("[$¥-804]#,##0", Some("CNY")),
            ("£#,##0", Some("GBP")),
            ("General\\ \"EUR\"", Some("EUR")),
            ("General", None),
            ("#,##0.00;[Red]-#,##0.00", None),
            ("#,##0.00;\"EUR\" 0", None),
            ("0\" шт.\"", None),
            ("[>100]0", None),
            ("@", None),
        ] {
            assert_eq!(currency(format), expected, "{format}");
        }
        let dollar = Shown::read("$0").unwrap().currency.unwrap();
        assert!(dollar.fits(Currency::parse("CAD").unwrap()) && !dollar.fits(Currency::KZT));
        assert_eq!(dollar.currency(), None);
    }

    #[test]
    fn thousands_and_percents_are_known() {
        let scaled = |format: &str| Shown::read(format).is_some_and(|shown| shown.scaled);
        for format in [
            "#,##0,",
            "0.0,,",
            "#,##0,\" тыс. тг\"",
            "0\" млн\"",
            "#,##0.00,\\ [$₸-43F]",
            "0 \"тыс.\"",
        ] {
            assert!(scaled(format), "{format}");
        }
        for format in
            ["#,##0", "#,##0.00", "0\\,0", "#,##0_);(#,##0)", "0;0,", "#,##0\", \"", "00,000"]
        {
            assert!(!scaled(format), "{format}");
        }
        for (format, expected) in
            [("0%", true), ("0.00%", true), ("0\"%\"", false), ("0\\%", false), ("0", false)]
        {
            assert_eq!(
                Shown::read(format).is_some_and(|shown| shown.percent),
                expected,
                "{format}"
            );
        }
    }
}
