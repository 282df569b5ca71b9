"""The list of organizations that are likely the same, and the mark "not the same"."""

from datetime import timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F, Max, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _, gettext_lazy, npgettext_lazy

from members.actions import Action, Staff
from members.actions.waiting import TEXT, RowText, WaitingKind
from members.models import (
    Job,
    LikelyPair,
    Organization,
    OrganizationName,
    OrganizationRelationship,
)
from members.models.statements import run_sql
from members.operation.work.declared import periodic
from members.operation.work.schedules import Every
from members.queries.search import is_typo
from members.queries.search.query import folded

from .measure import compare
from .names import named
from .profiles import candidate_pairs, load, without_shared

JOB = "find_duplicates"
MOST_PAIRS = 2000
# A transaction may commit so much later than the time of its events.
LONGEST_TRANSACTION = timedelta(minutes=10)
KEEP = "SELECT id FROM {} WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"


@periodic(
    JOB,
    gettext_lazy("Look for organizations that are registered twice"),
    Every(timedelta(minutes=5)),
    limit=timedelta(minutes=30),
)
def find_likely_pairs():
    """Compare all organizations and keep the likely pairs, if any changed since last time."""
    if _has_changed():
        replace_likely_pairs()
        # The last names would keep the memory of all from the system.
        for cached in (named, folded, is_typo):
            cached.cache_clear()


def replace_likely_pairs():
    """Compare all organizations by blocks, and replace the list by the best pairs found."""
    pairs = []
    for one, other in candidate_pairs(without_shared(load(Organization.objects.all()))):
        likeness = compare(one, other)
        if likeness.is_likely:
            pairs.append((likeness.score, one.pk, other.pk, list(likeness.reasons)))
    pairs.sort(key=lambda pair: (-pair[0], *pair[1:3]))
    _write_pairs(pairs[:MOST_PAIRS])


@transaction.atomic
def mark_distinct(pair_model, one, other, *, by):
    """Record that two rows are not the same; doing it twice, or at once, does nothing."""
    if one == other:
        raise ValidationError(_("Choose two different records."), code="same")
    # A pair is stored once, whichever of the two is named first.
    first, second = sorted([one, other])
    rows = pair_model._meta.get_field("one").related_model
    if keep(rows, {first, second}) != {first, second}:
        raise ValidationError(_("One of the two has been deleted."), code="gone")
    pair = pair_model(one_id=first, other_id=second, made_by=by)
    pair_model.objects.bulk_create([pair], ignore_conflicts=True)


@transaction.atomic
def unmark_distinct(pair_model, one, other):
    """Delete the record that two rows are not the same; they are compared again."""
    pair_model.objects.of(one, other).delete()


def _may_decide(by, pair):
    """Whether by may change the rows that a model of pairs is about."""
    rows = pair[0]._meta.get_field("one").related_model._meta
    return Staff(f"members.change_{rows.model_name}")(by)


# The target of these is (model of the pair, number of one, number of the other).
_pair_action = partial(Action, may=_may_decide)
MARK_DISTINCT = _pair_action(
    gettext_lazy("Not the same"),
    lambda pair, by: mark_distinct(*pair, by=by),
    gettext_lazy("Noted: these two are not the same."),
)
UNMARK_DISTINCT = _pair_action(
    gettext_lazy("Undo"),
    lambda pair, by: unmark_distinct(*pair),
    gettext_lazy("Taken back. The two are compared again."),
)


def _pair_text(row):
    note = _("%(percent)s%% alike") % {"percent": round(100 * row["score"])}
    return RowText(f"{row['one']} – {row['other']}", note)


DUPLICATES = WaitingKind.declare(
    name="duplicates",
    place=150,
    label=npgettext_lazy(
        "waiting",
        "pair that may be the same organization",
        "pairs that may be the same organization",
    ),
    rows=LikelyPair.objects.open,
    values={"one": F("one__name"), "other": F("other__name"), "score": F("score")},
    describe=_pair_text,
    permissions=("members.change_organization",),
    page=("organization", "merge"),
    listing=("organization", "duplicates"),
    key=Concat(Cast("one_id", TEXT), Value("-"), Cast("other_id", TEXT)),
    order=("-score", "one_id", "other_id"),
)


def pair_key(one, other):
    """Return the key of a pair of organizations, whichever is named first."""
    return f"{min(one, other)}-{max(one, other)}"


def keep(model, pks):
    """Return the ids of existing rows, locked against deletion until the transaction ends.

    Nobody else waits: FOR KEY SHARE stands in the way of a deletion alone.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    return {pk for (pk,) in run_sql(KEEP.format(table), [sorted(pks)])}


def _has_changed():
    """Whether an organization, name or relationship has an event since the last run."""
    last = Job.objects.filter(name=JOB).aggregate(last=Max("began_at"))["last"]
    if last is None:
        return True
    since = last - LONGEST_TRANSACTION
    models = [Organization, OrganizationName, OrganizationRelationship]
    events = [model.pgh_event_model for model in models]
    return any(e.objects.filter(pgh_created_at__gte=since).exists() for e in events)


@transaction.atomic
def _write_pairs(pairs):
    left = keep(Organization, {pk for _score, *pair, _reasons in pairs for pk in pair})
    LikelyPair.objects.all().delete()
    LikelyPair.objects.bulk_create(
        LikelyPair(one_id=one, other_id=other, score=score, reasons=reasons)
        for score, one, other, reasons in pairs
        if {one, other} <= left
    )
