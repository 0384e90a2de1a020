//! What may be replaced, what is kept, what is taken up again.

use super::*;
use crate::digest::sha256;

/// A temporary folder with a content in it.
pub(super) struct Place(pub(super) PathBuf);

impl Place {
    pub(super) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("pingyi-write-{}-{name}", std::process::id()));
        drop(fs::remove_dir_all(&path));
        fs::create_dir_all(path.join("content")).expect("a temporary folder");
        Self(path)
    }

    pub(super) fn begin(&self, target: &str) -> Result<Staging, WriteError> {
        Staging::begin(&self.0.join(target), &self.0.join("content"))
    }

    fn refusal(&self, target: &str) -> Refusal {
        match self.begin(target) {
            Err(WriteError::Refused { why, .. }) => why,
            other => panic!("{other:?}"),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

#[test]
fn the_new_site_takes_the_place_of_the_old() {
    let place = Place::new("replace");
    for text in ["old", "new"] {
        let staging = place.begin("public").expect("may be replaced");
        staging.write("a/b.html", text.as_bytes()).expect("written");
        staging
            .write(&format!("{text}.html"), b"")
            .expect("written");
        staging.publish().expect("published");
    }
    let public = place.0.join("public");
    assert_eq!(
        fs::read_to_string(public.join("a/b.html")).expect("there"),
        "new"
    );
    assert!(!public.join("old.html").exists());
    let left: Vec<_> = fs::read_dir(&place.0)
        .expect("there")
        .map(|e| e.expect("entry").file_name())
        .collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn what_was_not_published_leaves_no_trace() {
    let place = Place::new("drop");
    let staging = place.begin("public").expect("may be made");
    assert!(matches!(place.begin("public"), Err(WriteError::Busy(_))));
    staging.write("index.html", b"").expect("written");
    drop(staging);
    assert_eq!(fs::read_dir(&place.0).expect("there").count(), 1);
}

#[test]
fn a_half_swap_is_repaired() {
    let place = Place::new("recover");
    let staging = place.begin("public").expect("may be made");
    staging.publish().expect("published");
    fs::rename(place.0.join("public"), place.0.join(".public.pingyi-old")).expect("renamed");
    drop(place.begin("public").expect("may be replaced"));
    assert!(place.0.join("public").join(MARKER).exists());
}

#[test]
fn a_folder_beside_the_content_may_be_named_from_within() {
    let place = Place::new("within");
    let inside = place.0.join("content/2025");
    fs::create_dir(&inside).expect("made");
    drop(
        place
            .begin("content/2025/../../public")
            .expect("may be made"),
    );
}

#[test]
fn neighbours_of_others_are_not_removed() {
    let place = Place::new("neighbours");
    for neighbour in [".public.pingyi-new", ".public.pingyi-old"] {
        let file = place.0.join(neighbour).join("mine");
        fs::create_dir(place.0.join(neighbour)).expect("made");
        fs::write(&file, "").expect("written");
        assert_eq!(place.refusal("public"), Refusal::Foreign);
        assert!(file.exists());
        fs::remove_dir_all(place.0.join(neighbour)).expect("removed");
    }
}

#[test]
fn folders_of_others_are_refused() {
    let place = Place::new("refuse");
    fs::create_dir(place.0.join("full")).expect("made");
    fs::write(place.0.join("full/file"), "").expect("written");
    assert_eq!(place.refusal("full"), Refusal::Foreign);
    assert_eq!(place.refusal("content"), Refusal::HoldsContent);
    assert_eq!(place.refusal("content/public"), Refusal::HoldsContent);
    assert_eq!(place.refusal(""), Refusal::HoldsContent);
    assert_eq!(
        place.refusal("full/../content/x/../public"),
        Refusal::HoldsContent
    );
    fs::write(place.0.join("file"), "").expect("written");
    assert_eq!(place.refusal("file"), Refusal::NotAFolder);
    fs::create_dir_all(place.0.join("repository/.git")).expect("made");
    assert_eq!(place.refusal("repository"), Refusal::Repository);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(place.0.join("full"), place.0.join("link")).expect("linked");
        assert_eq!(place.refusal("link"), Refusal::Symlink);
        std::os::unix::fs::symlink(place.0.join("content"), place.0.join("way")).expect("linked");
        assert_eq!(place.refusal("way/public"), Refusal::HoldsContent);
        std::os::unix::fs::symlink(place.0.join("full/file"), place.0.join(".site.pingyi-lock"))
            .expect("linked");
        assert_eq!(place.refusal("site"), Refusal::Symlink);
    }
    let precious = |path: &Path| {
        let refused = Staging::begin(path, &place.0.join("content"));
        matches!(refused, Err(WriteError::Refused { why, .. }) if why == Refusal::Precious)
    };
    assert!(precious(Path::new("/")));
    assert!(std::env::home_dir().is_none_or(|home| precious(&home)));
}

#[test]
fn each_refusal_says_what_it_is_and_where() {
    let all = [
        Refusal::Precious,
        Refusal::HoldsContent,
        Refusal::Symlink,
        Refusal::NotAFolder,
        Refusal::Repository,
        Refusal::Foreign,
        Refusal::Exists,
        Refusal::InTheWay,
    ];
    for language in [Language::Chinese, Language::English] {
        let words: BTreeSet<String> = all.iter().map(|why| why.tell(language)).collect();
        assert_eq!(words.len(), all.len());
        let told = refuse(Path::new("some/folder"), Refusal::Symlink).tell(language);
        assert!(told.contains("some/folder") && told.contains(&Refusal::Symlink.tell(language)));
        let busy = WriteError::Busy("some/folder".into()).tell(language);
        assert!(busy.contains("some/folder"), "{busy}");
    }
}

#[test]
fn a_site_stands_where_it_is_what_was_published() {
    let place = Place::new("stands");
    let site = place.begin("public").expect("may be made");
    let digests = [sha256(b"a"), sha256(MARKER_TEXT.as_bytes())];
    let sums = format!("{}  a.html\n{}  {MARKER}\n", digests[0], digests[1]);
    site.write("a.html", b"a").expect("written");
    site.write(crate::sums::FILE, sums.as_bytes())
        .expect("written");
    site.publish().expect("published");
    let sums = sha256(sums.as_bytes());
    let stands = |sums: &str| place.begin("public").expect("ours").stands(sums, None);
    assert!(stands(&sums));
    assert!(!stands(&sha256(b"")));
    fs::write(place.0.join("public/more"), "").expect("written");
    assert!(!stands(&sums));
}

/// What a file is, beside its bytes.
#[cfg(unix)]
fn inode(path: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt;

    fs::metadata(path).expect("there").ino()
}

#[cfg(unix)]
#[test]
fn a_site_that_is_there_is_left_alone() {
    let place = Place::new("unchanged");
    let make = |files: &[(&str, &str)]| {
        let staging = place.begin("public").expect("may be replaced");
        for (path, text) in files {
            staging.write(path, text.as_bytes()).expect("written");
        }
        staging.publish().expect("published")
    };
    let files = [("a.html", "a"), ("b/c.html", "c"), ("b/d.html", "d")];
    let public = place.0.join("public");
    assert_eq!(make(&files), 4, "the marker, too");
    let [root, a] = [public.clone(), public.join("a.html")].map(|path| inode(&path));
    assert_eq!(make(&files), 0);
    assert_eq!(inode(&public), root, "nothing was swapped");
    // One file changes: the others are the same files.
    let changed = [("a.html", "a"), ("b/c.html", "new"), ("b/d.html", "d")];
    assert_eq!(make(&changed), 1);
    assert_ne!(inode(&public), root);
    assert_eq!(inode(&public.join("a.html")), a);
    // One is gone, and nothing is new.
    assert_eq!(make(&changed[..2]), 0);
    assert!(!public.join("b/d.html").exists());
    // What others put there goes: a file, an empty folder, a link, an edit.
    fs::write(public.join("mine"), "").expect("written");
    make(&changed);
    fs::create_dir(public.join("empty")).expect("made");
    make(&changed);
    let elsewhere = place.0.join("elsewhere");
    fs::create_dir(&elsewhere).expect("made");
    fs::write(elsewhere.join("c.html"), "new").expect("written");
    fs::write(elsewhere.join("d.html"), "d").expect("written");
    fs::remove_dir_all(public.join("b")).expect("removed");
    std::os::unix::fs::symlink(&elsewhere, public.join("b")).expect("linked");
    make(&changed);
    assert!(!public.join("b").is_symlink());
    assert_ne!(
        inode(&public.join("b/c.html")),
        inode(&elsewhere.join("c.html"))
    );
    fs::write(public.join("a.html"), "b").expect("edited");
    assert_eq!(make(&changed), 1);
    let left = fs::read_dir(&public).expect("there").count();
    assert_eq!(left, 3, "the marker, a page and a folder");
    assert_eq!(
        fs::read_to_string(public.join("a.html")).expect("there"),
        "a"
    );
}

#[test]
fn files_are_kept_all_or_none() {
    let place = Place::new("keep");
    let first = place.begin("public").expect("may be made");
    first.write("a.html", b"a").expect("written");
    first.write("b/c.html", b"c").expect("written");
    assert!(!first.keep(&[]).expect("asked"), "there is no old site");
    first.publish().expect("published");
    let staging = place.begin("public").expect("may be replaced");
    let digests = [sha256(b"a"), sha256(b"c"), sha256(b"d")];
    let [a, c, d] = [
        ("a.html", &*digests[0]),
        ("b/c.html", &*digests[1]),
        ("b/c.html", &*digests[2]),
    ];
    assert!(!staging.keep(&[a, d]).expect("asked"), "other bytes");
    staging.write("new.html", b"").expect("written");
    assert!(staging.keep(&[a, c]).expect("asked"));
    assert_eq!(staging.publish().expect("published"), 1);
    let text = fs::read_to_string(place.0.join("public/b/c.html"));
    assert_eq!(text.expect("there"), "c");
}

#[test]
fn two_builds_do_not_write_one_folder() {
    let place = Place::new("busy");
    let held = place.begin("public").expect("may be made");
    assert!(matches!(place.begin("public"), Err(WriteError::Busy(_))));
    // Somebody took the lock away: what is held is a file that nobody finds.
    let lock = beside(&place.0.join("public"), "lock");
    fs::remove_file(&lock).expect("there");
    let file = File::create(&lock).expect("made");
    assert!(is_at(&file, &lock));
    fs::remove_file(&lock).expect("there");
    assert!(!is_at(&file, &lock), "it is nowhere");
    fs::write(&lock, "").expect("written");
    assert!(!is_at(&file, &lock), "it is another file");
    drop(held);
    place.begin("public").expect("free again");
}
