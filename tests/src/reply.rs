//! What came back.

use std::fmt;

use serde_json::Value;

/// An answer, whatever its status.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status code.
    pub status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Reply {
    pub(crate) fn new(status: u16, headers: Vec<(String, String)>, body: Vec<u8>) -> Self {
        Self { status, headers, body }
    }

    /// Panics with the whole reply unless the status is this.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "another status was expected\n{self}");
        self
    }

    /// Panics unless this is a problem of that status and slug; returns its JSON.
    #[track_caller]
    pub fn expect_problem(self, status: u16, slug: &str) -> Value {
        let reply = self.expect(status);
        assert_eq!(reply.media_type(), "application/problem+json", "{reply}");
        let problem = reply.json();
        let kind = problem["type"].as_str().unwrap_or_default();
        assert!(
            kind.ends_with(&format!("/problems/{slug}")),
            "another problem was expected\n{reply}"
        );
        assert_eq!(problem["status"], status, "the body tells another status\n{reply}");
        problem
    }

    /// The value of a header; several of one name are joined as HTTP allows.
    pub fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self
            .headers
            .iter()
            .filter(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
            .collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// `Content-Type` without its parameters, in lower case; empty where there is none.
    pub fn media_type(&self) -> String {
        let value = self.header("content-type").unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// The body as it came, compressed where it was.
    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    /// The body as text.
    #[track_caller]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is UTF-8")
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("the body is no JSON: {error}\n{self}"))
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}", self.status)?;
        for (name, value) in &self.headers {
            writeln!(out, "{name}: {value}")?;
        }
        let text = String::from_utf8_lossy(&self.body);
        let shown: String = text.chars().take(4000).collect();
        write!(out, "\n{shown}")
    }
}
