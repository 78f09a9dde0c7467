//! Organisations: any legal body in the picture.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::vocabulary::{OrganisationRole, OrganisationStatus, Relation};
use crate::{Id, Invalid, LocalisedText, Region, text};

/// A number or code by which somebody else knows the thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// The register or publisher that gave it, e.g. `KZ-BIN`, `GB-CHC` or a publisher's prefix.
    pub scheme: String,
    /// The identifier as the source wrote it.
    pub id: String,
    /// True when its check digit is wrong: it was kept as it came.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub check_failed: bool,
}

/// A name an organisation had before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormerName {
    /// The name.
    pub name: LocalisedText,
    /// Last day it was in use.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// The body an organisation belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parent {
    /// The parent's id.
    pub id: Id,
    /// How the organisation depends on it.
    pub relation: Relation,
}

/// An organisation as the register shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Its org-id, or a generated id where no register knows it.
    pub id: Id,
    /// Its present name.
    pub name: LocalisedText,
    /// Names it had before, newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_names: Vec<FormerName>,
    /// Everything else it is known by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// Code of the list `legal_forms`, or a foreign register's own code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_form: Option<String>,
    /// Whether it operates.
    #[serde(default = "unknown_status")]
    pub status: OrganisationStatus,
    /// Day of registration.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub registered_on: Option<Date>,
    /// Where its seat is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<Region>,
    /// Codes of the list `spheres`, or a foreign register's own codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spheres: Vec<String>,
    /// What it does in the picture.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<OrganisationRole>,
    /// The body it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Parent>,
    /// Its public website.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// Its public e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

fn unknown_status() -> OrganisationStatus {
    OrganisationStatus::Unknown
}

impl Organisation {
    /// An organisation of which only id and name are known.
    pub fn named(id: Id, name: LocalisedText) -> Self {
        Self {
            id,
            name,
            former_names: Vec::new(),
            identifiers: Vec::new(),
            legal_form: None,
            status: OrganisationStatus::Unknown,
            registered_on: None,
            seat: None,
            spheres: Vec::new(),
            roles: Vec::new(),
            parent: None,
            website: None,
            email: None,
        }
    }

    /// Whether the fields fit together.
    ///
    /// # Errors
    /// The first field that does not: `self_reference` for an own parent, `malformed` for a website, an e-mail
    /// address or a code that cannot be one.
    pub fn check(&self) -> Result<(), Invalid> {
        if let Some(parent) = &self.parent
            && parent.id == self.id
        {
            return Err(Invalid::new(
                "self_reference",
                "parent.id",
                parent.id.as_str(),
                "is the organisation itself",
            ));
        }
        if let Some(website) = &self.website {
            text::web_address("website", website)?;
        }
        if let Some(email) = &self.email {
            text::email("email", email)?;
        }
        text::code_option("legal_form", self.legal_form.as_deref())?;
        text::code_list("spheres", &self.spheres)?;
        text::identifiers("identifiers", &self.identifiers)
    }
}
