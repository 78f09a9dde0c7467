//! Rows of organisations.

use domain::fold::collation_key;
use domain::{Language, Organisation, Region};

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
    }
);

impl OrganisationRow {
    pub(crate) fn new(common: Common, thing: &Organisation) -> Self {
        let key = |language| collation_key(thing.name.best(language).0, language);
        Self::with(
            common,
            (
                key(Language::Kk),
                key(Language::Ru),
                key(Language::En),
                thing.legal_form.clone(),
                thing.status.as_str().to_owned(),
                thing.registered_on,
                // Between bars as lists of places are, so that one pattern finds both.
                bars(thing.seat.as_ref().map(Region::key)),
                bars(thing.roles.iter().map(|role| role.as_str())),
                bars(&thing.spheres),
                thing.parent.as_ref().map(|parent| parent.id.to_string()),
            ),
        )
    }
}
