"""Run the parts that have not passed yet, then write docs/figures.md."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from tests.figures.__main__ import commit
from tests.mutation.lines import FOLDER as LINES
from tests.support.figures import FOLDER

from .parts import LONG, ROOT, parts
from .record import Record

# Python's own cache of compiled modules.
ENVIRONMENT = {"PYTHONDONTWRITEBYTECODE": ""}


def main():
    record = Record(ROOT / "var" / "proof", commit(), os.environ.get("SEED"))
    if not record.state["passed"]:
        # Lines of another commit are others.
        shutil.rmtree(LINES, ignore_errors=True)
    beside, *others = parts()
    with ThreadPoolExecutor(1) as pool:
        proving = pool.submit(prove, beside, record)
        failed = [part.name for part in others if not prove(part, record)]
    failed += [] if proving.result() else [beside.name]
    form = "broken" if failed else "long"
    _run(("tests.figures", "--read", record.folder, "--form", form), record)
    if failed:
        raise SystemExit(f"Failed: {', '.join(failed)}. `make proof` tries again.")


def prove(part, record):
    """Run a part unless it has passed; return whether it has."""
    if record.has(part.name):
        print(f"{part.name}: has passed")
        return True
    print(f"{part.name}: SEED={record.seed} python -m {' '.join(part.command)}")
    began = monotonic()
    environment = {FOLDER: str(record.begin(part.name))}
    has_passed = _run(part.command, record, environment) == 0
    if has_passed:
        record.add(part.name, monotonic() - began)
    return has_passed


def _run(command, record, environment=()):
    long = dict(word.split("=") for word in LONG.split())
    given = {"SEED": record.seed, **ENVIRONMENT, **long, **dict(environment)}
    run = subprocess.run(
        [sys.executable, "-m", *command], env=os.environ | given, cwd=ROOT, check=False
    )
    return run.returncode


if __name__ == "__main__":
    main()
