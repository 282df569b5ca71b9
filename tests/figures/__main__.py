"""Run the tests of all promises, or read what a run has recorded, and write the page."""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from tests.support.figures import FOLDER
from tests.support.sampling import SEED

from . import outcomes, report
from .names import ROOT, names_to_run
from .promises import PROMISES

PAGE = ROOT / "docs" / "figures.md"
# What mutation runs have recorded, and the reasons for the bugs that survive.
BUGS = [ROOT / "tests" / "mutation" / name for name in ("results.csv", "survivors.csv")]
FORMS = {
    "short": "the short form, which samples what the long one tries whole",
    "long": "the long form, whole",
    "broken": "the long form, of which a part failed",
}
BESIDE_PAGE = [".", ":!docs/figures.md", ":!tests/mutation/*.csv"]
SHORT_PAIRS = "100"


def main():
    options = _options()
    if options.read:
        return write(options.read, options.form)
    with tempfile.TemporaryDirectory(prefix="figures-") as folder:
        run(Path(folder), options)
        write(Path(folder), options.form)


def run(folder, options):
    """Run the tests with FIGURES set; what fails is written on the page."""
    environment = os.environ | {FOLDER: str(folder)}
    tests = [name for promise in PROMISES for name in names_to_run(promise)]
    pytest = ["pytest", "-q", "-n", options.workers, "--dist", "worksteal", *tests]
    for command in (pytest, ["tests.timing", "--pairs", SHORT_PAIRS]):
        subprocess.run(
            [sys.executable, "-m", *command], env=environment, cwd=ROOT, check=False
        )


def write(folder, form):
    """Write docs/figures.md from what is recorded in the folder."""
    lines = outcomes.read(folder)
    PAGE.write_text(report.page(made(form), lines, *map(_rows, BUGS)), "utf-8")


def _rows(path):
    """Return the rows of a CSV file, none if there is no such file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def made(form):
    """Return when, of what and how the figures were made."""
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    return (
        f"Made by a command on {datetime.now():%d %B %Y at %H:%M}, of commit {commit()},"
        f" SEED={SEED}, in {FORMS[form]}; {os.cpu_count()} processors, load average {load}."
    )


def commit():
    """Return the commit of the tree, and whether it has changes beside this page."""
    git = ["git", "-C", ROOT]
    name = subprocess.check_output([*git, "rev-parse", "--short=12", "HEAD"], text=True)
    status = [*git, "status", "--porcelain", "--untracked-files=no", "--", *BESIDE_PAGE]
    changed = subprocess.check_output(status, text=True).strip()
    return name.strip() + (" with changes that are not committed" if changed else "")


def _options():
    parser = argparse.ArgumentParser(prog="tests.figures", description=__doc__)
    parser.add_argument(
        "--read", type=Path, help="the folder of a run, which is not run again"
    )
    parser.add_argument(
        "--form", choices=FORMS, default="short", help="of what is read"
    )
    parser.add_argument("--workers", default="2", help="of pytest")
    return parser.parse_args()


if __name__ == "__main__":
    main()
