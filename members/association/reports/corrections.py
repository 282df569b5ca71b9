"""Explain the differences of a delivered report by corrections from history."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst

from members.records.history import LABELS
from members.records.history.value_texts import value_text

from .counted_events import COUNTED, OF_SECTIONS, REFERRED, events_since, model_of

CALLED = {"climateeffectexclusion": "climateeffect"}  # to readers, its column
NAMES = {"organization": "name", "project": "title_nb", "body": "name_nb"}


@dataclass(frozen=True)
class Correction:
    """One row that was added, changed or deleted since; without names of persons.

    `lines` are (label, old, new); `about` are the row itself and the rows that it refers
    to, `touches` those and the partners of a project, which count by its days.
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
class Explanation:
    """[(Corrections, whether they surely explain it, Differences)].

    `is_cut` is True if there are more corrections than the limit.
    """

    groups: list
    is_cut: bool = False


def explain(differences, since, rows):
    """Return the Explained of differences of a report that was delivered at that moment.

    Corrections of the very rows that are counted otherwise explain a difference; where
    there are none, all others of its section may. `rows` know the names.
    """
    if not differences:
        return Explanation([])
    partners = _partners_of_projects(rows)
    touched = frozenset().union(*(one.counted for one in differences))
    moved = {f"project:{pk}" for (_, pk), refs in partners.items() if refs & touched}
    events, is_cut = events_since(since, touched | moved)
    names = _names_by_ref(rows)
    everything = [_correction(event, names, partners) for event in events]
    groups = {}
    for one in differences:
        corrections, is_sure = _explaining(one, everything)
        key = tuple(map(id, corrections)), is_sure
        groups.setdefault(key, (corrections, is_sure, []))[2].append(one)
    return Explanation(list(groups.values()), is_cut)


def _explaining(difference, corrections):
    """Return the Corrections that explain a Difference, and whether they surely do."""
    section = OF_SECTIONS.get(difference.section_key, ())
    own = [c for c in corrections if c.model in section]
    touching = [c for c in own if c.touches & difference.counted]
    is_only_one = len(difference.counted) == len(touching) == 1
    return touching or own, bool(touching) and (difference.is_exact or is_only_one)


def _correction(event, names, partners):
    model, is_update = event.model, event.label == "update"
    lines = _changes(model, event.now, event.before) if is_update else ()
    about = _refs_of_state(model, event.now) | _refs_of_state(model, event.before)
    return Correction(
        when=event.when,
        kind=str(LABELS[event.label]),
        model=model,
        name=_row_name(model, event.now, names),
        lines=tuple(lines),
        by=event.who,
        why=event.context.get("reason", ""),
        about=about,
        touches=about | partners.get((model, event.now["pgh_obj_id"]), set()),
    )


def _refs_of_state(model, state):
    """Return references to the row of a state, and to the rows that it refers to."""
    if not state:
        return frozenset()
    refs = {f"{model}:{state['pgh_obj_id']}"}
    for column, noun in REFERRED.items():
        refs |= {f"{noun}:{state[column]}"} if state.get(column) else set()
    return frozenset(refs)


def _row_name(model, state, names):
    """Return the name of a row: "Medlemskap: Alfa"."""
    kind = capfirst(str(model_of(CALLED.get(model, model))._meta.verbose_name))
    if model in NAMES:
        own = [state[NAMES[model]]]
    else:
        own = [names.get(ref, "") for ref in sorted(_refs_of_state(model, state))]
    return ": ".join(filter(None, [kind, ", ".join(filter(None, dict.fromkeys(own)))]))


def _changes(model, now, before):
    """Yield (label, old, new) of the columns that count and differ.

    The text of a day has its accuracy: it gets a line of its own if it alone differs.
    """
    counted, states = COUNTED[model], (before, now)
    differing = {c for c in counted if now.get(c) != before.get(c)}
    in_days = {f"{column}_precision" for column in differing}
    for field in model_of(model)._meta.concrete_fields:
        if field.column not in differing - in_days:
            continue
        texts = ["" if field.related_model else _column_text(field, s) for s in states]
        yield capfirst(str(field.verbose_name)), *texts


def _column_text(field, state):
    value = state.get(field.column)
    return "–" if value in (None, "") else value_text(field, value, state)


def _names_by_ref(rows):
    """Return {"organization:7": name} of the rows that rows of reports refer to."""
    names = {f"organization:{pk}": one.name for pk, one in rows.organizations.items()}
    names |= {f"project:{pk}": one.title_nb for pk, one in rows.projects.items()}
    names |= {f"climateeffect:{one.pk}": one.project.title_nb for one in rows.effects}
    return names | {f"body:{one.body_id}": one.body.name_nb for one in rows.roles}


def _partners_of_projects(rows):
    """Return {("project", pk): references to its partners}, which count by its days."""
    refs = defaultdict(set)
    for one in rows.participations:
        refs["project", one.project_id].add(f"organization:{one.organization_id}")
    return refs
