//! Whether the fields of a funding fit together.

use super::Funding;
use crate::{Currency, FundingKind, Invalid, Money, Period, day, text};

impl Funding {
    /// Whether the fields fit together.
    ///
    /// # Errors
    /// The first field that does not: `negative`, `currency_mismatch`, `shares_exceed_amount`, `inverted_range`,
    /// `allocations_exceed_amount`, `out_of_range` for a year outside 1800..=2200, `repeated`, `self_reference`,
    /// `malformed`, `out_of_order`, `stage_mismatch`, `contradiction` for the basis of a social order of what is none.
    pub fn check(&self) -> Result<(), Invalid> {
        Period::new(self.start_on, self.end_on)
            .map_err(|error| Invalid { field: "end_on".to_owned(), ..error })?;
        self.check_money()?;
        self.check_amendments()?;
        self.check_recipients()?;
        self.check_basis()?;
        if self.funded_by.as_ref() == Some(&self.id) {
            return Err(Invalid::new(
                "self_reference",
                "funded_by",
                self.id.as_str(),
                "is the funding itself",
            ));
        }
        if let Some(url) = &self.url {
            text::web_address("url", url)?;
        }
        text::code_list("spheres", &self.spheres)?;
        if let Some(beneficiaries) = &self.beneficiaries {
            text::code_list("beneficiaries.groups", &beneficiaries.groups)?;
        }
        crate::stage::check_history(self.stage, &self.stage_history)?;
        text::identifiers("identifiers", &self.identifiers)
    }

    fn check_money(&self) -> Result<(), Invalid> {
        let currency = self.present_amount().map(|money| money.currency());
        let named = [("amount", self.amount), ("amended_amount", self.amended_amount)];
        for (field, money) in
            named.iter().filter_map(|(field, money)| money.map(|money| (*field, money)))
        {
            if money.minor() < 0 {
                return Err(Invalid::new(
                    "negative",
                    field,
                    money.amount_string(),
                    "is below zero",
                ));
            }
            if Some(money.currency()) != currency {
                return Err(mismatch(field, money));
            }
        }
        self.check_allocations(currency)
    }

    fn check_amendments(&self) -> Result<(), Invalid> {
        let told = self.amendments.iter().filter_map(|amendment| amendment.amount);
        let currency =
            self.present_amount().into_iter().chain(told).next().map(|money| money.currency());
        for (index, amendment) in self.amendments.iter().enumerate() {
            let field = |name: &str| format!("amendments[{index}].{name}");
            if let Some(number) = &amendment.number {
                text::line(&field("number"), number)?;
            }
            let Some(amount) = amendment.amount else { continue };
            if amount.minor() < 0 {
                let value = amount.amount_string();
                return Err(Invalid::new("negative", field("amount"), value, "is below zero"));
            }
            if Some(amount.currency()) != currency {
                return Err(mismatch(&field("amount"), amount));
            }
        }
        Ok(())
    }

    fn check_basis(&self) -> Result<(), Invalid> {
        for (index, basis) in self.social_order_basis.iter().enumerate() {
            let invalid = |code, detail: String| {
                let field = format!("social_order_basis[{index}]");
                Err(Invalid::new(code, field, basis.as_str(), detail))
            };
            if self.funding_kind != FundingKind::SocialOrder {
                let detail = format!("is told of a funding that is {}", self.funding_kind);
                return invalid("contradiction", detail);
            }
            if self.social_order_basis[..index].contains(basis) {
                return invalid("repeated", "stands in the list twice".to_owned());
            }
        }
        Ok(())
    }

    fn check_allocations(&self, currency: Option<Currency>) -> Result<(), Invalid> {
        let mut sum = 0;
        for (index, allocation) in self.allocations.iter().enumerate() {
            let field = |name: &str| format!("allocations[{index}].{name}");
            if !day::YEARS.contains(&allocation.year) {
                let year = allocation.year.to_string();
                let detail = "the year must be 1800 to 2200";
                return Err(Invalid::new("out_of_range", field("year"), year, detail));
            }
            if allocation.amount.minor() < 0 {
                let amount = allocation.amount.amount_string();
                return Err(Invalid::new("negative", field("amount"), amount, "is below zero"));
            }
            sum += i128::from(allocation.amount.minor());
            if currency.is_some_and(|currency| currency != allocation.amount.currency()) {
                return Err(mismatch(&field("amount"), allocation.amount));
            }
            if self.allocations[..index].iter().any(|other| other.year == allocation.year) {
                let year = allocation.year.to_string();
                return Err(Invalid::new("repeated", field("year"), year, "stands there twice"));
            }
        }
        match self.present_amount() {
            Some(amount) if sum > i128::from(amount.minor()) => Err(Invalid::new(
                "allocations_exceed_amount",
                "allocations",
                sum.to_string(),
                "the years are together more than the present amount (in minor units)",
            )),
            _ => Ok(()),
        }
    }

    fn check_recipients(&self) -> Result<(), Invalid> {
        let amount = self.present_amount();
        let mut shared: i128 = 0;
        for (index, recipient) in self.recipients.iter().enumerate() {
            let field = format!("recipients[{index}]");
            if self.recipients[..index].iter().any(|other| other.id == recipient.id) {
                return Err(Invalid::new(
                    "repeated",
                    format!("{field}.id"),
                    recipient.id.as_str(),
                    "stands there twice",
                ));
            }
            let Some(share) = recipient.share else { continue };
            if share.minor() < 0 {
                return Err(Invalid::new(
                    "negative",
                    format!("{field}.share"),
                    share.amount_string(),
                    "is below zero",
                ));
            }
            match amount {
                Some(amount) if amount.currency() != share.currency() => {
                    return Err(mismatch(&format!("{field}.share"), share));
                }
                _ => shared += i128::from(share.minor()),
            }
        }
        match amount {
            Some(amount) if shared > i128::from(amount.minor()) => Err(Invalid::new(
                "shares_exceed_amount",
                "recipients",
                shared.to_string(),
                "the shares are together more than the amount (in minor units)",
            )),
            _ => Ok(()),
        }
    }
}

fn mismatch(field: &str, money: Money) -> Invalid {
    Invalid::new(
        "currency_mismatch",
        field,
        money.currency().code(),
        "is in another currency than the amount",
    )
}
