"""Bodies and their offices in the open data: organizations by name, people as a number."""

from collections import Counter

from django.db.models import Q

from members.models import Body, Role
from members.operation.publication.marks import (
    CLIMATE,
    INTERNAL,
    OF_EVENTS,
    PEOPLE,
    PICTURES,
)
from members.queries.filters import BodyFilter

from .base import (
    PERIOD,
    Addressed,
    Duration,
    Projection,
    Ref,
    Row,
    addressed,
    json_rows,
    loading,
    public_by,
    ref,
    rows_beside,
    same,
    struct_of,
    text_unless,
)


class OfficeRow(Duration):
    """An office of a listed organization, which somebody may hold on its behalf.

    Its source is left out where it may name the person.
    """

    role: str
    organization: Ref
    source: str


class OthersRow(Row):
    """The people and the organizations in an office that are not named here, as numbers."""

    role: str
    people: int
    organizations: int


BODY = "kind name_nb name_en"


class BodyRow(struct_of(Body, BODY, Addressed)):
    """A body of the cluster, with its offices of the day."""

    offices: list[OfficeRow]
    others: list[OthersRow]


class BodyDetail(BodyRow):
    """A body with those that held an office before the day, too."""

    former: list[OfficeRow]


IS_HIDDEN = Q(organization=None) | Q(organization__is_listed=False)


def _offices(roles):
    return json_rows(
        roles.filter(organization__is_listed=True).order_by(
            "role", "organization__sort_name", "pk"
        ),
        "body",
        organization=ref("organization"),
        source=text_unless(Q(person__isnull=False), "source"),
        **same(f"role {PERIOD}"),
    )


def _beside(day):
    return {
        "offices": _offices(Role.objects.on(day)),
        "hidden": json_rows(
            Role.objects.on(day).filter(IS_HIDDEN), "body", **same("role person")
        ),
    }


def _whole(day):
    return _beside(day) | {"former": _offices(Role.objects.filter(until__lt=day))}


def _values(row):
    others = _others(rows_beside(row)["hidden"])
    return addressed("body", row, BODY) | {"others": others}


def _others(hidden):
    """Return an OthersRow of each kind of office, in the order of Role.Kind."""
    holders = Counter((one["role"], bool(one["person"])) for one in hidden)
    rows = [
        {"role": role, "people": holders[role, True], "organizations": n}
        for role in Role.Kind.values
        for n in [holders[role, False]]
    ]
    return [row for row in rows if row["people"] or row["organizations"]]


ROLES = Projection(
    name="roles",
    noun="body",
    is_logged=True,
    filterset=BodyFilter,
    row=BodyRow,
    detail=BodyDetail,
    load=loading(BodyRow, Body.objects.all, _beside, _values),
    load_details=loading(BodyDetail, Body.objects.all, _whole, _values),
    public=public_by(Body.objects.all),
    # By the words of a search it depends on offers, projects and events, too.
    never_shows=frozenset(PEOPLE | INTERNAL | PICTURES | CLIMATE | OF_EVENTS),
)
