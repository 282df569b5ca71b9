"""What a web process leaves unloaded until somebody needs it."""

import subprocess
import sys

LOADED = """
import sys
import django

django.setup()
from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver

WSGIHandler()
get_resolver().url_patterns
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""
HEAVY = {"PIL", "openpyxl", "qrcode"}  # together over 10 MB


def test_a_web_process_starts_without_libraries_for_pictures_and_workbooks():
    run = [sys.executable, "-c", LOADED]
    loaded = set(subprocess.check_output(run, text=True).split())

    assert ("django" in loaded, loaded & HEAVY) == (True, set())
