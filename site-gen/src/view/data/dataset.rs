//! The data as schema.org's `Dataset`, by which search engines for data find them.
//!
//! It stands in a data block of the page, which no browser runs. Addresses are absolute where the site
//! knows its own, and else relative to the page, as JSON-LD allows.

use serde_json::{Value, json};

use crate::data::{self, Catalogue};
use crate::links::{self, Place, Route};
use crate::view::Scene;
use crate::view::scene::code;

/// The description of a year's data, to stand within a script element.
pub(super) fn of(scene: &Scene<'_>, catalogue: &Catalogue, title: &str) -> String {
    let year = scene.year.year;
    let number = year.content.year;
    let site = &scene.assessed.site;
    let base = site.base_url.as_deref();
    let address = |name: &str| match base {
        Some(base) => format!("{base}data/{number}/{name}"),
        None => scene.links.data(number, name),
    };
    let download = |name: &str, format: &str| {
        json!({
            "@type": "DataDownload",
            "name": name,
            "encodingFormat": format,
            "contentUrl": address(name),
            "contentSize": format!("{} B", catalogue.size(name)),
        })
    };
    let mut downloads = vec![
        download(&data::workbook_name(number), data::WORKBOOK_TYPE),
        download("inputs.json", "application/json"),
        download("results.json", "application/json"),
    ];
    downloads.extend(
        (catalogue.tables.iter()).map(|listed| download(&listed.table.file_name(), "text/csv")),
    );
    let mut dataset = json!({
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": format!("{title}{}{}", scene.texts.get("frame.title_separator"), scene.site_name()),
        "description": scene.texts.get("data.description"),
        "inLanguage": code(scene.language()),
        "isAccessibleForFree": true,
        "temporalCoverage": number.to_string(),
        "creator": {
            "@type": "GovernmentOrganization",
            "name": scene.text(&site.centre).text,
        },
        "distribution": downloads,
    });
    let mut say = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            dataset[key] = Value::String(value);
        }
    };
    say("dateModified", year.as_of.date.map(|date| date.to_string()));
    let page = Route::Year(number, Place::Data);
    say(
        "url",
        base.map(|base| {
            format!(
                "{base}{}",
                links::address(page, scene.language(), site.language)
            )
        }),
    );
    in_script(&dataset)
}

/// JSON that cannot end the element it stands in, nor begin a comment there.
fn in_script(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_element() {
        let value = json!({ "name": "</script><script>alert(1)</script><!--" });
        let text = in_script(&value);
        assert!(!text.contains('<'));
        assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), value);
    }
}
