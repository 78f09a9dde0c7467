//! What counts in a sum of funding: the one function that decides it. Where a sum goes over the whole register, the module
//! `passing` says which of the fundings that the same money went through is counted.

use crate::paid::Paid;
use crate::vocabulary::FundingStatus;
use crate::{Currency, Funding, Id};

/// Which of a funding's amounts is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AmountBasis {
    /// The amended, else the original amount.
    #[default]
    Present,
    /// The amount agreed at first.
    Original,
    /// What was paid and not returned, as the module `paid` says.
    Paid,
}

crate::vocabulary::codes!(
    /// Where a funding goes in a sum.
    Bucket, "count_buckets", {
        Counted = "counted",
        Shared = "shared",
        Planned = "planned",
        Cancelled = "cancelled",
        Annulled = "annulled",
        UnknownStatus = "unknown_status",
        UnknownAmount = "unknown_amount",
        Returned = "returned",
        PassedOn = "passed_on",
        Circle = "circle",
    }
);

impl Bucket {
    /// Whether what lies in it is part of the sum; the rest is what the sum leaves out.
    pub fn is_in_sum(self) -> bool {
        matches!(self, Self::Counted | Self::Shared)
    }
}

/// The statuses with which funding counts, with its amount or once that is known: an award that was made.
pub const AWARDED: [FundingStatus; 5] = [
    FundingStatus::Contracted,
    FundingStatus::Active,
    FundingStatus::Suspended,
    FundingStatus::Completed,
    FundingStatus::Terminated,
];

/// A funding's part in a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Where it goes.
    pub bucket: Bucket,
    /// Minor units, never below zero; 0 where the amount is unknown.
    pub minor: i128,
    /// Missing where the amount is unknown.
    pub currency: Option<Currency>,
}

/// The part of a funding in a sum over fundings.
///
/// Contracted, active, suspended and completed funding counts with its amount, terminated funding with what was paid
/// (none where that is unknown). Planned, announced and awarded, cancelled and annulled funding does not count, nor does
/// one whose status or amount is unknown.
pub fn counted(funding: &Funding, paid: Option<Paid>, basis: AmountBasis) -> Part {
    let present = funding.present_amount();
    let of_paid = matches!(basis, AmountBasis::Paid) || funding.status == FundingStatus::Terminated;
    let currency = match paid {
        Some(paid) if of_paid => Some(paid.currency),
        _ => present.map(|money| money.currency()),
    };
    let amount: Option<i128> = match basis {
        _ if of_paid => paid.map(|paid| paid.minor),
        AmountBasis::Original => funding.amount.map(|money| money.minor().into()),
        AmountBasis::Present | AmountBasis::Paid => present.map(|money| money.minor().into()),
    };
    let bucket = match funding.status {
        FundingStatus::Planned | FundingStatus::Announced | FundingStatus::Awarded => {
            Bucket::Planned
        }
        FundingStatus::Cancelled => Bucket::Cancelled,
        FundingStatus::Annulled => Bucket::Annulled,
        FundingStatus::Unknown => Bucket::UnknownStatus,
        _ if amount.is_none() || currency.is_none() => Bucket::UnknownAmount,
        FundingStatus::Contracted
        | FundingStatus::Active
        | FundingStatus::Suspended
        | FundingStatus::Completed
        | FundingStatus::Terminated => Bucket::Counted,
    };
    Part { bucket, minor: amount.unwrap_or(0), currency }
}

/// The part of a funding in the sum of what one organisation received.
///
/// A share counts as such. Where several recipients have no shares the whole amount goes to each, marked
/// [`Bucket::Shared`], so that nobody adds these sums up. An individual, of whom nothing is kept, is a recipient all the
/// same: an organisation beside one does not have the whole.
pub fn received(
    funding: &Funding,
    organisation: &Id,
    paid: Option<Paid>,
    basis: AmountBasis,
) -> Part {
    let part = counted(funding, paid, basis);
    let recipients = funding.recipients.len() + usize::from(funding.individual_recipient);
    if recipients < 2 || part.bucket != Bucket::Counted {
        return part;
    }
    let own = funding.recipients.iter().find(|recipient| recipient.id == *organisation);
    match own.and_then(|recipient| recipient.share) {
        Some(share)
            if basis == AmountBasis::Present && funding.status != FundingStatus::Terminated =>
        {
            Part { minor: share.minor().into(), ..part }
        }
        _ => Part { bucket: Bucket::Shared, ..part },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funding::Recipient;
    use crate::{FundingKind, Money};

    fn funding(status: FundingStatus) -> Funding {
        let mut funding = Funding::new(Id::parse("g").unwrap(), FundingKind::Grant);
        funding.status = status;
        funding.amount = Some(kzt(1_000));
        funding.amended_amount = Some(kzt(1_500));
        funding
    }

    fn paid(minor: i128) -> Paid {
        Paid { minor, currency: Currency::KZT }
    }

    fn kzt(minor: i64) -> Money {
        Money::new(minor, Currency::parse("KZT").unwrap())
    }

    #[test]
    fn only_contracted_money_and_later_counts() {
        for status in FundingStatus::ALL {
            let part = counted(&funding(*status), Some(paid(700)), AmountBasis::Present);
            let expected = match status {
                FundingStatus::Contracted
                | FundingStatus::Active
                | FundingStatus::Suspended
                | FundingStatus::Completed => Some(1_500),
                FundingStatus::Terminated => Some(700),
                _ => None,
            };
            assert_eq!(part.bucket.is_in_sum().then_some(part.minor), expected, "{status}");
        }
    }

    #[test]
    fn unknown_money_is_left_out_and_never_zero() {
        let mut unknown = funding(FundingStatus::Active);
        unknown.amount = None;
        unknown.amended_amount = None;
        assert_eq!(counted(&unknown, None, AmountBasis::Present).bucket, Bucket::UnknownAmount);
        let terminated = funding(FundingStatus::Terminated);
        assert_eq!(counted(&terminated, None, AmountBasis::Present).bucket, Bucket::UnknownAmount);
    }

    #[test]
    fn terminated_money_without_an_amount_counts_what_was_paid() {
        let mut terminated = funding(FundingStatus::Terminated);
        terminated.amount = None;
        terminated.amended_amount = None;
        let part = counted(&terminated, Some(paid(500)), AmountBasis::Present);
        assert_eq!((part.bucket, part.minor), (Bucket::Counted, 500));
        assert_eq!(part.currency, Some(Currency::KZT));
        terminated.status = FundingStatus::Active;
        let part = counted(&terminated, Some(paid(500)), AmountBasis::Present);
        assert_eq!((part.bucket, part.currency), (Bucket::UnknownAmount, None));
    }

    #[test]
    fn the_basis_chooses_the_amount() {
        let active = funding(FundingStatus::Active);
        assert_eq!(counted(&active, Some(paid(300)), AmountBasis::Original).minor, 1_000);
        assert_eq!(counted(&active, Some(paid(300)), AmountBasis::Paid).minor, 300);
    }

    #[test]
    fn several_recipients_have_their_shares_or_are_marked() {
        let mut shared = funding(FundingStatus::Active);
        let [a, b] = ["a", "b"].map(|id| Id::parse(id).unwrap());
        shared.recipients = vec![
            Recipient { id: a.clone(), share: Some(kzt(400)) },
            Recipient { id: b.clone(), share: None },
        ];
        let part = received(&shared, &a, None, AmountBasis::Present);
        assert_eq!((part.bucket, part.minor), (Bucket::Counted, 400));
        assert_eq!(received(&shared, &b, None, AmountBasis::Present).bucket, Bucket::Shared);
    }

    #[test]
    fn an_organisation_beside_an_individual_does_not_have_the_whole() {
        let mut beside = funding(FundingStatus::Active);
        let a = Id::parse("a").unwrap();
        beside.recipients = vec![Recipient { id: a.clone(), share: None }];
        assert_eq!(received(&beside, &a, None, AmountBasis::Present).bucket, Bucket::Counted);
        beside.individual_recipient = true;
        let part = received(&beside, &a, None, AmountBasis::Present);
        assert_eq!((part.bucket, part.minor), (Bucket::Shared, 1_500));
        beside.recipients[0].share = Some(kzt(400));
        let part = received(&beside, &a, None, AmountBasis::Present);
        assert_eq!((part.bucket, part.minor), (Bucket::Counted, 400));
    }
}
