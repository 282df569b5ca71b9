"""Measure the forms in a test database, print the table, and fail if one tells."""

import argparse
import logging
import os
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django
from django.conf import settings
from django.db import connection
from django.test.utils import setup_test_environment
from django.utils import translation

from tests.support import figures
from tests.support.sampling import SEED

PLANTED = 0.001  # seconds, which the control must see
CONTROL_SHARE = 10  # of the pairs
LEAST_CONTROLS = 100
HEAD = "| form | known as | AUC (interval of 95 %) | verdict | with 1 ms planted | |"


def main():
    options = _options()
    django.setup()
    setup_test_environment()
    logging.disable(logging.WARNING)
    translation.activate("nb")
    # Beside the database of tests, which may run meanwhile.
    connection.settings_dict["TEST"]["NAME"] = "test_timing"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        wrong = _measure(options)
    finally:
        connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], 0)
    if wrong:
        raise SystemExit(f"Not the same, or the control was not seen: {wrong}.")


def _measure(options):
    """Print a row for each form and kind of known address; return those that tell."""
    # Models can be imported only now.
    from tests.support.hostile_forms import Site

    from .forms import CASES, address_forms
    from .pairs import DIFFERENT, Pairs

    site, random, wrong = Site(), Random(SEED), []
    forms = address_forms(site)
    print(f"{options.pairs} pairs each, SEED={SEED}\n\n{HEAD}\n{'|---' * 6}|")
    for place, (name, known) in enumerate(CASES):
        if options.form not in name:
            continue
        pairs = Pairs(site, forms[name], known, place, random)
        measured = pairs.take(options.pairs)
        controls = max(LEAST_CONTROLS, options.pairs // CONTROL_SHARE)
        control = pairs.take(controls, PLANTED)
        cells = [name, known, measured, measured.verdict, control, control.verdict]
        print(f"| {' | '.join(map(str, cells))} |", flush=True)
        tells = measured.verdict == DIFFERENT
        is_seen = control.verdict == DIFFERENT
        _record(f"{name}, {known}", measured, tells, control, is_seen)
        wrong += [f"{name}, {known}"] if tells or not is_seen else []
    return wrong


def _record(case, measured, tells, control, is_seen):
    for kind, sample, is_wrong in [
        ("measured", measured, tells),
        ("planted", control, not is_seen),
    ]:
        figures.write(
            f"tests/timing/__main__.py::{kind}[{case}]",
            "failed" if is_wrong else "passed",
            tried={"pairs": len(sample.known)},
            found={f"{case}: AUC": str(sample)},
        )


def _options():
    parser = argparse.ArgumentParser(prog="tests.timing", description=__doc__)
    parser.add_argument("--pairs", type=int, default=200, help="of each form")
    parser.add_argument("--form", default="", help="only forms with this in the name")
    return parser.parse_args()


if __name__ == "__main__":
    main()
