//! Replies: bytes with their type, tag and language, sent in the coding and on the conditions the client asked for.

mod coding;
mod negotiation;
pub(crate) mod private;

use std::sync::OnceLock;

use actix_web::http::header::{self, HeaderMap};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use domain::Language;
use sha2::{Digest, Sha256};

pub(crate) use coding::Coding;
pub(crate) use negotiation::best;

use crate::problem::{Fault, Problem};

/// Shorter bodies are not worth compressing.
const SHORTEST: usize = 1024;

/// A body that can be sent to many.
#[derive(Debug)]
pub(crate) struct Representation {
    content_type: &'static str,
    language: Option<Language>,
    bytes: Bytes,
    tag: String,
    coded: [OnceLock<Bytes>; Coding::COMPRESSED.len()],
}

impl Representation {
    /// A body with its type, and the language it was made in.
    pub fn new(
        content_type: &'static str,
        language: Option<Language>,
        bytes: impl Into<Bytes>,
    ) -> Self {
        let bytes = bytes.into();
        let mut digest = Sha256::new();
        digest.update(content_type);
        digest.update([0]);
        digest.update(&bytes);
        let mut tag = data_encoding::BASE64URL_NOPAD.encode(&digest.finalize());
        tag.truncate(22);
        Self { content_type, language, bytes, tag, coded: Default::default() }
    }

    /// A body of JSON.
    pub fn json(language: Option<Language>, bytes: Vec<u8>) -> Self {
        Self::new("application/json", language, bytes)
    }

    /// Length of the body as it is.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The body in a coding.
    fn body(&self, coding: Coding) -> Bytes {
        match coding.index() {
            Some(index) => self.coded[index].get_or_init(|| coding.compress(&self.bytes)).clone(),
            None => self.bytes.clone(),
        }
    }

    /// The reply to a request: in the coding it likes best, or only that nothing changed.
    pub fn reply(&self, conditions: &Conditions) -> HttpResponse {
        let coding = if self.bytes.len() < SHORTEST { Coding::Identity } else { conditions.coding };
        let tag = format!("\"{}{}\"", self.tag, coding.suffix());
        if conditions.matches(&tag) {
            let mut response = HttpResponse::NotModified();
            self.headers(&mut response, &tag);
            return response.finish();
        }
        let mut response = HttpResponse::Ok();
        self.headers(&mut response, &tag);
        if let Some(name) = coding.name() {
            response.insert_header((header::CONTENT_ENCODING, name));
        }
        response.content_type(self.content_type).body(self.body(coding))
    }

    fn headers(&self, response: &mut HttpResponseBuilder, tag: &str) {
        response.insert_header((header::ETAG, tag));
        response.insert_header((header::CACHE_CONTROL, "public, max-age=0, must-revalidate"));
        response.insert_header((header::VARY, "Accept, Accept-Encoding, Accept-Language"));
        if let Some(language) = self.language {
            response.insert_header((header::CONTENT_LANGUAGE, language.as_str()));
        }
    }
}

/// On what conditions, and in which coding, a client wants a reply.
#[derive(Debug, Clone)]
pub(crate) struct Conditions {
    coding: Coding,
    if_none_match: Option<String>,
}

impl Conditions {
    /// The conditions of a request.
    pub fn of(headers: &HeaderMap) -> Self {
        let coding = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
        let tags: Vec<&str> = headers
            .get_all(header::IF_NONE_MATCH)
            .filter_map(|value| value.to_str().ok())
            .collect();
        Self {
            coding: coding.map_or(Coding::Identity, Coding::negotiate),
            if_none_match: (!tags.is_empty()).then(|| tags.join(",")),
        }
    }

    /// The coding that the client likes best.
    pub fn coding(&self) -> Coding {
        self.coding
    }

    /// Whether the client already has what this tag stands for.
    pub fn matches(&self, tag: &str) -> bool {
        self.if_none_match.as_deref().is_some_and(|tags| {
            tags.split(',')
                .map(str::trim)
                .any(|told| told == "*" || told.strip_prefix("W/").unwrap_or(told) == tag)
        })
    }
}

/// The type among those offered that a request likes best.
pub(crate) fn accept(
    request: &HttpRequest,
    offered: &[&'static str],
) -> Result<&'static str, Problem> {
    let told: Vec<&str> =
        request.headers().get_all(header::ACCEPT).filter_map(|value| value.to_str().ok()).collect();
    best(&told.join(","), offered).ok_or_else(Problem::not_acceptable)
}

/// Refuses a query where none is understood.
pub(crate) fn no_query(request: &HttpRequest) -> Result<(), Problem> {
    let names = request.query_string().split('&').filter(|pair| !pair.is_empty());
    let faults: Vec<Fault> = names
        .map(|pair| {
            Fault::new(
                pair.split('=').next().unwrap_or_default(),
                "unknown_parameter",
                "is not a parameter of this address",
            )
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults)) }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn tag(representation: &Representation, accept_encoding: &str) -> String {
        let request = TestRequest::get()
            .insert_header((header::ACCEPT_ENCODING, accept_encoding))
            .to_http_request();
        let response = representation.reply(&Conditions::of(request.headers()));
        response.headers().get(header::ETAG).unwrap().to_str().unwrap().to_owned()
    }

    #[test]
    fn each_coding_has_a_tag_of_its_own() {
        let long = Representation::json(None, vec![b' '; 5000]);
        let tags = ["identity", "gzip", "br", "zstd"].map(|coding| tag(&long, coding));
        assert!(
            tags.iter().enumerate().all(|(index, tag)| !tags[..index].contains(tag)),
            "{tags:?}"
        );
        let short = Representation::json(None, vec![b' '; 5]);
        assert_eq!(tag(&short, "gzip"), tag(&short, "identity"));
    }

    #[test]
    fn a_known_tag_is_answered_without_a_body() {
        let body = Representation::json(None, b"{}".to_vec());
        let known = tag(&body, "");
        for told in [known.clone(), format!("\"x\", W/{known}"), "*".to_owned()] {
            let request =
                TestRequest::get().insert_header((header::IF_NONE_MATCH, told)).to_http_request();
            assert_eq!(body.reply(&Conditions::of(request.headers())).status(), 304);
        }
        let request =
            TestRequest::get().insert_header((header::IF_NONE_MATCH, "\"x\"")).to_http_request();
        assert_eq!(body.reply(&Conditions::of(request.headers())).status(), 200);
    }
}
