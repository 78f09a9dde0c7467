//! Encodings that somebody named: whether the bytes of a file agree.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use domain::Invalid;

use crate::Fault;
use crate::detect::{Detected, Found, detect};
use crate::encoding::Encoding;

/// Looks whether a file can be what it is said to be. What is only doubtful is told in a note: code pages are told apart by
/// habits of languages, and whoever named one may know better. The note's value is the encoding that it looks like.
///
/// # Errors
/// `wrong_encoding` where the bytes prove another one, so that nothing but gibberish would be read; `unreadable`.
pub(crate) fn agrees(path: &Path, asked: Encoding) -> Result<Option<Invalid>, Fault> {
    let open = || File::open(path).map_err(|error| Fault::unreadable(path, &error));
    let unreadable = |error: std::io::Error| Fault::unreadable(path, &error);
    let wrong = |reason: String| Err(Fault::new(path, "wrong_encoding", reason));
    let found = detect(open()?).map_err(unreadable)?;
    match asked {
        // Bytes that it does not have are told of their rows.
        Encoding::Utf8 => Ok(None),
        Encoding::Utf16Le | Encoding::Utf16Be => match found.encoding {
            Detected::As(other @ (Encoding::Utf16Le | Encoding::Utf16Be)) if other != asked => {
                wrong(format!("is {}, and not {}", other.as_str(), asked.as_str()))
            }
            // Every delimiter and line end of UTF-16 has a zero in it.
            Detected::As(_) | Detected::Unknown if !has_zeros(open()?).map_err(unreadable)? => {
                wrong(format!("is not {}: it holds no zero bytes", asked.as_str()))
            }
            _ => Ok(None),
        },
        _ => match found {
            Found {
                encoding: Detected::As(other @ (Encoding::Utf16Le | Encoding::Utf16Be)),
                ..
            } => wrong(format!("is {}, and not {}", other.as_str(), asked.as_str())),
            Found { is_utf8: true, .. } => wrong(format!(
                "is utf-8 from beginning to end, and not {}: leave the encoding out",
                asked.as_str()
            )),
            Found { encoding: Detected::As(other), one_cyrillic, .. } => {
                let alike = [asked, other]
                    .iter()
                    .all(|encoding| matches!(encoding, Encoding::Windows1251 | Encoding::Kz1048))
                    && one_cyrillic;
                let doubted = other != Encoding::Utf8 && other != asked && !alike;
                Ok(doubted.then(|| doubt(asked, other)))
            }
            Found { encoding: Detected::Unknown, .. } => Ok(None),
        },
    }
}

fn doubt(asked: Encoding, other: Encoding) -> Invalid {
    let reason = format!(
        "is what the bytes of the file look like; it was read as {}, as was asked: look whether its letters are right",
        asked.as_str()
    );
    Invalid::new("encoding_doubted", "", other.as_str(), reason)
}

fn has_zeros(file: File) -> std::io::Result<bool> {
    for byte in BufReader::new(file).bytes() {
        if byte? == 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn what_is_not_what_it_is_said_to_be_is_refused_or_doubted() {
        use Encoding::{Cp866, Kz1048, Utf8, Utf16Be, Utf16Le, Windows1251, Windows1252};
        let text = "Номер договора;Сумма;Объект\n";
        let windows = encoding_rs::WINDOWS_1251.encode(text).0.into_owned();
        let dos = encoding_rs::IBM866.encode(text).0.into_owned();
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let kazakh = [windows.as_slice(), b"\x9d\xee\xf0\xfb"].concat();
        let western = encoding_rs::WINDOWS_1252.encode("Café;£5").0.into_owned();
        for (bytes, asked, expected) in [
            (text.as_bytes(), Utf8, "agrees"),
            (text.as_bytes(), Windows1251, "wrong_encoding"),
            (text.as_bytes(), Cp866, "wrong_encoding"),
            (text.as_bytes(), Utf16Le, "wrong_encoding"),
            (b"Number;Sum\n1;5\n", Windows1251, "agrees"),
            (&windows, Windows1251, "agrees"),
            (&windows, Kz1048, "agrees"),
            (&windows, Windows1252, "looks like windows-1251"),
            (&windows, Cp866, "looks like windows-1251"),
            (&windows, Utf16Be, "wrong_encoding"),
            (&kazakh, Windows1251, "looks like kz-1048"),
            (&kazakh, Kz1048, "agrees"),
            (&dos, Cp866, "agrees"),
            (&dos, Windows1251, "looks like cp866"),
            (&little, Utf16Le, "agrees"),
            (&little, Utf16Be, "wrong_encoding"),
            (&little, Windows1251, "wrong_encoding"),
            (&western, Windows1251, "looks like windows-1252"),
        ] {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(bytes).unwrap();
            let told = match agrees(file.path(), asked) {
                Err(fault) => fault.code.to_owned(),
                Ok(Some(doubt)) => format!("looks like {}", doubt.value),
                Ok(None) => "agrees".to_owned(),
            };
            assert_eq!(told, expected, "{asked:?} {bytes:x?}");
        }
    }
}
