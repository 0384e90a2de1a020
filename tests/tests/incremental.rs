//! A build that remembers what pages were made from makes what a build that remembers nothing makes:
//! after any single edit of any kind of file, and whatever became of its memory. What a preview knows of
//! the content before gives what reading and scoring anew give.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};

use site_gen::examine::{Known, Question, examine, examine_again};
use site_gen::recall::Memory;
use site_gen::selection::Selection;
use site_gen::site::Remembered;
use site_gen::{Failure, Made, build_assessed};
use tempfile::TempDir;
use tests::{Ended, copy, tree};

/// A copy of a content, its site, and the file that remembers.
struct Desk {
    place: TempDir,
    /// What a preview that runs all the time knows.
    known: RefCell<Known>,
}

impl Desk {
    fn with(content: &str) -> Self {
        let desk = Self {
            place: tempfile::tempdir().expect("a temporary folder"),
            known: RefCell::default(),
        };
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy(&root.join(content), &desk.content());
        desk
    }

    fn content(&self) -> PathBuf {
        self.place.path().join("content")
    }

    fn site(&self) -> PathBuf {
        self.place.path().join("site")
    }

    fn cache(&self) -> PathBuf {
        self.place.path().join("pages")
    }

    fn build_with(&self, cache: &Path) -> Ended {
        let [content, site] = [self.content(), self.site()];
        tests::run([
            "build".as_ref(),
            "--content".as_ref(),
            content.as_os_str(),
            "--out".as_ref(),
            site.as_os_str(),
            "--cache".as_ref(),
            cache.as_os_str(),
        ])
    }

    fn build(&self) -> Ended {
        self.build_with(&self.cache())
    }

    /// What a build that remembers nothing makes; `None` where the content has errors.
    fn clean(&self) -> Option<BTreeMap<String, Vec<u8>>> {
        let question = Question {
            content: self.content(),
            ..Question::default()
        };
        let anew = examine(&question).expect("readable");
        let again = examine_again(&question, &mut self.known.borrow_mut()).expect("readable");
        assert_eq!(again.list, anew.list);
        assert!(
            format!("{:?}", again.assessed) == format!("{:?}", anew.assessed),
            "a preview has another site than a build"
        );
        let assessed = anew.assessed?;
        let made = std::sync::Mutex::new(BTreeMap::new());
        site_gen::make(&assessed, &Selection::default(), &|path, bytes, _| {
            let mut made = made.lock().expect("no test panics in here");
            made.insert(path.to_owned(), bytes.to_vec());
            Ok(())
        })
        .expect("sound content makes pages");
        let mut made = made.into_inner().expect("no test panics in here");
        let marker = site_gen::write::MARKER.to_owned();
        made.insert(marker, site_gen::write::MARKER_TEXT.as_bytes().to_vec());
        Some(made)
    }

    /// Builds, and holds the site against a clean build; returns whether the content was sound.
    fn agrees(&self, what: &str) -> bool {
        let before = tree(&self.site());
        let ended = self.build();
        let after = tree(&self.site());
        let Some(clean) = self.clean() else {
            assert_ne!(ended.status, ExitCode::SUCCESS, "{what}");
            assert!(after == before, "{what}: a refused build changed the site");
            return false;
        };
        assert_eq!(ended.status, ExitCode::SUCCESS, "{what}: {}", ended.remarks);
        for path in after.keys().chain(clean.keys()) {
            assert!(
                after.get(path) == clean.get(path),
                "{what}: {path} is not what a clean build makes"
            );
        }
        true
    }
}

/// The texts of a file that can be lengthened, and its last digits of numbers: byte places.
fn places(text: &str) -> (Vec<usize>, Vec<usize>) {
    // A character of a name or sentence, never of an id or a key: those are ASCII.
    let texts = (text.char_indices())
        .filter(|(_, each)| ('\u{4e00}'..='\u{9fff}').contains(each))
        .map(|(at, each)| at + each.len_utf8());
    let bytes = text.as_bytes();
    let digit = |at: &usize| {
        let next = bytes.get(at + 1).copied().unwrap_or(b' ');
        bytes[*at].is_ascii_digit() && matches!(next, b',' | b']' | b'\n' | b' ')
    };
    (texts.collect(), (0..bytes.len()).filter(digit).collect())
}

/// Numbers that look drawn and are the same in every run.
struct Draw(u64);

impl Draw {
    fn one<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        self.0 = (self.0.wrapping_mul(6_364_136_223_846_793_005)).wrapping_add(1);
        let at = usize::try_from(self.0 >> 33).expect("31 bits");
        of.get(at % of.len().max(1)).copied()
    }
}

/// Edits every second file of a content and its theme, from the one at `first`, once in a text, once in a
/// number, and takes it away and puts it back.
fn edit_every_second(content: &str, first: usize, seed: u64) {
    let desk = Desk::with(content);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    copy(&root.join("theme"), &desk.content().join("theme"));
    assert!(desk.agrees("the first build"));
    let mut draw = Draw(seed);
    let (mut sound, mut refused) = (0, 0);
    for path in tree(&desk.content()).keys().skip(first).step_by(2) {
        let file = desk.content().join(path);
        let whole = fs::read(&file).expect("readable");
        let mut edits: Vec<(&str, Option<Vec<u8>>)> = vec![("taken away", None)];
        if let Ok(text) = std::str::from_utf8(&whole) {
            let (texts, digits) = places(text);
            if let Some(at) = draw.one(&texts) {
                let (head, tail) = text.split_at(at);
                edits.push(("a text", Some(format!("{head}改{tail}").into_bytes())));
            }
            if let Some(at) = draw.one(&digits) {
                let mut bytes = whole.clone();
                bytes[at] = if bytes[at] == b'0' {
                    b'1'
                } else {
                    bytes[at] - 1
                };
                edits.push(("a number", Some(bytes)));
            }
        }
        for (what, edited) in edits {
            match edited {
                Some(bytes) => fs::write(&file, bytes).expect("written"),
                None => fs::remove_file(&file).expect("removed"),
            }
            let count = if desk.agrees(&format!("{path}: {what}")) {
                &mut sound
            } else {
                &mut refused
            };
            *count += 1;
            fs::write(&file, &whole).expect("written");
        }
    }
    assert!(desk.agrees("everything as at first"));
    assert!(
        sound > refused,
        "{sound} edits were sound, {refused} refused"
    );
}

/// Its plan says everything that a plan can, and it has every kind of file.
const AWKWARD: &str = "access/awkward/content";

// Two tests, so that two cores share what takes minutes.

#[test]
fn after_any_single_edit_the_site_is_what_a_clean_build_makes() {
    edit_every_second(AWKWARD, 0, 11);
}

#[test]
fn after_any_single_edit_of_the_other_files_it_is_too() {
    edit_every_second(AWKWARD, 1, 12);
}

#[test]
fn nothing_changed_nothing_is_written_and_a_change_is_counted() {
    let desk = Desk::with("good/three/content");
    let first = desk.build();
    let unknown = !first.remarks.contains("since the last build");
    assert!(unknown, "{}", first.remarks);
    let remembered = fs::read(desk.cache()).expect("remembered");
    let again = desk.build();
    assert!(
        again.remarks.contains("nothing was written"),
        "{}",
        again.remarks
    );
    assert_eq!(fs::read(desk.cache()).expect("remembered"), remembered);

    let pledge = desk.content().join("2025/pledges/tax.md");
    let text = fs::read_to_string(&pledge).expect("readable");
    fs::write(&pledge, format!("{text}\n还有一句。\n")).expect("written");
    let edited = desk.build();
    // The pledge's own page, in both languages.
    let told = "since the last build: 2 pages show something else, 0 changed with templates, \
                texts or navigation, 0 are new, 0 are gone";
    assert!(edited.remarks.contains(told), "{}", edited.remarks);

    let site = desk.content().join("site.toml");
    let text = fs::read_to_string(&site).expect("readable");
    fs::write(&site, text.replace("三窗口评议公示", "换了名字的公示")).expect("written");
    let renamed = desk.build();
    assert!(
        !renamed.remarks.contains(" 0 changed with templates"),
        "{}",
        renamed.remarks
    );
}

#[test]
fn a_build_that_is_given_up_leaves_the_site_and_what_is_remembered_as_they_were() {
    let desk = Desk::with("good/three/content");
    let (content, site) = (desk.content(), desk.site());
    let mut memory = Memory::default();
    let mut build = |advance: &(dyn Fn(Made) -> Result<(), Failure> + Sync)| {
        let question = Question {
            content: content.clone(),
            ..Question::default()
        };
        let assessed = examine(&question).expect("readable").assessed;
        let remembered = Remembered {
            memory: &mut memory,
            inputs: None,
        };
        build_assessed(
            &assessed.expect("sound"),
            &Selection::default(),
            &content,
            &site,
            Some(remembered),
            advance,
        )
    };
    build(&|_| Ok(())).expect("built");
    let before = tree(&site);
    let file = content.join("site.toml");
    let text = fs::read_to_string(&file).expect("readable");
    fs::write(&file, text.replace("三窗口评议公示", "换了名字的公示")).expect("written");
    for after in [0, 1, 30] {
        let made = AtomicUsize::new(0);
        let ended = build(&|_| {
            let made = made.fetch_add(1, Ordering::Relaxed);
            if made < after {
                Ok(())
            } else {
                Err(Failure::Overtaken)
            }
        });
        assert!(matches!(ended, Err(Failure::Overtaken)), "{ended:?}");
        assert!(tree(&site) == before, "given up after {after} files");
    }
    build(&|_| Ok(())).expect("built");
    let clean = desk.clean().expect("sound");
    assert!(tree(&site) == clean, "it is not what a clean build makes");
    let names = fs::read_dir(desk.place.path()).expect("a folder");
    assert_eq!(names.count(), 2, "what was given up is gone");
}

#[test]
fn a_memory_that_is_lost_or_wrong_changes_nothing() {
    let desk = Desk::with("good/three/content");
    assert!(desk.agrees("the first build"));
    let good = fs::read_to_string(desk.cache()).expect("remembered");
    let other = Desk::with(AWKWARD);
    assert!(other.agrees("another site"));
    let of_another = fs::read_to_string(other.cache()).expect("remembered");
    let page = desk.site().join("2025/ranking/index.html");
    let text = fs::read_to_string(&page).expect("a page");
    for memory in [
        None,
        Some(String::new()),
        Some(of_another),
        Some(good.replacen("pages 1", "pages 2", 1)),
        Some(good[..good.len() / 2].to_owned()),
        Some(good.replace("ranking", "windows")),
    ] {
        match &memory {
            Some(text) => fs::write(desk.cache(), text).expect("written"),
            None => fs::remove_file(desk.cache()).expect("removed"),
        }
        assert!(desk.agrees(&format!("{:.40?}", memory.as_deref())));
        assert_eq!(fs::read_to_string(desk.cache()).expect("remembered"), good);
    }
    // A page that somebody edited in the site is made anew, though its origin is as it was.
    fs::write(&page, text.replace("</h1>", "!</h1>")).expect("written");
    assert!(desk.agrees("an edited page"));
    fs::remove_file(&page).expect("removed");
    assert!(desk.agrees("a page that is gone"));
    fs::write(desk.site().join("2025/notes.txt"), "of somebody").expect("written");
    assert!(desk.agrees("a file that nobody made"));
    let sums = desk.site().join(site_gen::sums::FILE);
    let text = fs::read_to_string(&sums).expect("digests");
    fs::write(&sums, text.lines().skip(1).collect::<String>()).expect("written");
    assert!(desk.agrees("digests that are others"));
}

#[test]
fn the_memory_lies_neither_in_the_site_nor_in_the_content() {
    let desk = Desk::with("good/three/content");
    for place in [desk.content().join("2025/pages"), desk.site().join("pages")] {
        let ended = desk.build_with(&place);
        assert_eq!(ended.status, ExitCode::from(3));
        assert!(
            ended
                .remarks
                .contains("in the content folder or in the site"),
            "{}",
            ended.remarks
        );
        assert!(!place.exists() && !desk.site().exists());
    }
    // One that cannot be written is told; the site is made all the same.
    let ended = desk.build_with(&desk.place.path().join("nowhere/pages"));
    assert_eq!(ended.status, ExitCode::SUCCESS);
    assert!(
        ended.remarks.contains("could not be noted"),
        "{}",
        ended.remarks
    );
}
