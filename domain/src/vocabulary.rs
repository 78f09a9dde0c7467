//! Closed-in-code, open-in-the-contract enumerations: their codes are the codes of the code lists.

/// Declares an enumeration whose variants are the codes of one code list.
macro_rules! codes {
    ($(#[$meta:meta])* $name:ident, $list:literal, { $($variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $(
                #[doc = concat!("Code `", $code, "` of the list `", $list, "`.")]
                #[serde(rename = $code)]
                $variant,
            )+
        }

        impl $name {
            /// The code list that holds labels for these codes.
            pub const CODELIST: &'static str = $list;
            /// Every value, in the order of the code list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code as it is stored and shown.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// Reads a code.
            ///
            /// # Errors
            /// `unknown_code` when the list has no such code.
            pub fn parse(text: &str) -> Result<Self, crate::Invalid> {
                match text {
                    $($code => Ok(Self::$variant),)+
                    _ => Err(crate::Invalid::new(
                        "unknown_code",
                        "",
                        text,
                        format!("is not a code of the list {}: {}", $list, [$($code),+].join(", ")),
                    )),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use codes;

codes!(
    /// What a thing of the register is. The log packs a kind by its place here: a new one comes last.
    ThingKind, "thing_kinds", {
        Organisation = "organisation",
        Grant = "grant",
        Contract = "contract",
        Milestone = "milestone",
        Payment = "payment",
        Document = "document",
        Source = "source",
        Call = "call",
    }
);

impl ThingKind {
    /// Grants and contracts: what the API lists together as funding.
    pub fn is_funding(self) -> bool {
        matches!(self, Self::Grant | Self::Contract)
    }
}

codes!(
    /// Whether an organisation operates, as its register says (states of the NGO database).
    OrganisationStatus, "organisation_statuses", {
        Active = "active",
        Suspended = "suspended",
        Inactive = "inactive",
        Liquidating = "liquidating",
        Liquidated = "liquidated",
        Unknown = "unknown",
    }
);

codes!(
    /// What an organisation does in the picture of funding.
    OrganisationRole, "organisation_roles", {
        Ngo = "ngo",
        Charity = "charity",
        PublicBody = "public_body",
        GrantOperator = "grant_operator",
        Donor = "donor",
        Business = "business",
        Other = "other",
    }
);

codes!(
    /// How an organisation depends on its parent.
    Relation, "relations", {
        Branch = "branch",
        Subordinate = "subordinate",
    }
);

codes!(
    /// The legal kind of a funding (Law of 12 April 2005 No 36 and the rules of procurement).
    FundingKind, "funding_kinds", {
        Grant = "grant",
        Premium = "premium",
        Donation = "donation",
        SocialOrder = "social_order",
        StrategicPartnership = "strategic_partnership",
        OtherProcurement = "other_procurement",
    }
);

impl FundingKind {
    /// The thing that carries this kind: money given is a grant, money for a purchase is a contract.
    pub fn carrier(self) -> ThingKind {
        match self {
            Self::Grant | Self::Premium | Self::Donation => ThingKind::Grant,
            Self::SocialOrder | Self::StrategicPartnership | Self::OtherProcurement => {
                ThingKind::Contract
            }
        }
    }
}

codes!(
    /// Length class of a grant (article 6-1 of the Law of 12 April 2005 No 36).
    GrantTerm, "grant_terms", {
        Short = "short",
        Medium = "medium",
        Long = "long",
    }
);

codes!(
    /// Where the money of a funding stands.
    FundingStatus, "funding_statuses", {
        Planned = "planned",
        Announced = "announced",
        Awarded = "awarded",
        Contracted = "contracted",
        Active = "active",
        Suspended = "suspended",
        Completed = "completed",
        Terminated = "terminated",
        Cancelled = "cancelled",
        Annulled = "annulled",
        Unknown = "unknown",
    }
);

codes!(
    /// Where the project of a funding stands, from planning to closing, with its side exits.
    Stage, "stages", {
        Planning = "planning",
        Announced = "announced",
        EligibilityCheck = "eligibility_check",
        Evaluation = "evaluation",
        Awarded = "awarded",
        Contracted = "contracted",
        Implementation = "implementation",
        InterimReport = "interim_report",
        FinalReport = "final_report",
        Acceptance = "acceptance",
        Monitoring = "monitoring",
        Assessment = "assessment",
        Closed = "closed",
        Failed = "failed",
        Refused = "refused",
        Cancelled = "cancelled",
        Suspended = "suspended",
        Appealed = "appealed",
        Terminated = "terminated",
        Annulled = "annulled",
    }
);

codes!(
    /// Where a milestone stands.
    MilestoneStatus, "milestone_statuses", {
        Planned = "planned",
        InProgress = "in_progress",
        Reported = "reported",
        Accepted = "accepted",
        Returned = "returned",
        Disputed = "disputed",
        Cancelled = "cancelled",
    }
);

codes!(
    /// Whether a milestone belongs to the work or to the planning before it.
    MilestoneKind, "milestone_kinds", {
        Implementation = "implementation",
        Planning = "planning",
    }
);

codes!(
    /// Who is waited for at a milestone; unknown where no source would tell that somebody acted.
    WaitingOn, "milestone_waiting", {
        Recipient = "recipient",
        Funder = "funder",
        Unknown = "unknown",
    }
);

codes!(
    /// Why a contract counts as a state social order.
    SocialOrderBasis, "social_order_bases", {
        PurchaseMethod = "purchase_method",
        BudgetSpecificity = "budget_specificity",
    }
);

codes!(
    /// Whether the money of a payment moved.
    PaymentStatus, "payment_statuses", {
        Planned = "planned",
        Paid = "paid",
        Returned = "returned",
    }
);

codes!(
    /// What a document is.
    DocumentType, "document_types", {
        Contract = "contract",
        Amendment = "amendment",
        Act = "act",
        Report = "report",
        Protocol = "protocol",
        Invoice = "invoice",
        Photo = "photo",
        Other = "other",
    }
);

codes!(
    /// Who may read a document's bytes.
    DocumentAccess, "document_access", {
        Public = "public",
        Parties = "parties",
        Moderators = "moderators",
    }
);

codes!(
    /// How much weight a source has where sources disagree; the first is the strongest.
    Authority, "source_authorities", {
        OfficialRegister = "official_register",
        Funder = "funder",
        Recipient = "recipient",
        Other = "other",
    }
);

impl Authority {
    /// Rank for sorting: 0 is the strongest.
    pub fn rank(self) -> i16 {
        match self {
            Self::OfficialRegister => 0,
            Self::Funder => 1,
            Self::Recipient => 2,
            Self::Other => 3,
        }
    }
}

codes!(
    /// What a change did.
    Operation, "change_operations", {
        Created = "created",
        Updated = "updated",
        Withdrawn = "withdrawn",
        Merged = "merged",
        Redacted = "redacted",
    }
);

codes!(
    /// What came of a funding.
    Outcome, "results", {
        Accepted = "accepted",
        Reported = "reported",
        Returned = "returned",
        None = "none",
        Unknown = "unknown",
    }
);
