//! Proactive negotiation of types (RFC 9110, 12.5.1).

/// The weight among the parameters of one wish, in thousandths; none when it cannot be read.
pub(super) fn weight<'a>(parameters: impl Iterator<Item = &'a str>) -> Option<u16> {
    let mut weight = 1000;
    for parameter in parameters {
        let Some((name, value)) = parameter.split_once('=') else { continue };
        if name.trim().eq_ignore_ascii_case("q") {
            weight = thousandths(value.trim())?;
        }
    }
    Some(weight)
}

fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fits = matches!(whole, "0" | "1")
        && fraction.len() <= 3
        && fraction.bytes().all(|b| b.is_ascii_digit());
    let value: u16 =
        if fits { format!("{whole}{fraction:0<3}").parse().ok()? } else { return None };
    (value <= 1000).then_some(value)
}

/// The offered type that an `Accept` header likes best; of equals, the one named most exactly, then the first offered. An
/// empty header accepts everything.
pub(crate) fn best(header: &str, offered: &[&'static str]) -> Option<&'static str> {
    if header.trim().is_empty() {
        return offered.first().copied();
    }
    let mut found: Option<(&'static str, (u16, u8))> = None;
    for kind in offered {
        let Some((exact, weight)) =
            header.split(',').filter_map(|wish| fit(wish, kind)).max_by_key(|(exact, _)| *exact)
        else {
            continue;
        };
        if weight > 0 && found.is_none_or(|(_, liked)| (weight, exact) > liked) {
            found = Some((kind, (weight, exact)));
        }
    }
    found.map(|(kind, _)| kind)
}

/// How exactly one wish names a type, and with which weight; none when it does not.
fn fit(wish: &str, kind: &str) -> Option<(u8, u16)> {
    let mut pieces = wish.split(';').map(str::trim);
    let range = pieces.next()?.to_ascii_lowercase();
    let exact = match range.split_once('/')? {
        ("*", "*") => 0,
        (main, "*") if kind.split_once('/').is_some_and(|(own, _)| own == main) => 1,
        _ if range == kind => 2,
        _ => return None,
    };
    Some((exact, weight(pieces)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: &[&str] = &["application/json", "text/html"];

    #[test]
    fn the_best_liked_type_is_served() {
        for (header, kind) in [
            ("", Some("application/json")),
            ("*/*", Some("application/json")),
            ("application/*", Some("application/json")),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Some("text/html")),
            ("Application/JSON; charset=utf-8", Some("application/json")),
            ("text/html;q=0.2, application/json;q=0.1", Some("text/html")),
            ("image/png", None),
            ("application/json;q=0", None),
            ("*/*, application/json;q=0", Some("text/html")),
            ("nonsense", None),
        ] {
            assert_eq!(best(header, BOTH), kind, "{header}");
        }
    }
}
