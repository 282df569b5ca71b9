#!/usr/bin/env python
"""Run the registry's commands."""

import os
import sys

from django.core.management import execute_from_command_line

from cluster.start import one_sentence

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster.settings")
    with one_sentence():
        execute_from_command_line(sys.argv)
