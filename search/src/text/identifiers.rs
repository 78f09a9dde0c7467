//! What an organisation is known by in registers.

use domain::{OrgId, Organisation};

/// The BIN and the other identifiers of an organisation, as small letters and digits without anything between: the number in
/// its list, and the whole with the code of the list before it. Each once.
#[must_use]
pub fn identifier_keys(organisation: &Organisation) -> Vec<String> {
    let mut keys = Vec::new();
    let mut add = |text: &str| {
        let key = plain(text);
        // A mask is all that is left of a number nobody may search for.
        if !key.is_empty() && !text.contains('*') && !keys.contains(&key) {
            keys.push(key);
        }
    };
    let id = organisation.id.decode();
    if let Ok(known) = OrgId::parse(&id) {
        add(known.local());
    }
    add(&id);
    for identifier in &organisation.identifiers {
        add(&identifier.id);
        if !identifier.scheme.is_empty() && !identifier.id.contains('*') {
            add(&[identifier.scheme.as_str(), &identifier.id].concat());
        }
    }
    keys
}

/// The letters and digits of an identifier.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
