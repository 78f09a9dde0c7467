//! Who asks, and how the request is told apart from others.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use actix_web::HttpRequest;
use actix_web::http::header::HeaderMap;

use super::shown::holds_person;

/// Longest request id that is taken over.
const LONGEST_ID: usize = 128;

/// The id of a request: the client's own when it is 1 to 128 visible ASCII characters and tells no person, else a new one.
pub(super) fn request_id(headers: &HeaderMap) -> String {
    let told = headers.get("x-request-id").and_then(|value| value.to_str().ok());
    match told {
        Some(id)
            if (1..=LONGEST_ID).contains(&id.len())
                && id.bytes().all(|b| b.is_ascii_graphic())
                && !holds_person(id) =>
        {
            id.to_owned()
        }
        _ => fresh_id(),
    }
}

fn fresh_id() -> String {
    let mut bytes = [0; 16];
    // Without randomness ids repeat, which is no reason not to answer.
    let _ = getrandom::fill(&mut bytes);
    data_encoding::HEXLOWER.encode(&bytes)
}

/// The client's address: the peer's, or, behind `proxies` proxies, the one that the outermost of them saw.
pub(crate) fn address(request: &HttpRequest, proxies: u8) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
    let seen = if proxies == 0 { None } else { forwarded(request.headers(), proxies) };
    by_network(seen.unwrap_or(peer))
}

/// The address that the proxy furthest out added: the last of the list is the one the innermost proxy saw.
fn forwarded(headers: &HeaderMap, proxies: u8) -> Option<IpAddr> {
    let lists: Vec<&str> =
        headers.get_all("x-forwarded-for").filter_map(|value| value.to_str().ok()).collect();
    let all: Vec<&str> = lists.iter().flat_map(|list| list.split(',')).map(str::trim).collect();
    let at = all.len().checked_sub(usize::from(proxies))?;
    all.get(at)?.parse().ok()
}

/// One client of IPv6 has a whole network of addresses.
fn by_network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        four @ IpAddr::V4(_) => four,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_request_id_is_taken_over_only_when_it_is_harmless() {
        let id = |value: &str| {
            let request =
                TestRequest::get().insert_header(("x-request-id", value)).to_http_request();
            request_id(request.headers())
        };
        assert_eq!(id("abc-1"), "abc-1");
        assert_eq!(id("a b").len(), 32);
        assert_eq!(id(&"x".repeat(129)).len(), 32);
        assert_eq!(id("900101300017").len(), 32);
        assert_eq!(id("a-9001013000%31%37").len(), 32);
    }

    #[test]
    fn a_forwarded_address_counts_only_behind_a_proxy() {
        let request = TestRequest::get()
            .peer_addr("10.0.0.1:1".parse().unwrap())
            .insert_header(("x-forwarded-for", "1.1.1.1, 2.2.2.2, 3.3.3.3"))
            .to_http_request();
        assert_eq!(address(&request, 0).to_string(), "10.0.0.1");
        assert_eq!(address(&request, 1).to_string(), "3.3.3.3");
        assert_eq!(address(&request, 2).to_string(), "2.2.2.2");
        assert_eq!(address(&request, 9).to_string(), "10.0.0.1");
    }
}
