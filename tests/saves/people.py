"""Create the people of an installation: `DATABASE_URL=… python -m tests.saves.people PAIRS`.

It migrates an empty database, and prints the sessions of pairs of a secretary and a member.
"""

import json
import sys

import django

if __name__ == "__main__":
    django.setup()

# Models can be imported only now.
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from tests.support.factories import make
from tests.support.login import log_in


def create(number_of_pairs):
    """Create the pairs; return their session ids and the slug of the member's organization."""
    pairs = []
    for number in range(number_of_pairs):
        organization = make.member(name=f"Medlem {number}", slug=f"medlem-{number}")
        member = make.colleague(organization, role="manager", name=f"Ola {number}")
        secretary = make.secretary(name=f"Kari {number}")
        sessions = {"member": session_of(member), "secretary": session_of(secretary)}
        pairs.append({"organization": organization.slug, **sessions})
    return pairs


def session_of(user):
    return log_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value


if __name__ == "__main__":
    if not connection.introspection.table_names():
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
    print(json.dumps(create(int(sys.argv[1]))))
