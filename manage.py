#!/usr/bin/env python
"""Run the registry's commands."""

import os
import sys

from django.core.management import execute_from_command_line

from cluster.start import one_sentence
from members.operation.version import full_version

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster.settings")
    with one_sentence():
        # Django would answer with its own.
        if sys.argv[1:] == ["version"]:
            print(full_version())
        else:
            execute_from_command_line(sys.argv)
