//! Which kind of content a file is, and where its TOML stands.

use std::path::Path;

use site_gen::schema::Kind;

/// The kind of the file at `path` below the content folder.
pub fn kind_of<'k>(kinds: &'k [Kind], path: &str) -> Option<&'k Kind> {
    kinds.iter().find(|kind| is_at(kind.path, path))
}

/// Whether `pattern`, in which `*` is a name, is the path's.
fn is_at(pattern: &str, path: &str) -> bool {
    let (patterns, parts): (Vec<_>, Vec<_>) =
        (pattern.split('/').collect(), path.split('/').collect());
    patterns.len() == parts.len()
        && patterns
            .iter()
            .zip(&parts)
            .all(|(pattern, part)| match pattern.split_once('*') {
                Some((before, behind)) => part.starts_with(before) && part.ends_with(behind),
                None => pattern == part,
            })
}

/// The part of a file that is TOML.
pub fn matter<'t>(path: &str, text: &'t str) -> Option<&'t str> {
    if Path::new(path)
        .extension()
        .is_some_and(|ending| ending == "toml")
    {
        return Some(text);
    }
    text.strip_prefix("+++\n")?.split("+++\n").next()
}
