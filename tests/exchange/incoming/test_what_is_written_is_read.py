"""A registry written into the columns of a target reads as the same, line by line."""

from random import Random

import pytest
from django.utils import translation

from members.exchange import TARGETS
from members.exchange.incoming.context import Context
from members.exchange.incoming.kinds import PartialDayColumn
from members.models import Contact, Membership, Organization, Participation, Role, Topic
from tests.measuring import synthetic
from tests.support.factories import make_contact
from tests.support.files_in import look_at
from tests.support.sampling import SEED

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry():
    """Create a registry of 80 organizations, some with contacts."""
    synthetic.make(80, seed=SEED)
    random = Random(f"contacts {SEED}")
    functions = Contact.Function.values
    for number, organization in enumerate(Organization.objects.order_by("pk")[:40]):
        for function in random.sample(functions, random.randint(0, 2)):
            name = f"Person {number} {function}"
            email = f"{function}.{number}@example.org" if random.random() < 0.7 else ""
            person = {"name": name, "email": email, "phone": random.choice(PHONES)}
            make_contact(organization, function=function, **person)


PHONES = [
    "",
    "35 92 00 00",
    "+47 912 34 567",
    "+46 8 765 43 21",
    "sentralbord 35920000",
]


def cells(target, context, **records):
    """Return the texts of the rows in the order of the target's columns."""
    return [_cell(column, records, context) for column in target.columns]


def _cell(column, records, context):
    record = records.get(column.part)
    if record is None or (column.piece_of and not column.name.endswith("_precision")):
        return None
    if column.name == "body.name":
        return str(record)
    if column.field == "participations":
        return None
    if isinstance(column, PartialDayColumn):
        return getattr(record, column.field)
    if column.field in ("topics", "themes", "sites"):
        rows = getattr(record, column.field).all()
        chosen = [r for r in rows if not (isinstance(r, Topic) and r.is_retired)]
        return "; ".join(map(str, chosen))
    return column.text(column.read(record))


def organizations(target, context):
    for row in Organization.objects.all():
        stays = list(Membership.objects.filter(organization=row).order_by("since"))
        stay = next((s for s in stays if s.holds_on(context.today)), None)
        contact = row.contacts.first()
        yield cells(
            target,
            context,
            organization=row,
            membership=stay,
            contact=contact,
            person=contact and contact.person,
        )


def contacts(target, context):
    for row in Contact.objects.select_related("person", "organization"):
        of = {"organization": row.organization, "person": row.person, "contact": row}
        yield cells(target, context, **of)


def memberships(target, context):
    for row in Membership.objects.select_related("organization"):
        yield cells(target, context, organization=row.organization, membership=row)


def projects(target, context):
    for row in Participation.objects.standing().select_related(
        "organization", "project"
    ):
        yield cells(
            target,
            context,
            organization=row.organization,
            project=row.project,
            participation=row,
        )


def offices(target, context):
    for row in Role.objects.select_related("organization", "person", "body"):
        yield cells(
            target,
            context,
            organization=row.organization,
            person=row.person,
            body=row.body,
            role=row,
        )


WRITERS = [organizations, contacts, memberships, projects, offices]


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_a_registry_that_was_written_reads_as_the_same(registry, kari, write):
    target = TARGETS[write.__name__]
    language = Random(SEED).choice(["nb", "en"])
    with translation.override(language):
        lines = list(write(target, Context(target, kari)))
        headings = [column.label for column in target.columns]
        found = look_at(kari, headings, *lines, target=target.key)

    differing = [
        (line.title, line.kind, line.errors, line.candidates, line.differences)
        for line in found.lines
        if line.kind != "same"
    ]
    assert differing == []
    assert len(found.lines) == len(lines) > 0
