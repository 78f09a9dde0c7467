//! Sizes, names, and what must not stand in any file.

use super::{files, root, text, texts};

const LINES: usize = 500;

#[test]
fn no_source_is_longer_than_500_lines() {
    let long: Vec<String> = texts("rs")
        .filter(|(_, text)| text.lines().count() > LINES)
        .map(|(path, text)| format!("{} has {}", path.display(), text.lines().count()))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn modules_are_named_after_what_they_hold() {
    for path in files() {
        for part in path.iter().map(|part| part.to_string_lossy()) {
            let stem = part.split('.').next().unwrap_or_default();
            let vague =
                ["util", "utils", "helper", "helpers", "common", "manager", "service", "misc"];
            assert!(!vague.contains(&stem), "{} is named {stem:?}", path.display());
        }
    }
}

#[test]
fn the_documents_are_there() {
    for path in [
        "README.md",
        "LICENSE",
        "openapi.yaml",
        "docs/ARCHITECTURE.md",
        "docs/API-DESIGN.md",
        "docs/adr/README.md",
    ] {
        assert!(!text(path).trim().is_empty(), "{path} is empty");
    }
}

#[test]
fn links_between_documents_lead_somewhere() {
    for (path, text) in texts("md") {
        let folder = root().join(&path);
        let folder = folder.parent().expect("a file lies in a folder");
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or_default();
            if file.is_empty() || file.contains("://") || file.starts_with("mailto:") {
                continue;
            }
            assert!(folder.join(file).exists(), "{} links to {target}", path.display());
        }
    }
}

#[test]
fn no_file_names_a_folder_of_somebodys_machine() {
    // In halves, so that this file does not find itself.
    let folders = [("/ro", "ot/"), ("/ho", "me/"), ("/Us", "ers/"), ("/wo", "rk/")];
    let folders = folders.map(|(start, end)| format!("{start}{end}"));
    for path in files() {
        let Ok(text) = std::fs::read_to_string(root().join(&path)) else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            for folder in &folders {
                // At the start of a word only: `https://…/home/` is no folder.
                let found = line.match_indices(folder.as_str()).any(|(at, _)| {
                    at == 0 || line[..at].ends_with([' ', '"', '\'', '`', '=', '(', ':'])
                });
                assert!(!found, "{}:{} names {folder}", path.display(), number + 1);
            }
        }
    }
}

#[test]
fn text_files_end_with_one_line_end_and_have_no_carriage_returns() {
    for extension in ["rs", "md", "toml", "yml", "yaml", "sql"] {
        for (path, text) in texts(extension) {
            let fine = text.is_empty() || (text.ends_with('\n') && !text.ends_with("\n\n"));
            assert!(fine && !text.contains('\r'), "{}", path.display());
        }
    }
}
