//! The log finds every kind of damage, and names the first line that has it.

use super::*;
use crate::digest::sha256;

fn log() -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for (number, reason) in (1..).zip(["第一次", "a \"quoted\" reason= previous=x hash=y", "三\\"])
    {
        entries.push(Entry {
            number,
            date: Date::constant(2025, 11, 20),
            year: 2025,
            kind: Kind::Final,
            as_of: (number > 1).then(|| Date::constant(2025, 11, 18)),
            inputs: sha256(b"inputs"),
            results: sha256(&[u8::try_from(number).expect("small")]),
            history: (number > 1).then(|| sha256(b"history")),
            redacted: if number > 2 {
                vec![Redacted {
                    number: 1,
                    file: Kept::Results,
                    digest: sha256(b"erased"),
                }]
            } else {
                Vec::new()
            },
            tool: "0.1.0".into(),
            method: 1,
            recount: (number == 2).then(|| sha256(b"a program")),
            reason: reason.into(),
            previous: entries.last().map_or_else(|| NONE.to_owned(), Entry::hash),
        });
    }
    entries
}

fn text(entries: &[Entry]) -> String {
    let lines = entries
        .iter()
        .flat_map(|entry| [entry.to_string(), "\n".to_owned()]);
    lines.collect()
}

/// The damage found in `text`, with the number of whole lines before it.
fn damage(text: &str) -> Option<(usize, Damage)> {
    let (lines, damage) = lines(text);
    damage.map(|(damage, _)| (lines.len(), damage))
}

#[test]
fn what_is_written_is_read() {
    let entries = log();
    let text = text(&entries);
    let (lines, damage) = lines(&text);
    assert_eq!(damage, None);
    let read: Vec<Entry> = lines.into_iter().map(|line| line.entry).collect();
    assert_eq!(read, entries);
    assert_eq!(super::lines("").0.len(), 0);
}

#[test]
fn the_hash_is_what_the_documentation_says() {
    let line = log()[0].to_string();
    let (body, hash) = line.rsplit_once(" hash=").expect("a hash");
    assert_eq!(
        sha256(format!("pingyi publication 1\n{body}").as_bytes()),
        hash
    );
    assert!(body.ends_with(NONE));
    let head = log()[0].head();
    assert_eq!(head.replace(' ', ""), hash[..32]);
    assert_eq!(head.split(' ').count(), 8);
}

#[test]
fn damage_is_named_at_its_line() {
    let entries = log();
    let [one, two, three] = [0, 1, 2].map(|at| format!("{}\n", entries[at]));
    let whole = text(&entries);
    assert_eq!(
        damage(&format!("{one}{three}")),
        Some((1, Damage::OutOfOrder))
    );
    assert_eq!(
        damage(&format!("{two}{one}{three}")),
        Some((0, Damage::OutOfOrder))
    );
    assert_eq!(
        damage(&format!("{one}{two}{two}{three}")),
        Some((2, Damage::Repeated))
    );
    assert_eq!(
        damage(&format!("\u{feff}{whole}")),
        Some((0, Damage::ByteOrderMark))
    );
    assert_eq!(
        damage(&whole.replace('\n', "\r\n")),
        Some((0, Damage::CarriageReturn))
    );
    assert_eq!(
        damage(&format!("{one}\n{two}")),
        Some((1, Damage::Malformed))
    );
    assert_eq!(
        damage(&whole.replace("第一次", "第一回")),
        Some((0, Damage::Edited))
    );
    for cut in 1..three.len() {
        let cut = &whole[..whole.floor_char_boundary(whole.len() - cut)];
        assert_eq!(damage(cut), Some((2, Damage::CutOff)), "{cut}");
    }
    // A line made anew with a hash of its own breaks the chain at the next.
    let mut forged = entries.clone();
    forged[0].reason = "又一个理由".into();
    assert_eq!(damage(&text(&forged)), Some((1, Damage::NotAfterPrevious)));
}

#[test]
fn every_flipped_bit_is_found_at_its_line() {
    let whole = text(&log());
    let mut line = 0;
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut bytes = whole.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let Ok(flipped) = String::from_utf8(bytes) else {
                continue;
            };
            let (found, what) = damage(&flipped).expect("a flipped bit is damage");
            // A line feed that is gone or new joins or parts lines: the place is still the first line
            // that is not as it was.
            assert_eq!(found, line, "byte {at}, bit {bit}: {what:?}");
        }
        line += usize::from(whole.as_bytes()[at] == b'\n');
    }
}
