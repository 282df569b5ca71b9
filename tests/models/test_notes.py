"""Notes of the secretariat: which are due, and whom they name."""

from datetime import date, timedelta

import pytest

from members import privacy
from members.models import Note
from tests.support.factories import make_person
from tests.support.rows import make

pytestmark = pytest.mark.django_db
TODAY, DAY = date(2026, 11, 27), timedelta(days=1)


def test_a_note_is_due_from_its_day_until_it_is_done():
    today, late = (make(Note, follow_up_on=TODAY - n * DAY) for n in (0, 400))
    make(Note), make(Note, follow_up_on=TODAY + DAY)
    make(Note, follow_up_on=TODAY, done_on=TODAY)

    assert list(Note.objects.due(TODAY).order_by("follow_up_on")) == [late, today]


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
