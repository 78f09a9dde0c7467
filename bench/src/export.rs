//! Exports: everything of a list, as it streams.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::Failure;
use crate::child::Server;
use crate::sheet::{Export, Sheet};

/// What is exported.
const LISTS: [(&str, &str); 3] = [
    ("organisations", "/v1/organisations"),
    ("grants and contracts", "/v1/funding"),
    ("milestones", "/v1/milestones"),
];
const FORMATS: [&str; 2] = ["ndjson", "csv"];
/// How often memory is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// Measures each list in each format; `rows` is how many it has.
pub(crate) fn measure(
    api: &Server,
    rows: [u64; 3],
    database: &'static str,
    sheet: &mut Sheet,
) -> Result<(), Failure> {
    for ((what, path), rows) in LISTS.into_iter().zip(rows) {
        for format in FORMATS {
            let target = format!("{path}?format={format}");
            eprintln!("{database}: W7 {target} …");
            let mut export = Export { what, format, database, ..Export::default() };
            match watched(api, || stream(api, &target))? {
                (Ok(streamed), growth) => {
                    if streamed.lines < rows {
                        let Streamed { lines, .. } = streamed;
                        return Err(format!("{target} has {lines} lines for {rows} rows").into());
                    }
                    export.rows = rows;
                    export.bytes = streamed.bytes;
                    export.first = streamed.first;
                    export.took = streamed.took;
                    export.growth = growth;
                }
                (Err(status), _) => export.refused = Some(status),
            }
            sheet.export(export);
        }
    }
    Ok(())
}

/// Does something, and tells by how much the server's own memory grew meanwhile.
fn watched<T>(
    server: &Server,
    run: impl FnOnce() -> Result<T, Failure>,
) -> Result<(T, u64), Failure> {
    let before = server.memory()?;
    let (ended, most) = (AtomicBool::new(false), AtomicU64::new(before));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                if let Ok(memory) = server.memory() {
                    most.fetch_max(memory, Ordering::Relaxed);
                }
                std::thread::sleep(LOOK);
            }
        });
        let done = run();
        ended.store(true, Ordering::Relaxed);
        Ok((done?, most.load(Ordering::Relaxed) - before))
    })
}

/// What was streamed.
struct Streamed {
    lines: u64,
    bytes: u64,
    first: Duration,
    took: Duration,
}

/// Reads a reply to its end; else its status.
fn stream(server: &Server, target: &str) -> Result<Result<Streamed, u16>, Failure> {
    let mut stream = TcpStream::connect(server.address)?;
    let start = Instant::now();
    let request = format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut buffer = vec![0; 256 * 1024];
    let mut head = Vec::new();
    let body = loop {
        let read = stream.read(&mut buffer)?;
        if read == 0 {
            return Err("the server closed the connection".into());
        }
        head.extend_from_slice(&buffer[..read]);
        if let Some(end) = head.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
    };
    let text = std::str::from_utf8(&head[..body])?.to_ascii_lowercase();
    let status = text.split(' ').nth(1).ok_or("no status in the answer")?.parse()?;
    if status != 200 {
        return Ok(Err(status));
    }
    let mut chunks = Chunks::new(text.contains("transfer-encoding: chunked"));
    let mut first = None;
    let mut piece = head.split_off(body);
    loop {
        if chunks.take(&piece)? {
            first.get_or_insert_with(|| start.elapsed());
        }
        let read = stream.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        piece.clear();
        piece.extend_from_slice(&buffer[..read]);
    }
    if chunks.is_chunked && !chunks.ended {
        return Err(format!("{target} ended in the middle").into());
    }
    let (lines, bytes) = (chunks.lines, chunks.bytes);
    Ok(Ok(Streamed { lines, bytes, first: first.unwrap_or_default(), took: start.elapsed() }))
}

/// Reads a body, in chunks or whole.
struct Chunks {
    is_chunked: bool,
    /// What is left of the chunk, with the end of its line.
    left: usize,
    size: Vec<u8>,
    ended: bool,
    lines: u64,
    bytes: u64,
}

impl Chunks {
    fn new(is_chunked: bool) -> Self {
        Self { is_chunked, left: 0, size: Vec::new(), ended: false, lines: 0, bytes: 0 }
    }

    fn count(&mut self, body: &[u8]) {
        self.lines += body.split(|byte| *byte == b'\n').count() as u64 - 1;
        self.bytes += body.len() as u64;
    }

    /// Takes a piece, and tells whether any of it belongs to the body.
    fn take(&mut self, mut piece: &[u8]) -> Result<bool, Failure> {
        let before = self.bytes;
        if !self.is_chunked {
            self.count(piece);
            return Ok(self.bytes > before);
        }
        while let Some(byte) = piece.first().copied() {
            if self.left > 2 {
                let (body, rest) = piece.split_at(piece.len().min(self.left - 2));
                self.count(body);
                self.left -= body.len();
                piece = rest;
                continue;
            }
            piece = &piece[1..];
            if self.left > 0 {
                self.left -= 1;
            } else if byte == b'\n' {
                let size = usize::from_str_radix(std::str::from_utf8(&self.size)?.trim(), 16)?;
                self.size.clear();
                self.ended = size == 0;
                self.left = size + 2;
            } else {
                self.size.push(byte);
            }
        }
        Ok(self.bytes > before)
    }
}
