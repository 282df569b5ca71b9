"""Print in how many files each request runs: `python -m tests.request_files [--files]`."""

import sys
from pathlib import Path

import pytest


def main():
    tests = str(Path(__file__).with_name("test_counts.py"))
    code = pytest.main(["-q", "-p", "no:cacheprovider", "--create-db", tests])
    # Its models can be imported only now.
    from .test_counts import COUNTED, LIMITS

    print(f"\n{'':<20}{'files':>6}{'aim':>6}{'most':>6}")
    for name, files in COUNTED.items():
        aim, most = LIMITS[name]
        print(f"{name:<20}{len(files):>6}{aim or '–':>6}{most:>6}")
        if "--files" in sys.argv:
            print(*sorted(files), sep="\n", end="\n\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
