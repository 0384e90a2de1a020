"""What the parts of `check` share: the count of what held, folders as values, faults at system calls."""

import collections
import hashlib
import os
import pathlib
import re
import stat

# The calls by which the program reads, writes, locks and swaps.
CALLS = """openat read write mkdir linkat link renameat2 rename renameat unlink unlinkat rmdir fsync syncfs
flock getdents64 statx newfstatat lseek copy_file_range ftruncate close""".split()
ERRORS = {"write": "ENOSPC", "mkdir": "ENOSPC", "openat": "EACCES", "linkat": "EPERM", "flock": "ENOLCK"}

# Another user, who has no rights of its own.
OTHER = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]

tally = {"passed": 0, "failed": 0}


def report(good, what):
    if good:
        tally["passed"] += 1
    else:
        tally["failed"] += 1
        print(f"FAILED: {what}", flush=True)


def tree(folder):
    """Everything below a folder: kinds and digests; None where there is no folder."""
    folder = pathlib.Path(folder)
    if folder.is_symlink() or not folder.is_dir():
        return None
    found = {}
    for path, folders, files in os.walk(folder):
        for name in folders + files:
            full = pathlib.Path(path) / name
            kind = stat.S_IFMT(full.lstat().st_mode)
            content = hashlib.sha256(full.read_bytes()).hexdigest() if kind == stat.S_IFREG else ""
            found[str(full.relative_to(folder))] = (kind, content)
    return found


def traced(log, inject):
    """What stands before a command whose calls are written to `log` and fail as `inject` says."""
    before = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", log, "-e", f"trace={','.join(CALLS)}"]
    return [*before, *[part for one in inject for part in ("-e", f"inject={one}")]]


def fired(log):
    """Whether a fault was injected."""
    text = log.read_text(errors="replace")
    return "(INJECTED)" in text or "killed by SIGKILL" in text


def counted(log):
    """How often one thread made each call."""
    made = collections.Counter()
    for line in log.read_text(errors="replace").splitlines():
        found = re.match(r"(\d+) +(\w+)\(", line)
        if found:
            made[found.groups()] += 1
    most = collections.Counter()
    for (_, call), count in made.items():
        most[call] = max(most[call], count)
    return most
