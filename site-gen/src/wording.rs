//! What commands say of themselves, in the reader's language.
//!
//! Stage: below. Errors keep their facts; the words stand in `texts/messages.toml`, and a test finds
//! a message that is missing or that nothing says. It prints nothing.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{self, ErrorKind};
use std::sync::LazyLock;

use crate::diagnostic::{Bilingual, placeholder, printable};
use crate::model::Language;

/// What can be told to whoever runs the command.
pub trait Tell {
    /// The fact, and where it helps the remedy.
    fn tell(&self, language: Language) -> String;
}

type Messages = BTreeMap<String, BTreeMap<String, Bilingual>>;

static MESSAGES: LazyLock<Messages> = LazyLock::new(|| {
    toml::from_str(include_str!("../texts/messages.toml")).expect("a test reads the messages")
});

/// The message at `address`, `section.key`, with its places filled.
///
/// # Panics
///
/// Never: a test finds every address that the program uses.
pub fn say(address: &str, language: Language, arguments: &[(&str, &dyn Display)]) -> String {
    let (section, key) = (address.split_once('.')).expect("an address has two parts");
    let message = (MESSAGES.get(section)).and_then(|messages| messages.get(key));
    let message = message.unwrap_or_else(|| panic!("no message {address}"));
    fill(message.get(language), arguments)
}

/// `text` with its `{places}` filled, from left to right and once: a file called `{why}` stays so.
pub(crate) fn fill(text: &str, arguments: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, name, after)) = placeholder(rest) {
        filled.push_str(before);
        let argument = arguments.iter().find(|(given, _)| *given == name);
        let (_, value) = argument.unwrap_or_else(|| panic!("no argument for {{{name}}}"));
        // A line a template or file brings may stay; what steers a terminal may not.
        let value = value.to_string();
        let lines: Vec<_> = value.lines().map(printable).collect();
        filled.push_str(&lines.join("\n"));
        rest = after;
    }
    filled + rest
}

impl Tell for io::Error {
    fn tell(&self, language: Language) -> String {
        let key = match self.kind() {
            ErrorKind::NotFound => "refusal.not-found",
            ErrorKind::PermissionDenied => "refusal.denied",
            ErrorKind::StorageFull => "refusal.full",
            ErrorKind::QuotaExceeded => "refusal.quota",
            ErrorKind::ReadOnlyFilesystem => "refusal.read-only",
            ErrorKind::NotADirectory => "refusal.not-a-directory",
            ErrorKind::IsADirectory => "refusal.is-a-directory",
            ErrorKind::AlreadyExists => "refusal.exists",
            ErrorKind::InvalidFilename => "refusal.name",
            ErrorKind::AddrInUse => "refusal.in-use",
            _ => return say("refusal.other", language, &[("system", self)]),
        };
        let words = say(key, language, &[]);
        say(
            "refusal.quoted",
            language,
            &[("words", &words), ("system", self)],
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    /// The sources of the modules, as they stand in the repository.
    #[expect(
        clippy::disallowed_methods,
        reason = "this test reads the program's own sources"
    )]
    fn sources(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).expect("a folder of the sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                sources(&path, text);
            } else {
                text.push_str(&fs::read_to_string(&path).expect("a text file"));
            }
        }
    }

    #[test]
    fn every_message_is_said_in_both_languages_with_the_same_places() {
        let mut text = String::new();
        sources(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut text,
        );
        let names = |text: &str| -> BTreeSet<String> {
            std::iter::successors(placeholder(text), |(_, _, rest)| placeholder(rest))
                .map(|(_, name, _)| name.to_owned())
                .collect()
        };
        for (section, messages) in &*MESSAGES {
            for (key, message) in messages {
                let address = format!("\"{section}.{key}\"");
                assert!(text.contains(&address), "nothing says {address}");
                let [chinese, english] = [Language::Chinese, Language::English]
                    .map(|language| names(message.get(language)));
                assert_eq!(chinese, english, "{address}");
            }
        }
    }

    #[test]
    fn what_the_system_says_is_quoted() {
        let denied = io::Error::from(ErrorKind::PermissionDenied);
        assert_eq!(
            denied.tell(Language::Chinese),
            "没有权限（系统原文：permission denied）"
        );
        let other = io::Error::other("{system} broke");
        assert_eq!(other.tell(Language::Chinese), "系统报告 {system} broke");
        assert_eq!(other.tell(Language::English), "{system} broke");
    }
}
