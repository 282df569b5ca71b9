"""Proposals of several organizations that change the same simple fields, decided together."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Min, OuterRef
from django.db.models.functions import Collate
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from members.actions import Action, left_out, recording
from members.fields import ORGANIZATION, REGISTERED
from members.models import Batch, ChangeItem, ChangeRequest
from members.models.languages import in_default_language

from .deciding import MAY_DECIDE, approve
from .registering import propose_the_rest

MOST = 100  # decided at once
LEAST = 2
# {name: field} that members or the business register propose.
ALIKE = ORGANIZATION.reportable | REGISTERED


def alike_groups():
    """Return {"fields", "number", "oldest"} of each set of fields that several propose."""
    groups = _open_proposals().values("fields")
    groups = groups.annotate(number=Count("pk"), oldest=Min("opened_at"))
    frequent = groups.filter(number__gte=LEAST).order_by("-number", "oldest")
    return [group for group in frequent if _are_simple(group["fields"])]


def alike(fields):
    """Return the open proposals about exactly these fields, at most MOST, oldest first."""
    if not _are_simple(fields):
        return []
    rows = _open_proposals().filter(fields=sorted(fields)).order_by("opened_at", "pk")
    rows = rows.select_related("organization__register_snapshot", "proposed_by")
    return list(rows.prefetch_related("items")[:MOST])


def approve_alike(fingerprints, *, by):
    """Approve each request of {pk: {field: (fingerprint of live, of proposed)}}, as one act.

    Return (Batch, approved pks, {pk: refusal}); `approve` checks each by itself.
    """
    done, refused = [], {}
    with in_default_language():
        reason = _("Proposed changes decided together")
    with recording(Batch.Act.DECISION, by=by, reason=reason) as batch:
        for pk in _in_lock_order(fingerprints):
            if why := _left_out(pk, fingerprints[pk], by):
                refused[pk] = why[0]
            else:
                done.append(pk)
    propose_the_rest(done)
    return batch, done, refused


def _left_out(pk, fingerprints, by):
    try:
        return left_out(_approve, pk, fingerprints, by)
    except ChangeRequest.DoesNotExist:
        return [_("This no longer waits for anybody.")]


def _approved(result, target, **values):
    _batch, done, _left_out = result
    text = ngettext("%(n)d proposal approved.", "%(n)d proposals approved.", len(done))
    return text % {"n": len(done)} if done else ""


def _why_left_out(result):
    _batch, _done, left_out = result
    rows = ChangeRequest.objects.filter(pk__in=left_out).select_related("organization")
    names = {row.pk: str(row.organization) for row in rows}
    return [f"{names.get(pk, _('A proposal'))}: {why}" for pk, why in left_out.items()]


APPROVE_ALIKE = Action(
    gettext_lazy("Approve what is ticked"),
    lambda target, **values: approve_alike(**values),
    _approved,
    left_out=_why_left_out,
    may=MAY_DECIDE,
)


def _approve(pk, fingerprints, by):
    live = {field: of_live for field, (of_live, _proposed) in fingerprints.items()}
    read = {field: proposed for field, (_live, proposed) in fingerprints.items()}
    approve(pk, by=by, seen=live, read=read)


def _open_proposals():
    items = ChangeItem.objects.filter(request=OuterRef("pk"))
    items = items.order_by(Collate("field", "C"))  # as Python sorts
    rows = ChangeRequest.objects.open_proposals()
    rows = rows.filter(noun=ORGANIZATION.key)
    return rows.annotate(fields=ArraySubquery(items.values("field")))


def _are_simple(fields):
    """Whether each field fits on one line: a column of the organization, no picture."""
    declared = [ALIKE.get(name) for name in fields]
    simple = [f and f.is_own_column and not f.is_picture for f in declared]
    return bool(fields) and all(simple)


def _in_lock_order(pks):
    """Return the requests in the order of their organizations: the global lock order."""
    rows = ChangeRequest.objects.filter(pk__in=pks).order_by("organization", "pk")
    ordered = list(rows.values_list("pk", flat=True))
    return [*ordered, *(pk for pk in pks if pk not in ordered)]
