"""Measure the forms in a test database, print the table, and fail if one tells."""

import argparse
import logging
import os
from random import Random
from statistics import median

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

if __name__ == "__main__":
    django.setup()

# Models can be imported only now.
from django.conf import settings
from django.db import connection
from django.test.utils import setup_test_environment
from django.utils import translation

from tests.support import database_role, figures
from tests.support.hostile_forms import Site
from tests.support.sampling import SEED

from .forms import CASES, address_forms
from .pairs import DIFFERENT, UNSURE, Pairs, Sample

PLANTED = 0.001  # seconds at least, by which the control is slower
PLANTED_SHARE = 0.02  # of a slow answer, in whose noise a millisecond is lost
DOUBLED = 1, 2, 4  # what is planted, until it is seen
CONTROL_SHARE = 10  # of the pairs, at first
ENOUGH = 4000  # pairs, after which it must be within the bounds
LEAST_CONTROLS = 100
CASE, NAME = "{}, {}", "tests/timing/__main__.py::{}[{}]"
HEAD = "| form, and known as | AUC (interval of 95 %) | verdict | planted, and seen | |"


def main():
    options = _options()
    setup_test_environment()
    logging.disable(logging.WARNING)
    translation.activate("nb")
    # Beside the database of tests, which may run meanwhile.
    connection.settings_dict["TEST"]["NAME"] = f"test_timing_{os.getpid()}"
    database_role.log_in_as_owner()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        database_role.serve_as_web_role()
        wrong = _measure(options)
    finally:
        database_role.act_as_owner()
        connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], 0)
    if wrong:
        raise SystemExit(f"Not the same, or the control was not seen: {wrong}.")


def _measure(options):
    """Print a row for each form and kind of known address; return those that tell."""
    plan(CASES)
    site, random, wrong = Site(), Random(SEED), []
    forms = address_forms(site)
    print(f"{options.pairs} pairs each, SEED={SEED}\n")
    print(f"{HEAD}\n{'|---' * 5}|", flush=True)
    for place, (name, known) in enumerate(CASES):
        if any(part in name for part in options.form):
            pairs = Pairs(site, forms[name], known, place, random)
            case = CASE.format(name, known)
            wrong += [] if _is_the_same(pairs, case, options.pairs) else [case]
    return wrong


def plan(cases):
    """Record all forms as to be measured, so that a run of some says that others are missing."""
    for name, known in cases:
        case = CASE.format(name, known)
        for kind in ("measured", "planted"):
            figures.write(NAME.format(kind, case), "planned")


def _is_the_same(pairs, case, number):
    """Print the row of a case; return False if it tells, or its control is not seen."""
    measured = pairs.take(number)
    planted, control = least_seen(pairs, number, to_plant(measured))
    least = f"{1000 * planted:.1f} ms: {control}"
    cells = [case, measured, measured.verdict, least, control.verdict]
    print(f"| {' | '.join(map(str, cells))} |", flush=True)
    wrong = {DIFFERENT} if number < ENOUGH else {DIFFERENT, UNSURE}
    tells, is_seen = measured.verdict in wrong, control.verdict == DIFFERENT
    low, high = measured.interval
    area = f"{measured.auc:.3f} ({low:.3f}–{high:.3f})"
    _record("measured", case, tells, measured, area)
    _record("planted", case, not is_seen, control, f"{control.auc:.3f}")
    return is_seen and not tells


def to_plant(measured):
    """Return by how many seconds known addresses must take longer in the control."""
    return max(PLANTED, PLANTED_SHARE * median(measured.unknown))


def least_seen(pairs, number, seconds):
    """Return what must be planted in a form as noisy as this to be seen, and its Sample."""
    for planted in [seconds * times for times in DOUBLED]:
        found = control_of(pairs, number, planted)
        if found.verdict == DIFFERENT:
            break
    return planted, found


def control_of(pairs, number, seconds):
    """Return the Sample of a control: it grows until it is seen, to as many pairs as measured."""
    step = max(LEAST_CONTROLS, number // CONTROL_SHARE)
    found = Sample([], [])
    while len(found.known) < number or not found.known:
        found += pairs.take(step, seconds)
        if found.verdict == DIFFERENT:
            break
    return found


def _record(kind, case, is_wrong, sample, found):
    figures.write(
        NAME.format(kind, case),
        "failed" if is_wrong else "passed",
        tried={"pairs": len(sample.known)},
        found={case.replace(", ", " as "): found},
    )


def _options():
    parser = argparse.ArgumentParser(prog="tests.timing", description=__doc__)
    parser.add_argument("--pairs", type=int, default=200, help="of each form")
    parser.add_argument("--form", nargs="+", default=[""], help="parts of their names")
    return parser.parse_args()


if __name__ == "__main__":
    main()
