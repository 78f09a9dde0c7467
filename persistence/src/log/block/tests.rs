use super::*;

fn item(number: i64, state: Option<&str>) -> Item {
    Item {
        actor: "importer:test".to_owned(),
        id: Id::parse(&format!("thing-{number}")).unwrap(),
        kind: ThingKind::Milestone,
        operation: Operation::Created,
        reason: (number % 2 == 0).then(|| "why".to_owned()),
        revision: 1,
        previous: number,
        source: Some(Id::parse("source").unwrap()),
        survivor: None,
        content: Content::State(state.map(str::to_owned)),
        salt: None,
    }
}

fn block() -> Block {
    Block {
        first: 11,
        snapshot: 13,
        at: OffsetDateTime::UNIX_EPOCH,
        seed: Some([3; 32]),
        previous_hash: [9; 32],
        items: vec![
            item(
                1,
                Some(
                    r#"{"funder":{"id":"other"},"id":"thing-1","title":{"en":"a \"id\":\"x\" b"}}"#,
                ),
            ),
            item(2, None),
            item(3, Some(r#"{"id":"thing-3"}"#)),
        ],
    }
}

#[test]
fn what_is_packed_is_unpacked() {
    let block = block();
    let mut read = Block { items: Vec::new(), ..block.clone() };
    read.unpack(&block.pack().unwrap()).unwrap();
    assert_eq!(read.items, block.items);
    assert_eq!(read.hash(), block.hash());
    assert_eq!(read.entries().last().unwrap().hash, block.hash());
}

#[test]
fn a_redaction_takes_state_and_salt_and_keeps_every_hash() {
    let before = block();
    let mut after = before.clone();
    after.redact(0);
    let mut read = Block { items: Vec::new(), ..after.clone() };
    read.unpack(&after.pack().unwrap()).unwrap();
    let (old, new) = (before.entries(), read.entries());
    assert_eq!(new[0].state, None);
    assert_eq!(new[0].salt, None);
    assert_eq!(new[2].state, old[2].state);
    assert_eq!(new[2].salt, old[2].salt);
    let hashes = |entries: &[Entry]| {
        entries.iter().map(|entry| (entry.digest, entry.hash)).collect::<Vec<_>>()
    };
    assert_eq!(hashes(&new), hashes(&old));
    after.redact(2);
    assert_eq!(hashes(&after.entries()), hashes(&old));
}

#[test]
fn a_changed_state_changes_the_hash() {
    let mut changed = block();
    changed.items[2] = item(3, Some(r#"{"id":"thing-3","x":1}"#));
    assert_ne!(changed.hash(), block().hash());
}

#[test]
fn bytes_that_are_no_block_are_refused() {
    let packed = block().pack().unwrap();
    let mut read = Block { items: Vec::new(), ..block() };
    assert!(read.unpack(&packed[..packed.len() / 2]).is_err());
    assert!(read.unpack(&zstd::bulk::compress(&[200, 1, 2, 3], 3).unwrap()).is_err());
}
