"""Events as calendars (RFC 5545): the entry that an e-mail carries (RFC 5546), and feeds."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import override
from icalendar import Calendar, Event as Entry, Timezone, vCalAddress
from icalendar.cal import TimezoneDaylight, TimezoneStandard

from members import mail
from members.actions import links
from members.models import Cluster

from .addressees import addressee_of

PRODUCT = "-//Klyngeregisteret//Calendar//EN"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# Of events that have never moved: the same bytes at each request.
UNMOVED = datetime(2026, 1, 1, tzinfo=UTC)
REFRESHED = timedelta(hours=6)
DAYS_OF_RULES = "MO TU WE TH FR SA SU".split()


class Deadline(NamedTuple):
    """A last day in a feed; `uid` is the same at each request."""

    uid: str
    day: date
    title: str


def entry(event, *, language, attendance=None, method="PUBLISH"):
    """Return the calendar of one event.

    With an attendance it is that of an e-mail to its person: REQUEST has the answer in it
    and asks for none, CANCEL takes the event out of the person's calendar.
    """
    with override(language):
        component = _entry(event, language, _organizer())
        if method != "PUBLISH":
            component.DTSTAMP = timezone.now()
        if attendance:
            component.add("ATTENDEE", _attendee(addressee_of(attendance)))
        if method == "CANCEL":
            component["STATUS"] = "CANCELLED"
    return _text(_calendar(method), [event], [component])


def feed(events, *, name, language, deadlines=(), waiting=()):
    """Return a calendar to subscribe to; the events in `waiting` have no place yet."""
    calendar, events, organized_by = _calendar("PUBLISH"), list(events), _organizer()
    for key in ("NAME", "X-WR-CALNAME"):
        calendar.add(key, _line(f"{organized_by.params['CN']}: {name}"))
    calendar.add("REFRESH-INTERVAL", REFRESHED, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", f"PT{REFRESHED // HOUR}H")
    with override(language):
        entries = {event: _entry(event, language, organized_by) for event in events}
    for event in waiting:
        if not event.is_cancelled:
            entries[event]["STATUS"] = "TENTATIVE"
    return _text(calendar, events, [*entries.values(), *map(_deadline, deadlines)])


def _organizer():
    """Return the secretariat, for which the sender of our e-mails acts."""
    name, sender, secretariat = mail.sender_of(Cluster.objects.first())
    address = vCalAddress(f"mailto:{secretariat}")
    address.params["CN"] = _line(name)
    if sender != secretariat:
        address.params["SENT-BY"] = f"mailto:{sender}"
    return address


def _attendee(addressee):
    address = vCalAddress(f"mailto:{addressee.email}")
    address.params |= {"CN": _line(addressee.name), "PARTSTAT": "ACCEPTED"}
    address.params |= {"RSVP": "FALSE", "ROLE": "REQ-PARTICIPANT"}
    return address


def _calendar(method):
    calendar = Calendar()
    values = {"VERSION": "2.0", "PRODID": PRODUCT, "METHOD": method}
    for key, value in values.items():
        calendar.add(key, value)
    return calendar


def _text(calendar, events, components):
    if days := [event.held_on for event in events if event.starts_at]:
        zone = timezone.get_default_timezone()
        calendar.add_component(_zone(zone, min(days).year - 1))
    for component in components:
        calendar.add_component(component)
    return calendar.to_ical().decode()


def _entry(event, language, organized_by):
    url, lines = _address(event, language), event.text.splitlines()
    start, end = _period(event)
    values = {
        "UID": str(event.uid),
        "SEQUENCE": event.sequence,
        "DTSTAMP": event.moved_at or UNMOVED,
        "DTSTART": start,
        "DTEND": end,
        "SUMMARY": _line(event.title),
        "LOCATION": _line(event.place_text),
        "DESCRIPTION": "\n".join(map(_line, [*lines, url])).strip(),
        "URL": url,
        "STATUS": "CANCELLED" if event.is_cancelled else "CONFIRMED",
        "ORGANIZER": organized_by,
    }
    return _component(values)


def _address(event, language):
    """Return the URL of the public page, "" as long as there is none."""
    if not event.is_published:
        return ""
    return links.url("event", "public_page", event.slug, language=language)


def _deadline(deadline):
    values = {
        "UID": deadline.uid,
        "DTSTAMP": UNMOVED,
        "DTSTART": deadline.day,
        "DTEND": deadline.day + DAY,
        "SUMMARY": _line(deadline.title),
        # Nobody is busy all day because of it.
        "TRANSP": "TRANSPARENT",
    }
    return _component(values)


def _component(values):
    component = Entry()
    for key, value in values.items():
        if value not in ("", None):
            component.add(key, value)
    return component


def _period(event):
    """Return start and end: days, the end exclusive, or moments; no end that is unknown."""
    if not event.starts_at:
        return event.held_on, event.last_day + DAY
    start, end = _moment(event.held_on, event.starts_at), None
    if event.ends_at:
        end = _moment(event.last_day, event.ends_at)
    elif event.ends_on:
        end = _moment(event.ends_on + DAY, time())
    return start, end


def _moment(day, hour):
    return datetime.combine(day, hour, timezone.get_default_timezone())


def _line(text):
    """Return the text on one line, without controls: PostgreSQL stores them, RFC 5545 does not."""
    visible = (c if c.isprintable() else " " for c in str(text))
    return " ".join("".join(visible).split())


@cache
def _zone(zone, year):
    """Return the zone with the rules of a year.

    Outlook reads one rule for summer and one for winter, and no list of days (MS-OXCICAL).
    """
    component = Timezone()
    component.add("TZID", zone.key)
    january = datetime(year, 1, 1, tzinfo=UTC)
    hours = (january + n * HOUR for n in range(366 * 24))
    moments = [
        (a, b) for a, b in pairwise(hours) if _offset(a, zone) != _offset(b, zone)
    ]
    for before, after in moments or [(january, january)]:
        component.add_component(_observance(zone, before, after))
    return component


def _observance(zone, before, after):
    """Return the rule by which the offset changes in the hour between two moments."""
    former, offset = _offset(before, zone), _offset(after, zone)
    rule = TimezoneDaylight() if offset > former else TimezoneStandard()
    start = after.replace(tzinfo=None) + former
    rule.add("DTSTART", start)
    rule.add("TZOFFSETFROM", former)
    rule.add("TZOFFSETTO", offset)
    rule.add("TZNAME", after.astimezone(zone).tzname())
    if former != offset:
        is_last = start.day + 7 > monthrange(start.year, start.month)[1]
        place = -1 if is_last else (start.day - 1) // 7 + 1
        day = f"{place}{DAYS_OF_RULES[start.weekday()]}"
        rule.add("RRULE", {"FREQ": "YEARLY", "BYMONTH": start.month, "BYDAY": day})
    return rule


def _offset(moment, zone):
    return moment.astimezone(zone).utcoffset()
