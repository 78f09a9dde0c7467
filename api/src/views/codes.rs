//! Schemas of codes: open enumerations whose present codes are listed.

use std::borrow::Cow;

use utoipa::openapi::RefOr;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// The schema of the codes of a list.
fn open(list: &str, codes: &[&str]) -> RefOr<Schema> {
    let known: Vec<serde_json::Value> = codes.iter().map(|code| (*code).into()).collect();
    let listed = codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(", ");
    let first = codes.first().copied().unwrap_or_default();
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(format!(
            "A code of the list `{list}`. More may come; now there are: {listed}."
        )))
        .pattern(Some("^[a-z0-9_]+$"))
        .examples([first])
        .extensions(Some(Extensions::from_iter([(
            "x-extensible-enum",
            serde_json::Value::from(known),
        )])))
        .build()
        .into()
}

macro_rules! codes {
    ($($name:ident = $code:ty;)+) => {$(
        #[doc = concat!("Schema of [`", stringify!($code), "`].")]
        pub(crate) struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let codes: Vec<&str> = <$code>::ALL.iter().map(|code| code.as_str()).collect();
                open(<$code>::CODELIST, &codes)
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    )+};
}

codes! {
    AccountRole = domain::access::AccountRole;
    AuditAction = domain::access::AuditAction;
    Authority = domain::Authority;
    CallStatus = domain::CallStatus;
    CountBucket = domain::counting::Bucket;
    DocumentAccess = domain::DocumentAccess;
    DocumentType = domain::DocumentType;
    FundingKind = domain::FundingKind;
    FundingStatus = domain::FundingStatus;
    GrantTerm = domain::GrantTerm;
    MilestoneKind = domain::MilestoneKind;
    MilestoneStatus = domain::MilestoneStatus;
    Operation = domain::Operation;
    OrganisationRole = domain::OrganisationRole;
    OrganisationStatus = domain::OrganisationStatus;
    Outcome = domain::Outcome;
    PaymentStatus = domain::PaymentStatus;
    Relation = domain::Relation;
    Scope = domain::access::Scope;
    SocialOrderBasis = domain::SocialOrderBasis;
    Stage = domain::Stage;
    ThingKind = domain::ThingKind;
    WaitingOn = domain::WaitingOn;
}
