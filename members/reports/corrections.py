"""Explain the differences of a delivered report from history: what, when, who and why."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import connection
from django.utils.text import capfirst

from members.history import LABELS
from members.history.event_pages import parse_json
from members.history.value_texts import value_text

PERIOD = {"since", "since_precision", "until", "until_precision"}
CLAIM = {"claimed_by_id", "asked_on", "confirmed_on", "declined_on"}
# {model that is counted from: its columns that count}.
COUNTED = {
    "organization": {
        "name",
        "kind",
        "employees",
        "municipality",
        "is_listed",
        "legal_form",
    },
    "membership": {"organization_id", "category", "certainty"} | PERIOD,
    "project": {"title_nb", "status", "opened", "opened_precision"} | PERIOD,
    "participation": {"organization_id", "project_id", "role"} | CLAIM | PERIOD,
    "role": {"organization_id", "person_id", "body_id", "role"} | PERIOD,
    "meeting": {"held_on", "is_cancelled", "body_id"},
    "body": {"name_nb"},
    "funding": {"project_id", "funder_id", "kind", "amount", "currency", "qualifier"}
    | {"period", "years"},
    "climateeffect": {"project_id", "value", "value_max", "unit", "mechanism"}
    | {"maturity", "qualifier", "year", "contained_in_id"},
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
        "body",
    ),
    "projects": ("project", "participation", "organization", "membership"),
    "money": ("funding", "project"),
    "climate": ("climateeffect", "project"),
    "offices": ("role", "body", "organization"),
}
NAMES = {"organization": "name", "project": "title_nb", "body": "name_nb"}
MOST = 2_000
EVENTS = """
    (SELECT '{name}' AS model, e.pgh_created_at AS at, e.pgh_label, e.pgh_context,
        to_jsonb(e) AS now, (
            SELECT to_jsonb(b) FROM {table} b
            WHERE b.pgh_obj_id = e.pgh_obj_id AND b.pgh_id < e.pgh_id
            ORDER BY b.pgh_id DESC LIMIT 1
        ) AS before
    FROM {table} e WHERE e.pgh_created_at > %(since)s)
"""
ORDERED = """
    SELECT found.*, COALESCE(NULLIF(u.name, ''), u.email, '') FROM ({}) found
    LEFT JOIN members_user u ON u.id::text = found.pgh_context ->> 'user'
    ORDER BY at DESC LIMIT {}
"""


@dataclass(frozen=True)
class _Event:
    """An event with the state of its row before it, and the name of who wrote it."""

    model: str
    when: datetime
    label: str
    context: dict
    now: dict
    before: dict
    who: str

    @property
    def counts(self):
        """Whether it wrote a column that counts."""
        differs = (self.now.get(c) != self.before.get(c) for c in COUNTED[self.model])
        return self.label != "update" or any(differs)


@dataclass(frozen=True)
class Correction:
    """One row that was added, changed or deleted since; no person is named in it.

    `lines` are (label, old, new); `touches` the rows that it is about.
    """

    when: datetime
    kind: str
    model: str
    name: str
    lines: tuple
    by: str
    why: str
    touches: frozenset


def explain(differences, since, rows):
    """Return [(Corrections, whether they surely explain it, Differences)].

    Those of the very rows that are counted otherwise explain a difference; where there are
    none, all others of its section may. `rows` know the names.
    """
    found = corrections_since(since, rows) if differences else []
    groups = {}
    for one in differences:
        own = [c for c in found if c.model in OF_SECTIONS.get(one.section_key, ())]
        sure = [c for c in own if c.touches & one.counted]
        key = tuple(map(id, sure or own)), bool(sure)
        groups.setdefault(key, (sure or own, bool(sure), []))[2].append(one)
    return list(groups.values())


def corrections_since(moment, rows):
    """Return the Corrections of all that reports count, the newest first."""
    names, partners = _names(rows), _partners(rows)
    events = [event for event in _events(moment) if event.counts]
    return [_correction(event, names, partners) for event in events]


def _events(moment):
    tables = {name: _model(name).pgh_event_model._meta.db_table for name in COUNTED}
    parts = [EVENTS.format(name=name, table=table) for name, table in tables.items()]
    sql = ORDERED.format(" UNION ALL ".join(parts), MOST)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"since": moment})
        return [
            _Event(*row[:3], *(parse_json(one) or {} for one in row[3:6]), row[6])
            for row in cursor.fetchall()
        ]


def _model(name):
    return apps.get_model("members", name)


def _correction(event, names, partners):
    model, is_update = event.model, event.label == "update"
    lines = _lines(_model(model), event.now, event.before) if is_update else ()
    return Correction(
        when=event.when,
        kind=str(LABELS[event.label]),
        model=model,
        name=_name(model, event.now, names),
        lines=tuple(lines),
        by=event.who,
        why=event.context.get("reason", ""),
        touches=_touches(model, event.now)
        | _touches(model, event.before)
        | partners.get((model, event.now["pgh_obj_id"]), frozenset()),
    )


def _touches(model, state):
    """Return the rows that a state of a row is about: itself, and what it refers to."""
    if not state:
        return frozenset()
    found = {f"{model}:{state['pgh_obj_id']}"}
    for name in ("organization", "project", "body"):
        found |= {f"{name}:{state[f'{name}_id']}"} if state.get(f"{name}_id") else set()
    return frozenset(found)


def _name(model, state, names):
    """Return what a row is called: "Medlemskap: Yara"."""
    kind = capfirst(str(_model(model)._meta.verbose_name))
    if model in NAMES:
        own = [state[NAMES[model]]]
    else:
        own = [names.get(ref, "") for ref in sorted(_touches(model, state))]
    return ": ".join([kind, *filter(None, [", ".join(filter(None, own))])])


def _lines(model, now, before):
    """Yield (label, old, new) of the columns that count and differ."""
    for field in model._meta.concrete_fields:
        column = field.column
        if column not in COUNTED[model._meta.model_name] or now.get(
            column
        ) == before.get(column):
            continue
        is_key = field.related_model is not None
        old, new = ("", "") if is_key else (_text(field, before), _text(field, now))
        yield capfirst(str(field.verbose_name)), old, new


def _text(field, state):
    value = state.get(field.column)
    return "–" if value in (None, "") else value_text(field, value, state)


def _names(rows):
    """Return {"organization:7": name} of what the rows of reports refer to."""
    names = {f"organization:{pk}": one.name for pk, one in rows.organizations.items()}
    names |= {f"project:{pk}": one.title_nb for pk, one in rows.projects.items()}
    return names | {f"body:{one.body_id}": one.body.name_nb for one in rows.roles}


def _partners(rows):
    """Return {("project", number): its partners}, who are counted by the days of it."""
    found = defaultdict(set)
    for one in rows.participations:
        found["project", one.project_id].add(f"organization:{one.organization_id}")
    return found
