"""Explain the differences of a delivered report from history: what, when, who and why."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst

from members.records.history import LABELS
from members.records.history.value_texts import value_text

from .counted_events import COUNTED, OF_SECTIONS, REFERRED, events_since, model_of

CALLED = {"climateeffectexclusion": "climateeffect"}  # whose column it is
NAMES = {"organization": "name", "project": "title_nb", "body": "name_nb"}


@dataclass(frozen=True)
class Correction:
    """One row that was added, changed or deleted since; no person is named in it.

    `lines` are (label, old, new); `about` are the rows that it is of and refers to, and
    `touches` those with the partners of a project, who are counted by its days.
    """

    when: datetime
    kind: str
    model: str
    name: str
    lines: tuple
    by: str
    why: str
    about: frozenset
    touches: frozenset


@dataclass(frozen=True)
class Explained:
    """[(Corrections, whether they surely explain it, Differences)], and what is missing.

    `is_cut` says that there are more corrections than were read.
    """

    groups: list
    is_cut: bool = False


def explain(differences, since, rows):
    """Return the Explained of differences of a report that was delivered at that moment.

    Corrections of the very rows that are counted otherwise explain a difference; where
    there are none, all others of its section may. `rows` know the names.
    """
    if not differences:
        return Explained([])
    partners = _partners(rows)
    touched = frozenset().union(*(one.counted for one in differences))
    moved = {f"project:{pk}" for (_, pk), who in partners.items() if who & touched}
    events, is_cut = events_since(since, touched | moved)
    names = _names(rows)
    found = [_correction(event, names, partners) for event in events]
    groups = {}
    for one in differences:
        corrections, is_sure = _explaining(one, found)
        key = tuple(map(id, corrections)), is_sure
        groups.setdefault(key, (corrections, is_sure, []))[2].append(one)
    return Explained(list(groups.values()), is_cut)


def _explaining(difference, found):
    """Return the Corrections that explain a Difference, and whether they surely do."""
    section = OF_SECTIONS.get(difference.section_key, ())
    own = [c for c in found if c.model in section]
    touching = [c for c in own if c.touches & difference.counted]
    is_only_one = len(difference.counted) == len(touching) == 1
    return touching or own, bool(touching) and (difference.is_exact or is_only_one)


def _correction(event, names, partners):
    model, is_update = event.model, event.label == "update"
    lines = _lines(model_of(model), event.now, event.before) if is_update else ()
    about = _touches(model, event.now) | _touches(model, event.before)
    return Correction(
        when=event.when,
        kind=str(LABELS[event.label]),
        model=model,
        name=_name(model, event.now, names),
        lines=tuple(lines),
        by=event.who,
        why=event.context.get("reason", ""),
        about=about,
        touches=about | partners.get((model, event.now["pgh_obj_id"]), set()),
    )


def _touches(model, state):
    """Return the rows that a state of a row is about: itself, and what it refers to."""
    if not state:
        return frozenset()
    found = {f"{model}:{state['pgh_obj_id']}"}
    for column, noun in REFERRED.items():
        found |= {f"{noun}:{state[column]}"} if state.get(column) else set()
    return frozenset(found)


def _name(model, state, names):
    """Return what a row is called: "Medlemskap: Yara"."""
    kind = capfirst(str(model_of(CALLED.get(model, model))._meta.verbose_name))
    if model in NAMES:
        own = [state[NAMES[model]]]
    else:
        own = [names.get(ref, "") for ref in sorted(_touches(model, state))]
    return ": ".join(filter(None, [kind, ", ".join(filter(None, dict.fromkeys(own)))]))


def _lines(model, now, before):
    """Yield (label, old, new) of the columns that count and differ.

    A day is told with its accuracy, which is told alone where the day is the same.
    """
    counted = COUNTED[model._meta.model_name]
    differing = {c for c in counted if now.get(c) != before.get(c)}
    told = {f"{column}_precision" for column in differing}
    for field in model._meta.concrete_fields:
        if field.column not in differing - told:
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
    names |= {f"climateeffect:{one.pk}": one.project.title_nb for one in rows.effects}
    return names | {f"body:{one.body_id}": one.body.name_nb for one in rows.roles}


def _partners(rows):
    """Return {("project", number): its partners}, who are counted by the days of it."""
    found = defaultdict(set)
    for one in rows.participations:
        found["project", one.project_id].add(f"organization:{one.organization_id}")
    return found
