"""Limits hold across the processes of a server."""

import os
import subprocess
import sys
from uuid import uuid4

import pytest
from django.db import connection

SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
ANOTHER_PROCESS = """
import sys, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
letters = [Client().post("/logg-inn/", {"email": sys.argv[2]}) for _ in "12"]
print([answer.status_code for answer in letters])
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_server_processes_count_together():
    command = [sys.executable, "-c", ANOTHER_PROCESS]
    # An address of its own, since other tests count as well.
    command += [connection.settings_dict["NAME"], f"{uuid4()}@example.org"]

    said = [
        subprocess.check_output(command, text=True, env=os.environ | SETTINGS)
        for _process in range(2)
    ]

    assert said == ["[302, 302]\n", "[302, 200]\n"]
