//! A request to a path of the register, as the handlers see it.

mod as_of;
mod cursor;
mod paging;
mod query;

use std::future::{Ready, ready};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use actix_web::dev::Payload;
use actix_web::http::header::HeaderName;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use domain::change::Sequence;
use domain::{Id, Language, OrgId, ThingKind};

pub(crate) use as_of::{AsOf, Snapshot};
pub(crate) use paging::{PARAMETERS as PAGING, Paging};
pub(crate) use query::{Query, decode, only_language};

use crate::cache::{Kept, Turn};
use crate::desk::{Address, Answer, Desk, Stop};
use crate::problem::Problem;
use crate::register::Register;
use crate::reply::{Conditions, accept};

/// What a handler answers.
pub(crate) type Answered = Result<HttpResponse, Problem>;

/// Longest time a read may take.
pub(crate) const READ: Duration = Duration::from_millis(1_800);
/// Longest time to wait for a change that a request wants to be read.
const CATCH_UP: Duration = Duration::from_secs(2);

/// A request that was understood so far as all requests are alike.
pub(crate) struct Ask {
    register: Data<Register>,
    /// Path, in its one spelling, and query as it was asked for.
    pub address: Address,
    /// The query, decoded, in the order it came.
    pub pairs: Vec<(String, String)>,
    /// The language to show texts in, where one was asked for.
    pub language: Option<Language>,
    min_sequence: Option<Result<Sequence, ()>>,
    pub conditions: Conditions,
}

impl FromRequest for Ask {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

impl Ask {
    fn of(request: &HttpRequest) -> Result<Self, Problem> {
        accept(request, &["application/json"])?;
        Self::understood(request)
    }

    /// A request whose wish for a type is looked at elsewhere.
    pub fn understood(request: &HttpRequest) -> Result<Self, Problem> {
        let register =
            request.app_data::<Data<Register>>().cloned().ok_or_else(Problem::internal)?;
        let raw_query = request.query_string().to_owned();
        let pairs = decode(&raw_query).ok_or_else(Problem::malformed)?;
        let asked = pairs
            .iter()
            .find(|(name, _)| name == "lang")
            .and_then(|(_, value)| Language::parse(value).ok());
        let name = request.match_info().iter().next().map_or("", |(_, value)| value);
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
        Ok(Self {
            register,
            address: Address {
                path: query::normal_path(request.path()),
                query: raw_query,
                name: name.to_owned(),
            },
            language: asked.or_else(|| header("accept-language").and_then(Language::negotiate)),
            min_sequence: header("min-sequence").map(|text| query::sequence(text).ok_or(())),
            conditions: Conditions::of(request.headers()),
            pairs,
        })
    }

    /// The id in the path; what is wrong with it stands in the query. A bare BIN leads to the org-id of its organisation.
    pub fn id(&self, kind: ThingKind, query: &mut Query<'_>) -> Result<Option<Id>, Stop> {
        let name = query::decode_text(&self.address.name).ok_or_else(Problem::malformed)?;
        let is_number = name.len() == 12 && name.bytes().all(|b| b.is_ascii_digit());
        if kind == ThingKind::Organisation && is_number {
            let id = OrgId::parse(&format!("KZ-BIN-{name}")).map_err(|_| Problem::not_found())?;
            return Err(self.address.moved_to(id.to_id().as_str()));
        }
        Ok(query.take("id", Id::parse(&name)))
    }

    /// What all requests share.
    pub fn register(&self) -> Data<Register> {
        self.register.clone()
    }

    /// The query, decoded.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// Answers from memory where what is kept still holds, else reads the database: once for all who ask the same at
    /// the same time.
    ///
    /// `plan` understands the query and tells what is to be read; it runs only where nothing is kept.
    pub async fn answer<B>(self, plan: impl FnOnce(&Self) -> Result<B, Stop>) -> Answered
    where
        B: FnOnce(&mut Desk<'_, '_>) -> Result<Answer, Stop> + Send + 'static,
    {
        self.wait_until_read().await?;
        let key = self.key();
        if let Some(reply) = self.kept(&key) {
            return Ok(reply);
        }
        let flight = (key, self.known_to());
        loop {
            match self.register.flights.join(&flight) {
                Turn::Make(making) => {
                    let made = match plan(&self) {
                        Ok(build) => self.read(build).await.map(Arc::new),
                        Err(stop) => Err(stop),
                    };
                    if let Ok(kept) = &made {
                        self.register.cache.keep(flight.0, Arc::clone(kept));
                    }
                    making.done(made.clone());
                    return self.finish(made);
                }
                Turn::Wait(mut waiting) => {
                    if let Ok(made) = waiting.wait_for(Option::is_some).await
                        && let Some(made) = made.clone()
                    {
                        return self.finish(made);
                    }
                }
            }
        }
    }

    /// How far both the node and its index have read: what is being made since is no older.
    fn known_to(&self) -> Sequence {
        let view = self.register.index.as_ref().and_then(search::Index::view);
        let seen = self.register.watermarks.seen();
        view.map_or(seen, |view| view.sequence().min(seen))
    }

    /// Answers what is part of the program, without the database.
    pub async fn tell(self, make: impl FnOnce(&Self) -> Result<Answer, Stop>) -> Answered {
        self.wait_until_read().await?;
        let key = self.key();
        if let Some(reply) = self.kept(&key) {
            return Ok(reply);
        }
        let made = make(&self).map(|answer| {
            let kept = Arc::new(Kept::for_good(answer.representation(self.language)));
            self.register.cache.keep(key, Arc::clone(&kept));
            kept
        });
        self.finish(made)
    }

    /// The reply that is kept, where it still holds.
    fn kept(&self, key: &str) -> Option<HttpResponse> {
        let today = self.register.today();
        let kept = self
            .register
            .cache
            .get(key)
            .filter(|kept| kept.holds(&self.register.watermarks, today));
        let counter = if kept.is_some() {
            &self.register.metrics.hits
        } else {
            &self.register.metrics.misses
        };
        counter.fetch_add(1, Relaxed);
        kept.map(|kept| self.reply(&kept))
    }

    fn finish(&self, made: Result<Arc<Kept>, Stop>) -> Answered {
        match made {
            Ok(kept) => Ok(self.reply(&kept)),
            Err(stop) => Self::stopped(stop),
        }
    }

    /// Why there is no answer, as a reply.
    pub fn stopped(stop: Stop) -> Answered {
        match stop {
            Stop::Moved(location) => Ok(HttpResponse::PermanentRedirect()
                .insert_header(("location", location))
                .insert_header(("cache-control", "public, max-age=0, must-revalidate"))
                .finish()),
            Stop::Problem(problem) => Err(problem),
        }
    }

    /// The reply, with the header that tells how far the node has read the log. A reply may be made from a newer snapshot; the
    /// header never goes back from one reply to the next.
    fn reply(&self, kept: &Kept) -> HttpResponse {
        let sequence = self.register.watermarks.seen();
        let mut response = kept.representation.reply(&self.conditions);
        response.headers_mut().insert(HeaderName::from_static("sequence"), sequence.into());
        response
    }

    fn key(&self) -> String {
        let mut pairs: Vec<&str> =
            self.address.query.split('&').filter(|pair| !pair.is_empty()).collect();
        pairs.sort_unstable();
        let language = self.language.map_or("", Language::as_str);
        format!("{}?{}|{language}", self.address.path, pairs.join("&"))
    }

    /// Reads the database on a thread that may wait, for as long as a read may take.
    async fn read<B>(&self, build: B) -> Result<Kept, Stop>
    where
        B: FnOnce(&mut Desk<'_, '_>) -> Result<Answer, Stop> + Send + 'static,
    {
        let register = self.register.clone();
        let (language, address) = (self.language, self.address.clone());
        let until = Instant::now() + READ;
        let reading = async move {
            let permit = Arc::clone(&register.permits).acquire_owned().await;
            web::block(move || {
                let _permit = permit;
                if Instant::now() >= until {
                    return Err(Problem::unavailable().into());
                }
                let now = (register.settings.today, register.clock.now());
                let view = register.index.as_ref().and_then(search::Index::view);
                register
                    .store
                    .read(|reader| Desk::new(reader, address, language, now, view)?.make(build))
            })
            .await
        };
        match tokio::time::timeout(READ, reading).await {
            Ok(Ok(made)) => made,
            Ok(Err(_)) => Err(Problem::internal().into()),
            Err(_) => {
                log::warn!("the database did not answer in {} ms", READ.as_millis());
                Err(Problem::unavailable().into())
            }
        }
    }

    /// Waits until the change that the request wants is read.
    pub async fn wait_until_read(&self) -> Result<(), Problem> {
        let wanted = match self.min_sequence {
            None => return Ok(()),
            Some(Ok(wanted)) => wanted,
            Some(Err(())) => {
                return Err(Problem::parameter(
                    "Min-Sequence",
                    "malformed",
                    "is not a whole number from 0 up",
                ));
            }
        };
        let until = Instant::now() + CATCH_UP;
        let index = self.register.index.as_ref();
        let behind = || {
            // An index that is being built holds up nobody: what it is needed for says so.
            let view = index.and_then(search::Index::view);
            self.register.watermarks.seen() < wanted
                || view.is_some_and(|view| view.sequence() < wanted)
        };
        while behind() {
            if Instant::now() >= until {
                return Err(Problem::behind());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }
}
