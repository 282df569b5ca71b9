"""Names, sentences and days, drawn by chance."""

import re
from datetime import date

from members.models import Organization
from members.models.periods import first_day, last_day

from . import words

FIRST, LAST = date(2018, 11, 8).toordinal(), date(2026, 6, 30).toordinal()
PRECISIONS, THEIR_CHANCES = ["day", "month", "year", "at_latest"], [65, 15, 10, 10]
Kind = Organization.Kind
FORMS = {
    Kind.COMPANY: (["AS", "ASA", "SA", "NUF"], [92, 4, 3, 1]),
    Kind.RESEARCH: (["AS", "STI"], [60, 40]),
    Kind.PUBLIC: (["IKS", "KF"], [75, 25]),
    Kind.OTHER: (["FLI", "STI", "SA"], [70, 15, 15]),
}
SHOWN = {"AS", "ASA", "SA", "IKS", "KF"}  # the forms that a name must carry
VERBS = {
    Kind.COMPANY: words.VERBS,
    Kind.RESEARCH: words.VERBS_OF_RESEARCH,
    Kind.PUBLIC: words.VERBS_OF_PUBLIC,
    Kind.OTHER: words.VERBS_OF_OTHERS,
}
TRADES = {
    Kind.COMPANY: words.TRADES,
    Kind.RESEARCH: words.INSTITUTES,
    Kind.PUBLIC: words.PUBLIC_TRADES,
    Kind.OTHER: words.SOCIETIES,
}


def place(random):
    return joined(random.choice(words.PLACE_STARTS), random.choice(words.PLACE_ENDS))


def brand(random):
    return joined(random.choice(words.BRAND_STARTS), random.choice(words.BRAND_ENDS))


def joined(start, end):
    """Make a compound; Norwegian never writes three of a letter in a row."""
    return re.sub(r"(.)\1\1", r"\1\1", start + end)


def name_and_form(random, kind):
    """Draw a name such as "Fjordtek Sveis Bjørkevik AS", and the legal form behind it."""
    forms, chances = FORMS[kind]
    [form] = random.choices(forms, chances)
    trade, shown = random.choice(TRADES[kind]), form if form in SHOWN else ""
    if kind == Kind.COMPANY and random.random() < 0.6:
        where = place(random) if random.random() < 0.5 else ""
        parts = [brand(random), trade, where, shown]
    else:
        parts = [place(random), trade, shown]
    return " ".join(filter(None, parts)), form


def compound(random):
    """Draw what somebody works with, in both languages: betongstøping, concrete casting."""
    matter, process = random.choice(words.MATTERS), random.choice(words.PROCESSES)
    return joined(matter[0], process[0]), f"{matter[1]} {process[1]}"


def summary(random, kind=Kind.COMPANY):
    """Draw two sentences, in both languages."""
    verb, customer = random.choice(VERBS[kind]), random.choice(words.CUSTOMERS)
    one, other, remark = compound(random), compound(random), remarks(random, 1)
    return (
        f"{verb[0]} {one[0]} og {other[0]} til {customer[0]}. {remark[0]}",
        f"{verb[1]} {one[1]} and {other[1]} for {customer[1]}. {remark[1]}",
    )


def description(random, kind):
    one, other = summary(random, kind), summary(random, kind)
    more = remarks(random, 3)
    return tuple(f"{one[i]}\n\n{other[i]} {more[i]}" for i in (0, 1))


def remarks(random, how_many):
    said = random.sample(words.REMARKS, how_many)
    filled = {"year": random.randint(1890, 2020), "n": random.randint(3, 60)}
    return tuple(" ".join(pair[i] for pair in said).format(**filled) for i in (0, 1))


def day(random, first=FIRST, last=LAST):
    return date.fromordinal(random.randint(first, last))


def since(random, first=FIRST, last=LAST):
    """Draw a first day, known more or less exactly, as the fields of a period."""
    [precision] = random.choices(PRECISIONS, THEIR_CHANCES)
    begun = first_day(day(random, first, last), precision)
    return {"since": begun, "since_precision": precision}


def until(random, after):
    """Draw a last day some time after the first one, as the fields of a period."""
    [precision] = random.choices(PRECISIONS, THEIR_CHANCES)
    first = after.toordinal() + 30
    ended = last_day(day(random, first, max(first, LAST)), precision)
    return {"until": ended, "until_precision": precision}


def stays(random):
    """Draw the stays of an organization in the cluster, as fields of periods."""
    kinds = ["never", "still", "of old", "former", "again"]
    [kind] = random.choices(kinds, [28, 50, 4, 10, 8])
    if kind == "never":
        return []
    if kind == "of old":
        return [{"since": None}]
    if kind == "again":
        return _several_stays(random)
    stay = since(random)
    return [stay if kind == "still" else stay | until(random, stay["since"])]


def _several_stays(random):
    """Cut the years in two or three stays with pauses; the last one may still run."""
    days = sorted(random.sample(range(FIRST, LAST), random.choice([3, 4, 5, 6])))
    days = [date.fromordinal(at) for at in days]
    ends = [*days[1::2], None]
    return [{"since": a, "until": b} for a, b in zip(days[::2], ends, strict=False)]
