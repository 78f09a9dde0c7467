//! A synthetic register of Kazakh shape: for a first look, for tests and for benchmarks.
//!
//! Everything in it is made up and says so: the source is marked synthetic, public bodies carry "demo" in their names, all
//! other names are put together of syllables, addresses end in `.example`, and numbers come from a range that the real
//! register does not reach. Its shape is that of the country: twenty regions, a ministry, akimats with their departments,
//! an operator of grants, donors and NGOs; few funders give most of the money, and projects go through the stages of the
//! law with all their side exits.
//!
//! [`things`] is a pure function of its settings. Each thing is drawn from a stream of its own, so nothing is kept in memory
//! but the project that is being told.
#![forbid(unsafe_code)]

mod body;
mod call;
mod course;
mod document;
mod draw;
mod flavour;
mod funding;
mod layout;
mod life;
mod milestone;
mod money;
mod ngo;
mod number;
mod outline;
mod payment;
mod project;
mod register;
mod source;
mod words;

use domain::Thing;
use time::Date;
use time::macros::date;

pub use source::source;

use register::Register;

/// The day at which the demonstration data stand where nobody says otherwise: numbers that are shown somewhere stay right.
pub const TODAY: Date = date!(2026 - 11 - 01);

/// What is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// How many organisations there are, from 16 to 1,500,000; what lies outside is brought to the nearest of the two.
    /// Each has four fundings on average.
    pub organisations: u32,
    /// Another seed makes another register.
    pub seed: u64,
    /// The day at which the register stands; not before 2024. Dates and the states of projects follow it, ids do not.
    pub today: Date,
}

/// The things of the register: the source, the organisations with parents before what belongs to them, the calls, and then
/// each funding with its milestones, payments and documents. The same settings give the same things.
pub fn things(settings: &Settings) -> impl Iterator<Item = Thing> + use<> {
    let register = Register::new(settings);
    let organisations =
        (0..register.organisations()).filter_map(move |index| register.organisation(index).ok());
    let projects = (0..register.fundings()).filter_map(move |index| register.project(index).ok());
    let calls =
        (0..register.fundings()).filter_map(move |index| register.call(index).ok().flatten());
    // A test proves that nothing is left out for being wrong.
    std::iter::once(Thing::Source(source()))
        .chain(organisations.map(Thing::Organisation))
        .chain(calls.map(Thing::Call))
        .chain(projects.flat_map(project::Project::into_things))
}
