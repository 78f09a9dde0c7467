//! The OpenAPI document, asked whether a request and its reply are in it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

use crate::reply::Reply;
use crate::schemas;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// A published contract, every schema of it closed: a field that it does not name is a breach.
#[derive(Debug)]
pub struct Contract {
    document: Value,
    schemas: Value,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

impl Contract {
    /// Takes an OpenAPI 3.1 document.
    pub fn new(document: Value) -> Self {
        let schemas = schemas::closed(&document["components"]["schemas"]);
        Self { document, schemas, validators: Mutex::default() }
    }

    /// The document as it is published.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// Every documented `(path, METHOD)`.
    pub fn operations(&self) -> Vec<(String, String)> {
        self.paths()
            .flat_map(|(path, item)| {
                let methods = METHODS.iter().filter(|method| item.get(**method).is_some());
                methods.map(|method| (path.clone(), method.to_uppercase()))
            })
            .collect()
    }

    /// Whether somebody without a token may ask for this path.
    pub fn is_open(&self, path: &str) -> bool {
        let ways = self.document["paths"][path]["get"]["security"].as_array();
        ways.is_some_and(|ways| ways.contains(&json!({})))
    }

    /// Tells how this exchange differs from the contract.
    ///
    /// A HEAD that is not documented is held against its GET. `query` says whether the keys of the
    /// query are looked at.
    pub fn check(
        &self,
        method: &str,
        target: &str,
        reply: &Reply,
        query: bool,
    ) -> Result<(), String> {
        let (path, keys) = split(target);
        let (template, item) = self.path_item(path).ok_or("no such path is documented")?;
        let (key, operation) = operation(item, method)
            .ok_or_else(|| format!("{template} is documented without {method}"))?;
        let place = format!("{key} {template}");
        if query {
            self.check_query(&keys, item, operation)
                .map_err(|problem| format!("{place}: {problem}"))?;
        }
        self.check_reply(&place, method, operation, reply)
            .map_err(|problem| format!("{place} {}: {problem}", reply.status))
    }

    fn check_query(&self, keys: &[String], item: &Value, operation: &Value) -> Result<(), String> {
        let parameters = [&item["parameters"], &operation["parameters"]];
        let known: Vec<&str> = parameters
            .into_iter()
            .filter_map(Value::as_array)
            .flatten()
            .map(|parameter| self.resolve(parameter))
            .filter(|parameter| parameter["in"] == "query")
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        match keys.iter().find(|key| !known.contains(&key.as_str())) {
            Some(key) => Err(format!("the query key {key:?} is not documented, {known:?} are")),
            None => Ok(()),
        }
    }

    fn check_reply(
        &self,
        place: &str,
        method: &str,
        operation: &Value,
        reply: &Reply,
    ) -> Result<(), String> {
        let exact = reply.status.to_string();
        let class = format!("{}XX", reply.status / 100);
        let response = [exact.as_str(), class.as_str(), "default"]
            .into_iter()
            .find_map(|key| operation["responses"].get(key))
            .ok_or("the status is not documented")?;
        let response = self.resolve(response);
        self.check_headers(response, reply)?;
        let content = response["content"].as_object();
        if method == "HEAD" || reply.bytes().is_empty() {
            return match content {
                Some(content) if method != "HEAD" && !content.is_empty() => {
                    Err("the body is empty, and content is documented".to_owned())
                }
                _ if !reply.bytes().is_empty() => Err("a HEAD is answered with a body".to_owned()),
                _ => Ok(()),
            };
        }
        let media_type = reply.media_type();
        let documented = content
            .and_then(|content| content.iter().find(|(name, _)| essence(name) == media_type))
            .ok_or_else(|| format!("the content type {media_type:?} is not documented"))?;
        if !(media_type == "application/json" || media_type.ends_with("+json"))
            || reply.header("content-encoding").is_some()
        {
            return Ok(());
        }
        let schema = documented.1.get("schema").ok_or("no schema is documented")?;
        let validator = self.validator(&format!("{place} {exact} {media_type}"), schema)?;
        let body = serde_json::from_slice(reply.bytes())
            .map_err(|error| format!("the body is no JSON: {error}"))?;
        let faults: Vec<String> = validator
            .iter_errors(&body)
            .take(5)
            .map(|fault| format!("at {:?}: {fault:.400}", fault.instance_path.to_string()))
            .collect();
        if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
    }

    fn check_headers(&self, response: &Value, reply: &Reply) -> Result<(), String> {
        for (name, header) in response["headers"].as_object().into_iter().flatten() {
            if self.resolve(header)["required"] == true && reply.header(name).is_none() {
                return Err(format!("the header {name} is missing"));
            }
        }
        Ok(())
    }

    fn validator(&self, key: &str, schema: &Value) -> Result<Arc<Validator>, String> {
        let mut validators = self.validators.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(validator) = validators.get(key) {
            return Ok(Arc::clone(validator));
        }
        let mut root = match schemas::closed_inline(schema) {
            Value::Object(root) => root,
            _ => Map::new(),
        };
        root.insert("components".to_owned(), json!({ "schemas": self.schemas }));
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .build(&Value::Object(root))
            .map_err(|error| format!("the schema is none: {error}"))?;
        let validator = Arc::new(validator);
        validators.insert(key.to_owned(), Arc::clone(&validator));
        Ok(validator)
    }

    fn paths(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.document["paths"].as_object().into_iter().flatten()
    }

    /// The template that fits this path, the one with most fixed segments first.
    fn path_item(&self, path: &str) -> Option<(&str, &Value)> {
        let segments: Vec<&str> = path.split('/').collect();
        self.paths()
            .filter_map(|(template, item)| {
                fixed_segments(template, &segments).map(|fixed| (fixed, template.as_str(), item))
            })
            .max_by_key(|(fixed, _, _)| *fixed)
            .map(|(_, template, item)| (template, item))
    }

    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str() {
            Some(reference) => {
                self.document.pointer(reference.trim_start_matches('#')).unwrap_or(&Value::Null)
            }
            None => value,
        }
    }
}

fn operation<'a>(item: &'a Value, method: &str) -> Option<(String, &'a Value)> {
    let asked = method.to_ascii_lowercase();
    let keys = if asked == "head" { vec!["head", "get"] } else { vec![asked.as_str()] };
    keys.into_iter().find_map(|key| Some((key.to_ascii_uppercase(), item.get(key)?)))
}

/// How many segments of the template are fixed, if it fits.
fn fixed_segments(template: &str, segments: &[&str]) -> Option<usize> {
    let templates: Vec<&str> = template.split('/').collect();
    if templates.len() != segments.len() {
        return None;
    }
    let mut fixed = 0;
    for (template, segment) in templates.iter().zip(segments) {
        if template.starts_with('{') && template.ends_with('}') {
            if segment.is_empty() {
                return None;
            }
        } else if template == segment {
            fixed += 1;
        } else {
            return None;
        }
    }
    Some(fixed)
}

/// The path and the keys of the query.
fn split(target: &str) -> (&str, Vec<String>) {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let keys = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split('=').next().unwrap_or_default().to_owned())
        .collect();
    (path, keys)
}

fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contract() -> Contract {
        Contract::new(json!({
            "paths": {
                "/things/{id}": {"get": {
                    "parameters": [{"in": "query", "name": "lang"}],
                    "responses": {
                        "200": {
                            "headers": {"ETag": {"required": true}},
                            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
                        },
                        "4XX": {"content": {"application/problem+json": {"schema": {"type": "object"}}}}
                    }
                }},
                "/things/special": {"get": {"responses": {"204": {}}}}
            },
            "components": {"schemas": {"Thing": {
                "type": "object",
                "required": ["id"],
                "properties": {"id": {"type": "string"}, "on": {"type": "string", "format": "date"}}
            }}}
        }))
    }

    fn reply(status: u16, media_type: &str, body: &str) -> Reply {
        let headers = vec![
            ("content-type".to_owned(), media_type.to_owned()),
            ("etag".to_owned(), "\"1\"".to_owned()),
        ];
        Reply::new(status, headers, body.as_bytes().to_vec())
    }

    fn breach(target: &str, status: u16, media_type: &str, body: &str) -> Option<String> {
        contract().check("GET", target, &reply(status, media_type, body), true).err()
    }

    #[test]
    fn what_keeps_the_contract_passes() {
        let json = "application/json; charset=utf-8";
        assert_eq!(breach("/things/1?lang=kk", 200, json, r#"{"id":"1"}"#), None);
        assert_eq!(breach("/things/1", 404, "application/problem+json", "{}"), None);
        assert_eq!(breach("/things/special", 204, "", ""), None);
    }

    #[test]
    fn what_breaks_the_contract_is_told() {
        for (target, status, media_type, body, told) in [
            ("/other", 200, "application/json", "{}", "no such path"),
            (
                "/things/1?long=kk",
                200,
                "application/json",
                r#"{"id":"1"}"#,
                "\"long\" is not documented",
            ),
            ("/things/1", 500, "application/json", "{}", "status is not documented"),
            ("/things/1", 200, "text/html", "{}", "content type"),
            ("/things/1", 200, "application/json", "{}", "\"id\" is a required"),
            ("/things/1", 200, "application/json", "", "body is empty"),
            ("/things/1", 200, "application/json", r#"{"id":"1","on":"1.2.24"}"#, "not a \"date\""),
            ("/things/1", 200, "application/json", r#"{"id":"1","more":1}"#, "'more'"),
            (
                "/things/special",
                200,
                "application/json",
                r#"{"id":"1"}"#,
                "status is not documented",
            ),
        ] {
            let breach = breach(target, status, media_type, body).unwrap_or_default();
            assert!(breach.contains(told), "{target} {status} {body}: {breach:?}");
        }
    }

    #[test]
    fn a_required_header_must_be_there() {
        let reply = Reply::new(
            200,
            vec![("content-type".to_owned(), "application/json".to_owned())],
            br#"{"id":"1"}"#.to_vec(),
        );
        let breach = contract().check("GET", "/things/1", &reply, true).unwrap_err();
        assert!(breach.contains("ETag is missing"), "{breach}");
    }

    #[test]
    fn an_undocumented_head_is_held_against_its_get() {
        let empty = reply(200, "application/json", "");
        assert_eq!(contract().check("HEAD", "/things/1", &empty, true), Ok(()));
        assert!(contract().check("DELETE", "/things/1", &empty, true).is_err());
    }
}
