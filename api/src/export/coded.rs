//! Bytes that are compressed while they are written.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::reply::Coding;

/// A writer behind a coding.
pub(super) enum Coded<W: Write> {
    Identity(W),
    Zstd(zstd::Encoder<'static, W>),
    Brotli(Box<brotli::CompressorWriter<W>>),
    Gzip(GzEncoder<W>),
}

impl<W: Write> Coded<W> {
    /// Writes in a coding, at a level that keeps up with what is read.
    pub fn new(coding: Coding, to: W) -> io::Result<Self> {
        Ok(match coding {
            Coding::Identity => Self::Identity(to),
            Coding::Zstd => Self::Zstd(zstd::Encoder::new(to, 1)?),
            Coding::Brotli => {
                Self::Brotli(Box::new(brotli::CompressorWriter::new(to, 16 << 10, 3, 20)))
            }
            Coding::Gzip => Self::Gzip(GzEncoder::new(to, Compression::fast())),
        })
    }

    /// Ends the coding, and gives back what was written to.
    pub fn finish(self) -> io::Result<W> {
        match self {
            Self::Identity(to) => Ok(to),
            Self::Zstd(encoder) => encoder.finish(),
            Self::Brotli(encoder) => Ok(encoder.into_inner()),
            Self::Gzip(encoder) => encoder.finish(),
        }
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Identity(to) => to,
            Self::Zstd(encoder) => encoder,
            Self::Brotli(encoder) => encoder,
            Self::Gzip(encoder) => encoder,
        }
    }
}

impl<W: Write> Write for Coded<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer().flush()
    }
}
