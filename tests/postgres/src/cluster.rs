//! The cluster: made with `initdb`, started with `pg_ctl`, gone with the process that asked for it.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};

use crate::binaries::{command, folder, run};

/// A running server that may be asked for databases.
pub struct Cluster {
    url: String,
    /// Open as long as this process lives: its end is what the shell that cleans up waits for.
    _until_we_end: Option<ChildStdin>,
}

impl Cluster {
    /// The server of `ENPO_TEST_POSTGRES_URL`, else one of our own.
    pub fn start() -> Result<Self, String> {
        match std::env::var("ENPO_TEST_POSTGRES_URL") {
            Ok(url) if !url.is_empty() => Ok(Self { url, _until_we_end: None }),
            _ => Self::start_our_own(),
        }
    }

    /// The URL of its database `postgres`.
    pub fn url(&self) -> &str {
        &self.url
    }

    fn start_our_own() -> Result<Self, String> {
        let programs = folder()?;
        // Made by the user that will own it; short, as the path of a socket has some 100 characters.
        let mut make_folder = command(Path::new("mktemp"));
        make_folder.args(["-d", "-t", "enpo-pg.XXXXXX"]);
        let home = PathBuf::from(run(make_folder)?);
        let guard = clean_up_when_we_end(&programs, &home)?;

        let data = home.join("data");
        let mut initdb = command(&programs.join("initdb"));
        initdb
            .args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"])
            // Text sorted as a dictionary does, as on most machines: a query that relies on the order
            // of bytes without asking for it is found out here.
            .args(["--locale=C", "--locale-provider=icu", "--icu-locale=und"])
            .args(["--no-instructions", "--pgdata"])
            .arg(&data);
        run(initdb)?;

        let mut attempts = 0;
        loop {
            attempts += 1;
            let port = free_port()?;
            match run(start(&programs, &home, port)) {
                Ok(_) => {
                    let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
                    return Ok(Self { url, _until_we_end: Some(guard) });
                }
                // Another process may have taken the port between the look and the start.
                Err(_) if attempts < 5 => {}
                Err(problem) => {
                    let log = std::fs::read_to_string(home.join("log")).unwrap_or_default();
                    return Err(format!("{problem}\n{log}"));
                }
            }
        }
    }
}

fn start(programs: &Path, home: &Path, port: u16) -> Command {
    // Nothing here outlives the run, so nothing has to survive a power cut. The time zone is one that
    // nobody takes by accident.
    let options = format!(
        "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={} \
         -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=400 \
         -c shared_buffers=64MB -c autovacuum=off -c jit=off -c timezone=Pacific/Chatham",
        home.display()
    );
    let mut pg_ctl = command(&programs.join("pg_ctl"));
    pg_ctl
        .args(["start", "--wait", "--timeout=60", "--silent", "--pgdata"])
        .arg(home.join("data"))
        .arg("--log")
        .arg(home.join("log"))
        .args(["--options", &options]);
    pg_ctl
}

/// A shell in the background that waits for the end of this process, then stops the server and
/// removes its folder. libtest calls nothing at its end, and a killed run calls nothing at all; but
/// the pipe that we hold is closed by the operating system in every case.
fn clean_up_when_we_end(programs: &Path, home: &Path) -> Result<ChildStdin, String> {
    use std::os::unix::process::CommandExt;
    let script = r#"cat >/dev/null; "$0" stop -m immediate -s -D "$1/data"; rm -rf "$1""#;
    let mut shell = command(Path::new("sh"));
    shell
        .args(["-c", script])
        .arg(programs.join("pg_ctl"))
        .arg(home)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // Ctrl-C ends the tests; this shell has its work before it then.
        .process_group(0);
    let mut child = shell.spawn().map_err(|error| format!("cannot start {shell:?}: {error}"))?;
    child.stdin.take().ok_or_else(|| "the shell has no input".to_owned())
}

fn free_port() -> Result<u16, String> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| format!("no free port: {error}"))
}
