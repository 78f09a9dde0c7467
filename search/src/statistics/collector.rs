//! Collects groups.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use domain::Currency;
use domain::counting::{AmountBasis, Bucket};
use foldhash::fast::RandomState;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::cell::{Cell, FirstFundings, Seen, parts};
use super::{Grouping, LeftOut, Split, Statistics};
use crate::dimension::{Axis, Beside, Dimension, Value};
use crate::number::{part_of, whole};

/// Collects groups of what is selected.
pub(crate) struct StatisticsCollector<'a> {
    pub grouping: Grouping<'a>,
    pub beside: &'a Beside,
    /// Fundings, as keys, whose money is counted where it was passed on to, and such as pass it on in a circle.
    pub passed_on: Arc<Keyed>,
    pub circles: Arc<Keyed>,
    pub firsts: Option<Arc<FirstFundings>>,
}

/// Things as keys.
pub(crate) type Keyed = HashSet<u64, RandomState>;

/// The part of each document in a sum.
pub(super) struct Money {
    pub part: Column<u64>,
    minor: Column<i64>,
    high: Column<i64>,
    has_high: bool,
}

/// The groups of a segment, by numbers of values.
pub(crate) struct StatisticsSegment {
    axes: Vec<Axis>,
    money: Money,
    keys: Column<u64>,
    recipients: Option<Column<u64>>,
    split: Split,
    every_status: bool,
    keeps_amounts: bool,
    passed_on: Arc<Keyed>,
    circles: Arc<Keyed>,
    firsts: Option<Arc<FirstFundings>>,
    groups: HashMap<Numbers, Cell, RandomState>,
    /// Count and minor units of what counts, by group and part: where nothing else is asked, these are all there is to gather
    /// of a thing.
    plain: HashMap<(Numbers, u64), (u64, i128), RandomState>,
    is_plain: bool,
    /// What the parts mean that were met.
    parts: Vec<(u64, (Bucket, Option<Currency>))>,
    total: Cell,
    left_out: HashMap<u64, (u64, i128)>,
    numbers: [Vec<u32>; MOST],
}

/// Most dimensions.
const MOST: usize = 3;
/// A group's values as numbers of a segment.
type Numbers = [u32; MOST];

/// Statistics of a segment.
pub(crate) type Part = tantivy::Result<(Vec<(Vec<Value>, Cell)>, Cell, HashMap<u64, (u64, i128)>)>;

impl Money {
    pub fn open(basis: AmountBasis, segment: &SegmentReader) -> tantivy::Result<Self> {
        let [part, minor, high] = match basis {
            AmountBasis::Present => ["present_part", "present_minor", "present_high"],
            AmountBasis::Original => ["original_part", "original_minor", "original_high"],
            AmountBasis::Paid => ["paid_part", "paid_minor", "paid_high"],
        };
        let columns = segment.fast_fields();
        let high = columns.i64(high)?;
        // Seldom does any amount need more than 62 bits.
        let has_high = high.values.num_vals() > 0;
        Ok(Self { part: columns.u64(part)?, minor: columns.i64(minor)?, high, has_high })
    }

    fn minor(&self, document: DocId) -> i128 {
        let high = if self.has_high { self.high.first(document) } else { None };
        whole(self.minor.first(document).unwrap_or(0), high)
    }
}

impl Collector for StatisticsCollector<'_> {
    type Fruit = Statistics;
    type Child = StatisticsSegment;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<StatisticsSegment> {
        let Grouping { dimensions, split, basis, every_status, measures } = self.grouping;
        let open = |dimension: &Dimension| Axis::open(*dimension, self.beside, segment);
        let columns = segment.fast_fields();
        let recipients = measures.asks_for_recipients();
        Ok(StatisticsSegment {
            axes: dimensions.iter().take(MOST).map(open).collect::<Result<_, _>>()?,
            money: Money::open(basis, segment)?,
            keys: columns.u64("key")?,
            recipients: if recipients { Some(columns.u64("recipient_key")?) } else { None },
            split,
            every_status,
            keeps_amounts: measures.spread,
            passed_on: Arc::clone(&self.passed_on),
            circles: Arc::clone(&self.circles),
            firsts: self.firsts.clone(),
            groups: HashMap::default(),
            plain: HashMap::default(),
            is_plain: !recipients && !measures.spread,
            parts: Vec::new(),
            total: Cell::default(),
            left_out: HashMap::new(),
            numbers: Default::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Part>) -> tantivy::Result<Statistics> {
        let mut all = Statistics::default();
        let mut left_out: HashMap<u64, (u64, i128)> = HashMap::new();
        for segment in segments {
            let (groups, total, left) = segment?;
            for (values, cell) in groups {
                all.groups.entry(values).or_default().merge(cell);
            }
            all.total.merge(total);
            for (part, (count, sum)) in left {
                let line = left_out.entry(part).or_default();
                *line = (line.0 + count, line.1 + sum);
            }
        }
        let line = |(part, (count, sum))| {
            let (reason, currency) = part_of(part);
            LeftOut { reason, currency, count, sum }
        };
        all.left_out = left_out.into_iter().map(line).collect();
        all.left_out.sort_by_key(|line| (line.reason, line.currency));
        Ok(all)
    }
}

impl StatisticsSegment {
    /// Where a part goes, and its currency: of the few that there are each is read once.
    fn part_of(&mut self, part: u64) -> (Bucket, Option<Currency>) {
        if let Some((_, known)) = self.parts.iter().find(|(known, _)| *known == part) {
            return *known;
        }
        let read = part_of(part);
        self.parts.push((part, read));
        read
    }

    /// Whether a part counts, and why not.
    fn verdict(&self, bucket: Bucket, document: DocId) -> Result<(), Bucket> {
        let counts = bucket.is_in_sum() || (self.every_status && bucket != Bucket::UnknownAmount);
        if !counts {
            return Err(bucket);
        }
        if self.passed_on.is_empty() && self.circles.is_empty() {
            return Ok(());
        }
        let key = self.keys.first(document).unwrap_or(0);
        if self.circles.contains(&key) {
            Err(Bucket::Circle)
        } else if self.passed_on.contains(&key) {
            Err(Bucket::PassedOn)
        } else {
            Ok(())
        }
    }

    fn leave_out(&mut self, reason: Bucket, document: DocId) {
        let part = self.money.part.first(document).unwrap_or(0);
        let currency = part_of(part).1;
        let part =
            crate::number::part(domain::counting::Part { bucket: reason, minor: 0, currency });
        let minor = self.money.minor(document);
        let line = self.left_out.entry(part).or_default();
        *line = (line.0 + 1, line.1 + minor);
    }

    /// Reads a document's values into `numbers`; the group that it belongs to, where that is one.
    fn look_at(&mut self, document: DocId) -> Option<Numbers> {
        let together = self.split == Split::Together;
        let mut group = Some([0; MOST]);
        for (at, (axis, numbers)) in self.axes.iter().zip(&mut self.numbers).enumerate() {
            axis.numbers(document, together, numbers);
            group = match (group, numbers.as_slice()) {
                (Some(mut group), [only]) => {
                    group[at] = *only;
                    Some(group)
                }
                _ => None,
            };
        }
        group
    }

    /// The groups that a document belongs to, with its values in `numbers`.
    fn groups(&self) -> Vec<Numbers> {
        let mut groups = vec![[0; MOST]];
        for (at, numbers) in self.numbers.iter().enumerate().take(self.axes.len()) {
            if let [only] = numbers.as_slice() {
                for group in &mut groups {
                    group[at] = *only;
                }
                continue;
            }
            groups = groups
                .iter()
                .flat_map(|group| {
                    numbers.iter().map(move |number| {
                        let mut group = *group;
                        group[at] = *number;
                        group
                    })
                })
                .collect();
        }
        groups
    }
}

impl SegmentCollector for StatisticsSegment {
    type Fruit = Part;

    fn collect(&mut self, document: DocId, _: Score) {
        let Some(part) = self.money.part.first(document) else {
            // Organisations are counted; there is nothing to sum.
            self.total.count();
            let _ = self.look_at(document);
            for group in self.groups() {
                self.groups.entry(group).or_default().count();
            }
            return;
        };
        let (bucket, currency) = self.part_of(part);
        let verdict = self.verdict(bucket, document);
        let (Ok(()), Some(currency)) = (verdict, currency) else {
            self.leave_out(verdict.err().unwrap_or(Bucket::UnknownAmount), document);
            return;
        };
        let minor = self.money.minor(document);
        let only = self.look_at(document);
        if let (Some(group), true) = (only, self.is_plain) {
            let line = self.plain.entry((group, part)).or_default();
            *line = (line.0 + 1, line.1 + minor);
            return;
        }
        let recipients: Vec<u64> =
            self.recipients.iter().flat_map(|column| column.values_for_doc(document)).collect();
        let key = self.keys.first(document).unwrap_or(0);
        let firsts = self.firsts.clone();
        let keeps_amount = self.keeps_amounts;
        let seen = |minor| Seen {
            currency,
            minor,
            key,
            recipients: &recipients,
            keeps_amount,
            firsts: firsts.as_deref(),
        };
        self.total.add(&seen(minor));
        let groups = self.groups();
        let many = if self.split == Split::Equal { groups.len() } else { 1 };
        let mut shares = parts(minor, many);
        let mut share = minor;
        for group in groups {
            share = shares.next().unwrap_or(share);
            self.groups.entry(group).or_default().add(&seen(share));
        }
    }

    fn harvest(mut self) -> Part {
        for ((group, part), (count, sum)) in std::mem::take(&mut self.plain) {
            let Some(currency) = self.part_of(part).1 else { continue };
            self.total.add_many(currency, count, sum);
            self.groups.entry(group).or_default().add_many(currency, count, sum);
        }
        let mut columns: Vec<HashMap<u32, Value>> = Vec::with_capacity(self.axes.len());
        for (at, axis) in self.axes.iter().enumerate() {
            let mut numbers: Vec<u32> = self.groups.keys().map(|group| group[at]).collect();
            numbers.sort_unstable();
            numbers.dedup();
            columns.push(numbers.iter().copied().zip(axis.values(&numbers)?).collect());
        }
        let named = |(group, cell): (Numbers, Cell)| {
            let value = |(column, number): (&HashMap<u32, Value>, &u32)| {
                column.get(number).cloned().unwrap_or(Value::Unknown)
            };
            (columns.iter().zip(&group).map(value).collect(), cell)
        };
        Ok((self.groups.into_iter().map(named).collect(), self.total, self.left_out))
    }
}
