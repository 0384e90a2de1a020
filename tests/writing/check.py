"""Faults, hostile layouts and reproducibility of a site being written. See `run`."""

import argparse
import collections
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import publishing
from shared import ERRORS, OTHER, counted, fired, report, tally, traced, tree

HERE = pathlib.Path(__file__).resolve().parent
THREE = HERE.parent / "good/three/content"

class Bench:
    """A folder with a content, the site that is there, and what the next build makes of it."""

    def __init__(self, tool, root):
        self.tool, self.root = tool, pathlib.Path(root)
        self.content = self.root / "content"
        self.kept = self.root / "kept"
        shutil.copytree(THREE, self.content)
        self.place = self.root / "place"
        self.place.mkdir()
        self.out = self.place / "public"
        self.build(check=True)
        self.old = tree(self.out)
        shutil.copytree(self.out, self.kept)
        pledge = next((self.content / "2025/pledges").glob("*.md"))
        pledge.write_text(pledge.read_text() + "\n\n还有一句。\n")
        (self.content / "2025/notices").mkdir(exist_ok=True)
        (self.content / "2025/notices/added.md").write_text(
            '+++\ntitle = "新通知"\ndate = 2025-11-24\n+++\n\n一句。\n'
        )
        self.build(check=True)
        self.new = tree(self.out)
        assert self.old != self.new

    def command(self, *words):
        return [self.tool, "build", "--quiet", "--content", self.content, "--out", self.out, "--lang", "en", *words]

    def build(self, before=(), check=False, env=None, **more):
        env = {**os.environ, "RAYON_NUM_THREADS": "1", **(env or {})}
        ended = subprocess.run([*before, *self.command()], capture_output=True, text=True, env=env, **more)
        if check:
            assert ended.returncode == 0, ended.stderr
        return ended

    def reset(self):
        """The old site again, and nothing beside it."""
        shutil.rmtree(self.place)
        self.place.mkdir()
        shutil.copytree(self.kept, self.out)

    def whole(self, what, absent=False):
        """Whether the old or the new site is there, whole, and the next build needs no cleaning."""
        found = tree(self.out)
        good = found in (self.old, self.new) or (absent and found is None)
        again = self.build()
        after = tree(self.out)
        beside = sorted(path.name for path in self.place.iterdir())
        report(
            good and again.returncode == 0 and after == self.new and beside == ["public"],
            f"{what}: {'whole' if good else 'neither old nor new'}, next build {again.returncode} "
            f"{again.stderr.strip()[:300]}, beside {beside}",
        )
        return found


def strace(bench, log, inject):
    return bench.build(traced(log, inject))


def counts(bench, log):
    """How often one thread makes each call in a build that changes the site."""
    bench.reset()
    assert strace(bench, log, []).returncode == 0
    return counted(log)


def chosen(count, long):
    """Which of so many calls: all, or the first, the last and some between."""
    if long or count <= 9:
        return range(1, count + 1)
    between = {1 + round(step * (count - 1) / 5) for step in range(6)}
    return sorted({1, 2, count - 2, count - 1, count} | between)


def faults(bench, long):
    log = bench.root / "strace"
    hits = collections.Counter()
    for call, count in sorted(counts(bench, log).items()):
        for at in chosen(count, long):
            for fault in (f"error={ERRORS.get(call, 'EIO')}", "signal=KILL"):
                bench.reset()
                ended = strace(bench, log, [f"{call}:{fault}:when={at}"])
                if not fired(log):
                    # Another thread made some of the calls this time.
                    continue
                hits[call] += 1
                what = f"{call} {fault} at {at}"
                if bench.whole(what) != bench.new:
                    report(ended.returncode != 0, f"{what}: not built, and says it was")
                    if "error" in fault and ended.returncode == 3:
                        report("/" in ended.stderr, f"{what}: names no path: {ended.stderr}")
    calls = " ".join(f"{call} {count}" for call, count in sorted(hits.items()))
    print(f"faults that fired: {sum(hits.values())} ({calls})", flush=True)
    for call in ("openat", "write", "mkdir", "linkat", "renameat2", "syncfs", "fsync", "flock"):
        report(hits[call] > 0, f"no fault fired at {call}")


def without_exchange(bench):
    """A system that cannot exchange two folders: two renames, and a start that repairs a half."""
    log = bench.root / "strace"
    cannot = "renameat2:error=EINVAL"
    bench.reset()
    ended = strace(bench, log, [cannot])
    report(ended.returncode == 0 and "INJECTED" in log.read_text(), f"two renames: {ended.stderr}")
    bench.whole("two renames")
    for at in (1, 2):
        for fault in ("error=EIO", "signal=KILL"):
            bench.reset()
            strace(bench, log, [cannot, f"rename:{fault}:when={at}"])
            # Between the renames of a killed program nothing is there; the next start finds it.
            bench.whole(f"without exchange, rename {fault} at {at}", absent="KILL" in fault)
    bench.reset()
    ended = strace(bench, log, ["linkat:error=EPERM"])
    report(ended.returncode == 0 and tree(bench.out) == bench.new, f"no hard links: {ended.stderr}")


def full_disk(bench):
    """A disk that is full at any point of a build."""
    mount = bench.root / "disk"
    mount.mkdir()
    place, bench.place, bench.out = bench.place, mount, mount / "public"
    # In pages; what is new takes some hundred KiB more, since unchanged files are linked.
    size = sum(-(-path.stat().st_size // 4096) * 4 for path in bench.kept.rglob("*") if path.is_file())
    refused = 0
    try:
        for part in range(0, 13):
            kib = size + 8 + part * 40
            options = f"size={kib}k"
            if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", mount]).returncode != 0:
                print("full disk: cannot mount a tmpfs here, left out")
                return
            try:
                if subprocess.run(["cp", "-a", bench.kept, bench.out], capture_output=True).returncode != 0:
                    continue
                ended = bench.build()
                found = tree(bench.out)
                if ended.returncode == 0:
                    report(found == bench.new, f"disk of {kib} KiB: built, and not the new site")
                else:
                    refused += 1
                    report(
                        found == bench.old and "disk is full" in ended.stderr and str(mount) in ended.stderr,
                        f"disk of {kib} KiB: {ended.stderr}",
                    )
                    subprocess.run(["mount", "-o", "remount,size=1g", mount], check=True)
                    bench.whole(f"disk of {kib} KiB")
            finally:
                subprocess.run(["umount", mount], check=True)
        report(refused > 0, "no disk was full")
        # The output folder is a disk of its own: it cannot be exchanged.
        bench.out.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", bench.out], check=True)
        ended = bench.build()
        report(ended.returncode == 3 and tree(bench.out) == {}, f"a mount point: {ended.stderr}")
        subprocess.run(["umount", bench.out], check=True)
    finally:
        bench.place, bench.out = place, place / "public"


def no_rights(bench):
    """Folders and files that another user may not write or read."""
    nobody = OTHER if os.getuid() == 0 else []
    bench.root.chmod(0o755)
    for what, path, mode in [
        ("the parent is not ours", bench.place, 0o555),
        ("an old folder is not ours", bench.out, 0o555),
        ("a file is not readable", bench.out / "index.html", 0o000),
        ("the old site is not readable", bench.out, 0o000),
    ]:
        bench.reset()
        if nobody:
            for each in [bench.place, *bench.place.rglob("*")]:
                os.chown(each, 65534, 65534)
        path.chmod(mode)
        ended = bench.build(nobody)
        path.chmod(0o755)
        found = tree(bench.out)
        if ended.returncode == 0:
            report(found == bench.new, f"{what}: built, and not the new site")
        else:
            report(
                ended.returncode == 3 and found in (bench.old, bench.new) and str(bench.place) in ended.stderr,
                f"{what}: {ended.returncode} {ended.stderr}",
            )
        subprocess.run(["chmod", "-R", "u+rwX", bench.place])
        bench.whole(what)


def hostile(bench):
    """Layouts that must be refused with nothing touched."""
    mine = bench.root / "mine"
    mine.mkdir()
    (mine / "letter").write_text("mine")

    def refused(what, make, out=None):
        shutil.rmtree(bench.place)
        bench.place.mkdir()
        make()
        before = {path: tree(path) for path in (bench.place, mine, bench.content)}
        usual, bench.out = bench.out, out or bench.out
        ended = bench.build()
        bench.out = usual
        after = {path: tree(path) for path in before}
        report(ended.returncode == 3 and before == after, f"{what}: {ended.returncode} {ended.stderr}")

    def marked(folder):
        folder.mkdir()
        (folder / ".pingyi-site").write_text("")
        (folder / "index.html").write_text("old")

    def repository():
        marked(bench.out)
        (bench.out / ".git").mkdir()

    def folder_as_marker():
        (bench.out / ".pingyi-site").mkdir(parents=True)

    def link_as_marker():
        bench.out.mkdir()
        (bench.out / ".pingyi-site").symlink_to(mine / "letter")
        (bench.out / "mine").write_text("mine")

    def dangling():
        bench.out.symlink_to(bench.place / "nowhere")

    refused("a folder of others", lambda: shutil.copytree(mine, bench.out))
    refused("a link", lambda: bench.out.symlink_to(mine))
    refused("a link to nowhere", dangling)
    refused("a file", lambda: bench.out.write_text("mine"))
    refused("a pipe", lambda: os.mkfifo(bench.out))
    refused("a repository", repository)
    refused("a folder as marker", folder_as_marker)
    refused("a link as marker", link_as_marker)
    refused("a file on the way", lambda: (bench.place / "file").write_text(""), bench.place / "file/public")
    refused("the staging folder is a link", lambda: (bench.place / ".public.pingyi-new").symlink_to(mine))
    refused("the staging folder is of others", lambda: shutil.copytree(mine, bench.place / ".public.pingyi-new"))
    refused("the old folder is a link", lambda: (bench.place / ".public.pingyi-old").symlink_to(mine))
    refused("the old folder is a file", lambda: (bench.place / ".public.pingyi-old").write_text("mine"))
    refused("the lock is a link", lambda: (bench.place / ".public.pingyi-lock").symlink_to(mine / "letter"))
    refused("the root", lambda: None, pathlib.Path("/"))
    refused("the content", lambda: None, bench.content)
    refused("in the content", lambda: None, bench.content / "public")
    refused("a parent of the content", lambda: None, bench.root)
    refused("the content by way of a link", lambda: (bench.place / "way").symlink_to(bench.content), bench.place / "way/public")
    usual = os.environ["HOME"] if "HOME" in os.environ else "/"
    os.environ["HOME"] = str(bench.place / "home/me")
    refused("a home", lambda: (bench.place / "home/me").mkdir(parents=True), bench.place / "home/me")
    refused("a parent of a home", lambda: (bench.place / "home/me").mkdir(parents=True), bench.place / "home")
    os.environ["HOME"] = usual
    # Links inside a site of ours are removed, not followed.
    bench.reset()
    (bench.out / "link").symlink_to(mine)
    bench.build()
    report(tree(bench.out) == bench.new and tree(mine) is not None and (mine / "letter").exists(), "a link inside the site")


SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
#include <sys/time.h>
#define LATER (400L * 24 * 3600)
int clock_gettime(clockid_t id, struct timespec *t) {
    int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
    int ended = real(id, t);
    if (id == CLOCK_REALTIME) t->tv_sec += LATER;
    return ended;
}
int gettimeofday(struct timeval *t, void *zone) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    t->tv_sec = now.tv_sec; t->tv_usec = now.tv_nsec / 1000;
    return 0;
}
time_t time(time_t *t) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (t) *t = now.tv_sec;
    return now.tv_sec;
}
"""


def reproducible(tool, other, root):
    """The same content gives the same bytes, whatever is around it."""
    root = pathlib.Path(root) / "same"
    root.mkdir()

    def site(name, content=THREE, tool=tool, before=(), cwd=None, umask=-1, **env):
        out = root / name
        line = [*before, tool, "build", "--quiet", "--content", content, "--out", out]
        env = {**os.environ, **env}
        subprocess.run(line, check=True, env=env, cwd=cwd, umask=umask, stderr=subprocess.DEVNULL)
        return tree(out)

    first = site("first")
    elsewhere = root / "a folder with 空格"
    elsewhere.mkdir()
    shutil.copytree(THREE, elsewhere / "content")
    # In another order of names, as a folder lists them.
    turned = root / "turned"
    for path in sorted(THREE.rglob("*"), reverse=True):
        to = turned / path.relative_to(THREE)
        if path.is_file():
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to)
            os.utime(to, (1, 1))
    shim = root / "later.so"
    (root / "later.c").write_text(SHIM)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", shim, root / "later.c", "-ldl"], check=True)
    now = subprocess.run(["date", "+%s"], capture_output=True, text=True, env={**os.environ, "LD_PRELOAD": str(shim)})
    late = int(now.stdout) - int(subprocess.run(["date", "+%s"], capture_output=True, text=True).stdout)
    report(late > 399 * 86400, f"the clock was not put forward: {late}")
    same = {
        "another folder": site("elsewhere/deep/er", elsewhere / "content", cwd=elsewhere),
        "a relative path": site("relative", "content", cwd=elsewhere),
        "another order of names": site("order", turned),
        "another time zone": site("zone", TZ="Asia/Kathmandu"),
        "a far time zone": site("far", TZ="Pacific/Kiritimati"),
        "another locale": site("locale", LC_ALL="zh_CN.UTF-8", LANG="zh_CN.UTF-8"),
        "no locale": site("plain", LC_ALL="C"),
        "a narrow umask": site("umask", umask=0o077),
        "one thread": site("one", RAYON_NUM_THREADS="1"),
        "seven threads": site("seven", RAYON_NUM_THREADS="7"),
        "400 days later": site("later", LD_PRELOAD=str(shim)),
        "over an older site": site("first"),
    }
    if other:
        same["another build of the program"] = site("other", tool=other)
    for what, found in same.items():
        differ = sorted(path for path in first if found.get(path) != first[path])
        report(found == first, f"{what} changes {differ[:3]}")
    # The goldens are made by the tests' build, without optimisation.
    golden = tree(HERE.parent / "good/three/expected")
    differ = sorted(path for path in golden if path in first and first[path] != golden[path])
    report(not differ and len(golden) > 100, f"the tests' build makes other bytes: {differ[:3]}")
    print(f"reproducible: {len(same)} ways, {len(first)} files", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tool", type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--other", type=lambda path: str(pathlib.Path(path).resolve()))
    given = parser.parse_args()
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as root:
        bench = Bench(given.tool, root)
        hostile(bench)
        no_rights(bench)
        full_disk(bench)
        without_exchange(bench)
        faults(bench, given.long)
        publishing.check(given.tool, root, given.long)
        reproducible(given.tool, given.other, root)
    print("{passed} passed, {failed} failed".format(**tally))
    return tally["failed"] > 0


if __name__ == "__main__":
    sys.exit(main())
