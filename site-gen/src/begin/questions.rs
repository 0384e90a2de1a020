//! What a new centre is asked: on a terminal one question after another, elsewhere nothing.

use jiff::civil::Date;
use scoring_core::id::Id;
use unicode_normalization::UnicodeNormalization;

use super::{Beginning, NewWindow};
use crate::cli::Init;
use crate::emit::Console;
use crate::wording;

/// What windows of service centres do, and the ids that their names get.
const USUAL: [(&str, &str); 26] = [
    ("税务", "tax"),
    ("市场监管", "market"),
    ("不动产", "estate"),
    ("自然资源", "land"),
    ("住房公积金", "housing-fund"),
    ("公积金", "housing-fund"),
    ("住房城乡建设", "housing"),
    ("住建", "housing"),
    ("社会保险", "social-insurance"),
    ("社保", "social-insurance"),
    ("就业", "employment"),
    ("医疗保障", "medical"),
    ("医保", "medical"),
    ("民政", "civil"),
    ("退役军人", "veterans"),
    ("卫生健康", "health"),
    ("教育", "education"),
    ("出入境", "exit-entry"),
    ("公安", "police"),
    ("交通", "transport"),
    ("生态环境", "ecology"),
    ("水利", "water-affairs"),
    ("农业农村", "agriculture"),
    ("供电", "power"),
    ("供水", "water"),
    ("燃气", "gas"),
];

/// The windows that a centre begins with where nobody names its own.
pub fn usual_windows() -> Vec<NewWindow> {
    ["税务窗口", "民政窗口", "不动产登记窗口"]
        .iter()
        .fold(Vec::new(), |mut windows, name| {
            windows.extend(named(name, &windows));
            windows
        })
}

/// What `asked` and, on a terminal, whoever sits there say of the new centre.
pub fn answered(asked: &Init, today: Date, console: &Console<'_>) -> Beginning {
    let interactive = !asked.yes;
    let question = |address: &str, default: &str| -> Option<String> {
        let prompt = wording::say(address, console.language, &[("default", &default)]);
        let answer = interactive.then(|| console.ask(&prompt)).flatten()?;
        let answer = answer.trim();
        (!answer.is_empty()).then(|| answer.to_owned())
    };
    let default = "县行政服务中心";
    let centre = (asked.centre.clone())
        .or_else(|| question("begin.centre", default))
        .unwrap_or_else(|| default.to_owned());
    let this_year = u16::try_from(today.year()).unwrap_or_default();
    let year = (asked.year)
        .or_else(|| {
            loop {
                let answer = question("begin.year", &this_year.to_string())?;
                let written: String = answer.nfkc().collect();
                match written.trim_end_matches('年').parse() {
                    Ok(year) if (1900..3000).contains(&year) => break Some(year),
                    _ => console.remark(&wording::say(
                        "begin.no-year",
                        console.language,
                        &[("answer", &answer)],
                    )),
                }
            }
        })
        .unwrap_or(this_year);
    let phone = (asked.phone.clone()).or_else(|| question("begin.phone", "–"));
    let mut windows = asked.windows.clone();
    if windows.is_empty() {
        let usual = usual_windows();
        let names: Vec<_> = usual.iter().map(|window| &*window.name).collect();
        let answer = question("begin.windows", &names.join("、"));
        let names = answer
            .iter()
            .flat_map(|answer| answer.split(['、', ',', '，', ';', '；']));
        for name in names {
            windows.extend(named(name, &windows));
        }
        if windows.is_empty() {
            windows = usual;
        }
    }
    Beginning {
        year,
        centre,
        phone,
        windows,
    }
}

/// A window of this name, with an id that `others` do not have; `None` without a name. The id may
/// stand before the name: `tax=税务窗口`.
fn named(text: &str, others: &[NewWindow]) -> Option<NewWindow> {
    if let Ok(window) = text.trim().parse::<NewWindow>() {
        return Some(window);
    }
    let name = text.trim();
    if name.is_empty() {
        return None;
    }
    let usual = USUAL.iter().find(|(word, _)| name.contains(word));
    let usual = usual.map(|(_, id)| (*id).to_owned());
    let numbered = (1..).map(|number| format!("window-{number}"));
    let free = (usual.into_iter().chain(numbered))
        .find(|id| others.iter().all(|other| *other.id != **id))?;
    Some(NewWindow {
        id: free.parse::<Id>().ok()?,
        name: name.to_owned(),
    })
}

impl std::str::FromStr for NewWindow {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('=').and_then(|(id, name)| {
            let name = name.trim();
            let id = id.trim().parse().ok()?;
            (!name.is_empty()).then(|| Self {
                id,
                name: name.to_owned(),
            })
        });
        parts.ok_or_else(|| "write an id and a name: tax=税务窗口".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_get_ids_of_their_own() {
        let mut windows = Vec::new();
        for text in ["税务一", "税务二", "档案", "arch=档案馆", " "] {
            windows.extend(named(text, &windows));
        }
        let ids: Vec<_> = windows.iter().map(|window| window.id.to_string()).collect();
        assert_eq!(ids, ["tax", "window-1", "window-2", "arch"]);
    }
}
