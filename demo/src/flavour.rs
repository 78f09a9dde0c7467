//! The sorts of funding there are, and what is usual for each.

use domain::{FundingKind, GrantTerm};

use crate::draw::Draw;

/// A sort of funding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flavour {
    SocialOrder,
    Partnership,
    Procurement,
    StateGrant,
    PrivateGrant,
    Premium,
    Donation,
    /// Money the ministry gives the operator to pass on.
    Framework,
}

/// How often each comes up, in thousandths.
const FLAVOURS: [(Flavour, u32); 7] = [
    (Flavour::SocialOrder, 460),
    (Flavour::Partnership, 30),
    (Flavour::Procurement, 80),
    (Flavour::StateGrant, 190),
    (Flavour::PrivateGrant, 80),
    (Flavour::Premium, 60),
    (Flavour::Donation, 100),
];
/// One in so many is a framework.
const FRAMEWORK_EVERY: u32 = 256;
/// Its place among them.
const FRAMEWORK_AT: u32 = 200;
/// The first fundings are made so that every fate, stage and status shows even in a small register: two dozen with each
/// fate in turn, a score that began in turn until today, a silent one, and two that rest on the last stages.
pub(crate) const SHOWN: u32 = 47;
/// The donation of which nothing but the money is told.
pub(crate) const SILENT: u32 = 44;
/// What the length classes of grants are measured in: about what the monthly calculation index is, in tenge.
const INDEX: i64 = 4_000;

/// What is usual.
#[derive(Debug)]
pub(crate) struct Usual {
    pub kind: FundingKind,
    /// Median of the amount, in tenge, and its spread in thousandths of a doubling.
    median: i64,
    spread: i64,
    least: i64,
    pub days: (i64, i64),
    pub milestones: (i64, i64),
}

impl Flavour {
    /// The sort of the funding with this number.
    pub(crate) fn of(index: u32, draw: &mut Draw) -> Self {
        let drawn = draw.weighted(&FLAVOURS);
        match index {
            0..12 | 24..34 | 45..SHOWN => Self::SocialOrder,
            12..24 | 34..SILENT => Self::StateGrant,
            SILENT => Self::Donation,
            _ if index % FRAMEWORK_EVERY == FRAMEWORK_AT => Self::Framework,
            _ => drawn,
        }
    }

    /// The number of the framework whose money a funding may pass on: the last one before it.
    pub(crate) fn framework_before(index: u32) -> Option<u32> {
        let first = index.checked_sub(FRAMEWORK_AT + 1)?;
        Some(first / FRAMEWORK_EVERY * FRAMEWORK_EVERY + FRAMEWORK_AT)
    }

    /// Whether there is a contest with its stages before the money.
    pub(crate) fn has_contest(self) -> bool {
        !matches!(self, Self::Premium | Self::Donation | Self::Framework)
    }

    /// Whether the money is the state's.
    pub(crate) fn is_state(self) -> bool {
        !matches!(self, Self::PrivateGrant | Self::Donation)
    }

    pub(crate) fn usual(self) -> Usual {
        use FundingKind as K;
        let usual = |kind, median, spread, least, days, milestones| Usual {
            kind,
            median,
            spread,
            least,
            days,
            milestones,
        };
        match self {
            Self::SocialOrder => {
                usual(K::SocialOrder, 7_500_000, 1_300, 300_000, (90, 330), (3, 9))
            }
            Self::Partnership => {
                usual(K::StrategicPartnership, 60_000_000, 900, 5_000_000, (365, 1_000), (6, 12))
            }
            Self::Procurement => {
                usual(K::OtherProcurement, 2_500_000, 1_400, 50_000, (30, 180), (1, 3))
            }
            Self::StateGrant => usual(K::Grant, 14_000_000, 1_700, 500 * INDEX, (90, 360), (2, 8)),
            Self::PrivateGrant => usual(K::Grant, 9_000_000, 1_700, 200_000, (90, 700), (2, 6)),
            Self::Premium => usual(K::Premium, 9_000_000, 500, 2_000 * INDEX, (20, 60), (0, 1)),
            Self::Donation => usual(K::Donation, 1_200_000, 2_200, 10_000, (10, 200), (0, 2)),
            Self::Framework => {
                usual(K::Grant, 1_200_000_000, 500, 600_000_000, (1_600, 1_800), (5, 5))
            }
        }
    }

    /// An amount in tenge.
    pub(crate) fn tenge(self, draw: &mut Draw) -> i64 {
        let usual = self.usual();
        draw.log_normal(usual.median, usual.spread).max(usual.least)
    }

    /// The length class of a grant of so many tenge, and how many days its work takes.
    pub(crate) fn length(self, tenge: i64, draw: &mut Draw) -> (Option<GrantTerm>, i64) {
        let (term, (low, high)) = match (self, tenge / INDEX) {
            (Self::StateGrant, ..3_000) => (Some(GrantTerm::Short), (90, 360)),
            (Self::StateGrant, 3_000..10_000) => (Some(GrantTerm::Medium), (365, 720)),
            (Self::StateGrant, _) => (Some(GrantTerm::Long), (730, 1_090)),
            _ => (None, self.usual().days),
        };
        (term, draw.between(low, high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_framework_before_a_funding_is_one() {
        let mut draw = Draw::of(1, crate::draw::Subject::Outline, 0);
        assert_eq!(Flavour::framework_before(200), None);
        for index in [201, 300, 456, 457, 10_000] {
            let framework = Flavour::framework_before(index).unwrap();
            assert!(framework < index && framework + FRAMEWORK_EVERY >= index);
            assert_eq!(Flavour::of(framework, &mut draw), Flavour::Framework);
        }
    }
}
