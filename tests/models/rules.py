"""The constraints of all models: rows that each refuses, and its words.

A line of rules.csv has JSON of the wrong fields, or after "twice" the fields that two rows
share. In JSON "@organization" is a new row, the same one in all of a line, "@facility.site" an
attribute of it, "a*6001" a text of so many letters; dates and times are written as such. A rule
of an abstract model is one of each model that inherits it.
"""

import csv
import json
import re
from datetime import UTC, date, datetime, time
from pathlib import Path

from django.apps import apps

from members import models
from members.models import content_hash
from tests.support.cases import cases
from tests.support.factories import make

MODELS = [
    model
    for model in apps.get_app_config("members").get_models()
    if not hasattr(model, "pgh_tracked_model")
]
CHOOSE = "Choose one of the listed values."


def of_every_model():
    """Yield the rules of periods, slugs and choices, which many models share."""
    # Without these fields another constraint of the row is violated first.
    needed = dict(cases(__file__, "with.csv"))
    for model in MODELS:
        name = model._meta.model_name
        for suffix, (base, *wrong) in ABSTRACT.items():
            if issubclass(model, base):
                yield f"{name}_{suffix}", (model, *wrong)
        for field in model._meta.local_fields if not model._meta.proxy else []:
            if field.choices:
                column = f"{name}_{field.name}"
                pairs = filter(None, needed.get(column, "").split(", "))
                more = dict(pair.split(" ", 1) for pair in pairs)
                fields = {field.name: "x"} | more
                yield f"{column}_is_one_of_its_choices", (model, fields, CHOOSE)


def read(is_twice):
    """Return {rule: (model, fields, words)} of the lines of one sort."""
    text = Path(__file__).with_suffix(".csv").read_text(encoding="utf-8").splitlines()
    lines = list(csv.DictReader(text, delimiter="|", quoting=csv.QUOTE_NONE))
    rules = {}
    for line in lines:
        fields = line["fields"].removeprefix("twice ")
        if (fields != line["fields"]) == is_twice:
            parsed = json.loads(fields) if fields[0] == "{" else fields.split()
            model = getattr(models, line["model"])
            rules[line["rule"]] = (model, parsed, line["words"])
    return rules


READ = read(is_twice=False)
# Days of coarse precision are corrected by clean(), so forms do not refuse them.
ABSTRACT = {rule: wrong for rule, wrong in READ.items() if wrong[0]._meta.abstract}
SHARED = dict(of_every_model())
WRONG = SHARED | {rule: w for rule, w in READ.items() if rule not in ABSTRACT}
TWICE = read(is_twice=True)


def values(fields):
    """Return the fields with their values, for which rows are created."""
    rows, given = {}, {}
    for name, text in fields.items():
        given[name] = value_of(text, rows) if isinstance(text, str) else text
    if "data+hash" in given:
        given["data"] = given.pop("data+hash").encode("latin-1")
        given["hash"] = content_hash(given["data"])
    elif isinstance(given.get("data"), str):
        given["data"] = given["data"].encode()
    return given


def value_of(text, rows):
    if text.startswith("@"):
        name, _dot, attribute = text[1:].partition(".")
        if name not in rows:
            maker = getattr(make, name, None)
            rows[name] = maker() if maker else make(getattr(models, name))
        return getattr(rows[name], attribute) if attribute else rows[name]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    if re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", text):
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    if re.fullmatch(r"\d\d:\d\d", text):
        return time.fromisoformat(text)
    if many := re.fullmatch(r"(.*)(.)\*(\d+)", text, re.DOTALL):
        return many[1] + many[2] * int(many[3])
    return text
