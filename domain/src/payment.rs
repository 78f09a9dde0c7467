//! Payments: money that moved, or is to move, under a funding.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::vocabulary::PaymentStatus;
use crate::{Id, Invalid, Money, text};

/// A payment as the register shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// `<funding>:p:<local>`.
    pub id: Id,
    /// The funding it belongs to.
    pub funding: Id,
    /// The milestone it pays for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milestone: Option<Id>,
    /// Whether the money moved.
    pub status: PaymentStatus,
    /// How much; above zero, the status tells the direction.
    pub amount: Money,
    /// Day it is planned for.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub planned_on: Option<Date>,
    /// Day the money moved.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub paid_on: Option<Date>,
    /// Day the money of this payment came back. A returned payment without it is the record of a return of money that
    /// other payments brought; the module `paid` says what that means for sums.
    #[serde(default, with = "crate::day::option", skip_serializing_if = "Option::is_none")]
    pub returned_on: Option<Date>,
    /// What it was for, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl Payment {
    /// Whether the fields fit together.
    ///
    /// # Errors
    /// `negative`, `foreign_parent` when id or milestone do not lie below the funding, `contradiction` for a day of return
    /// of what is not returned, `out_of_order` for a return before the payment, `malformed` text.
    pub fn check(&self) -> Result<(), Invalid> {
        if !self.id.is_below(&self.funding) && !self.id.is_generated() {
            let detail = format!("does not lie below its funding {}", self.funding.as_str());
            return Err(Invalid::new("foreign_parent", "id", self.id.as_str(), detail));
        }
        if let Some(milestone) = &self.milestone
            && !milestone.is_below(&self.funding)
            && !milestone.is_generated()
        {
            let detail =
                format!("is a milestone of another funding than {}", self.funding.as_str());
            return Err(Invalid::new("foreign_parent", "milestone", milestone.as_str(), detail));
        }
        if self.amount.minor() < 0 {
            return Err(Invalid::new(
                "negative",
                "amount",
                self.amount.amount_string(),
                "is below zero",
            ));
        }
        self.check_return()?;
        self.description
            .as_deref()
            .map_or(Ok(()), |description| text::line("description", description))
    }

    fn check_return(&self) -> Result<(), Invalid> {
        let Some(returned) = self.returned_on else { return Ok(()) };
        let invalid = |code, detail: String| {
            Err(Invalid::new(code, "returned_on", returned.to_string(), detail))
        };
        if self.status != PaymentStatus::Returned {
            return invalid(
                "contradiction",
                format!("is told of a payment that is {}", self.status),
            );
        }
        match self.paid_on {
            Some(paid) if returned < paid => {
                invalid("out_of_order", format!("is before {paid}, the day it was paid"))
            }
            _ => Ok(()),
        }
    }

    /// The money moves.
    ///
    /// # Errors
    /// `not_possible` unless it is planned.
    pub fn pay(&mut self, on: Date) -> Result<(), Invalid> {
        self.step(PaymentStatus::Planned, PaymentStatus::Paid)?;
        self.paid_on = Some(on);
        Ok(())
    }

    /// The money of this payment comes back, all of it. A part that comes back is a record of its own.
    ///
    /// # Errors
    /// `not_possible` unless it is paid, `out_of_order` for a day before it was.
    pub fn give_back(&mut self, on: Date) -> Result<(), Invalid> {
        if let Some(paid) = self.paid_on.filter(|paid| on < *paid) {
            let detail = format!("is before {paid}, the day it was paid");
            return Err(Invalid::new("out_of_order", "on", on.to_string(), detail));
        }
        self.step(PaymentStatus::Paid, PaymentStatus::Returned)?;
        self.returned_on = Some(on);
        Ok(())
    }

    fn step(&mut self, from: PaymentStatus, to: PaymentStatus) -> Result<(), Invalid> {
        if self.status == from {
            self.status = to;
            return Ok(());
        }
        Err(Invalid::new(
            "not_possible",
            "status",
            self.status.as_str(),
            format!("cannot become {to}: that needs {from}"),
        ))
    }
}
