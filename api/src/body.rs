//! Bodies of requests: read as JSON, as a merge patch or as a form, field by field, so that everything that is wrong is told at once.

use std::fmt;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use domain::Invalid;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use crate::frame::Received;
use crate::problem::{Fault, Place, Problem};

/// The type of a body that makes something.
const JSON: &str = "application/json";
/// The type of a body that changes something (RFC 7396).
const MERGE_PATCH: &str = "application/merge-patch+json";
/// The type of a body for OAuth 2.0.
const FORM: &str = "application/x-www-form-urlencoded";

/// The fields of a body that is being understood.
pub(crate) struct Fields {
    given: Map<String, Value>,
    faults: Vec<Fault>,
}

/// A body of JSON.
pub(crate) struct JsonBody(pub Fields);
/// A merge patch.
pub(crate) struct PatchBody(pub Fields);
/// A form.
pub(crate) struct FormBody(pub Fields);

macro_rules! body {
    ($($name:ident = $media_type:ident, $read:ident;)+) => {$(
        impl FromRequest for $name {
            type Error = Problem;
            type Future = Ready<Result<Self, Problem>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                ready(received(request, $media_type).and_then(|body| $read(&body)).map(Self))
            }
        }
    )+};
}

body! {
    JsonBody = JSON, object;
    PatchBody = MERGE_PATCH, object;
    FormBody = FORM, form;
}

/// The body of a request of the wanted type.
fn received(request: &HttpRequest, media_type: &'static str) -> Result<Vec<u8>, Problem> {
    let told = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let told = told.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
    if !told.eq_ignore_ascii_case(media_type) {
        return Err(Problem::unsupported_media_type(media_type));
    }
    let body = request.extensions().get::<Received>().cloned();
    body.map(|Received(bytes)| bytes.to_vec()).ok_or_else(Problem::internal)
}

/// An object with the names that stand in it more than once: of two values nobody can say which was meant.
struct Once {
    given: Map<String, Value>,
    repeated: Vec<String>,
}

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = Once;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Once, A::Error> {
                let mut once = Once { given: Map::new(), repeated: Vec::new() };
                while let Some((name, value)) = entries.next_entry::<String, Value>()? {
                    if once.given.contains_key(&name) && !once.repeated.contains(&name) {
                        once.repeated.push(name.clone());
                    }
                    once.given.insert(name, value);
                }
                Ok(once)
            }
        }

        deserializer.deserialize_map(Entries)
    }
}

fn object(body: &[u8]) -> Result<Fields, Problem> {
    match serde_json::from_slice::<Once>(body) {
        Ok(Once { given, repeated }) => {
            let mut fields = Fields { given, faults: Vec::new() };
            for name in repeated {
                fields.wrong_at(&name, "repeated", "is given twice");
            }
            Ok(fields)
        }
        Err(error) if error.is_data() => {
            let invalid = Invalid::new("malformed", "", "", "is not an object");
            Err(Problem::invalid_body(vec![Fault::in_body(invalid)]))
        }
        Err(_) => Err(Problem::malformed()),
    }
}

fn form(body: &[u8]) -> Result<Fields, Problem> {
    let text = std::str::from_utf8(body).map_err(|_| Problem::malformed())?;
    let pairs = crate::ask::decode(text).ok_or_else(Problem::malformed)?;
    let mut fields = Fields { given: Map::new(), faults: Vec::new() };
    for (name, value) in pairs {
        if fields.given.contains_key(&name) {
            fields.wrong_at(&name, "repeated", "is given twice");
        }
        fields.given.insert(name, Value::String(value));
    }
    Ok(fields)
}

impl Fields {
    /// Notes what is wrong.
    pub fn wrong(&mut self, invalid: Invalid) {
        self.faults.push(Fault::in_body(invalid));
    }

    /// Notes what is wrong with a field whose name somebody made up.
    fn wrong_at(&mut self, name: &str, code: &'static str, detail: &str) {
        let mut fault = Fault::in_body(Invalid::new(code, "", "", detail));
        let escaped = name.chars().take(100).collect::<String>();
        let escaped = escaped.replace('~', "~0").replace('/', "~1");
        fault.place = Place::Pointer(format!("/{escaped}"));
        self.faults.push(fault);
    }

    /// A value that was read, or what is wrong with its field.
    pub fn take<T>(&mut self, name: &str, read: Result<T, Invalid>) -> Option<T> {
        let at = |mut invalid: Invalid| {
            name.clone_into(&mut invalid.field);
            self.wrong(invalid);
        };
        read.map_err(at).ok()
    }

    /// A text that has to be there.
    pub fn text(&mut self, name: &str) -> Option<String> {
        match self.given.remove(name) {
            Some(Value::String(text)) => Some(text),
            Some(_) => {
                self.wrong(Invalid::new("malformed", name, "", "is not a text"));
                None
            }
            None => {
                self.wrong(Invalid::new("required", name, "", "is missing"));
                None
            }
        }
    }

    /// Whether a field was given and not read yet.
    pub fn has(&self, name: &str) -> bool {
        self.given.contains_key(name)
    }

    /// A text that may be missing.
    pub fn text_option(&mut self, name: &str) -> Option<String> {
        if self.has(name) { self.text(name) } else { None }
    }

    /// Whether something is so; may be missing.
    pub fn flag_option(&mut self, name: &str) -> Option<bool> {
        match self.given.remove(name)? {
            Value::Bool(flag) => Some(flag),
            _ => {
                self.wrong(Invalid::new("malformed", name, "", "is neither true nor false"));
                None
            }
        }
    }

    /// Several codes; none where the field is missing or one of them is wrong.
    pub fn codes<T>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, Invalid>,
    ) -> Option<Vec<T>> {
        let Value::Array(values) = self.given.remove(name)? else {
            self.wrong(Invalid::new("malformed", name, "", "is not a list"));
            return None;
        };
        let (mut codes, before) = (Vec::new(), self.faults.len());
        for (at, value) in values.iter().enumerate() {
            let text = value.as_str().unwrap_or_default();
            codes.extend(self.take(&format!("{name}.{at}"), parse(text)));
        }
        (self.faults.len() == before).then_some(codes)
    }

    /// What the body could not be read for, if anything: also fields that nobody asked for.
    pub fn finish(mut self) -> Result<(), Problem> {
        let unknown: Vec<String> = self.given.keys().cloned().collect();
        for name in unknown {
            let detail = "is not a field of this body, or not one to be set";
            self.wrong_at(&name, "unknown_field", detail);
        }
        if self.faults.is_empty() { Ok(()) } else { Err(Problem::invalid_body(self.faults)) }
    }

    /// The same together with a value that is there unless a fault says why not.
    pub fn finish_with<T>(self, value: Option<T>) -> Result<T, Problem> {
        match value {
            Some(value) => self.finish().map(|()| value),
            None => Err(self.finish().err().unwrap_or_else(Problem::internal)),
        }
    }
}
