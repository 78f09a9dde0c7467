//! Exports: everything that a list, a search or statistics have, at one state of the register, streamed.
//!
//! A thread of its own holds one snapshot of the database and writes pieces into a channel that holds a few of them; the reply
//! hands them on. Whoever goes away closes the channel, and the thread ends. What goes wrong before the first byte is a problem
//! like any other; afterwards the connection is broken off, so that nothing looks whole that is not.

mod coded;
mod figures;
mod format;
mod found;
mod heading;
mod offer;
mod sink;
mod stream;
mod table;
mod things;
mod work;

use std::sync::Arc;

use actix_web::HttpResponse;
use domain::Subject;
use tokio::sync::oneshot;

pub(crate) use format::{CODES, Format, TYPES};
pub(crate) use heading::Noun;
pub(crate) use offer::Offer;
pub(crate) use things::{Pieces, Stated, Things};

pub(crate) use figures::Figures;
pub(crate) use found::Found;

use crate::ask::{Answered, Ask, Query, READ};
use crate::desk::Stop;
use crate::problem::{Fault, Problem};
use heading::Begun;

/// What is exported.
pub(crate) enum Rows {
    /// Things of the register.
    Things(Box<dyn Things>),
    /// Groups of statistics.
    Figures(Box<Figures>),
}

/// The value of `include` that takes what lies below fundings along, in exports as NDJSON.
const BELOW: &str = "below";

/// Refuses the parameters of pages: an export has none.
pub(crate) fn refuse_pages(query: &mut Query<'_>) {
    for name in ["limit", "cursor", "include", "highlight"] {
        if query.get(name).is_some() {
            let detail = "is for pages of JSON; an export has everything";
            query.faults.push(Fault::new(name, "not_in_export", detail));
        }
    }
}

/// The same of a list; tells whether what lies below its fundings is wanted, too.
pub(crate) fn with_below(query: &mut Query<'_>, subject: Subject, format: Format) -> bool {
    let can = subject.is_funding() && format == Format::Ndjson;
    let below = can && query.get("include") == Some(BELOW);
    if below {
        query.forget("include");
    }
    refuse_pages(query);
    below
}

/// Answers an export. `plan` understands the query.
pub(crate) async fn answer(
    ask: Ask,
    format: Format,
    noun: Noun,
    plan: impl FnOnce(&Ask) -> Result<Rows, Stop>,
) -> Answered {
    ask.wait_until_read().await?;
    let rows = match plan(&ask) {
        Ok(rows) => rows,
        Err(stop) => return Ask::stopped(stop),
    };
    let register = ask.register();
    let permit = Arc::clone(&register.exports).try_acquire_owned();
    let permit = permit.map_err(|_| Problem::busy())?;
    let (told, begun) = oneshot::channel();
    let (pieces, body) = stream::channel();
    let asked = work::Asked::new(&ask, format, noun);
    let working = move || {
        let _permit = permit;
        work::work(&register, rows, &asked, told, pieces);
    };
    drop(actix_web::rt::task::spawn_blocking(working));
    let begun = match tokio::time::timeout(READ, begun).await {
        Ok(Ok(Ok(begun))) => begun,
        Ok(Ok(Err(stop))) => return Ask::stopped(stop),
        Ok(Err(_)) => return Err(Problem::internal()),
        Err(_) => return Err(Problem::unavailable()),
    };
    Ok(reply(&ask, &begun, body))
}

fn reply(ask: &Ask, begun: &Begun, body: stream::Body) -> HttpResponse {
    if ask.conditions.matches(&begun.tag) {
        let mut response = HttpResponse::NotModified();
        begun.keeping(&mut response);
        return response.finish();
    }
    let mut response = HttpResponse::Ok();
    begun.keeping(&mut response);
    begun.describing(&mut response);
    response.streaming(body)
}
