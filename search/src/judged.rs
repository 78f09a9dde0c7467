//! Questions whose answers are known, to see how well a search does: `search/data/judged`.

use domain::{Funding, Organisation};
use serde_json::Value;

/// The register that the questions are asked of.
#[derive(Debug, Clone)]
pub struct Register {
    /// Its organisations.
    pub organisations: Vec<Organisation>,
    /// Its grants and contracts.
    pub funding: Vec<Funding>,
}

/// A question with its answers.
#[derive(Debug, Clone)]
pub struct Query {
    /// What is typed.
    pub q: &'static str,
    /// `organisation`, `funding` or `any`: what is asked for.
    pub kind: &'static str,
    /// The ids that should come first, equal among themselves.
    pub best: Vec<&'static str>,
    /// The ids that should come on the first page too.
    pub others: Vec<&'static str>,
    /// The habit of searching that it stands for.
    pub habit: &'static str,
}

/// How well a search does over some questions.
#[derive(Debug, Clone, Copy, Default)]
pub struct Figures {
    /// How many were asked.
    pub queries: u32,
    /// The share of the expected answers that are among the first ten, on average.
    pub recall_at_10: f64,
    /// One by the place of the first of the best answers among the first ten, on average (MRR).
    pub reciprocal_rank: f64,
}

/// The register.
///
/// # Errors
/// What is wrong with the file; a test proves that nothing is.
pub fn register() -> Result<Register, serde_json::Error> {
    let mut file: Value = serde_json::from_str(include_str!("../data/judged/register.json"))?;
    let mut take = |name: &str| file.get_mut(name).map(Value::take).unwrap_or_default();
    Ok(Register {
        organisations: serde_json::from_value(take("organisations"))?,
        funding: serde_json::from_value(take("funding"))?,
    })
}

/// The questions.
pub fn queries() -> impl Iterator<Item = Query> {
    let lines = include_str!("../data/judged/queries.tsv").lines();
    lines.filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut fields = line.split('\t');
        let (q, kind, ids, habit) =
            (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
        let (best, others) = ids.split_once(" > ").unwrap_or((ids, ""));
        let ids = |list: &'static str| list.split_ascii_whitespace().collect();
        Some(Query { q, kind, best: ids(best), others: ids(others), habit })
    })
}

impl Query {
    /// The share of the expected answers among the first ten, and one by the place of the first of the best.
    #[must_use]
    pub fn judge(&self, answers: &[String]) -> (f64, f64) {
        let first = answers.get(..10).unwrap_or(answers);
        let expected = || self.best.iter().chain(&self.others);
        let found = expected().filter(|id| first.iter().any(|answer| answer == *id)).count();
        let place = first.iter().zip(1_u32..).find(|(id, _)| self.best.contains(&id.as_str()));
        (share(found, expected().count().min(10)), place.map_or(0.0, |(_, at)| 1.0 / f64::from(at)))
    }
}

/// Asks every question and gives the figures of each habit, in the order in which they come, and of all together at the end.
pub fn figures(mut answer: impl FnMut(&Query) -> Vec<String>) -> Vec<(&'static str, Figures)> {
    let mut sums: Vec<(&'static str, Figures)> = Vec::new();
    let mut all = Figures::default();
    for query in queries() {
        let judged = query.judge(&answer(&query));
        all.add(judged);
        match sums.iter_mut().find(|(habit, _)| *habit == query.habit) {
            Some((_, figures)) => figures.add(judged),
            None => {
                let mut figures = Figures::default();
                figures.add(judged);
                sums.push((query.habit, figures));
            }
        }
    }
    sums.push(("all", all));
    sums
}

impl Figures {
    /// Takes one more question into the averages.
    fn add(&mut self, (recall, rank): (f64, f64)) {
        self.queries += 1;
        let part = 1.0 / f64::from(self.queries);
        self.recall_at_10 += (recall - self.recall_at_10) * part;
        self.reciprocal_rank += (rank - self.reciprocal_rank) * part;
    }
}

fn share(part: usize, whole: usize) -> f64 {
    let [part, whole] =
        [part, whole].map(|count| f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
    if whole > 0.0 { part / whole } else { 0.0 }
}
