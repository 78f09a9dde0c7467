//! `test-postgres`: for each line that it reads, prints the URL of a private database. All of them go
//! when its input is closed.
//!
//! For scripts that want what the tests have:
//! `coproc postgres { test-postgres; }`, then `echo >&"${postgres[1]}"` and `read -r url <&"${postgres[0]}"`.

use std::io::{BufRead, Write};

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout();
    for line in std::io::stdin().lock().lines() {
        line?;
        writeln!(out, "{}", test_postgres::private_database())?;
        out.flush()?;
    }
    Ok(())
}
