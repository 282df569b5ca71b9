"""Keep the answers of all tests, compare two records, or print what no test reaches."""

import os
import subprocess
import sys
from pathlib import Path

import django

from . import coverage, differences

FOLDER = Path(__file__).resolve().parents[2] / "var" / "comparison"
PLUGIN = ["-p", "tests.comparison.recorder", "-q", "-n", "3", "--dist", "loadfile"]


def record(name, *tests):
    environment = {"COMPARISON": str(FOLDER / name), "SEED": "1"}
    command = [sys.executable, "-m", "pytest", *PLUGIN, *(tests or ["tests"])]
    return subprocess.run(command, env=os.environ | environment, check=False).returncode


def compare(name, other):
    records = [differences.read(FOLDER / each) for each in (name, other)]
    print("\n".join(differences.report(*records)))
    how = differences.compare(*records).values()
    return int(any(each != differences.NUMBERS for each in how))


def cover(name):
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    answers = differences.read(FOLDER / name)
    for page, found in sorted(coverage.outcomes(answers).items()):
        print(f"{page}: {', '.join(sorted(found))}")
    print("never read:", *coverage.never_read(answers), sep="\n  ")
    return 0


COMMANDS = {"record": record, "compare": compare, "coverage": cover}

if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    sys.exit(COMMANDS[command](*arguments))
