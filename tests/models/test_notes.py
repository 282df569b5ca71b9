"""Notes of the secretariat, and which of them are due."""

from datetime import date, timedelta

import pytest

from members import privacy
from members.models import Note
from tests.support.factories import make_person
from tests.support.rows import make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 27)


def test_a_note_is_due_from_its_day_until_it_is_done():
    day = timedelta(days=1)
    today = make(Note, follow_up_on=TODAY)
    make(Note)
    make(Note, follow_up_on=TODAY + day)
    make(Note, follow_up_on=TODAY, done_on=TODAY)
    late = make(Note, follow_up_on=TODAY - 400 * day)

    due = Note.objects.due(TODAY).order_by("follow_up_on")

    assert list(due) == [late, today]


def test_a_person_named_in_a_note_is_told_where_and_erased_there(kari):
    nora = make_person(name="Nora Nordmann", email="nora@example.org")
    note = make(Note, text="Ring Nora Nordmann på mandag.")
    sections = privacy.personal_data_about(nora)
    [mentions] = [each for each in sections if each.heading == "Nevnt i"]

    privacy.erase(nora, by=kari)

    note.refresh_from_db()
    texts = [note.text, *note.events.values_list("text", flat=True)]
    assert mentions.rows == [[("Notat", "notat")]]
    assert [text for text in texts if "Nora" in text] == []
