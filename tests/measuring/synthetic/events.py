"""Synthetic events with their topics, and the organizations that came or will come."""

from datetime import UTC, datetime, time, timedelta

from members import models
from members.models import Attendance, Event

from . import random_values
from .random_values import weighted_choice
from .state import SlugAllocator
from .vocabulary import words

FAR_AHEAD = timedelta(days=900)
MOMENT = datetime(2026, 6, 1, 9, tzinfo=UTC)


def create_events(state, how_many):
    """Create so many events, of which a third are ahead, and the rows that belong to them."""
    slugs = SlugAllocator(Event)
    rows = [_event(state, state.random, slugs) for _ in range(how_many)]
    Event.objects.bulk_create(rows, 500)
    state.create_related("event", rows, RELATED)


def _event(state, random, slugs):
    _first, thing = random.choice(words.PROJECT_STARTS), random_values.compound(random)
    text_nb, text_en = random_values.summary(random)
    title = f"Frokostmøte om {thing[0]}"
    is_ahead = random.random() < 0.3
    return Event(
        slug=slugs.allocate(title),
        title_nb=title,
        title_en=f"Breakfast meeting on {thing[1]}",
        text_nb=text_nb,
        text_en=text_en,
        held_on=random_values.day(random) + (FAR_AHEAD if is_ahead else timedelta()),
        starts_at=time(random.randrange(8, 17)),
        site=random.choice(state.sites),
        organizer_id=random.choice(state.organizations),
        audience=weighted_choice(random, Event.Audience, [5, 3, 2]),
        is_published=random.random() < 0.8,
        uid=_uuid(random),
    )


def _uuid(random):
    return models.Event._meta.get_field("uid").to_python(
        f"{random.getrandbits(128):032x}"
    )


def _topics(state, random, _event):
    return [{"topic": topic} for topic in state.sample(state.topics, [5, 65, 30])]


def _attendances(state, random, event):
    came = Attendance.Status.PRESENT if event.held_on < MOMENT.date() else ""
    given = {"answer": Attendance.Answer.YES, "answered_at": MOMENT, "status": came}
    for pk in state.sample(state.organizations, [5, 5, 10, 20, 20, 20, 10, 10]):
        yield {"organization_id": pk, **given}


RELATED = {Event.topics.through: _topics, Attendance: _attendances}
