//! What comes out of an archive, counted as it comes.

use std::cell::Cell;
use std::io::{self, BufRead, Read};

/// How much a workbook may unpack to, in bytes: 1 GiB.
pub(crate) const MOST_UNPACKED: u64 = 1 << 30;
/// The longest tag or text between two tags, in bytes; a cell holds at most 32,767 characters.
pub(crate) const LONGEST_TOKEN: u64 = 1 << 20;

/// What was read so far.
#[derive(Default)]
pub(crate) struct Meter {
    /// Bytes of all documents of the archive.
    total: Cell<u64>,
    /// Bytes of the tag or text that is read.
    token: Cell<u64>,
}

impl Meter {
    /// What follows is another tag or text; gives how long the one before was.
    pub(crate) fn next_token(&self) -> u64 {
        self.token.replace(0)
    }

    /// Why it may not go on.
    pub(crate) fn exceeded(&self) -> Option<&'static str> {
        if self.total.get() > MOST_UNPACKED {
            return Some("unpacks to more than 1 GiB");
        }
        (self.token.get() > LONGEST_TOKEN).then_some("holds a text or a tag of more than 1 MiB")
    }
}

/// Reads no further than its meter allows.
pub(crate) struct Bounded<'a, R> {
    pub(crate) source: R,
    pub(crate) meter: &'a Meter,
}

impl<R: BufRead> Read for Bounded<'_, R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let present = self.fill_buf()?;
        let length = present.len().min(target.len());
        target.iter_mut().zip(present).for_each(|(target, byte)| *target = *byte);
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Bounded<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if let Some(reason) = self.meter.exceeded() {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, reason));
        }
        self.source.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        self.source.consume(length);
        self.meter.total.set(self.meter.total.get() + length as u64);
        self.meter.token.set(self.meter.token.get() + length as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_end_is_given_up() {
        let meter = Meter::default();
        let endless = io::BufReader::new(io::repeat(b'x'));
        let error =
            io::copy(&mut Bounded { source: endless, meter: &meter }, &mut io::sink()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
        assert!(meter.next_token() < LONGEST_TOKEN + (64 << 10) && meter.exceeded().is_none());
    }
}
