//! A running `enpo serve`.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::client::Request;
use crate::contract::Contract;
use crate::database::Database;
use crate::{binary, reaper};

/// What the server says once it accepts connections.
const LISTENING: &str = "listening on http://";
const PATIENCE: Duration = Duration::from_mins(1);

/// A server on a free port of 127.0.0.1. Killed on drop.
#[derive(Debug)]
pub struct Server {
    url: String,
    process: u32,
    shell: Mutex<Child>,
    /// Where its index lies, where it has no place beside the database.
    _index: Option<TempDir>,
    log: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Serves the register of this database. No rate limit unless `arguments` name one.
    pub fn start(database_url: &str, arguments: &[&str]) -> Self {
        Self::try_start(database_url, arguments)
            .unwrap_or_else(|said| panic!("the server did not start\n{said}"))
    }

    /// The same where the start may be refused: what the server said then.
    pub fn try_start(database_url: &str, arguments: &[&str]) -> Result<Self, String> {
        let mut all = vec!["serve", "--listen", "127.0.0.1:0", "--database-url", database_url];
        if !arguments.contains(&"--rate-limit") {
            all.extend(["--rate-limit", "off"]);
        }
        all.extend(arguments);
        let beside = database_url.starts_with("sqlite:") || arguments.contains(&"--index");
        let index = (!beside).then(|| tempfile::tempdir().expect("a folder can be made"));
        let folder = index.as_ref().map(|folder| folder.path().display().to_string());
        if let Some(folder) = &folder {
            all.extend(["--index", folder]);
        }
        let all: Vec<&OsStr> = all.iter().map(OsStr::new).collect();
        let mut shell = reaper::spawn(binary::path().as_os_str(), &all);
        let process = reaper::process_id(&mut shell);
        let log = Arc::default();
        let stderr = shell.stderr.take().expect("its standard error is a pipe");
        let (found, address) = channel();
        let lines = Arc::clone(&log);
        std::thread::spawn(move || follow(stderr, &lines, &found));
        match address.recv_timeout(PATIENCE) {
            Ok(url) => Ok(Self { url, process, shell: Mutex::new(shell), _index: index, log }),
            Err(_) => {
                drop(shell.stdin.take());
                let _ = shell.wait();
                Err(log.lock().unwrap_or_else(PoisonError::into_inner).join("\n"))
            }
        }
    }

    /// The server of the demonstration register, one for each database and test binary. Tests that
    /// take it only read.
    pub fn demonstration(database: Database) -> &'static Self {
        static SQLITE: OnceLock<Result<Server, String>> = OnceLock::new();
        static POSTGRES: OnceLock<Result<Server, String>> = OnceLock::new();
        let shared = match database {
            Database::Sqlite => &SQLITE,
            Database::Postgres => &POSTGRES,
        };
        shared
            .get_or_init(|| Self::try_start(&database.demonstration(), &[]))
            .as_ref()
            .unwrap_or_else(|said| panic!("the server did not start\n{said}"))
    }

    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> &str {
        &self.url
    }

    /// `127.0.0.1:PORT`
    pub fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// The server's process id, for what its metrics do not tell.
    pub fn process(&self) -> u32 {
        self.process
    }

    /// The lines it has written to its standard error so far.
    pub fn log(&self) -> Vec<String> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits for a line of the log that holds `text`.
    #[track_caller]
    pub fn wait_for_log(&self, text: &str) -> String {
        let start = Instant::now();
        loop {
            if let Some(line) = self.log().into_iter().find(|line| line.contains(text)) {
                return line;
            }
            assert!(
                start.elapsed() < Duration::from_secs(10),
                "no line of the log holds {text:?}\n{}",
                self.log().join("\n")
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Asks it to end, as an operator's `kill` does, and waits until it has.
    pub fn terminate(&self) {
        let asked = Command::new("kill").arg(self.process.to_string()).status();
        assert!(asked.is_ok_and(|status| status.success()), "the server was gone before");
        let start = Instant::now();
        while alive(self.process) {
            assert!(start.elapsed() < PATIENCE, "the server did not end on SIGTERM");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// A GET of this path and query.
    pub fn get(&self, target: &str) -> Request<'_> {
        self.request("GET", target)
    }

    /// A request with this method.
    pub fn request(&self, method: &str, target: &str) -> Request<'_> {
        Request::new(self, method, target)
    }

    /// The JSON of a GET that is answered with 200.
    #[track_caller]
    pub fn ok(&self, target: &str) -> Value {
        self.get(target).send().expect(200).json()
    }

    /// Sends these bytes on a connection of their own and returns what comes back until it is closed
    /// or has been silent for two seconds. For what no client would send.
    pub fn raw(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.address()).expect("the server accepts");
        stream.set_read_timeout(Some(Duration::from_secs(2))).expect("a timeout can be set");
        stream.write_all(bytes).expect("the server reads");
        let mut received = Vec::new();
        let mut chunk = [0; 4096];
        while let Ok(length @ 1..) = stream.read(&mut chunk) {
            received.extend_from_slice(&chunk[..length]);
        }
        received
    }

    /// What this server says it does; read once for each test binary, as they run one program.
    pub fn contract(&self) -> &'static Contract {
        static CONTRACT: OnceLock<Contract> = OnceLock::new();
        CONTRACT.get_or_init(|| {
            let document = self.get("/openapi.json").outside_contract().send().expect(200).json();
            Contract::new(document)
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let shell = self.shell.get_mut().unwrap_or_else(PoisonError::into_inner);
        drop(shell.stdin.take());
        let _ = shell.wait();
    }
}

/// A process that has ended and was not waited for is still listed, as a zombie.
fn alive(process: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/stat"))
        .is_ok_and(|stat| stat.rsplit(") ").next().is_some_and(|state| !state.starts_with('Z')))
}

fn follow(stderr: ChildStderr, lines: &Mutex<Vec<String>>, found: &Sender<String>) {
    let mut reader = BufReader::new(stderr);
    let mut bytes = Vec::new();
    while reader.read_until(b'\n', &mut bytes).is_ok_and(|length| length > 0) {
        let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
        bytes.clear();
        if let Some((_, rest)) = line.split_once(LISTENING) {
            let address = rest.split(|c: char| c.is_whitespace() || c == '/').next();
            let _ = found.send(format!("http://{}", address.unwrap_or_default()));
        }
        lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }
}
