//! The way from the thread that writes to the reply that is sent.

use std::fmt;
use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::web::Bytes;
use futures_util::Stream;
use tokio::runtime::Handle;
use tokio::sync::mpsc;

/// Bytes that are sent together.
const PIECE: usize = 128 << 10;
/// How many pieces may wait to be sent.
const WAITING: usize = 4;
/// How long a client may take nothing before it is given up, so that it holds no snapshot for ever.
const PATIENCE: Duration = Duration::from_mins(1);

/// What goes through.
enum Part {
    Piece(Bytes),
    /// Everything is there: a channel that closes without it was left in the middle.
    End,
}

/// A channel whose two ends are in step.
pub(super) fn channel() -> (Pieces, Body) {
    let (sender, receiver) = mpsc::channel(WAITING);
    let pieces = Pieces { sender, gathered: Vec::new(), handle: Handle::current() };
    (pieces, Body { receiver, ended: false })
}

/// Takes bytes, and sends them in pieces.
pub(super) struct Pieces {
    sender: mpsc::Sender<Part>,
    gathered: Vec<u8>,
    handle: Handle,
}

impl Pieces {
    fn send(&mut self, part: Part) -> io::Result<()> {
        let sending = tokio::time::timeout(PATIENCE, self.sender.send(part));
        match self.handle.block_on(sending) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }

    /// Whether anybody still waits for it, asked where nothing is sent for long.
    pub fn wanted(&self) -> io::Result<()> {
        if self.sender.is_closed() { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(()) }
    }

    /// Sends what is left, and that it is all.
    pub fn end(mut self) -> io::Result<()> {
        self.flush()?;
        self.send(Part::End)
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.gathered.capacity() == 0 {
            self.gathered.reserve_exact(PIECE);
        }
        let room = PIECE.saturating_sub(self.gathered.len());
        let (taken, _) = bytes.split_at(room.min(bytes.len()));
        self.gathered.extend_from_slice(taken);
        if self.gathered.len() >= PIECE {
            self.flush()?;
        }
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let piece = std::mem::take(&mut self.gathered);
        self.send(Part::Piece(piece.into()))
    }
}

/// What is sent. It fails where the other end left in the middle, which breaks the connection off.
pub(super) struct Body {
    receiver: mpsc::Receiver<Part>,
    ended: bool,
}

impl Stream for Body {
    type Item = Result<Bytes, LeftOff>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        self.receiver.poll_recv(context).map(|part| match part {
            Some(Part::Piece(piece)) => Some(Ok(piece)),
            Some(Part::End) => {
                self.ended = true;
                None
            }
            None => {
                self.ended = true;
                Some(Err(LeftOff))
            }
        })
    }
}

/// An export that could not be brought to its end.
#[derive(Debug)]
pub(super) struct LeftOff;

impl fmt::Display for LeftOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an export was left off")
    }
}

impl std::error::Error for LeftOff {}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt;

    use super::*;

    #[actix_web::test]
    async fn what_is_written_comes_through_whole_and_in_pieces() {
        let (mut pieces, mut body) = channel();
        let writing = actix_web::rt::task::spawn_blocking(move || {
            pieces.write_all(&vec![7; 3 * PIECE + 5])?;
            pieces.end()
        });
        let mut lengths = Vec::new();
        while let Some(piece) = body.next().await {
            lengths.push(piece.unwrap().len());
        }
        assert_eq!(lengths, [PIECE, PIECE, PIECE, 5]);
        writing.await.unwrap().unwrap();
    }

    #[actix_web::test]
    async fn who_leaves_in_the_middle_is_noticed_at_the_other_end() {
        let (mut pieces, mut body) = channel();
        pieces.gathered = vec![1; 10];
        drop(actix_web::rt::task::spawn_blocking(move || pieces.flush()));
        assert_eq!(body.next().await.unwrap().unwrap().len(), 10);
        assert!(body.next().await.unwrap().is_err(), "no end was told");
        assert!(body.next().await.is_none());

        let (mut pieces, body) = channel();
        drop(body);
        let writing =
            actix_web::rt::task::spawn_blocking(move || pieces.write_all(&vec![0; 2 * PIECE]));
        assert_eq!(writing.await.unwrap().unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }
}
