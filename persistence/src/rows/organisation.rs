//! Rows of organisations.

use domain::fold::collation_key;
use domain::{Language, Organisation, OrganisationStatus, Region};

use super::{Common, thing_row};
use crate::column::bars;

thing_row!(
    /// An organisation; names are kept as collation keys, one a language.
    OrganisationRow in organisations {
        name_kk: String,
        name_ru: String,
        name_en: String,
        legal_form: Option<String>,
        status: String,
        registered_on: Option<time::Date>,
        seat: String,
        roles: String,
        spheres: String,
        parent_id: Option<String>,
        listed: bool,
    }
);

impl OrganisationRow {
    /// The row of an organisation with what it is selected by: what those of its sources say that may become a list. One of
    /// which only others speak is in no list, and its columns tell nothing.
    pub(crate) fn new(common: Common, listed: Option<&Organisation>) -> Self {
        let key = |language| {
            listed.map_or_else(String::new, |thing| {
                collation_key(thing.name.best(language).0, language)
            })
        };
        let status = listed.map_or(OrganisationStatus::Unknown, |thing| thing.status);
        Self::with(
            common,
            (
                key(Language::Kk),
                key(Language::Ru),
                key(Language::En),
                listed.and_then(|thing| thing.legal_form.clone()),
                status.as_str().to_owned(),
                listed.and_then(|thing| thing.registered_on),
                // Between bars as lists of places are, so that one pattern finds both.
                bars(listed.and_then(|thing| thing.seat.as_ref()).map(Region::key)),
                bars(listed.iter().flat_map(|thing| &thing.roles).map(|role| role.as_str())),
                bars(listed.iter().flat_map(|thing| &thing.spheres)),
                listed.and_then(|thing| thing.parent.as_ref()).map(|parent| parent.id.to_string()),
                listed.is_some(),
            ),
        )
    }
}
