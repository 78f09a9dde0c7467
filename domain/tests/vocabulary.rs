//! The enumerations in code and the code lists in data say the same, in the same order.

use domain::access::{AccountRole, Scope};
use domain::{
    Authority, CallStatus, Codelists, DocumentAccess, DocumentType, FundingKind, FundingStatus,
    GrantTerm, Language, MilestoneKind, MilestoneStatus, Operation, OrganisationRole,
    OrganisationStatus, Outcome, PaymentStatus, Relation, SocialOrderBasis, Stage, ThingKind,
    WaitingOn,
};

/// The codes of a list; none where there is no such list.
fn codes(list: &str) -> Vec<&'static str> {
    let items = Codelists::get(list).map(|list| list.items.as_slice()).unwrap_or_default();
    items.iter().map(|item| item.code.as_str()).collect()
}

macro_rules! same {
    ($($name:ident),+ $(,)?) => {
        $(
            let in_code: Vec<&str> = $name::ALL.iter().map(|value| value.as_str()).collect();
            assert_eq!(codes($name::CODELIST), in_code, "{}", $name::CODELIST);
        )+
    };
}

#[test]
fn code_and_data_have_the_same_codes() {
    same!(
        AccountRole,
        Authority,
        CallStatus,
        DocumentAccess,
        DocumentType,
        FundingKind,
        FundingStatus,
        GrantTerm,
        MilestoneKind,
        MilestoneStatus,
        Operation,
        OrganisationRole,
        OrganisationStatus,
        Outcome,
        PaymentStatus,
        Relation,
        Scope,
        SocialOrderBasis,
        Stage,
        ThingKind,
        WaitingOn,
    );
    assert_eq!(codes("languages"), Language::ALL.map(Language::as_str));
}
