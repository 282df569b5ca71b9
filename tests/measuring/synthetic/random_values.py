"""Random names, texts and periods; pairs are (Norwegian, English)."""

import re
from datetime import date

from members.models.periods import first_day, last_day

from .vocabulary import words

FIRST_DAY, LAST_DAY = date(2018, 11, 8).toordinal(), date(2026, 6, 30).toordinal()
PRECISIONS, PRECISION_WEIGHTS = ["day", "month", "year", "at_latest"], [65, 15, 10, 10]
FORMS_IN_NAMES = {"AS", "ASA", "SA", "IKS", "KF"}


def weighted_choice(random, choices, weights):
    return random.choices(list(choices), weights)[0]


def compound_word(start, end):
    """Return a Norwegian compound, which never has three of one letter in a row."""
    return re.sub(r"(.)\1\1", r"\1\1", start + end)


def place_name(random):
    return compound_word(*map(random.choice, (words.PLACE_STARTS, words.PLACE_ENDS)))


def brand(random):
    return compound_word(*map(random.choice, (words.BRAND_STARTS, words.BRAND_ENDS)))


def name_and_form(random, kind):
    """Return a name such as "Fjordtek Sveis Bjørkevik AS", and the code of its legal form."""
    forms, trades = words.KINDS[kind]["forms"], words.KINDS[kind]["trades"].split()
    form = weighted_choice(random, forms, list(forms.values()))
    trade, suffix = random.choice(trades), form if form in FORMS_IN_NAMES else ""
    if kind == "company" and random.random() < 0.6:
        place = place_name(random) if random.random() < 0.5 else ""
        parts = [brand(random), trade, place, suffix]
    else:
        parts = [place_name(random), trade, suffix]
    return " ".join(filter(None, parts)), form


def compound(random):
    """Return an activity: ("betongstøping", "concrete casting")."""
    matter, process = random.choice(words.MATTERS), random.choice(words.PROCESSES)
    return compound_word(matter[0], process[0]), f"{matter[1]} {process[1]}"


def summary(random, kind="company"):
    """Return two sentences in each language."""
    verbs = words.KINDS[kind]["verbs"]
    verb, customer = random.choice(verbs), random.choice(words.CUSTOMERS)
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
    chosen = random.sample(words.REMARKS, how_many)
    filled = {"year": random.randint(1890, 2020), "n": random.randint(3, 60)}
    return tuple(" ".join(pair[i] for pair in chosen).format(**filled) for i in (0, 1))


def day(random, first=FIRST_DAY, last=LAST_DAY):
    return date.fromordinal(random.randint(first, last))


def since(random):
    """Return since and since_precision of a period that has begun."""
    precision = weighted_choice(random, PRECISIONS, PRECISION_WEIGHTS)
    return {"since": first_day(day(random), precision), "since_precision": precision}


def until(random, after):
    """Return until and until_precision of a period that began on the given day."""
    precision = weighted_choice(random, PRECISIONS, PRECISION_WEIGHTS)
    first = after.toordinal() + 30
    ended = last_day(day(random, first, max(first, LAST_DAY)), precision)
    return {"until": ended, "until_precision": precision}


def membership_periods(random):
    """Return the fields of the membership periods of one organization."""
    kinds = ["none", "current", "undated", "former", "several"]
    kind = weighted_choice(random, kinds, [28, 50, 4, 10, 8])
    if kind in ("none", "undated"):
        return [{"since": None}] if kind == "undated" else []
    if kind == "several":
        return _several_periods(random)
    period = since(random)
    return [period if kind == "current" else period | until(random, period["since"])]


def _several_periods(random):
    """Return two or three periods with gaps between; the last one may have no end."""
    how_many = random.choice([3, 4, 5, 6])
    days = sorted(random.sample(range(FIRST_DAY, LAST_DAY), how_many))
    days = [*map(date.fromordinal, days), None]
    return [
        {"since": a, "until": b} for a, b in zip(days[::2], days[1::2], strict=False)
    ]
