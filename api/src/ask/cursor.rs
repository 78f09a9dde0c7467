//! Cursors: where the next page of a query begins, signed so that no other can be made up or used for another query.

use domain::{Position, SortValue, day};
use hmac::{Hmac, Mac};
use serde_json::Value;
use sha2::Sha256;

/// How many bytes of the signature a cursor carries.
const SIGNATURE: usize = 16;

/// Writes a position of a query.
pub(super) fn seal(secret: &[u8; 32], scope: &str, position: &Position) -> String {
    let (kind, value) = match &position.value {
        SortValue::Text(text) => ("t", Value::from(text.as_str())),
        SortValue::Number(number) => ("n", Value::from(*number)),
        SortValue::Day(date) => ("d", Value::from(day::format_day(*date))),
        SortValue::Missing => ("m", Value::Null),
    };
    let mut bytes = Value::from(vec![Value::from(kind), value, Value::from(position.id.as_str())])
        .to_string()
        .into_bytes();
    bytes.extend(signature(secret, scope, &bytes));
    data_encoding::BASE64URL_NOPAD.encode(&bytes)
}

/// Reads a position of a query; none when it was not written for it here.
pub(super) fn open(secret: &[u8; 32], scope: &str, cursor: &str) -> Option<Position> {
    let bytes = data_encoding::BASE64URL_NOPAD.decode(cursor.as_bytes()).ok()?;
    let (payload, told) = bytes.split_at_checked(bytes.len().checked_sub(SIGNATURE)?)?;
    mac(secret, scope, payload)?.verify_truncated_left(told).ok()?;
    let (kind, value, id): (String, Value, String) = serde_json::from_slice(payload).ok()?;
    let value = match kind.as_str() {
        "t" => SortValue::Text(value.as_str()?.to_owned()),
        "n" => SortValue::Number(value.as_i64()?),
        "d" => SortValue::Day(day::parse_day(value.as_str()?).ok()?),
        _ => SortValue::Missing,
    };
    Some(Position { value, id })
}

fn signature(secret: &[u8; 32], scope: &str, payload: &[u8]) -> Vec<u8> {
    let full = mac(secret, scope, payload).map(|mac| mac.finalize().into_bytes().to_vec());
    let mut full = full.unwrap_or_default();
    full.truncate(SIGNATURE);
    full
}

fn mac(secret: &[u8; 32], scope: &str, payload: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(&(scope.len() as u64).to_be_bytes());
    mac.update(scope.as_bytes());
    mac.update(payload);
    Some(mac)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_cursor_comes_back_for_its_own_query_only() {
        let values = [
            SortValue::Text("Қор".to_owned()),
            SortValue::Number(-5),
            SortValue::Day(date!(2025 - 02 - 03)),
            SortValue::Missing,
        ];
        for value in values {
            let position = Position { value, id: "360G-a".to_owned() };
            let cursor = seal(&[1; 32], "/v1/grants?", &position);
            assert_eq!(open(&[1; 32], "/v1/grants?", &cursor), Some(position));
            assert_eq!(open(&[1; 32], "/v1/contracts?", &cursor), None);
            assert_eq!(open(&[2; 32], "/v1/grants?", &cursor), None);
        }
    }

    #[test]
    fn what_is_no_cursor_is_none() {
        let good = seal(&[1; 32], "s", &Position { value: SortValue::Missing, id: "a".to_owned() });
        let mut forged = data_encoding::BASE64URL_NOPAD.decode(good.as_bytes()).unwrap();
        forged[1] ^= 1;
        let forged = data_encoding::BASE64URL_NOPAD.encode(&forged);
        for cursor in ["", "x", "AAAA", "ä", forged.as_str()] {
            assert_eq!(open(&[1; 32], "s", cursor), None, "{cursor}");
        }
    }
}
