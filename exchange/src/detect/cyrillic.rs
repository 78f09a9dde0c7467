//! What bytes would be in the code pages of Cyrillic.

use super::Detected;
use crate::encoding::Encoding;

/// So many Cyrillic letters stand in a row in any Cyrillic text, and so many accented ones in no Western.
pub(super) const CYRILLIC_WORD: usize = 4;
/// Letters that neither Ukrainian nor Serbian has: ё, ъ, ы, э, alike in both Cyrillic code pages.
const RUSSIAN: [u8; 4] = [0xb8, 0xfa, 0xfb, 0xfd];
/// Қ қ Ә ә Ң ң of KZ-1048, which are letters of Serbian and Macedonian in windows-1251.
const KAZAKH: [u8; 6] = [0x8d, 0x9d, 0xa3, 0xbc, 0xbd, 0xbe];
/// Һ һ Ұ ұ Ө ө Ғ ғ Ү ү of KZ-1048, which are letters of Ukrainian, Belarusian and Serbian in windows-1251.
const KAZAKH_OR_NEIGHBOUR: [u8; 10] = [0x8e, 0x9e, 0xa1, 0xa2, 0xa5, 0xaa, 0xaf, 0xb4, 0xba, 0xbf];
/// A text of so many letters without ы is no Kazakh one, where it is one letter of fourteen.
const ENOUGH: u64 = 400;
/// So many times more letters than frames has a text of DOS.
const FEW_FRAMES: u64 = 9;
/// At least one of so many times that letters stand in a row they are a word; accents of Western texts stand alone.
const MANY_WORDS: u64 = 4;

/// What the bytes would be in a Cyrillic code page.
#[derive(Default)]
pub(super) struct Cyrillic {
    /// How many are letters in both.
    letters: u64,
    /// Whether there are any of [`RUSSIAN`], [`KAZAKH`] and [`KAZAKH_OR_NEIGHBOUR`].
    russian: bool,
    kazakh: bool,
    neighbour: bool,
}

/// What the bytes would be in CP866, the code page of DOS, whose letters lie elsewhere.
#[derive(Default)]
pub(super) struct Dos {
    letters: u64,
    /// Bytes that are no letters in it, but frames and signs.
    others: u64,
    /// Letters in a row, and whether two of them differ.
    run: usize,
    last: u8,
    mixed: bool,
    /// How often letters stood in a row, and how often there were enough of them for a word.
    runs: u64,
    words: u64,
}

impl Cyrillic {
    /// Takes a byte down that is none of ASCII.
    pub(super) fn byte(&mut self, byte: u8) {
        self.letters += u64::from(byte >= 0xc0);
        self.russian |= RUSSIAN.contains(&byte);
        self.kazakh |= KAZAKH.contains(&byte);
        self.neighbour |= KAZAKH_OR_NEIGHBOUR.contains(&byte);
    }

    /// Whether both code pages read it alike.
    pub(super) fn is_one(&self) -> bool {
        !self.kazakh && !self.neighbour
    }

    /// Which of the code pages it is.
    pub(super) fn judge(&self) -> Detected {
        // Without a word in Cyrillic nothing speaks for either.
        if self.letters < CYRILLIC_WORD as u64 {
            return Detected::Unknown;
        }
        match (self.kazakh || self.neighbour, self.russian) {
            (false, _) => Detected::As(Encoding::Windows1251),
            (true, true) if self.kazakh => Detected::As(Encoding::Kz1048),
            (true, false) if self.letters >= ENOUGH => Detected::As(Encoding::Windows1251),
            _ => Detected::Unknown,
        }
    }
}

impl Dos {
    /// Takes any byte down, in its turn.
    pub(super) fn byte(&mut self, byte: u8) {
        // Upper case and the first half of the lower one lie before the frames, the rest and ё behind them.
        let letter = matches!(byte, 0x80..=0xaf | 0xe0..=0xf1);
        self.others += u64::from(!letter && !byte.is_ascii());
        if !letter {
            (self.run, self.mixed) = (0, false);
            return;
        }
        self.letters += 1;
        self.runs += u64::from(self.run == 0);
        // A line of dashes is no word.
        self.mixed |= self.run > 0 && byte != self.last;
        (self.run, self.last) = (self.run + 1, byte);
        self.words += u64::from(self.mixed && self.run == CYRILLIC_WORD);
    }

    /// Whether it is: in other code pages a third of Cyrillic letters and more lie where this one has frames.
    pub(super) fn fits(&self) -> bool {
        self.words > 0
            && self.words * MANY_WORDS >= self.runs
            && self.letters >= self.others.saturating_mul(FEW_FRAMES)
    }
}
