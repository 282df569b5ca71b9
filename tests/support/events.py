"""Rows to write, and the events that writing records."""

from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from members.models import (
    AccessRequest,
    AddressChange,
    Application,
    ApplicationSite,
    Attachment,
    Attendance,
    Body,
    CertificateKind,
    ChangeItem,
    ChangeRequest,
    Cluster,
    ClusterLevel,
    ClusterName,
    Consent,
    Contact,
    Departure,
    DistinctPair,
    DistinctPersonPair,
    Fee,
    FeeCategory,
    FeeRate,
    Image,
    Introduction,
    Invitation,
    Letter,
    Meeting,
    MergedOrganization,
    Message,
    MessageText,
    Note,
    PageText,
    Person,
    ProjectSite,
    ProjectTheme,
    Reminder,
    ReportDraft,
    ReportText,
    Representative,
    Resignation,
    SecondFactor,
    SectionConfirmation,
    Topic,
    User,
    UserGroup,
    UserPermission,
)
from members.models import ClimateEffectExclusion as Exclusion
from tests.support.factories import (
    make_contact,
    make_organization,
    make_site,
    make_topic,
)
from tests.support.rows import build, make
from tests.support.sampling import part_of

EVENTS = {
    events.pgh_tracked_model: events
    for events in apps.get_app_config("members").get_models()
    if hasattr(events, "pgh_tracked_model")
}
every_model = pytest.mark.parametrize("model", EVENTS, ids=lambda model: model.__name__)
# One in ten, chosen by SEED; the others are long.
some_models = pytest.mark.parametrize(
    "model",
    [
        pytest.param(one, marks=[] if one in part_of(EVENTS, 10) else pytest.mark.long)
        for one in EVENTS
    ],
    ids=lambda model: model.__name__,
)
days = count()

# A valid change of each model that has no `source` to change.
CHANGES = {
    CertificateKind: lambda: {"name_en": "Eco'ø"},
    Attachment: lambda: {"title": "%s'ø"},
    Attendance: lambda: {"status": "excused"},
    Meeting: lambda: {"place": "%s'ø"},
    Application: lambda: {"language": "en"},
    AddressChange: lambda: {"taken_back_at": timezone.now()},
    ApplicationSite: lambda: {"site_id": make_site().pk},
    Body: lambda: {"name_en": "The board"},
    ChangeItem: lambda: {"field": "%s'ø"},
    ChangeRequest: lambda: {"language": "en"},
    AccessRequest: lambda: {"language": "en"},
    Consent: lambda: {"until": date(2026, 2, 1)},
    Contact: lambda: {"function": "press"},
    Departure: lambda: {"last_day": date(2027, 1, 31)},
    Message: lambda: {"subject_nb": "Nytt emne"},
    DistinctPair: lambda: {"made_at": timezone.now() + timedelta(days=next(days))},
    DistinctPersonPair: lambda: {"made_at": timezone.now() + timedelta(next(days))},
    Exclusion: lambda: {"to_climateeffect_id": make(Exclusion).to_climateeffect_id},
    Fee: lambda: {"note": "%s'ø"},
    FeeCategory: lambda: {"name": f"Kontingent %s'ø {next(days)}"},
    FeeRate: lambda: {"amount": Decimal("12500.50")},
    SecondFactor: lambda: {"type": "webauthn"},
    Image: lambda: {"made_at": timezone.now() + timedelta(days=next(days))},
    Introduction: lambda: {"written_on": date(2027, 2, 1)},
    Invitation: lambda: {"role": "manager"},
    Letter: lambda: {"attempts": 1},
    Resignation: lambda: {"last_day": date(2027, 1, 31)},
    MergedOrganization: lambda: {"survivor_id": make_organization().pk},
    Note: lambda: {"follow_up_on": date(2027, 2, 1)},
    Person: lambda: {"title": "Leder"},
    ReportDraft: lambda: {"until": date(2099, 1, 1) + timedelta(days=next(days))},
    ReportText: lambda: {"text": "Blått 'grønt\" %s"},
    ProjectSite: lambda: {"site_id": make_site().pk},
    ProjectTheme: lambda: {"topic_id": make_topic().pk},
    MessageText: lambda: {"opening_nb": "Kjære {virksomhet}"},
    PageText: lambda: {"text_nb": "blått 'grønt\" %s"},
    Reminder: lambda: {"step": "second"},
    Representative: lambda: {"role": "manager"},
    SectionConfirmation: lambda: {"confirmed_on": date(2026, 10, 1)},
    Topic: lambda: {"synonyms": ["blått", 'grønt "1", {2}']},
    User: lambda: {"name": "Ola"},
    UserGroup: lambda: {"group_id": make(UserGroup).group_id},
    UserPermission: lambda: {"permission_id": make(UserPermission).permission_id},
}


def change_of(model):
    return (
        CHANGES[model]() if model in CHANGES else {"source": "https://example.org/%s'ø"}
    )


def fresh(model, **fields):
    """Build a row that conflicts with no other of its model."""
    if model in (ClusterName, ClusterLevel):
        day = date(2000, 1, 1) + timedelta(next(days))
        fields |= {"since": day, "until": day}
    if model is Consent:
        person = make_contact(email=f"enig{next(days)}@example.org")
        fields |= {"person": person, "contact": person.contact}
    return build(model, **fields)


def several(model):
    """Create two rows, but one cluster."""
    rows = [fresh(model) for _ in range(1 if model is Cluster else 2)]
    for row in rows:
        row.save(force_insert=True)
    return rows


def kept(model):
    names = {field.attname for field in EVENTS[model]._meta.fields}
    return [f.attname for f in model._meta.concrete_fields if f.attname in names]


def stored(rows):
    model = type(rows[0])
    found = model.objects.order_by("pk").filter(pk__in=[row.pk for row in rows])
    return list(found.values(*kept(model)))


@contextmanager
def recorded(model):
    """Yield a list, filled afterwards with the (label, values) of new events, by row."""
    seen = set(EVENTS[model].objects.values_list("pgh_id", flat=True))
    found = []
    yield found
    left = EVENTS[model].objects.exclude(pgh_id__in=seen).order_by("pgh_id")
    for event in left.values("pgh_label", "pgh_obj_id", *kept(model)):
        label, row_id = event.pop("pgh_label"), event.pop("pgh_obj_id")
        assert row_id == event["id"]
        found.append((label, event))
    found.sort(key=lambda event: event[1]["id"])


def labelled(label, rows):
    return [(label, values) for values in rows]


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def rows(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def columns_of(row):
    fields = [f for f in row._meta.concrete_fields if not f.generated]
    fields = [f for f in fields if row.pk or not f.primary_key]
    values = [f.get_db_prep_save(f.pre_save(row, True), connection) for f in fields]
    return {field.column: value for field, value in zip(fields, values, strict=True)}


def raw_insert(row):
    columns = columns_of(row)
    places = ", ".join(["%s"] * len(columns))
    names = ", ".join(columns)
    run(
        f"INSERT INTO {row._meta.db_table} ({names}) VALUES ({places})",
        *columns.values(),
    )
