"""The columns of text that are of no person and speak of none, so that none is forgotten."""

import csv
from pathlib import Path

from members.fields import NOUNS
from members.models import WithSlug

FILE = Path(__file__).with_suffix(".csv")
# Tables without a model: the cache keeps numbers under hashes, the others the migrations
# and which rows were touched.
TABLES = {"cache", "django_migrations", "members_touched", "members_publicchange"}


def impersonal():
    """Return {label of a model: columns of text that are about no person}."""
    with FILE.open(encoding="utf-8", newline="") as file:
        columns = {r["model"]: set(r["columns"].split()) for r in csv.DictReader(file)}
    for model in WithSlug.__subclasses__():
        columns.setdefault(model._meta.label, set()).add("slug")
    for noun in NOUNS:
        for declared in noun.fields:
            if declared.holds_text and not declared.may_name_people:
                columns.setdefault(noun.model._meta.label, set()).add(declared.name)
    return columns
