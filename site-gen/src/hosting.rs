//! How a web server should serve the site: files for nginx and Caddy, and `_headers` for Netlify and
//! Cloudflare Pages.
//!
//! Stage: after `view`, from `site.toml` to files. The site works without them, on any server. They have
//! the server say what a page cannot (who may frame it), repeat what it says itself (its policy), and
//! show the site's own page where there is none. `_headers` lies at the root, where its readers look
//! for it; the others lie in `hosting/`, to be copied by whoever runs the server.

use crate::assess::Assessed;
use crate::links::{self, Route};
use crate::policy;
use crate::render::{LANGUAGES, Page};

/// What the address of every page holds that runs WebAssembly, and of no other: one of these.
const WASM_FOLDERS: [&str; 2] = ["/calculator/", "/verify/"];

/// What is said with every file, but for its policy. Files are asked for anew each time and sent only
/// where they changed: none is named by its content, and a page must not meet the stylesheet or the data
/// of another build.
const HEADERS: [(&str, &str); 6] = [
    ("Cache-Control", "no-cache"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    (
        "Permissions-Policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    ("Cross-Origin-Opener-Policy", "same-origin"),
];

/// What a server compresses itself, and what it takes from the copies that lie beside.
struct Compression {
    nginx: &'static str,
    caddy: &'static str,
}

const ITSELF: Compression = Compression {
    nginx: "",
    caddy: "",
};

/// nginx hands out copies in Brotli by a module that not everybody has: a line that it does not know
/// would keep it from starting.
const FROM_COPIES: Compression = Compression {
    nginx: "    gzip_static on;\n    # With the module ngx_brotli:\n    # brotli_static on;\n",
    caddy: " {\n\t\t\tprecompressed br gzip\n\t\t}",
};

/// The files, of a site that has compressed copies or not.
pub fn files(assessed: &Assessed, compressed: bool) -> Vec<Page> {
    let server = Server::of(assessed, if compressed { FROM_COPIES } else { ITSELF });
    let page = |path: &str, text: &str, header: &dyn Fn(&str, &str) -> String| Page {
        path: path.to_owned(),
        bytes: server.fill(text, header).into_bytes(),
    };
    vec![
        page(
            "_headers",
            include_str!("../assets/hosting/_headers"),
            &|name, value| format!("  {name}: {value}\n"),
        ),
        page(
            "hosting/nginx.conf",
            include_str!("../assets/hosting/nginx.conf"),
            &|name, value| format!("    add_header {name} \"{value}\" always;\n"),
        ),
        page(
            "hosting/Caddyfile",
            include_str!("../assets/hosting/Caddyfile"),
            &|name, value| format!("\t\t{name} \"{value}\"\n"),
        ),
    ]
}

/// The policy that a server states for the page at `path`, seen from the site's root.
pub fn policy_of(path: &str) -> String {
    let path = format!("/{path}");
    policy::header(WASM_FOLDERS.iter().any(|folder| path.contains(folder)))
}

/// Where the site is reached.
struct Server {
    host: String,
    /// With `/` at both ends.
    path: String,
    /// The folder of the language that is not the default one.
    other: String,
    compression: Compression,
}

impl Server {
    fn of(assessed: &Assessed, compression: Compression) -> Self {
        let url = assessed.site.base_url.as_deref().unwrap_or_default();
        let rest = url.split_once("://").map_or("", |(_, rest)| rest);
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let host = host.split(':').next().unwrap_or_default();
        // Nothing of an address may be read as a line of a server's file.
        let or = |text: &str, otherwise: &str| {
            let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/".contains(c);
            let lawful = !text.is_empty() && text.chars().all(plain);
            if lawful { text } else { otherwise }.to_owned()
        };
        let default = assessed.site.language;
        let folders = LANGUAGES.map(|language| links::address(Route::Current, language, default));
        Self {
            host: or(host, "example.org"),
            path: or(path, "/"),
            other: folders.concat(),
            compression,
        }
    }

    /// `text` with its places filled; `header` writes a line for each header.
    fn fill(&self, text: &str, header: &dyn Fn(&str, &str) -> String) -> String {
        let headers: String = HEADERS.map(|(name, value)| header(name, value)).concat();
        [
            ("@HOST@", &*self.host),
            ("@PATH@", &self.path),
            ("@OTHER@", &self.other),
            ("@WASM_PATTERN@", &format!("({})", WASM_FOLDERS.join("|"))),
            (
                "@WASM_PATHS@",
                &WASM_FOLDERS.map(|folder| format!("*{folder}*")).join(" "),
            ),
            ("@WASM_POLICY@", &policy::header(true)),
            ("@POLICY@", &policy::header(false)),
            ("@GZIP_STATIC@\n", self.compression.nginx),
            ("@PRECOMPRESSED@", self.compression.caddy),
            ("@HEADERS@\n", &headers),
            ("@HEADERS@", &headers),
        ]
        .into_iter()
        .fold(text.to_owned(), |text, (place, value)| {
            text.replace(place, value)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::testing;

    fn made(base_url: Option<&str>) -> Vec<String> {
        let mut assessed = testing::centre();
        assessed.site.base_url = base_url.map(str::to_owned);
        let text = |page: Page| String::from_utf8(page.bytes).expect("UTF-8");
        files(&assessed, false).into_iter().map(text).collect()
    }

    #[test]
    fn servers_take_copies_where_there_are_some() {
        let assessed = testing::centre();
        let differ = |compressed| {
            files(&assessed, compressed)
                .into_iter()
                .map(|page| page.bytes)
        };
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        let [headers, nginx, caddy] = &*differ(true).map(text).collect::<Vec<_>>() else {
            panic!("three files");
        };
        assert!(nginx.contains("\n    gzip_static on;\n"));
        assert_eq!(caddy.matches("precompressed br gzip").count(), 3);
        let plain: Vec<_> = differ(false).map(text).collect();
        assert_eq!(plain[0], *headers);
        let said = |text: &&String| text.contains("gzip_static") || text.contains("precompressed");
        assert_eq!(plain.iter().filter(said).count(), 0);
    }

    #[test]
    fn addresses_are_the_sites_own_and_never_lines_of_the_file() {
        let files = made(Some("https://www.example.org:8443/a-b/"));
        assert!(files[1].contains("server_name www.example.org;"));
        assert!(files[1].contains("location /a-b/en/ {\n        alias /srv/pingyi/en/;"));
        assert!(files[2].contains("handle_path /a-b/* {"));
        for hostile in ["https://a;b{}/", "https://a/x;}server{/", "http://a/$uri/"] {
            let files = made(Some(hostile)).concat();
            for line in ["a;b", "server{", "$uri/"] {
                assert!(!files.contains(line), "{hostile}: {line}");
            }
        }
        assert!(made(None)[1].contains("location / {"));
        assert!(!made(None).concat().contains("@H"));
    }

    #[test]
    fn no_line_is_longer_than_hosts_read() {
        for text in made(None) {
            assert!(text.lines().all(|line| line.len() < 2000));
        }
    }
}
