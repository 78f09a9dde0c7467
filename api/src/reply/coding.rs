//! Content codings.

use std::io::Write;

use actix_web::web::Bytes;

use super::negotiation::weight;

/// How a body is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    /// Not at all.
    Identity,
    /// Zstandard, the cheapest.
    Zstd,
    /// Brotli.
    Brotli,
    /// Gzip.
    Gzip,
}

impl Coding {
    /// What compresses, the best first.
    pub const COMPRESSED: [Self; 3] = [Self::Zstd, Self::Brotli, Self::Gzip];

    /// The coding that an `Accept-Encoding` likes best; of equals, the cheapest to make.
    pub fn negotiate(header: &str) -> Self {
        let mut wishes: Vec<(&str, u16)> = Vec::new();
        for part in header.split(',') {
            let mut pieces = part.split(';').map(str::trim);
            let name = pieces.next().unwrap_or_default();
            if let Some(weight) = weight(pieces) {
                wishes.push((name, weight));
            }
        }
        let wish = |name: &str| {
            wishes
                .iter()
                .find(|(told, _)| told.eq_ignore_ascii_case(name))
                .map(|(_, weight)| *weight)
        };
        let any = wish("*");
        let mut found = (Self::Identity, 0);
        for coding in Self::COMPRESSED {
            let also = if coding == Self::Gzip { wish("x-gzip") } else { None };
            let weight = coding.name().and_then(wish).or(also).or(any).unwrap_or(0);
            if weight > found.1 {
                found = (coding, weight);
            }
        }
        // Where the body as it is was named and is liked better, it is sent so.
        if wish("identity").is_some_and(|identity| identity > found.1) {
            Self::Identity
        } else {
            found.0
        }
    }

    /// Its name in headers.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Zstd => Some("zstd"),
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
        }
    }

    /// What it adds to a tag.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Identity => "",
            Self::Zstd => "-zs",
            Self::Brotli => "-br",
            Self::Gzip => "-gz",
        }
    }

    /// Its place among those that compress.
    pub fn index(self) -> Option<usize> {
        Self::COMPRESSED.iter().position(|coding| *coding == self)
    }

    /// Compresses a body; writing to memory does not fail, and if it did the body would be empty and seen at once.
    pub fn compress(self, body: &Bytes) -> Bytes {
        match self {
            Self::Identity => body.clone(),
            Self::Zstd => zstd::stream::encode_all(body.as_ref(), 3).unwrap_or_default().into(),
            Self::Brotli => brotli_of(body).into(),
            Self::Gzip => {
                let mut encoder =
                    flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(5));
                let written = encoder.write_all(body).and_then(|()| encoder.finish());
                written.unwrap_or_default().into()
            }
        }
    }
}

fn brotli_of(body: &[u8]) -> Vec<u8> {
    let mut compressed = Vec::new();
    {
        let mut encoder = brotli::CompressorWriter::new(&mut compressed, 16 * 1024, 4, 20);
        // The writer is memory.
        let _ = encoder.write_all(body);
    }
    compressed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_coding_is_taken_and_the_cheapest_of_equals() {
        for (header, coding) in [
            ("", Coding::Identity),
            ("identity", Coding::Identity),
            ("gzip, deflate, br, zstd", Coding::Zstd),
            ("gzip;q=1.0, br;q=0.5", Coding::Gzip),
            ("GZIP", Coding::Gzip),
            ("br;q=0", Coding::Identity),
            ("*", Coding::Zstd),
            ("zstd;q=0, *;q=0.1", Coding::Brotli),
            ("identity;q=1, br;q=0.2", Coding::Identity),
        ] {
            assert_eq!(Coding::negotiate(header), coding, "{header}");
        }
    }

    #[test]
    fn what_was_compressed_is_shorter() {
        let body = Bytes::from(vec![b'a'; 10_000]);
        for coding in Coding::COMPRESSED {
            let compressed = coding.compress(&body);
            assert!(!compressed.is_empty() && compressed.len() < 1_000, "{coding:?}");
        }
    }
}
