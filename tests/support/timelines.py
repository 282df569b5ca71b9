"""Read the timeline of a record as lists of texts."""

from django.utils import translation

from members.records.history import Comparison, Timeline, TimelineFilter

EVERYTHING = TimelineFilter()


def acts_of(record, wanted=EVERYTHING, size=1_000, visible=None):
    _page, acts = Timeline(record, visible).page(wanted, size)
    return acts


def changes(record, wanted=EVERYTHING, **how):
    """Return [(title, kind, [(label, old, new)])] of the changes, the newest first."""
    return [
        (change.title, str(change.kind), lines_of(change))
        for act in acts_of(record, wanted, **how)
        for change in act.changes
    ]


def lines_of(change):
    return [(line.label, line.old, line.new) for line in change.lines]


def newest(record, language="nb"):
    """Return the newest change of a record, as it is read in a language."""
    with translation.override(language):
        return changes(record)[0]


def titles(record, wanted=EVERYTHING, **how):
    return [f"{title} {kind}" for title, kind, _lines in changes(record, wanted, **how)]


def compared(record, old, new, **how):
    """Return {title: [(label, old, new)]} of a record at two moments."""
    rows, _has_more = Comparison(record).rows(old, new, **how)
    return {
        row.title: [(field.label, field.old, field.new) for field in row.fields]
        for row in rows
    }
