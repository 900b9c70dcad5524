# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a test run changed what belongs to whoever runs it.

real_folders.py note FILE      writes down what lies in the real data, configuration, cache and result folders
real_folders.py compare FILE   says what is different now, and fails (77: another Atelier runs, so nobody can tell)
"""

import json
import os
import sys
from pathlib import Path

# Only large, and never written to by the program: packages are looked at by their names, not file by file.
SHALLOW = {"libtorch"}


def home(variable, otherwise):
    return Path(os.environ.get(variable) or Path.home() / otherwise)


def watched():
    """The folders that Atelier itself, Qt for it, and its results use."""
    data, config, cache = home("XDG_DATA_HOME", ".local/share"), home("XDG_CONFIG_HOME", ".config"), home("XDG_CACHE_HOME", ".cache")
    folders = {Path(os.environ.get("ATELIER_DATA") or data / "atelier")}
    for base in (data, config, cache, home("XDG_STATE_HOME", ".local/state")):
        folders |= {base / "Atelier", base / "atelier"}
    folders |= {data / "Trash", Path.home() / ".qttest", Path.home() / "Pictures" / "Atelier", Path.home() / "Music" / "Atelier"}
    # What a person keeps there is not the tests' business, so a build made by another tool may go on beside.
    ignored = {cache / "atelier" / name for name in ("compare-pictures", "compare-speech", "compare-transcription", "compare-precision")}
    return sorted(folders), ignored


def listing():
    found = {}
    folders, ignored = watched()
    for folder in folders:
        for place, names, files in os.walk(folder):
            names[:] = [name for name in names if Path(place) / name not in ignored and not (Path(place) == folder and name in SHALLOW)]
            for name in files:
                path = Path(place) / name
                if name == ".setup.lock":
                    continue
                try:
                    state = path.lstat()
                except OSError:
                    continue
                found[str(path)] = [state.st_size, state.st_mtime_ns]
    return found


def running():
    """Programs of Atelier that run now and are not tests' children (which are over when this is asked)."""
    names = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            name = (process / "comm").read_text().strip()
        except OSError:
            continue
        if name in ("atelier", "atelier-cli") or name.startswith("tst_"):
            names.append(name)
    return sorted(set(names))


def main(action, file):
    others = running()
    if action == "note":
        Path(file).write_text(json.dumps({"files": listing(), "running": others}))
        return 0
    before = json.loads(Path(file).read_text())
    now = listing()
    changed = [f"written: {path}" for path in now if before["files"].get(path) != now[path]]
    changed += [f"gone: {path}" for path in before["files"] if path not in now]
    if not changed:
        return 0
    print("\n".join(sorted(changed)[:20]))
    if others or before["running"]:
        print("Atelier runs beside the tests (" + ", ".join({*others, *before["running"]}) + "), so this may be its doing.")
        return 77
    print("The tests changed folders of the person who runs them; tests/ownfolders.cpp is there to keep them away.")
    return 1


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("note", "compare"):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
