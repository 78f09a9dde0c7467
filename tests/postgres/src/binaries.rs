//! Finding and calling the programs of PostgreSQL.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder with `initdb`, `pg_ctl` and `psql`: on the `PATH`, else the newest where Debian and
/// Homebrew put them.
pub fn folder() -> Result<PathBuf, String> {
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let mut candidates: Vec<PathBuf> = std::env::split_paths(&on_path).collect();
    for parent in ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"] {
        candidates.extend(versions_below(Path::new(parent)));
    }
    candidates
        .into_iter()
        .find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
        .ok_or_else(|| {
            "`initdb` and `pg_ctl` are neither on the PATH nor in /usr/lib/postgresql/*/bin. Install \
             the PostgreSQL server (Debian: apt-get install postgresql), or set \
             ENPO_TEST_POSTGRES_URL to a server whose role may create databases."
                .to_owned()
        })
}

/// The `bin` folders below `parent`, newest version first.
fn versions_below(parent: &Path) -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir(parent)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let digits: String = name.chars().filter(char::is_ascii_digit).collect();
            (digits.parse().unwrap_or(0), entry.path().join("bin"))
        })
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, folder)| folder).collect()
}

/// One of PostgreSQL's own programs. They refuse to run as root: there they run as `postgres`.
pub fn command(program: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    // Not every folder of root can be entered by `postgres`.
    command.current_dir(std::env::temp_dir()).stdin(Stdio::null());
    command
}

/// Runs `command` to its end and returns what it printed.
pub fn run(mut command: Command) -> Result<String, String> {
    let what = format!("{command:?}");
    let output = command.output().map_err(|error| format!("cannot run {what}: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned());
    }
    Err(format!(
        "{what} ended with {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    ))
}

/// One statement through `psql`, which is found like the rest.
pub fn psql(url: &str, statement: &str) -> Result<String, String> {
    let beside = folder().map_or_else(|_| PathBuf::from("psql"), |folder| folder.join("psql"));
    let program = if beside.is_file() { beside } else { PathBuf::from("psql") };
    let mut command = Command::new(program);
    command
        .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"])
        .args(["--set", "ON_ERROR_STOP=1", "--dbname", url, "--command", statement])
        .stdin(Stdio::null());
    run(command)
}

fn is_root() -> bool {
    let mut id = Command::new("id");
    id.arg("-u");
    run(id).is_ok_and(|printed| printed == "0")
}
