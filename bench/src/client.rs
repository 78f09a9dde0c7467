//! A load generator: HTTP/1.1 over kept connections, one request at a time on each, on one thread.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Failure;
use crate::mix::Drawn;

/// What a server says that cannot keep up.
pub(crate) const UNAVAILABLE: u16 = 503;

/// Where requests come from.
#[derive(Debug)]
pub(crate) enum Requests {
    /// The same one again and again.
    Same(Vec<u8>),
    /// Each once, until there are none left.
    Each(std::vec::IntoIter<Vec<u8>>),
    /// Some far more often than others, without end.
    Drawn(Drawn),
}

impl Requests {
    fn next(&mut self) -> Option<Vec<u8>> {
        match self {
            Self::Same(request) => Some(request.clone()),
            Self::Each(requests) => requests.next(),
            Self::Drawn(drawn) => Some(drawn.next()),
        }
    }
}

/// What was seen in a slice of time.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub requests: u64,
    pub took: Duration,
    /// How many were answered with 503, which counts for nothing else.
    pub refused: u64,
    /// Microseconds of each request.
    pub times: Vec<u32>,
}

/// The text of a GET.
pub(crate) fn get(target: &str, known: Option<&str>) -> Vec<u8> {
    let known = known.map(|etag| format!("If-None-Match: {etag}\r\n")).unwrap_or_default();
    format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n{known}\r\n")
        .into_bytes()
}

/// Asks for as long as `lasts` and answers are `status`.
pub(crate) fn drive(
    address: SocketAddr,
    connections: u16,
    requests: Requests,
    status: u16,
    lasts: Duration,
) -> Result<(Seen, Requests), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let tasks = tokio::task::LocalSet::new();
    let shared = Rc::new(RefCell::new(requests));
    let (start, seen) = tasks.block_on(&runtime, async {
        let mut streams = Vec::new();
        for _ in 0..connections {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            streams.push(stream);
        }
        let start = Instant::now();
        let asking: Vec<_> = streams
            .into_iter()
            .map(|stream| {
                tokio::task::spawn_local(ask(stream, Rc::clone(&shared), status, start + lasts))
            })
            .collect();
        let mut seen = Seen::default();
        for task in asking {
            let (times, refused) = task.await??;
            seen.times.extend(times);
            seen.refused += refused;
        }
        Ok::<_, Failure>((start, seen))
    })?;
    let seen = Seen { requests: seen.times.len() as u64, took: start.elapsed(), ..seen };
    let requests = Rc::into_inner(shared).ok_or("a connection is still asking")?.into_inner();
    Ok((seen, requests))
}

/// One answer to one request.
pub(crate) fn fetch(address: SocketAddr, request: &[u8]) -> Result<Page, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut connection =
            Connection { stream: TcpStream::connect(address).await?, buffer: Vec::new() };
        let reply = connection.ask(request).await?;
        let head = std::str::from_utf8(&connection.buffer[..reply.head])?;
        let etag = header(head, "etag").unwrap_or_default().to_owned();
        Ok(Page { status: reply.status, etag, body: connection.body(&reply).into_owned() })
    })
}

async fn ask(
    stream: TcpStream,
    requests: Rc<RefCell<Requests>>,
    status: u16,
    until: Instant,
) -> Result<(Vec<u32>, u64), Failure> {
    let mut connection = Connection { stream, buffer: Vec::with_capacity(64 * 1024) };
    let (mut times, mut refused) = (Vec::new(), 0);
    let mut begun = Instant::now();
    while begun < until {
        let Some(request) = requests.borrow_mut().next() else { break };
        let reply = connection.ask(&request).await?;
        let now = Instant::now();
        if reply.status == UNAVAILABLE {
            refused += 1;
            begun = now;
            continue;
        }
        if reply.status != status {
            let (request, body) = (String::from_utf8_lossy(&request), connection.body(&reply));
            let text = format!("answered {} instead of {status}: {request}{body}", reply.status);
            return Err(text.into());
        }
        times.push(u32::try_from((now - begun).as_micros()).unwrap_or(u32::MAX));
        begun = now;
    }
    Ok((times, refused))
}

/// An answer that is kept.
#[derive(Debug)]
pub(crate) struct Page {
    pub status: u16,
    pub etag: String,
    pub body: String,
}

/// An answer that lies in the buffer of its connection: where its head and its body end.
struct Reply {
    status: u16,
    head: usize,
    end: usize,
}

/// The value of a header.
fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let mut lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn ask(&mut self, request: &[u8]) -> Result<Reply, Failure> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            let seen = self.buffer.len().saturating_sub(3);
            self.more().await?;
            let end = self.buffer[seen..].windows(4).position(|window| window == b"\r\n\r\n");
            if let Some(end) = end {
                break seen + end + 4;
            }
        };
        let text = std::str::from_utf8(&self.buffer[..head])?;
        let status: u16 = text
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .ok_or("no status in the answer")?;
        let length = match header(text, "content-length") {
            Some(length) => length.parse()?,
            None if status == 304 => 0,
            None => return Err("an answer without a length".into()),
        };
        let end = head + if status == 304 { 0 } else { length };
        while self.buffer.len() < end {
            self.more().await?;
        }
        Ok(Reply { status, head, end })
    }

    fn body(&self, reply: &Reply) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.buffer[reply.head..reply.end])
    }

    async fn more(&mut self) -> Result<(), Failure> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            return Err("the server closed the connection".into());
        }
        Ok(())
    }
}
