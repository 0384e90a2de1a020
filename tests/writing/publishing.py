"""Faults while results are published, corrected, or a text is erased. See `run`.

After each: what was published, and what a site made of the content says, is that of before or that of
after, whole; a failure is told, with the path; and the same command once more needs no cleaning.
"""

import collections
import json
import os
import pathlib
import shutil
import subprocess

from shared import ERRORS, OTHER, counted, fired, report, traced, tree

HERE = pathlib.Path(__file__).resolve().parent
THREE = HERE.parent / "good/three/content"


class Command:
    """A command that publishes, with the content before it and after it."""

    def __init__(self, name, tool, root, content, words):
        self.name, self.tool, self.words = name, tool, words
        self.root = pathlib.Path(root) / "publishing" / name
        self.content = self.root / "place/content"
        self.kept = self.root / "kept"
        shutil.copytree(content, self.kept)
        self.reset()
        self.old, old_site = self.state(), self.site()
        ended = self.run()
        assert ended.returncode == 0, ended.stderr
        self.new = self.state()
        self.after = self.files()
        self.sites = {"old": old_site, "new": self.site()}
        assert self.old != self.new

    def reset(self):
        """The content before the command, and nothing beside it."""
        shutil.rmtree(self.content.parent, ignore_errors=True)
        self.content.parent.mkdir(parents=True)
        shutil.copytree(self.kept, self.content)

    def run(self, before=()):
        line = [self.tool, "publish", "--lang", "en", "--content", self.content, *self.words]
        env = {**os.environ, "RAYON_NUM_THREADS": "1"}
        return subprocess.run([*before, *line], capture_output=True, text=True, env=env)

    def files(self):
        """Everything in the content, but for a lock that could not be removed: the next run takes it."""
        return {path: is_ for path, is_ in tree(self.content).items() if not path.endswith("pingyi-lock")}

    def state(self):
        """What a reader takes the content to be, by path: an erasure that was written down counts as
        done, and what was kept without a line in the log is nothing."""
        found = {}
        for path in self.content.rglob("*"):
            name = str(path.relative_to(self.content))
            if path.is_file() and not path.name.startswith("."):
                found[name] = path.read_text()
        journal = self.content / "published/.erasure"
        if journal.exists():
            found.update(json.loads(journal.read_text())["files"])
        log = found.get("publications.log", "")
        logged = {f"{at:04}" for at in range(1, len(log.splitlines()) + 1)}
        return {
            name: text
            for name, text in found.items()
            if text and (not name.startswith("published/") or name.split("/")[1] in logged)
        }

    def site(self):
        """The site that the content makes; where it makes none, the errors."""
        site = self.root / "site"
        shutil.rmtree(site, ignore_errors=True)
        line = [self.tool, "build", "--quiet", "--lang", "en", "--content", self.content, "--out", site]
        ended = subprocess.run(line, capture_output=True, text=True)
        errors = [line for line in ended.stderr.splitlines() if line.startswith("error")]
        return tree(site) if ended.returncode == 0 else errors

    def whole(self, what, ended, long):
        """Whether the state of before or of after is there, and the next run needs no cleaning."""
        found = self.state()
        state = "old" if found == self.old else "new" if found == self.new else "neither"
        good = state != "neither"
        if good and (long or (self.content / "published/.erasure").exists()):
            good = self.site() == self.sites[state]
        told = ended.returncode != 0 or state == "new"
        names = ended.returncode <= 0 or "/" in ended.stderr
        again = self.run()
        # 2: it is published already.
        went_on = again.returncode == (2 if state == "new" else 0)
        after = self.files()
        differ = sorted(path for path in {*after, *self.after} if after.get(path) != self.after.get(path))
        beside = sorted(path.name for path in self.content.parent.iterdir())
        report(
            good and told and names and went_on and not differ and beside == ["content"],
            f"{self.name}, {what}: {state}, whole: {good}, exit {ended.returncode} "
            f"{ended.stderr.strip()[-200:]}, again {again.returncode} {again.stderr.strip()[-200:]}, "
            f"otherwise than after it: {differ}, beside {beside}",
        )


def commands(tool, root):
    """Publishing for the first time, correcting, and erasing."""
    fresh = pathlib.Path(root) / "publishing/fresh"
    shutil.copytree(THREE, fresh)
    first = Command("first", tool, root, fresh, ["--reason", "first", "--date", "2025-11-26"])
    sealed = pathlib.Path(root) / "publishing/sealed"
    first.reset()
    first.run()
    shutil.copytree(first.content, sealed)
    erase = ["--reason", "the law", "--date", "2025-11-28", "--text", TEXT]
    erase += [word for field in FIELDS for word in ("--redact", field)]
    erasure = Command("erasure", tool, root, sealed, erase)
    panel = sealed / "2025/panel.toml"
    panel.write_text(panel.read_text().replace("score = 94", "score = 93"))
    words = ["--reason", "a wrong mark", "--date", "2025-11-27"]
    return [first, Command("correction", tool, root, sealed, words), erasure]


# A text of two files, which publications keep in their inputs and their history.
TEXT = "午间无人在岗"
FIELDS = ["2025/ledger/water.toml:item.water-001.problem", "2025/adjustments.toml:deduction.2025-001.basis"]


def chosen(count, long):
    """Which of so many calls: all, or the first, one in the middle and the last ones."""
    return range(1, count + 1) if long else sorted({1, (count + 1) // 2, max(1, count - 1), count})


def faults(command, long):
    log = command.root / "strace"
    command.reset()
    assert command.run(traced(log, [])).returncode == 0
    hits = collections.Counter()
    for call, count in sorted(counted(log).items()):
        for at in chosen(count, long):
            for fault in (f"error={ERRORS.get(call, 'EIO')}", "signal=KILL"):
                command.reset()
                ended = command.run(traced(log, [f"{call}:{fault}:when={at}"]))
                if fired(log):
                    hits[call] += 1
                    command.whole(f"{call} {fault} at {at}", ended, long)
    calls = " ".join(f"{call} {count}" for call, count in sorted(hits.items()))
    print(f"faults while publishing, {command.name}: {sum(hits.values())} ({calls})", flush=True)
    for call in ("openat", "write", "rename", "fsync", "flock"):
        report(hits[call] > 0, f"{command.name}: no fault fired at {call}")


def no_rights(command, long):
    """Folders and files that another user may not write or read."""
    nobody = OTHER if os.getuid() == 0 else []
    for parent in [command.root, *command.root.parents][:3]:
        parent.chmod(0o755)
    for what, path, mode in [
        ("the content is not ours", "", 0o555),
        ("what is kept is not ours", "published", 0o555),
        ("a kept file is not readable", "published/0001/inputs.json", 0o000),
        ("the log is not readable", "publications.log", 0o000),
        ("the ledger is not ours", "2025/ledger", 0o555),
    ]:
        command.reset()
        path = command.content / path
        if not path.exists():
            continue
        if nobody:
            subprocess.run(["chown", "-R", "65534:65534", command.content.parent], check=True)
        path.chmod(mode)
        ended = command.run(nobody)
        subprocess.run(["chmod", "-R", "u+rwX", command.content], check=True)
        command.whole(what, ended, long)


def full_disk(command, long):
    """A disk that is full at any point."""
    place = command.content.parent
    refused = 0
    command.reset()
    size = sum(-(-path.stat().st_size // 4096) * 4 for path in command.content.rglob("*") if path.is_file())
    for more in range(0, 64, 4 if long else 16):
        mounted = ["mount", "-t", "tmpfs", "-o", f"size={size + more}k", "tmpfs", place]
        if subprocess.run(mounted, capture_output=True).returncode != 0:
            print("full disk: cannot mount a tmpfs here, left out")
            return
        try:
            copied = subprocess.run(["cp", "-a", command.kept, command.content], capture_output=True)
            if copied.returncode != 0:
                continue
            ended = command.run()
            refused += ended.returncode != 0
            if ended.returncode != 0:
                report("disk is full" in ended.stderr, f"{command.name}, full disk: {ended.stderr}")
            subprocess.run(["mount", "-o", "remount,size=1g", place], check=True)
            command.whole(f"disk with {more} KiB", ended, long)
        finally:
            subprocess.run(["umount", place], check=True)
    report(refused > 0, f"{command.name}: no disk was full")


def check(tool, root, long):
    for command in commands(tool, root):
        faults(command, long)
        no_rights(command, long)
        full_disk(command, long)
