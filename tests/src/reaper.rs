//! What this process started goes when it ends, however it ends.

use std::ffi::OsStr;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// Starts `program` so that it is killed when the returned shell's input is closed: by us, or by the
/// operating system when this process ends. The first line of the shell's output is the program's
/// process id; its standard error is the program's.
pub fn spawn(program: &OsStr, arguments: &[&OsStr]) -> Child {
    let script = r#"exec 3<&0
"$@" </dev/null 3<&- >/dev/null & program=$!
echo $program
exec >&- 2>&-
cat <&3 >/dev/null
kill -9 $program 2>/dev/null
wait $program"#;
    let mut shell = Command::new("sh");
    without_configuration(&mut shell)
        .args(["-c", script, "sh"])
        .arg(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .unwrap_or_else(|error| panic!("cannot start {}: {error}", program.display()))
}

/// Takes away what in our environment would configure `enpo`.
pub fn without_configuration(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("ENPO_") {
            command.env_remove(name);
        }
    }
    command
}

/// Reads the process id that [`spawn`] prints first.
pub fn process_id(shell: &mut Child) -> u32 {
    let mut printed = String::new();
    if let Some(mut output) = shell.stdout.take() {
        output.read_to_string(&mut printed).expect("the shell prints a number");
    }
    printed.trim().parse().expect("the shell prints a number")
}

/// A folder for what the tests write, removed at the end of this process.
pub fn folder() -> &'static Path {
    static FOLDER: OnceLock<(PathBuf, Child)> = OnceLock::new();
    let (folder, _) = FOLDER.get_or_init(|| {
        let folder = tempfile::Builder::new()
            .prefix("enpo-tests.")
            .tempdir()
            .expect("a temporary folder can be made")
            .keep();
        let shell = Command::new("sh")
            .args(["-c", r#"cat >/dev/null; sleep 1; rm -rf "$0""#])
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("sh can be started");
        (folder, shell)
    });
    folder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_ends_with_the_input_of_its_shell() {
        let mut shell = spawn(OsStr::new("sleep"), &[OsStr::new("60")]);
        let process = PathBuf::from(format!("/proc/{}", process_id(&mut shell)));
        assert!(process.exists());
        drop(shell.stdin.take());
        shell.wait().unwrap();
        assert!(!process.exists());
    }

    #[test]
    fn the_end_of_a_program_is_seen_at_once() {
        let mut shell = spawn(OsStr::new("sh"), &[OsStr::new("-c"), OsStr::new("echo said >&2")]);
        let mut said = String::new();
        shell.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(said, "said\n");
        drop(shell.stdin.take());
        shell.wait().unwrap();
    }
}
