"""Two secretaries who word an e-mail for the first time, in the same moment."""

import pytest
from django.test import RequestFactory

from members.admin.wording.editing import Editing
from members.admin.wording.letters import letter_part
from members.models import MessageText
from tests.support.concurrency import write_concurrently
from tests.support.factories import make_secretary

pytestmark = pytest.mark.django_db(transaction=True)
PART = "reminder"


def editing_of(user, **typed):
    """Return the Editing of a form that the user has opened and now posts."""
    part = letter_part(PART)
    opened = RequestFactory().get("/")
    opened.user = user
    snapshot = Editing(opened, part, []).snapshot
    request = RequestFactory().post("/", {"_snapshot": snapshot, **typed})
    request.user = user
    return Editing(request, part, [])


def test_the_second_first_text_is_a_stale_write_and_not_an_error():
    first = editing_of(make_secretary(email="a@example.org"), opening_nb="Min")
    second = editing_of(make_secretary(email="b@example.org"), opening_nb="Din")

    constraint = write_concurrently(first.save, second.save)

    assert constraint is None
    assert MessageText.objects.get().opening_nb == "Min"
    assert [d.mine for d in second.stale_write["differences"]] == ["Din"]


def test_without_another_try_the_constraint_refuses_the_second(monkeypatch):
    monkeypatch.setattr(Editing, "_is_written_by_another", lambda self, was_new: False)
    first = editing_of(make_secretary(email="a@example.org"), opening_nb="Min")
    second = editing_of(make_secretary(email="b@example.org"), opening_nb="Din")

    write_concurrently(first.save, second.save)

    assert second.stale_write is None
    assert "har allerede en tekst" in str(second.form.errors)
