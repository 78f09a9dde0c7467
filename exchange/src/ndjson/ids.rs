//! Which ids organisations may have.

use domain::{Id, Invalid, OrgId};

/// What precedes an id that the register made.
const GENERATED: &str = "ENPO-";
/// Characters of a generated id behind its prefix, and of a ULID.
const CHARACTERS: usize = 26;

/// Refuses what is no id of an organisation: it has to be an org-id in its one spelling, or one that the register made.
/// Gives the BIN, where its check digit is wrong.
pub(super) fn organisation(id: &Id) -> Result<Option<OrgId>, Invalid> {
    let text = id.as_str();
    if text.starts_with("KZ-IIN-") {
        return Err(Invalid::new("natural_person", "", "", "is the number of a natural person"));
    }
    if is_ulid(text) || text.starts_with(GENERATED) {
        return generated(id).map(|()| None);
    }
    let org_id = OrgId::parse(&id.decode())?;
    let spelt = org_id.to_id();
    if spelt != *id {
        let reason = format!("is not the one spelling of this id, {spelt}");
        return Err(Invalid::new("malformed", "", text, reason));
    }
    Ok(Some(org_id).filter(OrgId::check_failed))
}

/// Refuses an id that only looks as if the register had made it.
pub(super) fn generated(id: &Id) -> Result<(), Invalid> {
    let Some(made) = id.as_str().strip_prefix(GENERATED) else { return Ok(()) };
    let own = made.split(':').next().unwrap_or_default();
    let is_base32 = own.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'2'..=b'7'));
    if own.len() == CHARACTERS && is_base32 {
        return Ok(());
    }
    let reason =
        "begins as an id that the register makes, which goes on with 26 characters of base32";
    Err(Invalid::new("malformed", "", id.as_str(), reason))
}

/// Whether it is one of those made for what came over the API.
fn is_ulid(text: &str) -> bool {
    let crockford = |byte: u8| matches!(byte, b'0'..=b'9' | b'A'..=b'H' | b'J' | b'K' | b'M' | b'N' | b'P'..=b'T' | b'V'..=b'Z');
    text.len() == CHARACTERS && text.starts_with(|c| c <= '7') && text.bytes().all(crockford)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_and_other_spellings_are_no_ids() {
        for (text, code) in [
            ("KZ-BIN-170940025833", None),
            ("GB-CHC-1164883", None),
            ("GB-COH-AB~2F12~203", None),
            ("ENPO-AAAAAAAAAAAAAAAAAAAAAAAA27", None),
            ("01ARZ3NDEKTSV4RRFFQ69G5FAV", None),
            ("GB-COH-n~2Fa", Some("placeholder")),
            ("GB-CHC-0000", Some("placeholder")),
            ("XX-FOO-1", Some("unknown_scheme")),
            ("ENPO-x", Some("malformed")),
            ("ENPO-aaaaaaaaaaaaaaaaaaaaaaaa27", Some("malformed")),
            ("KZ-BIN-1709-4002-5833", Some("malformed")),
            ("kz-bin-170940025833", Some("malformed")),
            ("gb-chc-1164883", Some("malformed")),
            ("KZ-IIN-1", Some("natural_person")),
        ] {
            let told = organisation(&Id::parse(text).unwrap()).err().map(|invalid| invalid.code);
            assert_eq!(told, code, "{text}");
        }
        assert!(organisation(&Id::parse("KZ-BIN-940140000380").unwrap()).unwrap().is_some());
        assert!(generated(&Id::parse("ENPO-AAAAAAAAAAAAAAAAAAAAAAAA27:m:1").unwrap()).is_ok());
    }
}
