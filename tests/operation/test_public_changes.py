"""Changes of the public rows since a cursor: none is lost, and nothing is told of the rest."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from members.models import Organization, Project, Topic
from members.operation import public_changes
from members.operation.public_changes import ExpiredCursorError, MalformedCursorError
from tests.support.concurrency import in_thread, waits
from tests.support.events import rows, run
from tests.support.factories import make
from tests.support.index_contents import forget_touches


def told(act):
    """Return the Delta of an act, without what was written before in this transaction."""
    forget_touches()
    before = public_changes.cursor()
    act()
    return public_changes.since(before)


def listed(**fields):
    return make.organization(is_listed=True, **fields)


def test_x():
    org = listed()
    print(told(org.save))
    print(told(org.delete))
    assert 0
