# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows how far a build or a test run is, and says what to do where it fails.

progress.py build FOLDER LOG WHAT -j N [TARGET...]   runs ninja in FOLDER; all that it says goes to LOG
progress.py tests LOG WHAT COMMAND...                runs ctest in the same way
progress.py explain FOLDER LOG WHAT                  why CMake could not configure, which LOG tells
"""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from build_failure import explain  # noqa: E402

# Seconds of a processor for a file, as measured; only their ratios count.
TORCH, WINDOW, PLAIN, OTHER = 7.5, 3.0, 2.1, 0.4


def duration(seconds):
    """Time left in words: nobody knows it to the second."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 90:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


class Line:
    """One line that is rewritten on a terminal; elsewhere a line every half minute."""

    def __init__(self):
        self.terminal = sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"
        self.every = float(os.environ.get("ATELIER_PROGRESS_SECONDS", "0.2" if self.terminal else "30"))
        self.last = time.monotonic() if not self.terminal else 0.0
        self.open = False

    def show(self, text):
        if time.monotonic() - self.last < self.every:
            return
        self.last = time.monotonic()
        if self.terminal:
            width = os.get_terminal_size(sys.stderr.fileno()).columns or 80
            print(f"\r\033[K{text[: width - 1]}", end="", file=sys.stderr, flush=True)
            self.open = True
        else:
            print(text, file=sys.stderr, flush=True)

    def clear(self):
        if self.open:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
            self.open = False


class Build:
    """How much of a build is done, in seconds of work rather than in files."""

    def __init__(self, folder, targets):
        self.weights = {}
        self.done_work = 0.0
        self.done = self.total = 0
        self.begin = time.monotonic()
        try:
            commands = json.loads((folder / "compile_commands.json").read_text())
            listed = subprocess.run(["ninja", "-C", str(folder), "-t", "inputs", *(targets or ["all"])], capture_output=True, text=True, check=False)
        except (OSError, ValueError):
            return
        wanted = set(listed.stdout.splitlines())
        for command in commands:
            output = re.search(r" -o (\S+)", command["command"])
            if output and output[1] in wanted and not (folder / output[1]).exists():
                text = command["command"]
                self.weights[output[1]] = TORCH if "torch/csrc/api" in text else WINDOW if "QtWidgets" in text else PLAIN

    def step(self, done, total, what):
        self.done, self.total = done, total
        built = what.rsplit(" ", 1)[-1]
        self.done_work += self.weights.pop(built, OTHER)

    def text(self):
        left = sum(self.weights.values()) + OTHER * max(0, self.total - self.done - len(self.weights))
        part = self.done_work / (self.done_work + left) if self.done_work else 0.0
        text = f"{min(99, int(100 * part))} %"
        seconds = time.monotonic() - self.begin
        # The first few files tell nothing about the speed of the machine.
        if seconds > 5 and part > 0.01:
            text += f", about {duration(seconds * (1 - part) / part)} left"
        return text


def run(command, log, take, environment=None):
    """Runs it, writes what it says to the log, and hands over every line."""
    with open(log, "a", encoding="utf-8", errors="replace") as file:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True,
                                   encoding="utf-8", errors="replace", env={**os.environ, **(environment or {})})
        try:
            for line in process.stdout:
                file.write(line)
                file.flush()
                take(line.rstrip("\n"))
        except KeyboardInterrupt:
            process.wait()
            sys.exit(130)
    return process.wait()


def build(folder, log, what, arguments):
    line = Line()
    state = Build(folder, arguments[2:] if arguments[:1] == ["-j"] else arguments)

    def take(text):
        step = re.match(r"\[(\d+)/(\d+)\] (.*)", text)
        if step:
            state.step(int(step[1]), int(step[2]), step[3])
            if state.total > 3:  # less is over before it can be read
                line.show(f"{what}: {state.text()}")

    status = run(["ninja", "-C", str(folder), *arguments], log, take, {"NINJA_STATUS": "[%f/%t] "})
    line.clear()
    seconds = time.monotonic() - state.begin
    if status:
        print(explain(folder, log, what), file=sys.stderr)
    elif seconds > 20:
        print(f"{what}: done in {int(seconds) // 60} min {int(seconds) % 60} s", file=sys.stderr)
    return status


def tests(log, what, command):
    line = Line()
    failed = []

    def take(text):
        step = re.match(r"\s*(\d+)/(\d+) Test\s+#\d+: (\S+) \.*\s*(.*)", text)
        if not step:
            return
        if not re.match(r"Passed|\*\*\*Skipped", step[4]):
            failed.append(step[3])
            line.clear()
            print(f"failed: {step[3]}", file=sys.stderr, flush=True)
        line.show(f"{what}: {step[1]} of {step[2]}" + (f", {len(failed)} failed" if failed else ""))

    status = run(command, log, take)
    line.clear()
    return status


def main(arguments):
    if len(arguments) >= 4 and arguments[0] == "build":
        return build(Path(arguments[1]), arguments[2], arguments[3], arguments[4:])
    if len(arguments) >= 4 and arguments[0] == "tests":
        return tests(arguments[1], arguments[2], arguments[3:])
    if len(arguments) == 4 and arguments[0] == "explain":
        print(explain(Path(arguments[1]), arguments[2], arguments[3]), file=sys.stderr)
        return 1
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
