//! The bytes of a JSON file on their way to the parser: counted, bounded, and without control characters inside of texts.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// How far a file is read, and how far it may be.
#[derive(Debug, Clone, Default)]
pub(crate) struct Position {
    at: Rc<Cell<u64>>,
    end: Rc<Cell<u64>>,
}

impl Position {
    /// Bytes read so far.
    pub(crate) fn at(&self) -> u64 {
        self.at.get()
    }

    /// Lets so many bytes more be read: the bound of what is kept in memory.
    pub(crate) fn allow(&self, bytes: u64) {
        self.end.set(self.at.get().saturating_add(bytes));
    }
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
        for (to, from) in out.iter_mut().zip(present) {
            *to = self.text.clean(*from);
        }
        self.take(length);
        Ok(length)
    }
}
