//! The floor: writes the files of a folder again, and does nothing else.
//!
//! `floor FROM TO THREADS` reads every file below FROM into memory, then writes them all below TO and
//! prints the seconds that the writing took. No generator can be faster than this on the same file
//! system. Compiled by `rustc` alone; no part of the workspace.

use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, fs, io, thread};

/// Every folder and file below `from`, by its path from it, folders before what lies in them.
fn read(
    root: &Path,
    folder: &Path,
    folders: &mut Vec<PathBuf>,
    files: &mut Vec<(PathBuf, Vec<u8>)>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.strip_prefix(root).map_err(io::Error::other)?.to_owned();
        if path.is_dir() {
            folders.push(name);
            read(root, &path, folders, files)?;
        } else {
            files.push((name, fs::read(&path)?));
        }
    }
    Ok(())
}

fn main() -> io::Result<()> {
    let usage = || io::Error::other("usage: floor FROM TO THREADS");
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [from, to, threads] = arguments.as_slice() else {
        return Err(usage());
    };
    let threads: usize = threads.parse().map_err(|_| usage())?;
    let (from, to) = (Path::new(from), Path::new(to));
    let (mut folders, mut files) = (Vec::new(), Vec::new());
    read(from, from, &mut folders, &mut files)?;

    let start = Instant::now();
    fs::create_dir(to)?;
    for folder in &folders {
        fs::create_dir(to.join(folder))?;
    }
    let share = files.len().div_ceil(threads.max(1)).max(1);
    thread::scope(|scope| {
        let write = |part: &[(PathBuf, Vec<u8>)]| -> io::Result<()> {
            part.iter().try_for_each(|(name, bytes)| fs::write(to.join(name), bytes))
        };
        let parts: Vec<_> = files.chunks(share).map(|part| scope.spawn(move || write(part))).collect();
        parts.into_iter().try_for_each(|part| part.join().map_err(|_| io::Error::other("a writer panicked"))?)
    })?;
    println!("{:.4}", start.elapsed().as_secs_f64());
    Ok(())
}
