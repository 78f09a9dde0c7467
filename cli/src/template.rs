//! `enpo template`: a workbook to fill in.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use exchange::TableKind;

use crate::Failure;
use crate::arguments::TemplateOptions;

pub fn run(options: &TemplateOptions) -> Result<ExitCode, Failure> {
    let kinds = kinds(options)?;
    let bytes = exchange::template(&kinds, options.lang)?;
    if options.out.as_deref().is_some_and(|out| out.as_os_str() == "-") {
        let written = std::io::stdout().write_all(&bytes);
        return Ok(written.map(|()| ExitCode::SUCCESS).map_err(|error| error.to_string())?);
    }
    let path = options.out.clone().unwrap_or_else(|| {
        let names: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
        PathBuf::from(format!("{}.xlsx", names.join("-")))
    });
    let shown = path.display();
    // Whoever has filled it in must not lose that.
    let file = std::fs::File::create_new(&path);
    file.and_then(|mut file| file.write_all(&bytes)).map_err(|error| {
        let exists = error.kind() == std::io::ErrorKind::AlreadyExists;
        let hint = if exists { "; name another with --out" } else { "" };
        format!("{shown} cannot be written: {error}{hint}")
    })?;
    println!("Wrote {shown}: fill it in, then enpo import table {shown} --source NAME");
    Ok(ExitCode::SUCCESS)
}

fn kinds(options: &TemplateOptions) -> Result<Vec<TableKind>, Failure> {
    let mut kinds = Vec::new();
    for name in &options.kinds {
        let kind =
            TableKind::parse(name).map_err(|invalid| format!("{name:?} {}", invalid.detail))?;
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    Ok(kinds)
}
