//! `fmt`: the canonical layout for every file of the content that holds TOML.

use std::path::Path;

use super::{Failure, context};
use crate::diagnostic::Code;
use crate::emit::Console;
use crate::examine::Examined;
use crate::files::front_matter;
use crate::layout;
use crate::load::load;
use crate::parse::parse;
use crate::source::{Readable, Source};
use crate::wording::say;
use crate::write;

/// Lays out the files below `content`, or with `check` names those that differ.
///
/// # Errors
///
/// When a file is no TOML, differs and is only checked, or the system refuses.
pub(super) fn fmt(content: &Path, check: bool, console: &Console<'_>) -> Result<(), Failure> {
    let (sources, mut out) = load(content)?;
    parse(&sources, &mut out);
    // What is wrong otherwise can be laid out all the same.
    let list: Vec<_> = (out.sorted(&sources).into_iter())
        .filter(|each| {
            let code = each.code;
            matches!(
                code,
                Code::Syntax | Code::TooDeep | Code::TooLarge | Code::NotUtf8 | Code::Unreadable
            )
        })
        .collect();
    if !list.is_empty() {
        let examined = Examined {
            sources,
            list,
            assessed: None,
        };
        let prefix = format!("{}/", content.display());
        console.diagnostics(
            &examined.list,
            context(&examined, &prefix, console.language),
        );
        return Err(Failure::Content);
    }
    let mut different = 0;
    for (_, source) in sources.iter() {
        let Some(text) = laid_out(source).filter(|text| **text != *source.text) else {
            continue;
        };
        different += 1;
        let path = content.join(&source.path);
        let address = if check { "fmt.differs" } else { "fmt.changed" };
        if !check {
            write::begin::replace(&path, &text)?;
        }
        console.remark(&say(
            address,
            console.language,
            &[("path", &path.display())],
        ));
    }
    if check && different > 0 {
        return Err(Failure::Unformatted(different));
    }
    Ok(())
}

/// The canonical text of a file; `None` where it holds no TOML.
fn laid_out(source: &Source) -> Option<String> {
    if source.readable != Readable::Yes {
        return None;
    }
    let (_, ending) = source.path.rsplit_once('.')?;
    if ending == "toml" {
        return layout::canonical(&source.text).ok();
    }
    let parts = front_matter(&source.text).filter(|_| ending == "md")?;
    let matter = layout::canonical(parts.matter).ok()?;
    Some(format!("+++\n{matter}+++\n{}", parts.body))
}
