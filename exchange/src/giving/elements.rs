//! The elements of the list `grants` in a JSON document, one at a time.

use std::io::BufRead;

use crate::lines::LONGEST;

/// Containers that may lie in one element.
const DEEPEST: usize = 64;
/// Longest member beside the grants that is kept: the description of the package.
const LONGEST_MEMBER: usize = 64 << 10;

/// An element of the list.
pub(crate) enum Element<'a> {
    /// Its bytes and where they begin in the file.
    Whole(&'a [u8], u64),
    /// Longer than [`LONGEST`].
    TooLong,
    /// More than [`DEEPEST`] containers in one another.
    TooDeep,
}

/// Why a document cannot be read on.
pub(crate) enum Broken {
    Io(std::io::Error),
    /// Another JSON document than one of grants.
    Foreign(String),
    /// No JSON document, or not the whole of one.
    Structure(String),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Start,
    InGrants,
    Done,
}

/// Walks through a document and stops at each element of `grants`.
pub(crate) struct Elements<R> {
    reader: R,
    buffer: Vec<u8>,
    offset: u64,
    row: u64,
    position: Position,
    /// Whether the list of grants was met.
    listed: bool,
    /// The members beside the grants that are not too long, as JSON texts.
    pub(crate) members: Vec<(String, String)>,
}

struct Scanned {
    too_long: bool,
    deepest: usize,
}

impl<R: BufRead> Elements<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self {
            reader,
            buffer: Vec::new(),
            offset: 0,
            row: 0,
            position: Position::Start,
            listed: false,
            members: Vec::new(),
        }
    }

    /// Number of the element read last, from 1.
    pub(crate) fn row(&self) -> u64 {
        self.row
    }

    /// Bytes read so far.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// The next element; none when the document has ended as it should.
    pub(crate) fn next(&mut self) -> Result<Option<Element<'_>>, Broken> {
        if self.position == Position::Start {
            self.begin()?;
        } else if self.position == Position::InGrants {
            match self.token()? {
                b',' => {}
                b']' => self.leave()?,
                other => return Err(self.unexpected(other, "`,` or `]` after a grant")),
            }
        }
        if self.position == Position::Done {
            return Ok(None);
        }
        let offset = self.skip_blanks()?;
        let scanned = self.value(LONGEST)?;
        self.row += 1;
        Ok(Some(match scanned {
            Scanned { too_long: true, .. } => Element::TooLong,
            Scanned { deepest, .. } if deepest > DEEPEST => Element::TooDeep,
            Scanned { .. } => Element::Whole(&self.buffer, offset),
        }))
    }

    /// Goes to the first element.
    fn begin(&mut self) -> Result<(), Broken> {
        for mark in [0xef, 0xbb, 0xbf] {
            if self.peek()? == Some(mark) {
                self.take(1);
            }
        }
        self.skip_blanks()?;
        match self.peek()? {
            Some(b'{') => self.take(1),
            Some(_) => {
                return Err(Broken::Foreign(
                    "is not a JSON object with a list `grants`".to_owned(),
                ));
            }
            None => return Err(Broken::Structure("is empty".to_owned())),
        }
        self.skip_blanks()?;
        if self.peek()? == Some(b'}') {
            return Err(Broken::Foreign("has no list `grants`".to_owned()));
        }
        self.members()?;
        if self.position == Position::Done && !self.listed {
            return Err(Broken::Foreign("has no list `grants`".to_owned()));
        }
        Ok(())
    }

    /// Reads members until the list of grants opens or the document ends.
    fn members(&mut self) -> Result<(), Broken> {
        loop {
            self.skip_blanks()?;
            let name = self.name()?;
            match self.token()? {
                b':' => {}
                other => return Err(self.unexpected(other, "`:` after a name")),
            }
            self.skip_blanks()?;
            if name == "grants" {
                if self.listed {
                    return Err(Broken::Structure("has two lists `grants`".to_owned()));
                }
                return self.enter();
            }
            let scanned = self.value(LONGEST_MEMBER)?;
            if !scanned.too_long
                && let Ok(text) = std::str::from_utf8(&self.buffer)
            {
                self.members.push((name, text.to_owned()));
            }
            if self.after_member()? {
                return Ok(());
            }
        }
    }

    /// Goes into the list of grants.
    fn enter(&mut self) -> Result<(), Broken> {
        if self.peek()? != Some(b'[') {
            return Err(Broken::Foreign("its `grants` is not a list".to_owned()));
        }
        self.take(1);
        self.listed = true;
        self.skip_blanks()?;
        if self.peek()? == Some(b']') {
            self.take(1);
            return self.leave();
        }
        self.position = Position::InGrants;
        Ok(())
    }

    /// Goes out of the list of grants and through what comes after it.
    fn leave(&mut self) -> Result<(), Broken> {
        if self.after_member()? { Ok(()) } else { self.members() }
    }

    /// Passes over what stands behind a member; true where the document ends there.
    fn after_member(&mut self) -> Result<bool, Broken> {
        match self.token()? {
            b',' => return Ok(false),
            b'}' => {}
            other => return Err(self.unexpected(other, "`,` or `}` after a member")),
        }
        self.position = Position::Done;
        while let Some(byte) = self.peek()? {
            if !byte.is_ascii_whitespace() {
                if self.row == 0 {
                    let reason =
                        "is one JSON document after another, and the first has no list `grants`";
                    return Err(Broken::Foreign(reason.to_owned()));
                }
                return Err(self.unexpected(byte, "nothing after the document"));
            }
            self.take(1);
        }
        Ok(true)
    }

    fn name(&mut self) -> Result<String, Broken> {
        if self.peek()? != Some(b'"') {
            let byte = self.peek()?.unwrap_or_default();
            return Err(self.unexpected(byte, "a name in quotation marks"));
        }
        self.value(LONGEST_MEMBER)?;
        serde_json::from_slice(&self.buffer)
            .map_err(|_| Broken::Structure("has a name that is no JSON text".to_owned()))
    }

    /// Takes one value into the buffer, or passes over it where it is longer than `longest`.
    fn value(&mut self, longest: usize) -> Result<Scanned, Broken> {
        self.buffer.clear();
        let mut scanned = Scanned { too_long: false, deepest: 0 };
        let (mut depth, mut quoted, mut escaped, mut ended) = (0_usize, false, false, false);
        let mut first = true;
        while !ended {
            let present = self.reader.fill_buf().map_err(Broken::Io)?;
            if present.is_empty() {
                return Err(self.truncated());
            }
            let mut length = 0;
            while let Some(byte) = present.get(length) {
                if quoted && !escaped && !matches!(byte, b'"' | b'\\') {
                    // Most of what is long is text: its end is looked for without looking at each byte's meaning.
                    let rest = present.get(length..).unwrap_or_default();
                    length += rest.iter().take_while(|byte| !matches!(byte, b'"' | b'\\')).count();
                    continue;
                }
                let plain = depth == 0 && !quoted && !first;
                if plain && (matches!(byte, b',' | b'}' | b']') || byte.is_ascii_whitespace()) {
                    ended = true;
                    break;
                }
                first = false;
                length += 1;
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' if quoted => escaped = true,
                    b'"' => quoted = !quoted,
                    b'{' | b'[' if !quoted => depth += 1,
                    b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
                    _ => {}
                }
                scanned.deepest = scanned.deepest.max(depth);
                if depth == 0 && !quoted && matches!(byte, b'"' | b'}' | b']') {
                    ended = true;
                    break;
                }
            }
            if !scanned.too_long {
                self.buffer.extend(present.get(..length).unwrap_or_default());
            }
            if self.buffer.len() > longest {
                scanned.too_long = true;
                self.buffer = Vec::new();
            }
            self.take(length);
        }
        Ok(scanned)
    }

    /// The next byte that is not blank.
    fn token(&mut self) -> Result<u8, Broken> {
        self.skip_blanks()?;
        let byte = self.peek()?.ok_or_else(|| self.truncated())?;
        self.take(1);
        Ok(byte)
    }

    /// Passes over blanks; gives where what follows begins.
    fn skip_blanks(&mut self) -> Result<u64, Broken> {
        while self.peek()?.is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.take(1);
        }
        Ok(self.offset)
    }

    fn peek(&mut self) -> Result<Option<u8>, Broken> {
        self.reader.fill_buf().map(|present| present.first().copied()).map_err(Broken::Io)
    }

    fn take(&mut self, length: usize) {
        self.reader.consume(length);
        self.offset += length as u64;
    }

    fn truncated(&self) -> Broken {
        Broken::Structure(format!("ends in the middle, after {} whole grants", self.row))
    }

    fn unexpected(&self, byte: u8, wanted: &str) -> Broken {
        let found = char::from(byte).escape_default();
        Broken::Structure(format!("has `{found}` at byte {} where {wanted} belongs", self.offset))
    }
}
