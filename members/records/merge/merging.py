"""Carry out a merge: in one transaction, as one act in the history."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.actions import Staff, recording
from members.fields import refuse_unseen
from members.models import (
    Batch,
    Consent,
    MergedOrganization,
    Organization,
    OrganizationName,
)
from members.models.constraints import (
    check_deferred_constraints,
    defer_constraints,
    violations_as_refusals,
)
from members.records.renaming import forget_present_name

from . import access
from .choices import FieldChoice
from .plan import MergePlan, find_survivor

PERIOD = ["since", "since_precision", "until", "until_precision"]
may_merge = Staff("members.change_organization", "members.delete_organization")


def merge(survivor_id, other_id, answers, *, seen, reason, by):
    """Merge the other organization into the survivor by the answers; return the Batch.

    `answers` are those of a MergePlan, `seen` is its fingerprint. Raises ValidationError,
    code "permission", "gone", "meanwhile" or "unsolved", or that of a constraint.
    """
    if not may_merge(by):
        text = _("Only those who may change and delete organizations can merge them.")
        raise ValidationError(text, code="permission")
    act = recording(Batch.Act.MERGE, by=by, reason=reason)
    with violations_as_refusals(), act as batch:
        plan = MergePlan(*_lock_both(survivor_id, other_id), answers, lock=True)
        refuse_unseen(seen, plan.fingerprint, _changed_meanwhile())
        _refuse_unsolved(plan)
        _carry_out(plan)
    return batch


def _lock_both(survivor_id, other_id):
    """Lock both, in the order of their ids, against rows that would point at them."""
    rows = Organization.objects.select_for_update().order_by("pk")
    rows_by_id = {row.pk: row for row in rows.filter(pk__in=[survivor_id, other_id])}
    for number in (survivor_id, other_id):
        if number not in rows_by_id:
            raise ValidationError(_gone(number), code="gone")
    return rows_by_id[survivor_id], rows_by_id[other_id]


def _gone(number):
    if survivor := find_survivor(number):
        text = _("Someone has just merged one of these organizations into %s.")
        return text % survivor
    return _("One of these organizations no longer exists.")


def _changed_meanwhile():
    return _(
        "One of the organizations has changed since you opened this page. Nothing has"
        " been merged. Check the page again; your choices are kept."
    )


def _refuse_unsolved(plan):
    if plan.refusals:
        raise ValidationError(
            [ValidationError(text, code="unsolved") for text in plan.refusals]
        )


def _carry_out(plan):
    survivor, other = plan.survivor, plan.other
    former_number, former_name = other.pk, other.name
    was_listed = survivor.is_listed
    representatives = access.representatives_of_other(plan)
    # While rows move, the two may break a constraint together: only the result must hold.
    defer_constraints()
    access.end_consents(plan)
    access.close_what_waits(plan)
    _solve_conflicts(plan)
    _move_rows(plan)
    _keep_name(plan)
    other.delete()
    MergedOrganization.objects.create(row_id=former_number, survivor=survivor)
    _write_fields(plan)
    # The survivor may have taken over a name that was among its former ones.
    forget_present_name(survivor)
    check_deferred_constraints()
    access.request_access_anew(
        representatives, survivor, former_name, was_listed=was_listed
    )


def _solve_conflicts(plan):
    """Delete the rows that go, and save the periods of those that stay."""
    for row in plan.rejected_rows:
        row.delete()
    for conflict in plan.same:
        _join_sources(*conflict.own, *conflict.moved)
    for solution in plan.solutions:
        for row in solution.go:
            _remove(row, solution.stay)
        for row in solution.stay:
            _save_period(row)


def _join_sources(row, duplicate):
    """Add the sources of the equal row that is deleted to the row that stays."""
    if not hasattr(row, "source"):
        return
    lines = [*row.source.splitlines(), *duplicate.source.splitlines()]
    source = "\n".join(dict.fromkeys(filter(None, lines)))
    if source != row.source:
        row.source = source
        row.save(update_fields=["source"])


def _remove(row, stay):
    """Delete a row, and point the rows that refer to it elsewhere; consents cascade."""
    for relation in row._meta.related_objects:
        model = relation.related_model
        if stay and model is not Consent and not hasattr(model, "pgh_tracked_model"):
            name = relation.field.name
            referring = relation.related_model._base_manager.filter(**{name: row})
            referring.update(**{name: stay[0]})
    row.delete()


def _save_period(row):
    if hasattr(row, "since"):
        names = [*PERIOD, *(["is_revoked"] if hasattr(row, "is_revoked") else [])]
        row.full_clean(exclude=_others(row, names), validate_constraints=False)
        row.save(update_fields=names)


def _move_rows(plan):
    for related in plan.moves:
        rule = related.rule
        # The base manager, because a default manager may hide rows.
        rows = rule.model._base_manager.filter(**{rule.column: plan.other})
        if rule.ends:
            rows.delete()
        else:
            rows.update(**{rule.column: plan.survivor})


def _keep_name(plan):
    """Record the rejected name, unless it is recorded already."""
    if not plan.lost_name:
        return
    row = {"name": plan.lost_name, "kind": plan.name_kind}
    if not plan.survivor.names.filter(**row).exists():
        OrganizationName.objects.create(organization=plan.survivor, **row)


def _write_fields(plan):
    """Write the values of the chosen sides; listed only if both organizations were."""
    survivor = plan.survivor
    columns = set()
    for choice in plan.choices:
        if isinstance(choice, FieldChoice) and choice.result != choice.left:
            choice.declared.apply(survivor, choice.result, None)
            columns.update(choice.declared.columns)
    if survivor.is_listed != plan.is_listed:
        survivor.is_listed = plan.is_listed
        columns.add("is_listed")
    if columns:
        survivor.full_clean(exclude=_others(survivor, columns))
        survivor.save(update_fields=columns)


def _others(row, names):
    """Return the other fields: former values must not stop a merge, so they are not validated."""
    return {field.name for field in row._meta.fields} - set(names)
