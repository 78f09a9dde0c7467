//! Typing errors.

/// Whether two words differ by one typing error: a letter too many, too few or wrong, or two in the wrong order.
pub(super) fn is_one_apart(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() {
        (a.as_bytes(), b.as_bytes())
    } else {
        (b.as_bytes(), a.as_bytes())
    };
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (Some(short), Some(long)) = (short.get(same..), long.get(same..)) else { return false };
    match (short, long) {
        ([], [_]) => true,
        ([a, b, short @ ..], [c, d, long @ ..]) if a == d && b == c && short == long => true,
        ([_, short @ ..], [_, long @ ..]) if short.len() == long.len() => short == long,
        (short, [_, long @ ..]) => short == long,
        _ => false,
    }
}
