//! Sources: where facts came from, and what they cover.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::vocabulary::{Authority, ThingKind};
use crate::{Id, Invalid, LocalisedText, Period, Region, text};

/// Who publishes a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publisher {
    /// Its organisation id, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Its name.
    pub name: LocalisedText,
}

/// What a source covers. Only inside complete coverage does "none" mean none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// Which things.
    pub kind: ThingKind,
    /// Of which region; everywhere when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// Of which time; always when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Whether everything there is in it is stated.
    pub complete: bool,
}

/// A source as the register shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its id.
    pub id: Id,
    /// Who publishes it.
    pub publisher: Publisher,
    /// What it is called.
    pub title: LocalisedText,
    /// Where it is published; never fetched by the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its licence, as an address or a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// When it was retrieved from its publisher.
    #[serde(default, with = "crate::instant::option", skip_serializing_if = "Option::is_none")]
    pub retrieved_at: Option<OffsetDateTime>,
    /// What it covers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coverage: Vec<Coverage>,
    /// False for a register that must not become a list to select by.
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub listing: bool,
    /// Its weight where sources disagree.
    #[serde(default = "other")]
    pub authority: Authority,
    /// True when the facts are made up for demonstration.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub synthetic: bool,
}

fn yes() -> bool {
    true
}

fn other() -> Authority {
    Authority::Other
}

impl Source {
    /// A source of which nothing is known but its id: it is called by that.
    ///
    /// # Errors
    /// What [`LocalisedText`] finds; an id has nothing that it refuses.
    pub fn named(id: Id) -> Result<Self, Invalid> {
        let name = LocalisedText::en(id.as_str())?;
        Ok(Self {
            id,
            publisher: Publisher { id: None, name: name.clone() },
            title: name,
            url: None,
            licence: None,
            retrieved_at: None,
            coverage: Vec::new(),
            listing: true,
            authority: Authority::Other,
            synthetic: false,
        })
    }

    /// Whether the fields fit together.
    ///
    /// # Errors
    /// `malformed` for an address that cannot be one, `control_character` in a licence.
    pub fn check(&self) -> Result<(), Invalid> {
        if let Some(url) = &self.url {
            text::web_address("url", url)?;
        }
        self.licence.as_deref().map_or(Ok(()), |licence| text::line("licence", licence))
    }
}

impl Source {
    /// Whether it states every thing of a kind below what it states, everywhere and always.
    pub fn covers_all(&self, kind: ThingKind) -> bool {
        self.coverage
            .iter()
            .any(|c| c.kind == kind && c.complete && c.region.is_none() && c.period.is_none())
    }
}
