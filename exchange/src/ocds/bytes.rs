//! The bytes of a JSON file on their way to the parser: counted, bounded, and without control characters inside of texts.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::path::Path;
use std::rc::Rc;

use crate::Fault;

/// How far a file is read, and how far it may be.
#[derive(Debug, Clone, Default)]
pub(crate) struct Position {
    at: Rc<Cell<u64>>,
    end: Rc<Cell<u64>>,
    lines: Rc<Cell<u64>>,
}

impl Position {
    /// Bytes read so far.
    pub(crate) fn at(&self) -> u64 {
        self.at.get()
    }

    /// Ends of lines read so far.
    pub(crate) fn lines(&self) -> u64 {
        self.lines.get()
    }

    fn ended(&self, lines: u64) {
        self.lines.set(self.lines.get() + lines);
    }

    /// Lets so many bytes more be read: the bound of what is kept in memory.
    pub(crate) fn allow(&self, bytes: u64) {
        self.end.set(self.at.get().saturating_add(bytes));
    }
}

/// Why a document that is no JSON cannot be read, with its place; `what` was read before it, and `lines` ended before it
/// began.
pub(crate) fn broken(path: &Path, error: &serde_json::Error, what: &str, lines: u64) -> Fault {
    let told = error.to_string();
    if told.starts_with("recursion limit") {
        let reason = "has more objects and lists in one another than can be read";
        return Fault::new(path, "too_deep", reason);
    }
    let place = format!("line {}, column {}", lines + error.line() as u64, error.column());
    if told.starts_with("invalid unicode code point") {
        let reason = format!(
            "is not UTF-8 after {what}, at {place}; save it as UTF-8. Nothing of it was taken"
        );
        return Fault::new(path, "invalid_encoding", reason);
    }
    let reason = format!("is not whole JSON after {what}, at {place}; nothing of it was taken");
    Fault::new(path, "broken_structure", reason)
}

/// A file whose position others may ask for.
pub(crate) struct Bytes<R> {
    inner: R,
    position: Position,
    text: InText,
}

/// Whether the next byte stands inside of a JSON text.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct InText {
    quoted: bool,
    escaped: bool,
}

impl InText {
    /// Whether the byte that follows is none of a text.
    pub(crate) fn is_outside(self) -> bool {
        !self.quoted
    }

    /// The byte, or a blank for a control character that no JSON text may hold; the length stays what it was.
    pub(crate) fn clean(&mut self, byte: u8) -> u8 {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.quoted => self.escaped = true,
            b'"' => self.quoted = !self.quoted,
            0..=0x1f if self.quoted => return b' ',
            _ => {}
        }
        byte
    }
}

impl<R: BufRead> Bytes<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self { inner, position: Position::default(), text: InText::default() }
    }

    pub(crate) fn position(&self) -> Position {
        self.position.clone()
    }

    /// Passes over blanks and byte order marks to what follows; none at the end of the file.
    pub(crate) fn next(&mut self) -> io::Result<Option<u8>> {
        loop {
            let Some(byte) = self.inner.fill_buf()?.first().copied() else { return Ok(None) };
            // A mark of three bytes stands before nothing but the first document.
            if !byte.is_ascii_whitespace() && !matches!(byte, 0xef | 0xbb | 0xbf) {
                return Ok(Some(byte));
            }
            self.position.ended(u64::from(byte == b'\n'));
            self.take(1);
        }
    }

    fn take(&mut self, length: usize) {
        self.inner.consume(length);
        self.position.at.set(self.position.at.get() + length as u64);
    }
}

impl<R: BufRead> Read for Bytes<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.position.at.get() >= self.position.end.get() {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        let present = self.inner.fill_buf()?;
        let length = present.len().min(out.len());
        let mut lines = 0;
        for (to, from) in out.iter_mut().zip(present) {
            *to = self.text.clean(*from);
            lines += u64::from(*from == b'\n');
        }
        self.position.ended(lines);
        self.take(length);
        Ok(length)
    }
}
