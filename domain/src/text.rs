//! Rules for the plain texts inside things.

use crate::Invalid;
use crate::organisation::Identifier;

/// Longest plain text, in characters.
const LONGEST: usize = 2_000;

/// A line of text without control or direction characters.
///
/// # Errors
/// `control_character` or `too_long`, naming the field.
pub fn line(field: &str, value: &str) -> Result<(), Invalid> {
    if value.chars().any(|c| c.is_control() || is_direction_control(c)) {
        return Err(Invalid::new(
            "control_character",
            field,
            value,
            "holds a control or text-direction character",
        ));
    }
    if value.chars().count() > LONGEST {
        return Err(Invalid::new(
            "too_long",
            field,
            value,
            format!("is longer than {LONGEST} characters"),
        ));
    }
    Ok(())
}

/// Characters that turn the direction of the text around them, and so can make it read as something else.
pub fn is_direction_control(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{061c}')
}

/// A code: what stands in code lists, filters and addresses.
///
/// # Errors
/// `malformed` unless it is 1 to 64 characters of `A–Z a–z 0–9 . _ -`.
pub fn code(field: &str, value: &str) -> Result<(), Invalid> {
    let fits = (1..=64).contains(&value.len())
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
    if fits {
        Ok(())
    } else {
        Err(Invalid::new(
            "malformed",
            field,
            value,
            "is not a code of letters, digits, '.', '_', '-'",
        ))
    }
}

/// [`code`] for a field that may be missing.
///
/// # Errors
/// As [`code`].
pub fn code_option(field: &str, value: Option<&str>) -> Result<(), Invalid> {
    value.map_or(Ok(()), |value| code(field, value))
}

/// [`code`] for each of several, none twice.
///
/// # Errors
/// As [`code`], and `repeated`.
pub fn code_list(field: &str, values: &[String]) -> Result<(), Invalid> {
    for (index, value) in values.iter().enumerate() {
        code(&format!("{field}[{index}]"), value)?;
        if values[..index].contains(value) {
            return Err(Invalid::new(
                "repeated",
                format!("{field}[{index}]"),
                value,
                "stands in the list twice",
            ));
        }
    }
    Ok(())
}

/// A public web address: http or https with a host.
///
/// # Errors
/// `malformed` when it is none.
pub fn web_address(field: &str, value: &str) -> Result<(), Invalid> {
    line(field, value)?;
    let rest = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    match host {
        Some(host)
            if !host.is_empty() && !host.contains('@') && !value.contains(char::is_whitespace) =>
        {
            Ok(())
        }
        _ => Err(Invalid::new(
            "malformed",
            field,
            value,
            "is not an address beginning with http:// or https://",
        )),
    }
}

/// A public e-mail address, checked for shape only.
///
/// # Errors
/// `malformed` when it is none.
pub fn email(field: &str, value: &str) -> Result<(), Invalid> {
    line(field, value)?;
    match value.split_once('@') {
        Some((local, domain))
            if !local.is_empty()
                && domain.contains('.')
                && !domain.contains('@')
                && !value.contains(char::is_whitespace) =>
        {
            Ok(())
        }
        _ => Err(Invalid::new("malformed", field, value, "is not an e-mail address")),
    }
}

/// Identifiers with a scheme and without control characters.
///
/// # Errors
/// As [`code`] for the scheme and [`line()`] for the identifier; `empty` for one without text.
pub fn identifiers(field: &str, values: &[Identifier]) -> Result<(), Invalid> {
    for (index, identifier) in values.iter().enumerate() {
        code(&format!("{field}[{index}].scheme"), &identifier.scheme)?;
        line(&format!("{field}[{index}].id"), &identifier.id)?;
        if identifier.id.is_empty() {
            return Err(Invalid::new("empty", format!("{field}[{index}].id"), "", "is empty"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_turns_direction_is_refused() {
        assert_eq!(line("title", "abc\u{202e}def").unwrap_err().code, "control_character");
        assert!(line("title", "Қазақстан халқына").is_ok());
    }

    #[test]
    fn a_website_needs_a_scheme_and_a_host() {
        for wrong in [
            "example.kz",
            "ftp://example.kz",
            "https://",
            "https:///x",
            "javascript:alert(1)",
            "https://a b",
        ] {
            assert!(web_address("website", wrong).is_err(), "{wrong}");
        }
        assert!(web_address("website", "https://example.kz/бет").is_ok());
    }

    #[test]
    fn a_code_twice_is_refused() {
        let codes = ["health".to_owned(), "health".to_owned()];
        assert_eq!(code_list("spheres", &codes).unwrap_err().field, "spheres[1]");
    }
}
