//! The decisions in `docs/adr`: numbered without a gap, of one form, and all in the index.

use super::{root, text};

fn decisions() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(root().join("docs/adr"))
        .expect("docs/adr can be read")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name != "README.md")
        .collect();
    names.sort();
    names
}

#[test]
fn decisions_are_numbered_without_a_gap() {
    let names = decisions();
    assert!(!names.is_empty());
    for (index, name) in names.iter().enumerate() {
        let number = format!("{:04}-", index + 1);
        assert!(name.starts_with(&number), "{name} should start with {number}");
    }
}

#[test]
fn every_decision_tells_context_decision_and_consequences() {
    for name in decisions() {
        let text = text(&format!("docs/adr/{name}"));
        let number = &name[..4];
        assert!(
            text.starts_with(&format!("# {number} ")),
            "{name} starts with its number and title"
        );
        for part in
            ["\nDate: 20", "\nStatus: ", "\n## Context", "\n## Decision", "\n## Consequences"]
        {
            assert!(text.contains(part), "{name} lacks {:?}", part.trim());
        }
    }
}

#[test]
fn the_index_names_every_decision_with_its_title() {
    let index = text("docs/adr/README.md");
    for name in decisions() {
        let text = text(&format!("docs/adr/{name}"));
        let title = text.lines().next().unwrap_or_default()[7..].trim().to_owned();
        assert!(index.contains(&format!("[{}]({name})", &name[..4])), "the index lacks {name}");
        assert!(index.contains(&title), "the index lacks {title:?}");
    }
}
