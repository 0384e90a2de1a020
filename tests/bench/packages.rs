//! What the packages cost: the Zola project of `peers.py`, made with no more than they must do.
//!
//! `packages PROJECT OUT` reads every page of PROJECT with `toml`, its text with `pulldown-cmark`, fills
//! the project's two templates with `tera` on all cores and writes the pages to OUT. It checks nothing,
//! scores nothing, and knows one language and one kind of page: no generator that is made of these
//! packages can be faster, and what `compare.py` prints of it says how much of a time is theirs.
//!
//! `packages FILE` only reads a file of records with `toml`, with the places of its values, and forgets
//! it: its peak memory is what a reader of that file needs for a moment, whatever is kept of it.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a program of its own: it reads and writes without the tool's care"
)]

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use pulldown_cmark::Parser;
use pulldown_cmark::html::push_html;
use rayon::prelude::*;
use tera::{Context, Map, Tera, Value};
use toml::Table;
use toml::de::DeTable;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A page with its front matter, for the ranking.
struct Page {
    weight: i64,
    id: String,
    value: Value,
}

fn main() -> io::Result<()> {
    let arguments: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let (project, out) = match arguments.as_slice() {
        [file] => return read(file),
        [project, out] => (project, out),
        _ => return Err(io::Error::other("usage: packages (PROJECT OUT | FILE)")),
    };
    let mut tera = Tera::default();
    for name in ["page.html", "ranking.html"] {
        let text = fs::read_to_string(project.join("templates").join(name))?;
        tera.add_raw_template(name, &text)
            .map_err(io::Error::other)?;
    }
    fs::create_dir_all(out)?;
    let files: Vec<PathBuf> = fs::read_dir(project.join("content"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    let windows = files.par_iter().filter(|path| !path.ends_with("_index.md"));
    let mut pages: Vec<Page> = windows
        .map(|path| page(&tera, path, out))
        .collect::<io::Result<_>>()?;
    pages.sort_by_key(|page| page.weight);
    ranking(&tera, &pages, out)?;
    for entry in fs::read_dir(project.join("static"))? {
        let entry = entry?;
        fs::copy(entry.path(), out.join(entry.file_name()))?;
    }
    Ok(())
}

/// Reads the file at `path`.
fn read(path: &Path) -> io::Result<()> {
    let text = fs::read_to_string(path)?;
    let table = DeTable::parse(&text).map_err(io::Error::other)?;
    drop(std::hint::black_box(table));
    Ok(())
}

/// Makes the page of the window whose file is at `path`.
fn page(tera: &Tera, path: &Path, out: &Path) -> io::Result<Page> {
    let text = fs::read_to_string(path)?;
    let mut parts = text.splitn(3, "+++\n").skip(1);
    let (Some(matter), Some(body)) = (parts.next(), parts.next()) else {
        return Err(io::Error::other(format!(
            "{} has no front matter",
            path.display()
        )));
    };
    let matter: Table = toml::from_str(matter).map_err(io::Error::other)?;
    let mut html = String::with_capacity(2 * body.len());
    push_html(&mut html, Parser::new(body));
    let id = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let weight = matter
        .get("weight")
        .and_then(toml::Value::as_integer)
        .unwrap_or_default();
    let value = Value::from_serializable(&matter);
    let mut context = Context::new();
    context.insert_value("page", with(&value, "content", Value::safe_string(&html)));
    write(tera, "page.html", &context, &out.join(&id))?;
    Ok(Page { weight, id, value })
}

/// The map `value`, with `more` as its `key`.
fn with(value: &Value, key: &'static str, more: Value) -> Value {
    let mut map = value.clone().into_map().unwrap_or_default();
    map.insert(key.into(), more);
    Value::from(map)
}

/// Makes the page of all windows.
fn ranking(tera: &Tera, pages: &[Page], out: &Path) -> io::Result<()> {
    let address = |page: &Page| Value::from(format!("/{}/", page.id));
    let rows: Vec<Value> = (pages.iter())
        .map(|page| with(&page.value, "permalink", address(page)))
        .collect();
    let mut context = Context::new();
    let section = with(&Value::from(Map::default()), "pages", Value::from(rows));
    context.insert_value("section", section);
    write(tera, "ranking.html", &context, out)
}

fn write(tera: &Tera, template: &str, context: &Context, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let file = io::BufWriter::new(fs::File::create(folder.join("index.html"))?);
    tera.render_to(template, context, file)
        .map_err(io::Error::other)
}
