//! Where to listen: an address or a name, and a port.

use std::net::{SocketAddr, ToSocketAddrs};
use std::str::FromStr;

use serde::Deserialize;

/// One or several addresses: `localhost` may be two.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Listen(pub Vec<SocketAddr>);

impl FromStr for Listen {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = "is not an address and a port, such as 127.0.0.1:8080 or localhost:8080";
        match text.to_socket_addrs().map(Iterator::collect::<Vec<_>>) {
            Ok(addresses) if !addresses.is_empty() => Ok(Self(addresses)),
            Ok(_) => Err(wrong.to_owned()),
            Err(error) => Err(format!("{wrong} ({error})")),
        }
    }
}

impl TryFrom<String> for Listen {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_an_address_too() {
        let Listen(found) = "127.0.0.1:80".parse().unwrap();
        assert_eq!(found, ["127.0.0.1:80".parse().unwrap()]);
        let Listen(found) = "localhost:8080".parse().unwrap();
        assert!(found.iter().all(|address| address.ip().is_loopback() && address.port() == 8080));
        for wrong in ["", "nowhere", "localhost", "localhost:99999"] {
            assert!(wrong.parse::<Listen>().is_err(), "{wrong}");
        }
    }
}
