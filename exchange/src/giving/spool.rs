//! Rows of tables as grants, in a file without a name.
//!
//! A workbook cannot be read from the middle, and a table is read like a JSON document: twice, and here and there once
//! more. So its rows are written down once as the grants that they are. The file has no name, so that it goes with us.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

use crate::rows::flaw::Flaw;

/// More than the rows of a reading may take, so that a small file cannot fill the disk.
const MOST: u64 = 8 << 30;
const BUFFER: usize = 256 << 10;

/// The file while it is written.
pub(crate) struct Spool {
    file: BufWriter<File>,
    length: u64,
    readers: Vec<File>,
}

/// A part of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) from: u64,
    pub(crate) to: u64,
}

/// A row as it was written down.
pub(crate) struct Written {
    pub(crate) number: u64,
    pub(crate) flaws: Vec<Flaw>,
    /// The grant as JSON.
    pub(crate) json: Vec<u8>,
}

impl Spool {
    /// Makes the file where temporary ones lie.
    pub(crate) fn new() -> io::Result<Self> {
        let named = tempfile::NamedTempFile::new()?;
        let readers = vec![named.reopen()?, named.reopen()?];
        // The name goes; the file stays as long as it is open.
        let file = named.into_file();
        Ok(Self { file: BufWriter::with_capacity(BUFFER, file), length: 0, readers })
    }

    /// How much is written.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// Writes a row down; gives where its grant begins.
    pub(crate) fn write(&mut self, number: u64, flaws: &[Flaw], json: &str) -> io::Result<u64> {
        let flaws = if flaws.is_empty() { Vec::new() } else { serde_json::to_vec(flaws)? };
        let sizes = [flaws.len(), json.len()].map(|size| u32::try_from(size).unwrap_or(u32::MAX));
        self.file.write_all(&number.to_le_bytes())?;
        for size in sizes {
            self.file.write_all(&size.to_le_bytes())?;
        }
        self.file.write_all(&flaws)?;
        self.file.write_all(json.as_bytes())?;
        let begins = self.length + 16 + flaws.len() as u64;
        self.length = begins + json.len() as u64;
        if self.length > MOST {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                "its rows take more than 8 GiB",
            ));
        }
        Ok(begins)
    }

    /// Two files, with places of their own, that read what was written.
    pub(crate) fn finish(mut self) -> io::Result<[File; 2]> {
        self.file.flush()?;
        <[File; 2]>::try_from(self.readers)
            .map_err(|_| io::Error::other("the file is not open twice"))
    }
}

/// Rows of a part of the file, one at a time.
pub(crate) struct Rows {
    file: BufReader<File>,
    at: u64,
    to: u64,
}

impl Rows {
    /// Rows of a part that is still to be named.
    pub(crate) fn new(file: File) -> Self {
        Self { file: BufReader::with_capacity(BUFFER, file), at: 0, to: 0 }
    }

    /// Goes on to another part.
    pub(crate) fn turn_to(&mut self, range: Range) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(range.from))?;
        (self.at, self.to) = (range.from, range.to);
        Ok(())
    }

    /// Where in the file it is.
    pub(crate) fn at(&self) -> u64 {
        self.at
    }

    /// The next row; none at the end of the part.
    pub(crate) fn next(&mut self) -> io::Result<Option<Written>> {
        if self.at >= self.to {
            return Ok(None);
        }
        let mut number = [0; 8];
        self.file.read_exact(&mut number)?;
        let (flaws, json) = (self.size()?, self.size()?);
        let (flaws, json) = (self.bytes(flaws)?, self.bytes(json)?);
        self.at += 16 + (flaws.len() + json.len()) as u64;
        let flaws = if flaws.is_empty() { Vec::new() } else { serde_json::from_slice(&flaws)? };
        Ok(Some(Written { number: u64::from_le_bytes(number), flaws, json }))
    }

    fn size(&mut self) -> io::Result<u32> {
        let mut size = [0; 4];
        self.file.read_exact(&mut size)?;
        Ok(u32::from_le_bytes(size))
    }

    fn bytes(&mut self, size: u32) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.file.by_ref().take(u64::from(size)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 == u64::from(size) {
            Ok(bytes)
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::flaw::What;

    #[test]
    fn rows_come_back_as_they_were_written() {
        let mut spool = Spool::new().unwrap();
        let flaws = [Flaw::of_row(What::Nul, "x".to_owned())];
        let first = spool.write(2, &[], "{}").unwrap();
        let middle = spool.length();
        spool.write(7, &flaws, r#"{"id":"ә"}"#).unwrap();
        let end = spool.length();
        let [mut one, two] = spool.finish().unwrap();
        let mut rows = Rows::new(two);
        assert!(rows.next().unwrap().is_none());
        rows.turn_to(Range { from: middle, to: end }).unwrap();
        let row = rows.next().unwrap().unwrap();
        assert_eq!(
            (row.number, row.flaws.as_slice(), row.json.as_slice()),
            (7, flaws.as_slice(), r#"{"id":"ә"}"#.as_bytes())
        );
        assert!(rows.next().unwrap().is_none() && rows.at() == end);
        rows.turn_to(Range { from: 0, to: middle }).unwrap();
        assert_eq!(rows.next().unwrap().unwrap().number, 2);
        one.seek(SeekFrom::Start(first)).unwrap();
        let mut grant = [0; 2];
        one.read_exact(&mut grant).unwrap();
        assert_eq!(&grant, b"{}");
    }
}
