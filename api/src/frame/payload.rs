//! Bodies of requests. Where an operation reads one it is read whole before, within bounds of size and time; where none does it is
//! not waited for: whatever was not sent yet ends the connection after the reply.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::HttpMessage as _;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::web::{Bytes, BytesMut};
use futures_util::Stream as _;

use crate::problem::Problem;

/// Largest body of a request, in bytes.
const LARGEST: usize = 64 * 1024;
/// How long a body may take to come.
const PATIENCE: Duration = Duration::from_secs(10);

/// The body of a request, as its operation reads it.
#[derive(Clone)]
pub(crate) struct Received(pub Bytes);

/// Whether a request announces a body that is too large.
pub(super) fn is_too_large(request: &ServiceRequest) -> bool {
    let told = request.headers().get(header::CONTENT_LENGTH);
    let length = told.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    length.is_some_and(|length| length > LARGEST as u64)
}

/// The body of a request, or what was not read of it.
pub(super) struct Unread(Payload);

/// Takes the body of a request out of the handlers' reach.
pub(super) fn unread(request: &mut ServiceRequest) -> Unread {
    Unread(request.take_payload())
}

impl Unread {
    /// Reads the body whole.
    pub async fn read(&mut self) -> Result<Received, Problem> {
        let mut bytes = BytesMut::new();
        let reading = async {
            while let Some(chunk) =
                poll_fn(|context| Pin::new(&mut self.0).poll_next(context)).await
            {
                bytes.extend_from_slice(&chunk.map_err(|_| Problem::malformed())?);
                if bytes.len() > LARGEST {
                    return Err(Problem::payload_too_large());
                }
            }
            Ok(())
        };
        match tokio::time::timeout(PATIENCE, reading).await {
            Ok(Ok(())) => Ok(Received(bytes.freeze())),
            Ok(Err(problem)) => Err(problem),
            Err(_) => Err(Problem::too_slow()),
        }
    }

    /// Holds the body until the reply is sent: a body of unknown length that was let go before would be read to its end, however
    /// long; one that is still held ends the connection.
    pub fn keep_until_sent(self, response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
        if matches!(self.0, Payload::None) {
            return response;
        }
        response.map_body(|_, body| BoxBody::new(Held { body, _unread: self.0 }))
    }
}

/// The body of a reply, with that of its request.
struct Held {
    body: BoxBody,
    _unread: Payload,
}

impl MessageBody for Held {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(context)
    }
}
