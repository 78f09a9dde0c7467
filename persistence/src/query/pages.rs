//! One page of rows in an order.

/// From so many rows on a page is a piece of a whole list that somebody takes.
pub(crate) const PIECE: usize = 500;

/// Reads one page in the order of a column: first rows that have a value, from where the page before ended, then those
/// without. Plain queries, each of which an index can serve, instead of one that sorts everything. `$base` gives the
/// query of each of the walks, which together make the page; ids first, so that no row is read that does not stand on it.
/// `$asked` also says whether the index of the order may be chosen, or the query has a better one.
macro_rules! page_by {
    ($c:ident, $base:expr, $walks:expr, $table:ident, $column:ident, $kind:ident($type:ty), $asked:expr) => {{
        let (sort, after, limit, by_order): (domain::Sort, Option<&domain::Position>, usize, bool) =
            $asked;
        let most = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut found: Vec<(Option<$type>, String)> = Vec::new();
        let missing =
            matches!(after, Some(domain::Position { value: domain::SortValue::Missing, .. }));
        let following = |walk: &Option<String>| {
            let query = $base(walk.as_deref()).filter($table::$column.is_not_null());
            let Some(domain::Position { value: domain::SortValue::$kind(value), id }) = after
            else {
                return query;
            };
            let value: $type = value.clone();
            if sort.descending {
                query
                    .filter($table::$column.le(value.clone()))
                    .filter($table::$column.lt(value).or($table::id.gt(id)))
            } else {
                query
                    .filter($table::$column.ge(value.clone()))
                    .filter($table::$column.gt(value).or($table::id.gt(id)))
            }
        };
        for walk in $walks.iter().filter(|_| !missing) {
            let query = following(walk).limit(most);
            // Downwards an index has equal values in no order of ours: both databases sort these alone, block by block.
            let query = if sort.descending {
                query.order(($table::$column.desc(), $table::id.asc()))
            } else {
                query.order(($table::$column.asc(), $table::id.asc()))
            };
            let rows: Vec<(Option<$type>, String)> =
                query.select(($table::$column.nullable(), $table::id)).load($c)?;
            found.extend(rows);
        }
        if $walks.len() > 1 {
            found.sort_by(|(left, left_id), (right, right_id)| {
                let values = left.cmp(right);
                let values = if sort.descending { values.reverse() } else { values };
                values.then_with(|| left_id.cmp(right_id))
            });
            found.truncate(limit);
        }
        if found.len() < limit {
            let rest = i64::try_from(limit - found.len()).unwrap_or(i64::MAX);
            let mut without: Vec<String> = Vec::new();
            for walk in $walks.iter() {
                let mut query = $base(walk.as_deref()).limit(rest).order($table::id.asc());
                crate::query::plan::narrow!(query, by_order, $table::$column.is_null());
                if let Some(position) = after.filter(|_| missing) {
                    query = query.filter($table::id.gt(&position.id));
                }
                let rows: Vec<String> = query.select($table::id).load($c)?;
                without.extend(rows);
            }
            without.sort();
            without.truncate(limit - found.len());
            found.extend(without.into_iter().map(|id| (None, id)));
        }
        let value = |value: Option<$type>| {
            value.map_or(domain::SortValue::Missing, domain::SortValue::$kind)
        };
        let found = found.into_iter().map(|(sorted, id)| (id, value(sorted))).collect();
        crate::query::pages::page_of!($c, $table, found)
    }};
}
pub(crate) use page_by;

/// Reads one page in the order of ids.
macro_rules! page_by_id {
    ($c:ident, $base:expr, $walks:expr, $table:ident, $asked:expr) => {{
        let (sort, after, limit, by_order): (domain::Sort, Option<&domain::Position>, usize, bool) =
            $asked;
        let following = |walk: &Option<String>| {
            let mut query = $base(walk.as_deref()).limit(i64::try_from(limit).unwrap_or(i64::MAX));
            if let Some(position) = after {
                query = if sort.descending {
                    query.filter($table::id.lt(&position.id))
                } else {
                    query.filter($table::id.gt(&position.id))
                };
            }
            if sort.descending {
                query.order($table::id.desc())
            } else {
                query.order($table::id.asc())
            }
        };
        if let ([walk], true) = (&$walks[..], by_order && limit >= crate::query::pages::PIECE) {
            // Nothing is sorted, and the walk meets each row anyway: it is taken along.
            let rows: Vec<crate::rows::Common> =
                following(walk).select(crate::rows::common_columns!($table)).load($c)?;
            rows.into_iter().map(|common| (common, domain::SortValue::Missing)).collect::<Vec<_>>()
        } else {
            let mut found: Vec<String> = Vec::new();
            for walk in $walks.iter() {
                let rows: Vec<String> = following(walk).select($table::id).load($c)?;
                found.extend(rows);
            }
            if $walks.len() > 1 {
                found.sort();
                if sort.descending {
                    found.reverse();
                }
                found.truncate(limit);
            }
            let found = found.into_iter().map(|id| (id, domain::SortValue::Missing)).collect();
            crate::query::pages::page_of!($c, $table, found)
        }
    }};
}
pub(crate) use page_by_id;

/// Reads the rows of a page whose ids are known.
macro_rules! page_of {
    ($c:ident, $table:ident, $found:expr) => {{
        let found: Vec<(String, domain::SortValue)> = $found;
        let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
        let rows: Vec<crate::rows::Common> = $table::table
            .filter($table::id.eq_any(ids))
            .select(crate::rows::common_columns!($table))
            .load($c)?;
        let mut rows: std::collections::HashMap<String, crate::rows::Common> =
            rows.into_iter().map(|common| (common.id.clone(), common)).collect();
        found
            .into_iter()
            .filter_map(|(id, value)| Some((rows.remove(&id)?, value)))
            .collect::<Vec<_>>()
    }};
}
pub(crate) use page_of;
