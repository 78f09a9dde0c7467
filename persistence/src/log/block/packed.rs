//! A block of entries as bytes: columns of all entries, then all states, compressed with zstd.

use domain::change::{Hash, Salt};
use domain::{Id, Operation, ThingKind};

use super::{Block, Content, Item};
use crate::Error;
use crate::log::MOST_ENTRIES;

/// Level of compression: the fastest that keeps a milestone's entry well below 150 bytes.
const LEVEL: i32 = 3;
/// Most bytes a block may unpack to.
const MOST_UNPACKED: usize = 64 << 20;

impl Block {
    /// The items as compressed bytes.
    pub(crate) fn pack(&self) -> Result<Vec<u8>, Error> {
        let mut heads: Vec<u8> = Vec::new();
        let mut states: Vec<u8> = Vec::new();
        number(&mut heads, self.items.len() as u64);
        for item in &self.items {
            heads.push(code(ThingKind::ALL, item.kind));
            heads.push(code(Operation::ALL, item.operation));
        }
        for item in &self.items {
            number(&mut heads, u64::from(item.revision.unsigned_abs()));
            number(&mut heads, item.previous.unsigned_abs());
        }
        for item in &self.items {
            text(&mut heads, Some(&item.actor));
            text(&mut heads, item.source.as_ref().map(Id::as_str));
            text(&mut heads, item.reason.as_deref());
            text(&mut heads, item.survivor.as_ref().map(Id::as_str));
        }
        for item in &self.items {
            bytes(&mut heads, item.salt.as_ref().map(Salt::as_slice));
            match &item.content {
                Content::State(state) => {
                    heads.push(0);
                    // The state holds the id, so the id itself is kept only where there is no state.
                    text(
                        &mut heads,
                        if holds_id(state.as_deref(), &item.id) {
                            None
                        } else {
                            Some(item.id.as_str())
                        },
                    );
                    number(&mut heads, state.as_ref().map_or(0, |state| state.len() as u64 + 1));
                    states.extend_from_slice(state.as_deref().unwrap_or_default().as_bytes());
                }
                Content::Redacted(digest) => {
                    heads.push(1);
                    text(&mut heads, Some(item.id.as_str()));
                    bytes(&mut heads, Some(digest));
                }
            }
        }
        heads.extend_from_slice(&states);
        zstd::bulk::compress(&heads, LEVEL).map_err(|error| self.broken(&error.to_string()))
    }

    /// Reads the items back.
    pub(crate) fn unpack(&mut self, packed: &[u8]) -> Result<(), Error> {
        let unpacked = zstd::bulk::decompress(packed, MOST_UNPACKED)
            .map_err(|error| self.broken(&error.to_string()))?;
        self.items =
            Cursor(&unpacked).items().ok_or_else(|| self.broken("its entries cannot be read"))?;
        Ok(())
    }
}

fn holds_id(state: Option<&str>, id: &Id) -> bool {
    state.and_then(id_in).is_some_and(|found| found == id.as_str())
}

/// The id at the top level of a canonical state. Ids need no escapes in JSON; objects that sort before it may have ids of
/// their own, which lie deeper.
fn id_in(state: &str) -> Option<&str> {
    let mut depth = 0_u32;
    let mut quoted = false;
    let bytes = state.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quoted => at += 1,
            b'"' => {
                if !quoted && depth == 1 && state[at..].starts_with("\"id\":\"") {
                    let rest = &state[at + 6..];
                    return rest.split('"').next();
                }
                quoted = !quoted;
            }
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    None
}

fn code<T: PartialEq + Copy>(all: &[T], value: T) -> u8 {
    all.iter()
        .position(|other| *other == value)
        .and_then(|index| u8::try_from(index).ok())
        .unwrap_or(u8::MAX)
}

fn number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(low_bits(value) | 0x80);
        value >>= 7;
    }
    out.push(low_bits(value));
}

/// The lowest seven bits.
fn low_bits(value: u64) -> u8 {
    u8::try_from(value & 0x7f).unwrap_or(0)
}

fn bytes(out: &mut Vec<u8>, value: Option<&[u8]>) {
    number(out, value.map_or(0, |value| value.len() as u64 + 1));
    out.extend_from_slice(value.unwrap_or_default());
}

fn text(out: &mut Vec<u8>, value: Option<&str>) {
    bytes(out, value.map(str::as_bytes));
}

/// Reads what [`Block::pack`] wrote; `None` where the bytes are not that.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn items(mut self) -> Option<Vec<Item>> {
        let count = usize::try_from(self.number()?).ok().filter(|count| *count <= MOST_ENTRIES)?;
        let mut codes = Vec::with_capacity(count);
        for _ in 0..count {
            codes.push((
                *ThingKind::ALL.get(usize::from(self.byte()?))?,
                *Operation::ALL.get(usize::from(self.byte()?))?,
            ));
        }
        let mut numbers = Vec::with_capacity(count);
        for _ in 0..count {
            numbers
                .push((i32::try_from(self.number()?).ok()?, i64::try_from(self.number()?).ok()?));
        }
        let mut texts = Vec::with_capacity(count);
        for _ in 0..count {
            texts.push((self.text()?, self.text()?, self.text()?, self.text()?));
        }
        let mut tails = Vec::with_capacity(count);
        for _ in 0..count {
            tails.push((self.bytes()?, self.tail()?));
        }
        let mut items = Vec::with_capacity(count);
        for (((codes, numbers), texts), (salt, tail)) in
            codes.into_iter().zip(numbers).zip(texts).zip(tails)
        {
            let (id, content) = match tail {
                Tail::Redacted(id, digest) => (id?, Content::Redacted(digest)),
                Tail::State(id, 0) => (id?, Content::State(None)),
                Tail::State(id, length) => {
                    let state = String::from_utf8(self.take(length - 1)?.to_vec()).ok()?;
                    (id.or_else(|| id_in(&state).map(str::to_owned))?, Content::State(Some(state)))
                }
            };
            items.push(Item {
                actor: texts.0?,
                id: Id::parse(&id).ok()?,
                kind: codes.0,
                operation: codes.1,
                reason: texts.2,
                revision: numbers.0,
                previous: numbers.1,
                source: texts.1.map(|text| Id::parse(&text)).transpose().ok()?,
                survivor: texts.3.map(|text| Id::parse(&text)).transpose().ok()?,
                content,
                salt: salt.map(TryInto::try_into).transpose().ok()?,
            });
        }
        Some(items)
    }

    fn tail(&mut self) -> Option<Tail> {
        match self.byte()? {
            0 => Some(Tail::State(self.text()?, usize::try_from(self.number()?).ok()?)),
            1 => Some(Tail::Redacted(self.text()?, self.bytes()??.try_into().ok()?)),
            _ => None,
        }
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    #[expect(clippy::option_option, reason = "outside: could it be read; inside: is there a value")]
    fn bytes(&mut self) -> Option<Option<&'a [u8]>> {
        match usize::try_from(self.number()?).ok()? {
            0 => Some(None),
            length => self.take(length - 1).map(Some),
        }
    }

    #[expect(clippy::option_option, reason = "outside: could it be read; inside: is there a value")]
    fn text(&mut self) -> Option<Option<String>> {
        match self.bytes()? {
            None => Some(None),
            Some(bytes) => String::from_utf8(bytes.to_vec()).ok().map(Some),
        }
    }
}

enum Tail {
    State(Option<String>, usize),
    Redacted(Option<String>, Hash),
}
