"""Print the figures of a trial and of its control: `python -m tests.saves [SAVES [KILLS]]`."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    # Addresses can be resolved only now.
    from tests.saves.trial import measure

    measured, control = measure(*map(int, sys.argv[1:]))
    print(measured, f"synchronous_commit=off: {control}", sep="\n")
