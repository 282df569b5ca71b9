"""Invented events to come, so that a demo shows the pages of events."""

from datetime import time, timedelta

from django.utils import timezone

from members.models import Event, Topic

TEXT_NB = "Dette arrangementet er oppdiktet, et eksempel fra demoen."
TEXT_EN = "This event is invented, an example from the demo."
OPEN, MEMBERS, INVITED = (
    Event.Audience.OPEN,
    Event.Audience.MEMBERS,
    Event.Audience.INVITED,
)
# Days from the start of the demo.
EVENTS = [
    {
        "slug": "eksempel-frokostmote",
        "title_nb": "Eksempel: Frokostmøte om spillvarme",
        "title_en": "Example: Breakfast meeting on surplus heat",
        "in_days": 9,
        "starts_at": time(8, 30),
        "ends_at": time(10),
        "place": "Eksempelsalen",
        "audience": OPEN,
        "places": 40,
        "answer_in_days": 7,
        "topic": "energy",
    },
    {
        "slug": "eksempel-medlemsmote",
        "title_nb": "Eksempel: Medlemsmøte på nett",
        "title_en": "Example: Members’ meeting online",
        "in_days": 21,
        "starts_at": time(12),
        "ends_at": time(13),
        "place": "Teams",
        "audience": MEMBERS,
    },
    {
        "slug": "eksempel-samling",
        "title_nb": "Eksempel: Samling over to dager",
        "title_en": "Example: Two-day gathering",
        "in_days": 45,
        "days": 2,
        "place": "Eksempelhotellet",
        "audience": INVITED,
        "places": 25,
    },
    {
        "slug": "eksempel-avlyst",
        "title_nb": "Eksempel: Verkstedet som ble avlyst",
        "title_en": "Example: The workshop that was cancelled",
        "in_days": 14,
        "starts_at": time(9),
        "place": "Eksempelsalen",
        "audience": OPEN,
        "is_cancelled": True,
    },
]


def create_demo_events():
    """Create the events that come some days from now, unless one of them exists."""
    slugs = [event["slug"] for event in EVENTS]
    if not Event.objects.filter(slug__in=slugs).exists():
        for event in EVENTS:
            _create_event(**event)


def _create_event(in_days, days=1, answer_in_days=None, topic="", **fields):
    today = timezone.localdate()
    first = today + timedelta(days=in_days)
    if days > 1:
        fields["ends_on"] = first + timedelta(days=days - 1)
    if answer_in_days:
        fields["answer_by"] = today + timedelta(days=answer_in_days)
    texts = {"text_nb": TEXT_NB, "text_en": TEXT_EN}
    event = Event(held_on=first, is_published=True, **texts, **fields)
    event.full_clean()
    event.save()
    event.topics.set(Topic.objects.in_use().filter(slug=topic))
