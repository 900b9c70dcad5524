# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Unpacks LibTorch out of its wheels: headers, libraries and what says whose they are.

usage: unpack_libtorch.py WHEELS TARGET          TARGET gets torch/, and nvidia/ for a CUDA build
       unpack_libtorch.py --requirements WHEELS  prints the CUDA packages that torch's wheel asks for
"""

import re
import sys
import zipfile
from email.parser import HeaderParser
from pathlib import Path

# Python modules, tests, static libraries and CUDA's headers are of no use to a C++ program.
WANTED = re.compile(r"torch/(include|lib)/.*|[^/]+\.dist-info/.*|(nvidia|cusparselt)/.*\.so[^/]*|.*/[^/]*(LICENSE|NOTICE)[^/]*", re.IGNORECASE)
CUDA_PACKAGE = re.compile(r"(nvidia-[a-z0-9-]+|cuda-toolkit)(\[[^]]*\])?\s*\(?([=<>~!][^;)]*)?", re.IGNORECASE)


def requirements(wheels: Path) -> list:
    """Without their markers, which speak of platforms, and without triton and the Python packages."""
    found = []
    for wheel in wheels.glob("torch-*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            name = next(n for n in archive.namelist() if re.fullmatch(r"torch-[^/]*\.dist-info/METADATA", n))
            metadata = HeaderParser().parsestr(archive.read(name).decode("utf-8"))
        for line in metadata.get_all("Requires-Dist", []):
            match = CUDA_PACKAGE.match(line)
            if match and "extra ==" not in line:
                found.append("".join(part or "" for part in match.groups()).replace(" ", ""))
    return found


def main() -> None:
    if sys.argv[1] == "--requirements":
        print("".join(line + "\n" for line in requirements(Path(sys.argv[2]))), end="")
        return
    target = Path(sys.argv[2])
    for wheel in sorted(Path(sys.argv[1]).glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            for info in archive.infolist():
                if not info.is_dir() and WANTED.fullmatch(info.filename):
                    archive.extract(info, target)  # keeps every name below target
        wheel.unlink()  # each is as large as what it held


if __name__ == "__main__":
    try:
        main()
    except (OSError, zipfile.BadZipFile) as error:
        sys.exit(f"{error}")
