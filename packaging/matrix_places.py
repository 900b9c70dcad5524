# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The machines and people that packaging/test --matrix pretends; each function prepares a Place for one row."""

import os
import pwd
import shutil
import struct
import subprocess
import tempfile
import zlib
from pathlib import Path

MAKER = "int mkl_serv_intel_cpu_true(void) { return %d; }\n"
XDG = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")


class NotHere(Exception):
    """This machine lacks what the row needs; the text says what."""


class Place:
    """Where and how a row's tests run."""

    def __init__(self, folder, project, build, environment, log):
        self.folder, self.project, self.build, self.environment, self.log = folder, project, build, environment, log
        self.prefix = []  # before ctest
        self.junit = None  # where its results lie, if not where they were asked for
        self.cleanup = lambda: None
        self.results = None  # (passed, names of failed) of a row without ctest


def real_data():
    """As core::dataFolder() in core/base/file.cpp."""
    if os.environ.get("ATELIER_DATA"):
        return Path(os.environ["ATELIER_DATA"])
    if os.environ.get("XDG_DATA_HOME"):
        return Path(os.environ["XDG_DATA_HOME"]) / "atelier"
    return Path.home() / ".local" / "share" / "atelier"


def links_to_models(data):
    """A data folder of its own that reads the real models."""
    (data / "models").mkdir(parents=True)
    for model in (real_data() / "models").iterdir():
        (data / "models" / model.name).symlink_to(model)
    (data / "libtorch").symlink_to(real_data() / "libtorch")
    return data


def maker(intel):
    def prepare(place):
        compiler = shutil.which(os.environ.get("CC", "cc")) or shutil.which("gcc") or shutil.which("clang")
        if not compiler:
            raise NotHere("needs a C compiler")
        source, library = place.folder / "maker.c", place.folder / "maker.so"
        source.write_text(MAKER % intel)
        subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source)], check=True)
        place.environment["LD_PRELOAD"] = str(library)
    return prepare


def threads(count):
    def prepare(place):
        place.environment["OMP_NUM_THREADS"] = place.environment["MKL_NUM_THREADS"] = str(count)
        # Atelier counts the processors that it may use; where there are fewer, only LibTorch has more threads.
        allowed = sorted(os.sched_getaffinity(0))
        if count <= len(allowed):
            place.prefix = ["taskset", "-c", ",".join(str(each) for each in allowed[:count])]
    return prepare


def locale(name):
    def prepare(place):
        if not shutil.which("localedef") or not Path(f"/usr/share/i18n/locales/{name}").exists():
            raise NotHere("needs the package locales")
        made = subprocess.run(["localedef", "-i", name, "-f", "UTF-8", str(place.folder / f"{name}.UTF-8")], capture_output=True, check=False)
        if not (place.folder / f"{name}.UTF-8" / "LC_CTYPE").exists():
            raise NotHere(made.stderr.decode(errors="replace").strip() or "localedef failed")
        place.environment.update({"LOCPATH": str(place.folder), "LANG": f"{name}.UTF-8", "LC_ALL": f"{name}.UTF-8", "LANGUAGE": name})
    return prepare


def odd_folder(place):
    home = place.folder / "Ätelier für Łódź 絵 'one' & \"two\""
    (home / "tmp").mkdir(parents=True)
    place.environment.update({"HOME": str(home), "TMPDIR": str(home / "tmp"), "ATELIER_DATA": str(links_to_models(home / "my data")),
                              "ATELIER_TEST_KEEP_HOME": "1"})
    for name in XDG:
        place.environment.pop(name, None)


def odd_build(place):
    # Always the same folder, so that ccache knows it the next time.
    copy = Path(tempfile.gettempdir()) / f"Atelier für Łódź {os.geteuid()}"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(place.project, copy, ignore=shutil.ignore_patterns("build", ".git", "__pycache__"))
    place.cleanup = lambda: shutil.rmtree(copy, ignore_errors=True)
    script = '. packaging/lib.sh && mkdir -p build/logs && build release "$1" "building elsewhere"'
    log = place.log.with_suffix(".build.log")
    if subprocess.run(["bash", "-c", script, "packaging/build", str(log)], cwd=copy, check=False).returncode:
        place.results = 0, ["the build"]
    place.build = copy / "build" / "release"


def xdg_odd(place):
    home = place.folder / "home"
    home.mkdir()
    file, locked = place.folder / "file", place.folder / "locked"
    file.write_text("")
    locked.mkdir(mode=0o500)
    place.environment.update({"HOME": str(home), "ATELIER_DATA": str(real_data()), "ATELIER_TEST_KEEP_HOME": "1", "XDG_DATA_HOME": "relative/data",
                              "XDG_CONFIG_HOME": str(file), "XDG_CACHE_HOME": str(locked), "XDG_STATE_HOME": "", "XDG_DATA_DIRS": "", "XDG_CONFIG_DIRS": ":"})


def home_unset(place):
    # Root without a home would write to /, so the tests run as somebody who may not.
    user(place)
    place.environment.update({"ATELIER_TEST_KEEP_HOME": "1"})
    for name in ("HOME", *XDG, "XDG_RUNTIME_DIR"):
        place.environment.pop(name, None)


def user(place):
    """Root becomes nobody, for whom real models and LibTorch are where they are, but nothing may be written."""
    data = real_data().resolve()
    place.environment["ATELIER_DATA"] = str(data)
    if os.geteuid() != 0:
        return  # who runs this is one already
    for tool in ("unshare", "setpriv"):
        if not shutil.which(tool):
            raise NotHere(f"needs {tool}")
    nobody = pwd.getpwnam("nobody")
    home, testing, upper, work = (place.folder / name for name in ("home", "Testing", "upper", "work"))
    for folder in (home, home / "tmp", testing, upper, work):
        folder.mkdir()
    for folder in (place.folder, home, home / "tmp", testing):
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    place.folder.chmod(0o755)
    place.environment.update({"HOME": str(home), "TMPDIR": str(home / "tmp"), "USER": "nobody", "LOGNAME": "nobody"})
    for name in XDG:
        place.environment.pop(name, None)
    # A home that others may not look into (Debian's /root) is opened in a copy that only these tests see; what they
    # write there is thrown away.
    closed = next((str(each) for each in reversed(data.parents) if not each.stat().st_mode & 0o001), "")
    inside, note = place.folder / "inside", place.build / "real-folders.json"
    inside.write_text(f"""set -e
if [ -n '{closed}' ]; then
    mount -t overlay -o 'lowerdir={closed},upperdir={upper},workdir={work}' overlay '{closed}'
    chmod 755 '{closed}'
fi
mount --bind '{testing}' '{place.build / "Testing"}'
: >'{note}'
chown nobody '{note}'
exec setpriv --reuid={nobody.pw_uid} --regid={nobody.pw_gid} --clear-groups --no-new-privs "$@"
""")
    (place.build / "Testing").mkdir(exist_ok=True)
    place.prefix = ["unshare", "-m", "bash", str(inside)]
    place.junit = testing / "results.xml"


def is_picture(path):
    """Whether a PNG is whole and shows more than one colour."""
    data = path.read_bytes()
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        return False
    pixels, at = b"", 8
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"IDAT":
            pixels += data[at + 8:at + 8 + size]
        at += 12 + size
    return len(set(zlib.decompress(pixels))) > 16


def is_sound(path):
    """Whether a WAV has samples that are not silence."""
    return path.read_bytes()[:4] == b"RIFF" and len(set(path.read_bytes()[44:])) > 16


def nehalem(place):
    emulator = shutil.which("qemu-x86_64")
    if not emulator:
        raise NotHere("needs the package qemu-user")
    cli, out = place.build / "bin" / "atelier-cli", place.folder
    data = links_to_models(place.folder / "data")
    place.environment.update({"ATELIER_DATA": str(data), "HOME": str(place.folder)})
    made = {
        "face": (["face", "--seed", "7", "--output", str(out / "face.png")], out / "face.png", is_picture),
        "sticker": (["imagine", "--prompt", "a red apple", "--seed", "1", "--width", "64", "--height", "64", "--steps", "4", "--output", str(out / "sticker.png")],
                    out / "sticker.png", is_picture),
        "sentence": (["speak", "--text", "Good morning.", "--seed", "1", "--output", str(out / "sentence.wav")], out / "sentence.wav", is_sound),
    }
    passed, failed = 0, []
    with open(place.log, "w", encoding="utf-8") as log:
        def works(name, command, check=lambda: True):
            nonlocal passed
            log.write(" ".join(command) + "\n")
            log.flush()
            status = subprocess.run([emulator, "-cpu", "Nehalem", *command], stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                    env=place.environment, check=False).returncode
            log.write(f"status {status}\n")
            if status == 0 and check():
                passed += 1
            else:
                failed.append(name)
        # Without GOMP_SPINCOUNT the programs start themselves anew with it (app/waitpolicy.cpp): outside the emulator.
        place.environment.update({"QT_QPA_PLATFORM": "offscreen", "GOMP_SPINCOUNT": "1000"})
        works("window", [str(place.build / "bin" / "atelier"), "--help"])
        for name, (arguments, file, check) in made.items():
            works(name, [str(cli), *arguments], lambda file=file, check=check: file.exists() and check(file))
    place.results = passed, failed
