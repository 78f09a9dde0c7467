//! `GET /metrics`: figures for the operator, in the text format of Prometheus.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::problem::Problem;
use crate::register::Register;
use crate::reply::{accept, no_query};

/// Upper bounds of the duration buckets, in microseconds.
const BUCKETS: [u64; 10] =
    [100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 500_000, 1_000_000, 2_500_000];

/// Puts the route in.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read_metrics);
}

/// Figures of this process since it started.
#[derive(Debug)]
pub(crate) struct Metrics {
    by_status: [AtomicU64; 600],
    buckets: [AtomicU64; BUCKETS.len()],
    microseconds: AtomicU64,
    /// Replies taken from memory.
    pub hits: AtomicU64,
    /// Replies made anew.
    pub misses: AtomicU64,
    /// Passwords that were compared with a hash.
    pub passwords: AtomicU64,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            by_status: std::array::from_fn(|_| AtomicU64::new(0)),
            buckets: std::array::from_fn(|_| AtomicU64::new(0)),
            microseconds: AtomicU64::new(0),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
            passwords: AtomicU64::new(0),
        }
    }
}

impl Metrics {
    /// Counts a request that was answered.
    pub fn count(&self, status: StatusCode, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        if let Some(counter) = self.by_status.get(usize::from(status.as_u16())) {
            counter.fetch_add(1, Relaxed);
        }
        self.microseconds.fetch_add(micros, Relaxed);
        if let Some((_, counter)) =
            BUCKETS.iter().zip(&self.buckets).find(|(bound, _)| micros <= **bound)
        {
            counter.fetch_add(1, Relaxed);
        }
    }

    /// How many requests were answered.
    pub fn answered(&self) -> u64 {
        self.by_status.iter().map(|counter| counter.load(Relaxed)).sum()
    }

    fn write_requests(&self, text: &mut String) {
        family(text, "enpo_http_requests_total", "counter", "Requests answered, by status.");
        let mut total = 0;
        for (status, counter) in self.by_status.iter().enumerate() {
            let count = counter.load(Relaxed);
            total += count;
            if count > 0 {
                let _ = writeln!(text, "enpo_http_requests_total{{status=\"{status}\"}} {count}");
            }
        }
        let name = "enpo_http_request_duration_seconds";
        family(
            text,
            name,
            "histogram",
            "Time from the head of a request to the head of its reply.",
        );
        let mut below = 0;
        for (bound, counter) in BUCKETS.iter().zip(&self.buckets) {
            below += counter.load(Relaxed);
            let _ = writeln!(text, "{name}_bucket{{le=\"{}\"}} {below}", seconds(*bound));
        }
        let _ = writeln!(text, "{name}_bucket{{le=\"+Inf\"}} {total}");
        let _ = writeln!(
            text,
            "{name}_sum {}\n{name}_count {total}",
            seconds(self.microseconds.load(Relaxed))
        );
    }
}

/// Microseconds as seconds, exact.
fn seconds(micros: u64) -> String {
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

fn family(text: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn single(text: &mut String, name: &str, kind: &str, help: &str, value: impl std::fmt::Display) {
    family(text, name, kind, help);
    let _ = writeln!(text, "{name} {value}");
}

fn page(register: &Register) -> String {
    let mut text = String::new();
    let metrics = &register.metrics;
    metrics.write_requests(&mut text);
    single(
        &mut text,
        "enpo_cache_hits_total",
        "counter",
        "Replies taken from memory.",
        metrics.hits.load(Relaxed),
    );
    single(
        &mut text,
        "enpo_cache_misses_total",
        "counter",
        "Replies made anew.",
        metrics.misses.load(Relaxed),
    );
    single(
        &mut text,
        "enpo_passwords_total",
        "counter",
        "Passwords compared with a hash, which takes a processor some 20 ms each.",
        metrics.passwords.load(Relaxed),
    );
    single(
        &mut text,
        "enpo_cache_bytes",
        "gauge",
        "Memory that kept replies take.",
        register.cache.bytes(),
    );
    single(
        &mut text,
        "enpo_cache_entries",
        "gauge",
        "Replies kept in memory.",
        register.cache.entries(),
    );
    single(
        &mut text,
        "enpo_sequence",
        "gauge",
        "The newest change this node has read.",
        register.watermarks.seen(),
    );
    let following = u8::from(register.watermarks.is_following());
    single(&mut text, "enpo_following", "gauge", "1 while the change log is followed.", following);
    let reads = register.settings.reads.saturating_sub(register.permits.available_permits());
    single(&mut text, "enpo_reads_in_flight", "gauge", "Reads of the database under way.", reads);
    let up = seconds(u64::try_from(register.started.elapsed().as_micros()).unwrap_or(u64::MAX));
    single(&mut text, "enpo_uptime_seconds", "gauge", "Seconds since the service started.", up);
    text
}

/// Figures for the operator
///
/// Requests, durations, cache and change log, in the text format of Prometheus. Does not count against the rate limit.
#[utoipa::path(tag = "operations", responses((status = 200, description = "The figures.", body = String, content_type = "text/plain")))]
#[get("/metrics")]
async fn read_metrics(
    request: HttpRequest,
    register: actix_web::web::Data<Register>,
) -> Result<HttpResponse, Problem> {
    no_query(&request)?;
    accept(&request, &["text/plain"])?;
    let mut response = HttpResponse::Ok();
    response.insert_header(("cache-control", "no-store"));
    Ok(response.content_type("text/plain; version=0.0.4; charset=utf-8").body(page(&register)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_add_up() {
        let metrics = Metrics::default();
        for micros in [50, 700, 700, 9_000_000] {
            metrics.count(StatusCode::OK, Duration::from_micros(micros));
        }
        let mut text = String::new();
        metrics.write_requests(&mut text);
        assert!(text.contains("enpo_http_requests_total{status=\"200\"} 4"));
        assert!(text.contains("le=\"0.001000\"} 3"));
        assert!(text.contains("le=\"+Inf\"} 4"));
    }
}
