"""`manage.py work` with the jobs and tasks of a test: `python -m tests.work.process VARIANT`."""

import sys

import django

if __name__ == "__main__":
    django.setup()
    # Models can be imported only now.
    from tests.work.variants import run

    run(sys.argv[1])
