//! The text of a line.

use domain::Invalid;

/// Containers that may lie in one another.
const DEEPEST: usize = 64;

/// The line as text, if it is UTF-8 and not too deep.
pub(super) fn text(line: &[u8]) -> Result<&str, Invalid> {
    let text = std::str::from_utf8(line).map_err(|error| {
        let reason =
            format!("is not UTF-8: the byte {} cannot stand there", error.valid_up_to() + 1);
        Invalid::new("invalid_utf8", "", "", reason)
    })?;
    if !text.trim_start().starts_with('{') {
        return Err(Invalid::new("wrong_type", "", text, "is not a JSON object"));
    }
    if depth(text) > DEEPEST {
        return Err(Invalid::new(
            "too_deep",
            "",
            "",
            format!("has more than {DEEPEST} objects and lists in one another"),
        ));
    }
    Ok(text)
}

/// How many containers lie in one another. Braces inside of texts are not told apart before there are many of them.
fn depth(text: &str) -> usize {
    let opened = text.bytes().filter(|byte| matches!(byte, b'{' | b'[')).count();
    if opened <= DEEPEST {
        return opened;
    }
    let (mut present, mut deepest, mut quoted, mut escaped) = (0_usize, 0_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => {
                present += 1;
                deepest = deepest.max(present);
            }
            b'}' | b']' if !quoted => present = present.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}
