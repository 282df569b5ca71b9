"""A valid row of every model, saved or only built; `factories` create those of most tests.

rows.jsonl has the fields of each, with {n} for a number, and a valid change; FIELDS has
the fields that need code, ALSO the references that a row may do without.
"""

import json
from collections import defaultdict
from contextlib import nullcontext
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256
from itertools import count
from pathlib import Path

from django.contrib.auth.models import Group, Permission
from django.db.models import ForeignKey
from stdnum.no.orgnr import is_valid

from members import models
from members.models.images import content_hash
from tests.support.database_role import owner

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
numbers, turns = count(1), defaultdict(count)


def checked(number):
    """Return the first valid organization number from the number on."""
    return next(
        digits
        for first in count(81000000 + number * 10)
        for last in range(10)
        if is_valid(digits := f"{first}{last}")
    )


def turn(name, of):
    """Return 0, 1, 2 … below `of`, then from the beginning, for each name by itself."""
    return next(turns[name]) % of


def kind_without_category():
    """Return a kind of membership that has no fee category yet, each in its turn."""
    kinds, first = ["ordinary", "core", "associated", ""], turn("kind", 4)
    rows = models.FeeCategory.objects.all()
    taken = set(rows.values_list("membership_category", flat=True))
    return next(k for k in kinds[first:] + kinds[:first] if k not in taken)


def build(model, /, **fields):
    """Build a valid row without saving it; the rows that it refers to are saved."""
    wanted = _references(model) | given(model, next(numbers)) | fields
    for field in model._meta.fields:
        if field.attname != field.name and field.attname in fields:
            wanted.pop(field.name, None)
    return model(**{n: v() if callable(v) else v for n, v in wanted.items()})


def _references(model):
    """Return {name: maker} of the rows that a row of the model refers to."""
    return {
        field.name: partial(create, field.related_model)
        for field in model._meta.fields
        if isinstance(field, ForeignKey) and (not field.null or str(field) in ALSO)
    }


def given(model, number):
    """Return the fields of a valid row of the model."""
    texts = {name: value for name, value in GIVEN[model].items() if name != "change"}
    return _values(model, texts, number) | FIELDS.get(model, lambda n: {})(number)


def changed(model):
    """Return the fields of a valid change of a row, if rows.jsonl has one."""
    return _values(model, GIVEN[model].get("change", {}))


def _values(model, texts, number=0):
    return {
        name: model._meta.get_field(name).to_python(value.format(n=number))
        if isinstance(value, str)
        else deepcopy(value)
        for name, value in texts.items()
    }


def create(model, /, **fields):
    row = build(model, **fields)
    with owner() if model is models.LogInLink else nullcontext():
        row.save(force_insert=True)
    return row


def the_cluster():
    return models.Cluster.objects.first() or create(models.Cluster)


def _category():
    return models.FeeCategory.objects.first() or create(models.FeeCategory)


def _stream(direction):
    return partial(create, models.ResourceStream, direction=direction)


def _bytes(data):
    return {"data": data, "hash": content_hash(data)}


def _year_of_draft(n):
    year = 2000 + n % 90
    return {"since": date(year, 1, 1), "until": date(year, 12, 31) + timedelta(n)}


PERMISSIONS = Permission.objects.order_by("pk")
LINES = Path(__file__).with_name("rows.jsonl").read_text("utf-8").splitlines()
# {model: its fields}; a text is what the field is made of.
GIVEN = {getattr(models, row.pop("model")): row for row in map(json.loads, LINES)}
ALSO = {
    f"members.{reference}"
    for reference in """
    AddressChange.user Attendance.person ChangeRequest.organization HeldNotice.by
    ListDownload.by LogIn.user
    Reminder.user Role.organization Service.topic SharePicture.organization
    """.split()
}
# A function among these makes a row, unless one is given, as those do of references.
FIELDS = {
    models.ProfilePicture: lambda n: {"place": 1 + turn("place", 3)},
    models.Image: lambda n: _bytes(b"bilde %d" % n),
    models.SharePicture: lambda n: _bytes(b"delt %d" % n),
    models.Introduction: lambda n: {
        "offer": _stream("offered"),
        "need": _stream("needed"),
    },
    models.Application: lambda n: {"orgnr": checked(n)},
    models.FeeCategory: lambda n: {"membership_category": kind_without_category},
    models.FeeRate: lambda n: {
        "category": _category(),
        "year": 2000 + turn("rate", 100),
    },
    models.Attachment: lambda n: _bytes(b"%%PDF-1.7 %d %%%%EOF" % n),
    models.UserGroup: lambda n: {"group": Group.objects.create(name=f"gruppe {n}")},
    models.UserPermission: lambda n: {
        "permission": PERMISSIONS[turn("permission", 100)]
    },
    models.RateLimit: lambda n: {"made": [NOW]},
    models.ClusterLevel: lambda n: {"cluster": the_cluster()},
    models.ClusterName: lambda n: {"cluster": the_cluster()},
    models.ProgrammeBudget: lambda n: {"year": 2000 + turn("budget", 1000)},
    models.Report: lambda n: {"hash": sha256(b'{"number":%d}' % n).hexdigest()},
    models.ReportDraft: _year_of_draft,
    models.Heartbeat: lambda n: {"part": models.Heartbeat.Part.values[turn("part", 3)]},
    models.RegisterSnapshot: lambda n: {"number": checked(n)},
    models.TaskPiece: lambda n: {"data": b"abc"},
    models.DataDumpPiece: lambda n: {"data": b"abc"},
}
