//! Every reason for which something is refused has words in all languages.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{text, texts};

/// Reasons for which requests alone are refused: the API words them itself.
const OF_REQUESTS: [&str; 6] =
    ["currency_required", "last_admin", "taken", "too_common", "too_short", "too_simple"];

/// The codes with which errors are made in a text of Rust: the first argument of the one call, the second of the other.
fn codes(text: &str) -> impl Iterator<Item = &str> {
    [("Invalid::new(", 0), ("Fault::new(", 1)].into_iter().flat_map(move |(call, before)| {
        text.split(call).skip(1).filter_map(move |rest| {
            let mut parts = rest.split('"');
            let (others, code) = (parts.next()?, parts.next()?);
            let is_code =
                !code.is_empty() && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            (is_code && others.matches(',').count() == before && !others.contains(';'))
                .then_some(code)
        })
    })
}

#[test]
fn every_reason_of_an_import_has_words_in_three_languages() {
    let list: Value =
        serde_json::from_str(&text("domain/codelists/import_reasons.json")).expect("JSON");
    let worded: BTreeSet<&str> = list["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|item| {
            ["kk", "ru", "en"].iter().all(|language| item["label"][*language].is_string())
        })
        .filter_map(|item| item["code"].as_str())
        .collect();
    let crates = ["domain", "exchange", "persistence", "cli"];
    let mut found = 0;
    for (path, text) in texts("rs") {
        let ours =
            path.components().any(|part| crates.iter().any(|name| part.as_os_str() == *name));
        let is_test = path.to_string_lossy().contains("test");
        // Tests of a file stand at its end.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for code in codes(text).filter(|_| ours && !is_test) {
            found += 1;
            assert!(
                worded.contains(code) || OF_REQUESTS.contains(&code),
                "{code} of {} has no words in domain/codelists/import_reasons.json",
                path.display()
            );
        }
    }
    assert!(found > 100, "only {found} calls were found");
}
