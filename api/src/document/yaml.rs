//! YAML that readers of YAML 1.1 take as it is meant.

/// Words that YAML 1.1 reads as true or false.
const TRUTHS: [&str; 6] = ["y", "n", "yes", "no", "on", "off"];

/// Puts quotes around what older readers take for a truth, a day or a moment; the text ends with one line end.
pub(super) fn for_old_readers(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 1024);
    for line in text.trim_end().lines() {
        let bare = line.trim_start_matches([' ', '-']);
        let (lead, rest) = line.split_at(line.len() - bare.len());
        quoted.push_str(lead);
        match rest.split_once(": ") {
            Some((key, value)) => {
                quoted.push_str(&scalar(key));
                quoted.push_str(": ");
                quoted.push_str(&scalar(value));
            }
            None => match rest.strip_suffix(':') {
                Some(key) => {
                    quoted.push_str(&scalar(key));
                    quoted.push(':');
                }
                None if lead.ends_with("- ") => quoted.push_str(&scalar(rest)),
                None => quoted.push_str(rest),
            },
        }
        quoted.push('\n');
    }
    quoted
}

fn scalar(text: &str) -> String {
    let truth = TRUTHS.iter().any(|word| text.eq_ignore_ascii_case(word));
    if truth || is_time(text) { format!("'{text}'") } else { text.to_owned() }
}

/// Whether it begins as a day does and holds nothing but what days and moments hold.
fn is_time(text: &str) -> bool {
    let day = text.get(..10).is_some_and(|day| {
        day.bytes()
            .enumerate()
            .all(|(at, b)| if matches!(at, 4 | 7) { b == b'-' } else { b.is_ascii_digit() })
    });
    day && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b':' | b'.' | b'T' | b'Z'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truths_and_days_are_quoted_and_nothing_else() {
        let text = "required:\n- on\n- stage\non:\n  due_on: 2025-06-30\n  at: 2026-01-31T12:00:00Z\n  text: on it\n  next: null\n";
        let quoted = "required:\n- 'on'\n- stage\n'on':\n  due_on: '2025-06-30'\n  at: '2026-01-31T12:00:00Z'\n  text: on it\n  next: null\n";
        assert_eq!(for_old_readers(text), quoted);
    }
}
