//! Organisations.

use domain::organisation::{FormerName, Identifier, Parent};
use domain::{
    Id, Language, LocalisedText, Organisation, OrganisationRole, OrganisationStatus, Region,
    Relation, ThingKind,
};
use serde::Serialize;
use time::{Date, OffsetDateTime};
use utoipa::ToSchema;

use super::reference::ReferenceView;
use super::totals::TotalsView;
use super::values::{self, DisplayView};
use super::{Carried, Shown, codes, label};

/// An organisation: an NGO, a charity, a public body, a grant operator, a donor.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Organisation)]
pub(crate) struct OrganisationView {
    /// What it is.
    #[schema(value_type = codes::ThingKind)]
    kind: ThingKind,
    /// Its org-id, or a generated id.
    #[schema(value_type = values::Id)]
    id: Id,
    /// Its present name.
    #[schema(value_type = values::LocalisedText)]
    name: LocalisedText,
    /// Its name in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<DisplayView>,
    /// Names it had before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    former_names: Vec<FormerNameView>,
    /// Numbers it is known by elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<values::Identifier>)]
    identifiers: Vec<Identifier>,
    /// Code of the list `legal_forms`, or a foreign register's own code.
    #[serde(skip_serializing_if = "Option::is_none")]
    legal_form: Option<String>,
    /// Whether it operates.
    #[schema(value_type = codes::OrganisationStatus)]
    status: OrganisationStatus,
    /// Day of registration.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    registered_on: Option<Date>,
    /// Where its seat is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Region>)]
    seat: Option<Region>,
    /// Codes of the list `spheres`, or a foreign register's own codes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    spheres: Vec<String>,
    /// What it does in the picture.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<codes::OrganisationRole>)]
    roles: Vec<OrganisationRole>,
    /// The body it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<ParentView>,
    /// Its public website.
    #[serde(skip_serializing_if = "Option::is_none")]
    website: Option<String>,
    /// Its public e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// Labels of its codes in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<OrganisationLabels>,
    /// Money received and given; only where one organisation is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totals: Option<TotalsView>,
    /// How often it changed, from 1.
    #[schema(minimum = 1)]
    revision: i32,
    /// Its newest change; where one organisation is asked for, the newest among it and the funding its totals sum up.
    #[schema(minimum = 1)]
    pub sequence: i64,
    /// Time of its first change.
    #[serde(with = "domain::instant")]
    #[schema(value_type = values::Moment)]
    created_at: OffsetDateTime,
    /// Time of its newest change.
    #[serde(with = "domain::instant")]
    #[schema(value_type = values::Moment)]
    updated_at: OffsetDateTime,
    /// Ids of the sources that state it.
    #[schema(value_type = Vec<values::Id>)]
    sources: Vec<Id>,
    /// The change up to which it is told, with `as_of`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub as_of: Option<i64>,
}

/// A name an organisation had before.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FormerName)]
pub(crate) struct FormerNameView {
    /// The name.
    #[schema(value_type = values::LocalisedText)]
    name: LocalisedText,
    /// The name in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<DisplayView>,
    /// Last day it was in use.
    #[serde(with = "domain::day::option", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Day>)]
    until: Option<Date>,
}

/// The body an organisation belongs to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Parent)]
pub(crate) struct ParentView {
    /// How it belongs to it.
    #[schema(value_type = codes::Relation)]
    relation: Relation,
    /// Its id.
    #[schema(value_type = values::Id)]
    id: Id,
    /// Its name; missing when the register does not hold it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::LocalisedText>)]
    name: Option<LocalisedText>,
    /// Its name in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<DisplayView>,
    /// Its seat.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Region>)]
    region: Option<Region>,
    /// Labels of its codes in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<ParentLabels>,
}

/// Labels of a parent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ParentLabels {
    /// Label of how the organisation belongs to it.
    relation: String,
    /// Label of its seat.
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
}

/// Labels of an organisation's codes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrganisationLabels {
    /// Label of its status.
    status: String,
    /// Label of its legal form.
    #[serde(skip_serializing_if = "Option::is_none")]
    legal_form: Option<String>,
    /// Label of its seat.
    #[serde(skip_serializing_if = "Option::is_none")]
    seat: Option<String>,
    /// Labels of its spheres, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    spheres: Vec<String>,
    /// Labels of its roles, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roles: Vec<String>,
}

impl OrganisationView {
    /// An organisation as it is shown.
    pub fn new(organisation: Organisation, carried: Carried, shown: &Shown<'_>) -> Self {
        let language = shown.language;
        let labels = language.map(|language| OrganisationLabels::of(&organisation, language));
        let Organisation {
            id,
            name,
            former_names,
            identifiers,
            legal_form,
            status,
            registered_on,
            seat,
            spheres,
            roles,
            parent,
            website,
            email,
        } = organisation;
        let Carried { kind, revision, sequence, created_at, updated_at, sources } = carried;
        Self {
            kind,
            id,
            display: DisplayView::of(&name, language),
            name,
            former_names: former_names
                .into_iter()
                .map(|name| FormerNameView::new(name, language))
                .collect(),
            identifiers,
            legal_form,
            status,
            registered_on,
            seat,
            spheres,
            roles,
            parent: parent.map(|parent| ParentView::new(parent, shown)),
            website,
            email,
            labels,
            totals: None,
            revision,
            sequence,
            created_at,
            updated_at,
            sources,
            as_of: None,
        }
    }
}

impl FormerNameView {
    fn new(former: FormerName, language: Option<Language>) -> Self {
        let FormerName { name, until } = former;
        Self { display: DisplayView::of(&name, language), name, until }
    }
}

impl ParentView {
    fn new(parent: Parent, shown: &Shown<'_>) -> Self {
        let Parent { id, relation } = parent;
        let ReferenceView { id, name, display, region, labels } = shown.reference(id);
        let labels = shown.language.map(|language| ParentLabels {
            relation: label::of_code(Relation::CODELIST, relation.as_str(), language),
            region: labels.map(|labels| labels.region),
        });
        Self { relation, id, name, display, region, labels }
    }
}

impl OrganisationLabels {
    fn of(organisation: &Organisation, language: Language) -> Self {
        let roles: Vec<&str> = organisation.roles.iter().map(|role| role.as_str()).collect();
        Self {
            status: label::of_code(
                OrganisationStatus::CODELIST,
                organisation.status.as_str(),
                language,
            ),
            legal_form: organisation
                .legal_form
                .as_deref()
                .map(|form| label::of_code("legal_forms", form, language)),
            seat: organisation.seat.as_ref().map(|seat| label::of_region(seat, language)),
            spheres: label::of_codes("spheres", &organisation.spheres, language),
            roles: label::of_codes(OrganisationRole::CODELIST, &roles, language),
        }
    }
}
