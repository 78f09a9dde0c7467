//! The mix of all reads, asked as people ask: few things often, most things seldom, while somebody writes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::ScopedJoinHandle;
use std::time::{Duration, Instant};

use domain::{Clock, LocalisedText, SystemClock, Thing};
use persistence::{Act, Options, Stated, Store};

use crate::Failure;
use crate::database::Database;
use crate::work::{Side, Work};

/// How many questions there are.
const QUESTIONS: usize = 10_000;
/// How often something is written.
const EVERY: Duration = Duration::from_secs(1);

/// Requests that are drawn by Zipf's law: the n-th is asked an n-th as often as the first. The same are drawn in each run.
#[derive(Debug, Clone)]
pub(crate) struct Drawn {
    requests: Vec<Vec<u8>>,
    /// Sums of the weights up to each.
    up_to: Vec<f64>,
    state: u64,
}

impl Drawn {
    /// The requests of a side: of each read in turn, as many questions as there are.
    pub(crate) fn of(works: &[Work], side: Side) -> Self {
        let mut each: Vec<_> = works
            .iter()
            .filter(|work| work.status == 200)
            .map(|work| work.first(side).into_iter())
            .collect();
        let mut requests = Vec::with_capacity(QUESTIONS);
        while requests.len() < QUESTIONS {
            let before = requests.len();
            requests.extend(each.iter_mut().filter_map(Iterator::next));
            if requests.len() == before {
                break;
            }
        }
        let mut sum = 0.0;
        let mut up_to = Vec::with_capacity(requests.len());
        for rank in 1..=requests.len() {
            sum += 1.0 / rank as f64;
            up_to.push(sum);
        }
        Self { requests, up_to, state: 1 }
    }

    /// The next one.
    pub(crate) fn next(&mut self) -> Vec<u8> {
        // SplitMix64.
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let share = ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64;
        let drawn = share * self.up_to.last().copied().unwrap_or(0.0);
        let at = self.up_to.partition_point(|sum| *sum < drawn);
        self.requests.get(at).or(self.requests.last()).cloned().unwrap_or_default()
    }
}

/// Does something while a grant or a contract gets another title each second.
pub(crate) fn beside_writes<T>(
    database: &Database,
    settings: &demo::Settings,
    run: impl FnOnce() -> Result<T, Failure>,
) -> Result<T, Failure> {
    let store = Store::open(database.url(), &Options { connections: 2, ..Options::default() })?;
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writing: ScopedJoinHandle<'_, Result<(), Failure>> =
            scope.spawn(|| write(&store, settings, &ended));
        let done = run();
        ended.store(true, Ordering::Relaxed);
        writing.join().map_err(|_| "the writer panicked")??;
        done
    })
}

fn write(store: &Store, settings: &demo::Settings, ended: &AtomicBool) -> Result<(), Failure> {
    let source = demo::source().id;
    let fundings = demo::things(settings).filter_map(|thing| match thing {
        Thing::Funding(funding) => Some(funding),
        _ => None,
    });
    for mut funding in fundings.step_by(17) {
        let begun = Instant::now();
        let now = SystemClock.now();
        funding.title = Some(LocalisedText::en(format!("Written at {now}"))?);
        let act = Act { actor: "importer:bench".to_owned(), now };
        let stated = Stated::new(Thing::Funding(funding), source.clone(), None);
        let written = store.state(&act, &[stated])?;
        if let Some((_, invalid)) = written.refused.first() {
            return Err(invalid.to_string().into());
        }
        while begun.elapsed() < EVERY {
            if ended.load(Ordering::Relaxed) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    Ok(())
}
