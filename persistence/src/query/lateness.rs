//! Who is late with a milestone, as `Milestone::lateness` of the domain says it, in SQL.

/// Statuses in which the funder has to decide.
pub(super) const UNDECIDED: [&str; 2] = ["reported", "disputed"];

/// No report is recorded, and its deadline has passed.
macro_rules! report_missing {
    ($today:expr) => {
        crate::schema::milestones::owed_on.lt($today)
    };
}
pub(super) use report_missing;

/// The recipient has to act by what is recorded.
macro_rules! awaits_recipient {
    ($today:expr) => {
        crate::query::lateness::report_missing!($today)
            .or(crate::schema::milestones::status.eq("returned"))
    };
}
pub(super) use awaits_recipient;

/// The funder has to act by what is recorded.
macro_rules! awaits_funder {
    () => {
        crate::schema::milestones::status.eq_any(crate::query::lateness::UNDECIDED)
    };
}
pub(super) use awaits_funder;

/// Somebody is waited for, or it is unknown whether; `$condition` of each of the values, joined by "or".
macro_rules! waiting_on {
    ($asked:expr, $any:ident, $values:expr, $condition:ident) => {
        let covered = || $asked.coverage.milestones();
        let today = $asked.today;
        for value in $values {
            $any = match value {
                domain::WaitingOn::Recipient => {
                    Box::new($any.or($condition!(awaits_recipient!(today).and(covered()))))
                }
                domain::WaitingOn::Funder => {
                    Box::new($any.or($condition!(awaits_funder!().and(covered()))))
                }
                domain::WaitingOn::Unknown => Box::new($any.or($condition!(
                    awaits_recipient!(today)
                        .or(awaits_funder!())
                        .and(diesel::dsl::not(covered()))
                ))),
            };
        }
    };
}
pub(super) use waiting_on;
