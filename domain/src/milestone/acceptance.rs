//! How a milestone was accepted: the act, and how much of the work it takes.

use serde::{Deserialize, Serialize};
use time::Date;

use super::Milestone;
use crate::vocabulary::MilestoneStatus;
use crate::{Id, Invalid, Money, text};

/// What the act of acceptance says. Work that was accepted in part is accepted; how much of it was stands here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// Number of the act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act_number: Option<String>,
    /// Day of the act; the day on which it was approved is the milestone's.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub act_date: Option<Date>,
    /// Part of the work that was accepted, in ‰.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_permille: Option<u16>,
    /// Money for what was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_amount: Option<Money>,
    /// Penalty that is kept back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fine: Option<Money>,
    /// The act itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Id>,
}

impl Milestone {
    /// Whether what is said of the acceptance can be.
    ///
    /// # Errors
    /// `contradiction` unless the milestone is accepted, `out_of_range` above 1000 ‰, `negative`, `currency_mismatch` of
    /// money with the milestone's or with each other, and what [`text::line`] finds in the number.
    pub(super) fn check_acceptance(&self) -> Result<(), Invalid> {
        let Some(acceptance) = &self.acceptance else { return Ok(()) };
        if self.status != MilestoneStatus::Accepted {
            let detail = "is told of a milestone that is not accepted";
            return Err(Invalid::new("contradiction", "acceptance", self.status.as_str(), detail));
        }
        if let Some(number) = &acceptance.act_number {
            text::line("acceptance.act_number", number)?;
        }
        if let Some(part) = acceptance.accepted_permille.filter(|part| *part > 1000) {
            let field = "acceptance.accepted_permille";
            return Err(Invalid::new("out_of_range", field, part.to_string(), "is above 1000 ‰"));
        }
        let told = [
            ("acceptance.accepted_amount", acceptance.accepted_amount),
            ("acceptance.fine", acceptance.fine),
        ];
        let mut currency = self.amount.map(|money| money.currency());
        for (field, money) in told {
            let Some(money) = money else { continue };
            if money.minor() < 0 {
                let value = money.amount_string();
                return Err(Invalid::new("negative", field, value, "is below zero"));
            }
            if money.currency() != *currency.get_or_insert(money.currency()) {
                let detail = "is in another currency than the milestone's money";
                let value = money.currency().code();
                return Err(Invalid::new("currency_mismatch", field, value, detail));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Currency, LocalisedText};

    fn fault(status: MilestoneStatus, acceptance: Acceptance) -> Option<(&'static str, String)> {
        let (id, funding) = (Id::parse("g:m:1").unwrap(), Id::parse("g").unwrap());
        let planned = Milestone::planned(id, funding, LocalisedText::en("Stage").unwrap());
        let amount = Some(Money::new(100, Currency::KZT));
        let acceptance = Some(acceptance);
        let milestone = Milestone { amount, status, acceptance, ..planned };
        milestone.check().err().map(|invalid| (invalid.code, invalid.field))
    }

    #[test]
    fn only_what_is_accepted_has_an_acceptance() {
        let told = || Acceptance { act_number: Some("5".to_owned()), ..Acceptance::default() };
        for status in MilestoneStatus::ALL {
            let expected = (*status != MilestoneStatus::Accepted)
                .then(|| ("contradiction", "acceptance".to_owned()));
            assert_eq!(fault(*status, told()), expected, "{status}");
        }
    }

    #[test]
    fn a_part_is_a_part_and_money_is_not_below_zero() {
        let fault = |acceptance| fault(MilestoneStatus::Accepted, acceptance);
        let part =
            |part| fault(Acceptance { accepted_permille: Some(part), ..Acceptance::default() });
        assert_eq!(part(1000), None);
        assert_eq!(part(1001), Some(("out_of_range", "acceptance.accepted_permille".to_owned())));
        let fine = |fine| fault(Acceptance { fine: Some(fine), ..Acceptance::default() });
        let field = || "acceptance.fine".to_owned();
        assert_eq!(fine(Money::new(0, Currency::KZT)), None);
        assert_eq!(fine(Money::new(-1, Currency::KZT)), Some(("negative", field())));
        let other = Money::new(1, Currency::parse("USD").unwrap());
        assert_eq!(fine(other), Some(("currency_mismatch", field())));
    }
}
