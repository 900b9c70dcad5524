# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""count_tests.py FILE: prints "PASSED FAILED" of ctest's JUnit file; names skipped tests on stderr."""

import sys
import xml.etree.ElementTree as ElementTree

try:
    cases = list(ElementTree.parse(sys.argv[1]).getroot().iter("testcase"))
except (OSError, ElementTree.ParseError) as error:
    sys.exit(f"The results of the tests cannot be read: {error}.")
passed = sum(case.get("status") == "run" for case in cases)
failed = sum(case.get("status") == "fail" for case in cases)
for case in cases:
    if case.get("status") not in ("run", "fail"):
        print(f"skipped: {case.get('name')}", file=sys.stderr)
print(passed, failed)
