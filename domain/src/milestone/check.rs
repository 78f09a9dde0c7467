//! Whether the fields of a milestone fit together.
//!
//! A milestone is reported, returned, disputed, reported again, and in the end accepted or cancelled. Of what happens again
//! only the last day is kept. A day nobody tells is no fault.

use time::Date;

use super::Milestone;
use crate::Invalid;
use crate::vocabulary::MilestoneStatus;

impl Milestone {
    /// Whether the fields fit together.
    ///
    /// # Errors
    /// `out_of_range` for a weight above 1000 ‰ or a position 0, `negative`, `foreign_parent` when the id does not lie below
    /// the funding; `out_of_order` for extensions that do not join or lead back, and for days of which a later one comes
    /// first; `missing` where the deadline moved and no extension says so; `contradiction` for the day of a status that
    /// the present one does not come after. A day that the source does not tell is missing and no fault, that of the
    /// present status included. `contradiction`, `negative` and the like for an acceptance that cannot be.
    pub fn check(&self) -> Result<(), Invalid> {
        if !self.id.is_below(&self.funding) && !self.id.is_generated() {
            let detail = format!("does not lie below its funding {}", self.funding.as_str());
            return Err(Invalid::new("foreign_parent", "id", self.id.as_str(), detail));
        }
        if let Some(weight) = self.weight.filter(|weight| *weight > 1000) {
            return Err(Invalid::new(
                "out_of_range",
                "weight",
                weight.to_string(),
                "is above 1000 ‰",
            ));
        }
        if self.position == Some(0) {
            return Err(Invalid::new("out_of_range", "position", "0", "positions begin at 1"));
        }
        if let Some(amount) = self.amount.filter(|amount| amount.minor() < 0) {
            return Err(Invalid::new(
                "negative",
                "amount",
                amount.amount_string(),
                "is below zero",
            ));
        }
        self.check_extensions()?;
        self.check_acceptance()?;
        days(self)
    }

    fn check_extensions(&self) -> Result<(), Invalid> {
        let mut before = self.due_original;
        for (index, extension) in self.extensions.iter().enumerate() {
            let field = format!("extensions[{index}]");
            if before.is_some_and(|day| day != extension.from) {
                return Err(Invalid::new(
                    "out_of_order",
                    format!("{field}.from"),
                    extension.from.to_string(),
                    "is not the deadline before",
                ));
            }
            if extension.to <= extension.from {
                return Err(Invalid::new(
                    "out_of_order",
                    format!("{field}.to"),
                    extension.to.to_string(),
                    format!("is not after {}, the deadline it extends", extension.from),
                ));
            }
            before = Some(extension.to);
        }
        match (self.extensions.last(), self.due_on) {
            (None, Some(due)) if self.due_original.is_some_and(|original| original != due) => {
                let detail =
                    "the deadline is not the one agreed at first, and no extension says why";
                Err(Invalid::new("missing", "extensions", due.to_string(), detail))
            }
            (Some(last), Some(due)) if last.to != due => Err(Invalid::new(
                "out_of_order",
                "due_on",
                due.to_string(),
                format!("is not {}, to which it was extended", last.to),
            )),
            _ => Ok(()),
        }
    }
}

/// Checks the days of the steps against the present status and against each other.
///
/// # Errors
/// `contradiction` for the day of a step that the present status does not come after, `out_of_order` for a day before one
/// that must be earlier.
fn days(milestone: &Milestone) -> Result<(), Invalid> {
    use MilestoneStatus as S;
    let Milestone { status, started_on, reported_on, returned_on, disputed_on, .. } = milestone;
    let (accepted_on, cancelled_on) = (milestone.accepted_on, milestone.cancelled_on);
    let begun = !matches!(status, S::Planned);
    let reported = !matches!(status, S::Planned | S::InProgress);
    let told = [
        ("started_on", *started_on, begun),
        ("reported_on", *reported_on, reported),
        ("returned_on", *returned_on, reported),
        ("disputed_on", *disputed_on, reported),
        ("accepted_on", accepted_on, *status == S::Accepted),
        ("cancelled_on", cancelled_on, *status == S::Cancelled),
    ];
    for (field, day, possible) in told {
        if let Some(day) = day.filter(|_| !possible) {
            let detail = format!("is told of a milestone that is {status}");
            return Err(Invalid::new("contradiction", field, day.to_string(), detail));
        }
    }
    let (started, reported) = (("started_on", *started_on), ("reported_on", *reported_on));
    let (returned, disputed) = (("returned_on", *returned_on), ("disputed_on", *disputed_on));
    for step in [reported, returned, disputed] {
        in_order(started, step)?;
    }
    match status {
        S::Planned | S::InProgress => Ok(()),
        // Reported again after whatever came before.
        S::Reported => in_order(returned, reported).and_then(|()| in_order(disputed, reported)),
        S::Returned => in_order(reported, returned).and_then(|()| in_order(disputed, returned)),
        S::Disputed => in_order(reported, returned)
            .and_then(|()| in_order(returned, disputed))
            .and_then(|()| in_order(reported, disputed)),
        S::Accepted => ends(&[started, reported, returned, disputed], ("accepted_on", accepted_on)),
        S::Cancelled => {
            ends(&[started, reported, returned, disputed], ("cancelled_on", cancelled_on))
        }
    }
}

type Step = (&'static str, Option<Date>);

fn ends(before: &[Step], end: Step) -> Result<(), Invalid> {
    before.iter().try_for_each(|step| in_order(*step, end))
}

fn in_order(earlier: Step, later: Step) -> Result<(), Invalid> {
    match (earlier.1, later.1) {
        (Some(before), Some(after)) if after < before => {
            let detail = format!("is before {before}, {}", earlier.0);
            Err(Invalid::new("out_of_order", later.0, after.to_string(), detail))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;
    use crate::milestone::Extension;
    use crate::{Id, LocalisedText, WaitingOn};

    const FIRST: Date = date!(2025 - 03 - 01);
    const SECOND: Date = date!(2025 - 04 - 01);

    fn milestone(status: MilestoneStatus) -> Milestone {
        let (id, funding) = (Id::parse("g:m:1").unwrap(), Id::parse("g").unwrap());
        let planned = Milestone::planned(id, funding, LocalisedText::en("Stage").unwrap());
        Milestone { status, ..planned }
    }

    fn fault(milestone: &Milestone) -> Option<(&'static str, String)> {
        milestone.check().err().map(|invalid| (invalid.code, invalid.field))
    }

    #[test]
    fn a_day_nobody_tells_is_no_fault() {
        for status in MilestoneStatus::ALL {
            assert_eq!(fault(&milestone(*status)), None, "{status}");
        }
    }

    #[test]
    fn the_day_of_a_status_not_reached_contradicts() {
        use MilestoneStatus as S;
        for status in [S::Planned, S::InProgress, S::Reported, S::Returned, S::Disputed] {
            let early = Milestone { accepted_on: Some(FIRST), ..milestone(status) };
            assert_eq!(
                fault(&early),
                Some(("contradiction", "accepted_on".to_owned())),
                "{status}"
            );
        }
        let begun = Milestone { started_on: Some(FIRST), ..milestone(S::Planned) };
        assert_eq!(fault(&begun), Some(("contradiction", "started_on".to_owned())));
        let early = Milestone { reported_on: Some(FIRST), ..milestone(S::InProgress) };
        assert_eq!(fault(&early), Some(("contradiction", "reported_on".to_owned())));
    }

    #[test]
    fn nothing_is_accepted_before_it_was_reported() {
        let (accepted_on, reported_on) = (Some(FIRST), Some(SECOND));
        let wrong = Milestone { reported_on, accepted_on, ..milestone(MilestoneStatus::Accepted) };
        assert_eq!(fault(&wrong), Some(("out_of_order", "accepted_on".to_owned())));
        let (returned_on, reported_on) = (Some(FIRST), Some(SECOND));
        let again = Milestone { reported_on, returned_on, ..milestone(MilestoneStatus::Reported) };
        assert_eq!(fault(&again), None, "reported again");
        let status = MilestoneStatus::Returned;
        assert_eq!(
            fault(&Milestone { status, ..again }),
            Some(("out_of_order", "returned_on".to_owned()))
        );
    }

    #[test]
    fn a_deadline_moves_forward_and_by_an_extension() {
        let moved = |from, to, due_on| Milestone {
            due_original: Some(from),
            due_on: Some(due_on),
            extensions: vec![Extension {
                from,
                to,
                decided_on: None,
                reason: None,
                document: None,
            }],
            ..milestone(MilestoneStatus::Planned)
        };
        assert_eq!(fault(&moved(FIRST, SECOND, SECOND)), None);
        let back = moved(SECOND, FIRST, FIRST);
        assert_eq!(fault(&back), Some(("out_of_order", "extensions[0].to".to_owned())));
        let unsaid = Milestone { extensions: Vec::new(), ..moved(FIRST, SECOND, SECOND) };
        assert_eq!(fault(&unsaid), Some(("missing", "extensions".to_owned())));
    }

    #[test]
    fn positions_begin_at_one() {
        let zero = Milestone { position: Some(0), ..milestone(MilestoneStatus::Planned) };
        assert_eq!(fault(&zero), Some(("out_of_range", "position".to_owned())));
    }

    #[test]
    fn after_a_dispute_the_funder_decides() {
        let disputed = milestone(MilestoneStatus::Disputed);
        assert_eq!(disputed.lateness(FIRST, true).waiting_on, Some(WaitingOn::Funder));
    }

    proptest! {
        #[test]
        fn whatever_the_methods_do_can_be(steps in prop::collection::vec((0..7_u8, 0..5_i64), 0..20)) {
            let mut lived = milestone(MilestoneStatus::Planned);
            lived.due_on = Some(SECOND);
            let mut on = FIRST;
            for (step, days) in steps {
                on += time::Duration::days(days);
                // What is not possible is refused and changes nothing.
                let _ = match step {
                    0 => lived.start(on),
                    1 => lived.report(on),
                    2 => lived.accept(on),
                    3 => lived.return_for_rework(on),
                    4 => lived.dispute(on),
                    5 => lived.extend(on + time::Duration::days(40), Some(on)),
                    _ => lived.cancel(on),
                };
                prop_assert_eq!(fault(&lived), None);
            }
        }
    }
}
