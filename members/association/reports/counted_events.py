"""The columns behind the figures of reports, and the events that changed them."""

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.apps import apps

from members.models.statements import run_sql
from members.records.history.event_pages import parse_json

PERIOD = {"since", "since_precision", "until", "until_precision"}
CLAIM = {"claimed_by_id", "asked_on", "confirmed_on", "declined_on"}
PARTS = {"from_climateeffect_id", "to_climateeffect_id"}
# {model that is counted from: its columns that count}.
COUNTED = {
    "organization": {
        "name",
        "kind",
        "municipality",
        "is_listed",
        "legal_form",
        # The size follows from these.
        "employees",
        "employees_scope",
        "employees_year",
        "employees_source",
    },
    "membership": {"organization_id", "category", "certainty"} | PERIOD,
    "project": {"title_nb", "title_en", "status", "opened", "opened_precision"}
    | PERIOD,
    "participation": {"organization_id", "project_id", "role"} | CLAIM | PERIOD,
    "role": {"organization_id", "person_id", "body_id", "role"} | PERIOD,
    "meeting": {"held_on", "ends_on", "is_cancelled", "body_id"},
    "attendance": {"organization_id", "status"},
    "body": {"kind", "name_nb"},
    "funding": {"project_id", "funder_id", "kind", "amount", "currency", "qualifier"}
    | {"funder_name_nb", "funder_name_en", "stated_on", "stated_on_precision"}
    | {"period", "years"},
    "climateeffect": {"project_id", "value", "value_max", "unit", "mechanism"}
    | {"maturity", "qualifier", "year", "contained_in_id"},
    "climateeffectexclusion": PARTS,
    "cluster": {"target_year"},
}
# {section: the models that its figures follow from}.
OF_SECTIONS = {
    "members": ("membership", "organization"),
    "activity": (
        "membership",
        "organization",
        "participation",
        "project",
        "role",
        "meeting",
        "attendance",
        "body",
    ),
    "projects": ("project", "participation", "organization", "membership"),
    "money": ("funding", "project", "organization"),
    "climate": ("climateeffect", "climateeffectexclusion", "project", "cluster"),
    "offices": ("role", "body", "organization"),
}
# {column that refers to what is counted: its model}.
REFERRED = {
    "organization_id": "organization",
    "funder_id": "organization",
    "project_id": "project",
    "body_id": "body",
    "contained_in_id": "climateeffect",
    **dict.fromkeys(PARTS, "climateeffect"),
}
# Delivered reports refer to rows by the former name of their model.
RENAMED = {"meeting": "event"}
MOST = 2_000
# An update counts when a column that counts differs from the event before it.
EVENTS = """
    (SELECT '{name}' AS model, e.pgh_created_at AS at, e.pgh_label, e.pgh_context,
        to_jsonb(e) AS now, to_jsonb(b) AS before, {touches} AS is_touched
    FROM {table} e LEFT JOIN LATERAL (
        SELECT * FROM {table} earlier
        WHERE earlier.pgh_obj_id = e.pgh_obj_id AND earlier.pgh_id < e.pgh_id
        ORDER BY earlier.pgh_id DESC LIMIT 1
    ) b ON true
    WHERE e.pgh_created_at > %(since)s AND (
        e.pgh_label <> 'update' OR ROW({now}) IS DISTINCT FROM ROW({before})
    ))
"""
# Those of the rows in question first: only others are cut.
ORDERED = """
    SELECT model, at, pgh_label, pgh_context, now, before,
        COALESCE(NULLIF(u.name, ''), u.email, '')
    FROM (
        SELECT * FROM ({}) found ORDER BY is_touched DESC, at DESC LIMIT {}
    ) newest
    LEFT JOIN members_user u ON u.id::text = newest.pgh_context ->> 'user'
    ORDER BY is_touched DESC, at DESC
"""


@dataclass(frozen=True)
class CountedEvent:
    """An event with the state of its row before it, and the name of its author."""

    model: str
    when: datetime
    label: str
    context: dict
    now: dict
    before: dict
    who: str


def events_since(moment, refs):
    """Return (Events that count, the newest first, whether there are more).

    `refs` are the rows in question, such as "organization:7"; events of others are left
    out first.
    """
    sql = ORDERED.format(" UNION ALL ".join(map(_events_sql, COUNTED)), MOST + 1)
    rows = run_sql(sql, {"since": moment, "refs": sorted(refs)})
    events = [_event(*row) for row in rows[:MOST]]
    return sorted(events, key=attrgetter("when"), reverse=True), len(rows) > MOST


def _event(model, at, label, context, now, before, who):
    states = (parse_json(one) or {} for one in (context, now, before))
    return CountedEvent(model, at, label, *states, who)


def _events_sql(name):
    columns = sorted(COUNTED[name])
    return EVENTS.format(
        name=name,
        table=model_of(name).pgh_event_model._meta.db_table,
        touches=_touches_sql(name, columns),
        now=", ".join(f"e.{column}" for column in columns),
        before=", ".join(f"b.{column}" for column in columns),
    )


def _touches_sql(name, columns):
    """Return the SQL condition that the row, or one that it refers or referred to, is in refs."""
    of = [
        f"'{REFERRED[c]}:' || {state}.{c}"
        for c in columns
        if c in REFERRED
        for state in "eb"
    ]
    refs = [f"'{name}:' || e.pgh_obj_id", *of]
    return " OR ".join(f"COALESCE({one} = ANY(%(refs)s), false)" for one in refs)


def model_of(name):
    return apps.get_model("members", RENAMED.get(name, name))
