//! The parties of a grant.

use domain::funding::{Party, Recipient};
use domain::{Funding, Id, Invalid};

use super::organisation::Mention;
use super::value;
use crate::row::Row;

/// Puts the parties into a grant. `known` tells whether the file names an organisation anywhere.
pub(crate) fn join(
    funding: &mut Funding,
    row: &mut Row,
    mentions: Vec<(bool, String, Option<Mention>)>,
    known: impl Fn(&Id) -> bool,
) {
    // Of a party that cannot be read that is told, and not that there is none.
    let is_named = |as_funder| mentions.iter().any(|(funder, ..)| *funder == as_funder);
    let (has_funder, has_recipient) = (is_named(true), is_named(false));
    for (funder, path, mention) in mentions {
        match mention {
            Some(Mention::Organisation(id, _)) if known(&id) => {
                if funder {
                    funding.funder = Some(Party { id });
                } else if funding.recipients.iter().any(|recipient| recipient.id == id) {
                    row.note(Invalid::new(
                        "repeated",
                        path,
                        id.as_str(),
                        "is named twice and kept once",
                    ));
                } else {
                    funding.recipients.push(Recipient { id, share: None });
                }
            }
            Some(Mention::Person) if !funder => {
                funding.individual_recipient = true;
                row.note(Invalid::new(
                    "natural_person",
                    path,
                    "",
                    "is a natural person, of whom nothing was kept",
                ));
            }
            Some(Mention::Person) => {
                row.refuse(Invalid::new("natural_person", path, "", "is a natural person"));
            }
            _ => row.refuse(Invalid::new(
                "missing",
                value::field(&path, "name"),
                "",
                "an organisation needs its name",
            )),
        }
    }
    if !has_funder {
        row.refuse(Invalid::new("missing", "fundingOrganization", "", "a grant needs its funder"));
    }
    if !has_recipient && !funding.individual_recipient {
        let reason = "a grant needs its recipient: an organisation or an individual";
        row.refuse(Invalid::new("missing", "recipientOrganization", "", reason));
    }
}
