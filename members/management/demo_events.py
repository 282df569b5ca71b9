"""Invented events to come, so that a demo shows the pages of events."""

from datetime import time, timedelta

from django.utils import timezone

from members.models import Event, Topic

TEXTS = {
    "text_nb": "Dette arrangementet er oppdiktet, et eksempel fra demoen.",
    "text_en": "This event is invented, an example from the demo.",
}
MORNING = {"starts_at": time(8, 30), "ends_at": time(10)}
# (slug, title in Norwegian and English, days from the start of the demo, other fields)
EVENTS = [
    (
        *("frokost", "Frokostmøte om spillvarme", "Breakfast on surplus heat", 9),
        MORNING | {"place": "Eksempelsalen", "audience": "open", "places": 40},
    ),
    (
        *("avlyst", "Verkstedet som ble avlyst", "The cancelled workshop", 14),
        MORNING | {"place": "Eksempelsalen", "audience": "open", "is_cancelled": True},
    ),
    (
        *("medlemmer", "Medlemsmøte på nett", "Members’ meeting online", 21),
        {"place": "Teams", "audience": "members"},
    ),
]


def create_demo_events():
    """Create the events that come some days from now, unless there is an example."""
    if Event.objects.filter(slug__startswith="eksempel-").exists():
        return
    for slug, title_nb, title_en, days, fields in EVENTS:
        titles = {"title_nb": f"Eksempel: {title_nb}"}
        titles["title_en"] = f"Example: {title_en}"
        held_on = timezone.localdate() + timedelta(days=days)
        event = Event(held_on=held_on, is_published=True, **titles, **TEXTS, **fields)
        event.slug = f"eksempel-{slug}"
        event.full_clean()
        event.save()
        event.topics.set(Topic.objects.in_use().filter(slug="strategy"))
