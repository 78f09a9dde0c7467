//! The processes that are measured.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Failure;
use crate::database::Database;

/// What all servers say once they accept connections.
pub(crate) const LISTENING: &str = "listening on http://";
/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_mins(1);
/// Clock ticks a second in `/proc`: the same on every Linux.
const TICKS: f64 = 100.0;

/// A server in a process of its own, ended on drop.
pub(crate) struct Server {
    child: Child,
    pub address: SocketAddr,
}

/// Builds `enpo` with the profile of this program, and tells where it is.
pub(crate) fn build() -> Result<PathBuf, Failure> {
    let own = std::env::current_exe()?;
    let folder = own.parent().ok_or("this program lies nowhere")?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--package", "cli"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    match folder.file_name().and_then(|name| name.to_str()) {
        Some("release") => command.arg("--release"),
        _ => {
            eprintln!(
                "this is not a release build: its figures say nothing (cargo run --release -p bench)"
            );
            &mut command
        }
    };
    if !command.status()?.success() {
        return Err("enpo cannot be built".into());
    }
    Ok(folder.join("enpo"))
}

/// Takes away what in our environment would configure `enpo`.
pub(crate) fn plain(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("ENPO_") {
            command.env_remove(name);
        }
    }
    command
}

impl Server {
    /// The register's own server, with its defaults but for `more` of its arguments.
    pub(crate) fn enpo(
        enpo: &Path,
        database: &Database,
        folder: &Path,
        log: &str,
        more: &[&str],
    ) -> Result<Self, Failure> {
        let mut command = Command::new(enpo);
        plain(&mut command)
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--rate-limit",
                "off",
                "--database-url",
                database.url(),
            ])
            .arg("--index")
            .arg(database.index())
            .args(more)
            .env("RUST_LOG", format!("{log},actix_server=warn"))
            .current_dir(folder);
        Self::start(command, &folder.join("enpo.log"))
    }

    /// One of the servers of this program: `bare` or `naked` with a file of pages, `floor` with a database.
    pub(crate) fn other(
        which: &str,
        file: &Path,
        folder: &Path,
        log: &str,
    ) -> Result<Self, Failure> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(which).arg(file).env("RUST_LOG", format!("{log},actix_server=warn"));
        Self::start(command, &folder.join(format!("{which}.log")))
    }

    fn start(mut command: Command, log: &Path) -> Result<Self, Failure> {
        // To a file, as a service does: reading a pipe would take the processor from what is measured.
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(log)?)
            .spawn()?;
        let mut server = Self { child, address: ([0, 0, 0, 0], 0).into() };
        let start = Instant::now();
        loop {
            let said = std::fs::read_to_string(log)?;
            let address = said
                .split_once(LISTENING)
                .and_then(|(_, rest)| rest.split_once(char::is_whitespace));
            if let Some((address, _)) = address {
                server.address = address.trim_end_matches('/').parse()?;
                return Ok(server);
            }
            if server.child.try_wait()?.is_some() || start.elapsed() > PATIENCE {
                return Err(format!("the server did not start:\n{said}").into());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Seconds of processor time it has taken so far, of its own and of the system on its behalf.
    pub(crate) fn processor(&self) -> Result<f64, Failure> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        // The fields after the name begin with the third; user and system time are the 14th and 15th.
        let ticks = |at: usize| {
            fields
                .get(at)
                .and_then(|field| field.parse::<f64>().ok())
                .ok_or("/proc/PID/stat cannot be read")
        };
        Ok((ticks(11)? + ticks(12)?) / TICKS)
    }
}

impl Server {
    /// Bytes of memory that belong to it alone: what is mapped from files is the system's, and can be taken back.
    pub(crate) fn memory(&self) -> Result<u64, Failure> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
        let kilobytes: u64 = kilobytes.ok_or("/proc/PID/status cannot be read")?.trim().parse()?;
        Ok(kilobytes * 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
