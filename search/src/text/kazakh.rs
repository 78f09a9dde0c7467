//! A light stemmer of Kazakh, which strips the endings of case, possession and number.
//!
//! It works on keys, where both scripts are one and the harmony of vowels is gone, so that half of the endings are left. What
//! may stand before an ending still tells endings from letters of the word: «-ты» follows voiceless sounds only.

/// The fewest letters of a stem.
const SHORTEST: usize = 3;

/// What may stand before an ending.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// The i of possession: «қор-ы-на».
    Possessed,
    /// A vowel.
    Vowel,
    /// A consonant that is not voiceless.
    Voiced,
    Voiceless,
    /// A vowel or a voiced consonant.
    Soft,
    /// A vowel or one of l, m, n, r.
    Sounding,
    /// A consonant, or u, which is one in «дамуы».
    Consonant,
}

/// The endings, those of which others are a part first.
const ENDINGS: [(&str, Before); 42] = [
    ("ndagi", Before::Possessed),
    ("ndegi", Before::Possessed),
    ("dagi", Before::Soft),
    ("degi", Before::Soft),
    ("tagi", Before::Voiceless),
    ("tegi", Before::Voiceless),
    ("imiz", Before::Consonant),
    ("nda", Before::Possessed),
    ("nde", Before::Possessed),
    ("nan", Before::Possessed),
    ("nen", Before::Possessed),
    ("dan", Before::Soft),
    ("den", Before::Soft),
    ("tan", Before::Voiceless),
    ("ten", Before::Voiceless),
    ("nin", Before::Sounding),
    ("din", Before::Voiced),
    ("tin", Before::Voiceless),
    ("men", Before::Sounding),
    ("ben", Before::Voiced),
    ("pen", Before::Voiceless),
    ("lar", Before::Sounding),
    ("ler", Before::Sounding),
    ("dar", Before::Voiced),
    ("der", Before::Voiced),
    ("tar", Before::Voiceless),
    ("ter", Before::Voiceless),
    ("na", Before::Possessed),
    ("ne", Before::Possessed),
    ("ga", Before::Soft),
    ("ge", Before::Soft),
    ("ka", Before::Voiceless),
    ("ke", Before::Voiceless),
    ("da", Before::Soft),
    ("de", Before::Soft),
    ("ta", Before::Voiceless),
    ("te", Before::Voiceless),
    ("ni", Before::Vowel),
    ("di", Before::Voiced),
    ("ti", Before::Voiceless),
    ("si", Before::Vowel),
    ("i", Before::Consonant),
];

/// Strips the endings of a key until none is left, and makes one what the word changes before them: «орталық», «орталығы»;
/// «халық», «халқы».
pub(super) fn stem(key: &mut String) {
    if !key.is_ascii() {
        return;
    }
    while let Some(length) = without_ending(key.as_bytes()) {
        key.truncate(length);
    }
    let last = match key.as_bytes().last() {
        Some(b'g') => 'k',
        Some(b'b') => 'p',
        _ => return drop_fleeting_i(key),
    };
    key.pop();
    key.push(last);
    drop_fleeting_i(key);
}

/// The length of a word without its last ending; none where it has none or too little would be left.
fn without_ending(word: &[u8]) -> Option<usize> {
    let shorter = ENDINGS.iter().find_map(|(ending, before)| {
        let stem = word.strip_suffix(ending.as_bytes())?;
        (is_stem(stem) && before.fits(stem)).then_some(stem.len())
    });
    shorter.or_else(|| {
        // «құқығын», «жастарын», «қоғамын», but not «алтын».
        let stem = word.strip_suffix(b"in")?;
        let voiced = matches!(stem, [.., b'a' | b'e' | b'i' | b'o' | b'u', b'g' | b'b']);
        ((voiced && is_stem(stem)) || stem.len() > SHORTEST + 1).then_some(stem.len())
    })
}

fn is_stem(stem: &[u8]) -> bool {
    stem.len() >= SHORTEST && stem.iter().copied().any(is_vowel)
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

impl Before {
    fn fits(self, stem: &[u8]) -> bool {
        let Some(last) = stem.last().copied() else { return false };
        let voiceless =
            matches!(last, b'k' | b'p' | b's' | b't' | b'f' | b'h') && !stem.ends_with(b"zh");
        match self {
            Self::Possessed => last == b'i',
            Self::Vowel => is_vowel(last),
            Self::Voiced => !is_vowel(last) && !voiceless,
            Self::Voiceless => voiceless,
            Self::Soft => !voiceless,
            Self::Sounding => is_vowel(last) || matches!(last, b'l' | b'm' | b'n' | b'r'),
            Self::Consonant => !is_vowel(last) || last == b'u',
        }
    }
}

/// The i of the last syllable goes before some endings: «халық», «халқы»; «орын», «орны». It goes from every stem, so that
/// they meet.
fn drop_fleeting_i(stem: &mut String) {
    if let [before @ .., b'i', b'k' | b'n' | b'l' | b'r' | b'z' | b'p'] = stem.as_bytes()
        && before.len() + 1 >= SHORTEST
        && before.last().is_some_and(|c| !is_vowel(*c))
    {
        let at = before.len();
        stem.remove(at);
    }
}
