//! Bodies of requests. No operation reads one, so none is waited for: what is announced as large is refused, and whatever was
//! not sent yet ends the connection after the reply.

use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::HttpMessage as _;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::web::Bytes;

/// Largest body of a request, in bytes.
const LARGEST: u64 = 64 * 1024;

/// Whether a request announces a body that is too large.
pub(super) fn is_too_large(request: &ServiceRequest) -> bool {
    let told = request.headers().get(header::CONTENT_LENGTH);
    let length = told.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    length.is_some_and(|length| length > LARGEST)
}

/// The body of a request, which nobody reads.
pub(super) struct Unread(Payload);

/// Takes the body of a request out of the handlers' reach.
pub(super) fn unread(request: &mut ServiceRequest) -> Unread {
    Unread(request.take_payload())
}

impl Unread {
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
