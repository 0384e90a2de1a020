//! `site.toml`, and which year the site shows.
//!
//! Stage: part of `validate`.

use super::names::value;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Contact, Language, Site};
use crate::raw::Field;
use crate::raw::site as raw;

/// How the site looks and is reached; `None` where something is wrong.
pub(super) fn site(site: &raw::Site, out: &mut Diagnostics) -> Option<Site> {
    let base_url = site.base_url.as_ref().map(|written| {
        let url = base_url(&written.value);
        if url.is_none() {
            let problem = Diagnostic::new(Code::BadUrl, written.span);
            out.push(problem.with("url", &written.value));
        }
        url
    });
    let phone = value(&site.contact.complaint_phone).filter(|phone| !phone.trim().is_empty());
    if phone.is_none() {
        out.push(Diagnostic::new(Code::NoComplaintPhone, site.span));
    }
    Some(Site {
        title: value(&site.title)?,
        centre: value(&site.centre)?,
        language: value(&site.language).unwrap_or(Language::Chinese),
        base_url: match base_url {
            Some(url) => Some(url?),
            None => None,
        },
        contact: Contact {
            complaint_phone: phone,
            address: value(&site.contact.address),
            hours: value(&site.contact.hours),
        },
    })
}

/// An address that begins with a scheme for pages and names a host, with a slash at its end.
fn base_url(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let rest = lower
        .strip_prefix("https://")
        .or(lower.strip_prefix("http://"))?;
    let host = rest.split('/').next().filter(|host| !host.is_empty())?;
    let plain = |c: char| !c.is_whitespace() && !matches!(c, '"' | '<' | '>' | '\\' | '?' | '#');
    let lawful = text.chars().all(plain) && !host.starts_with(':');
    let slash = if text.ends_with('/') { "" } else { "/" };
    lawful.then(|| format!("{text}{slash}"))
}

/// A year's folder, for the choice of the current one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// The year.
    pub(super) year: u16,
    /// Whether its plan is a draft.
    pub(super) draft: bool,
}

/// The year that `/` shows; `None` where there is none, which is reported.
pub(super) fn current_year(
    asked: &Field<u16>,
    site: crate::source::Span,
    years: &[Candidate],
    drafts: bool,
    out: &mut Diagnostics,
) -> Option<u16> {
    if let Some(asked) = asked {
        let Some(found) = years.iter().find(|year| year.year == asked.value) else {
            let known: Vec<_> = years.iter().map(|year| year.year.to_string()).collect();
            out.push(
                Diagnostic::new(Code::UnknownYear, asked.span)
                    .with("year", asked.value)
                    .with("years", known.join(", ")),
            );
            return None;
        };
        if found.draft && !drafts {
            let problem = Diagnostic::new(Code::DraftYear, asked.span);
            out.push(problem.with("year", asked.value));
            return None;
        }
        return Some(asked.value);
    }
    let newest = |draft: bool| {
        let years = years.iter().filter(|year| year.draft == draft);
        years.map(|year| year.year).max()
    };
    let newest = newest(false).or_else(|| newest(true).filter(|_| drafts));
    if newest.is_none() {
        out.push(Diagnostic::new(Code::NoYear, site));
    }
    newest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_sites() {
        let with_slash = Some(String::from("https://example.org/pingyi/"));
        assert_eq!(base_url("https://example.org/pingyi"), with_slash);
        assert_eq!(base_url("https://example.org/pingyi/"), with_slash);
        assert!(base_url("http://10.0.0.1:8080").is_some());
        for bad in [
            "example.org",
            "ftp://example.org/",
            "https://",
            "https:///x",
            "http://a b/",
        ] {
            assert_eq!(base_url(bad), None, "{bad}");
        }
    }
}
