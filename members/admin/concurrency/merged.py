"""Forms of the desk that were opened before an organization in them was merged into another."""

from django.db.models import Q
from django.utils.translation import gettext as _

from members.fields import number_or_none
from members.models import Batch, MergedOrganization, Organization


def merged_into(survivor):
    """Return words for a form that was typed about a record which another has taken over."""
    merged = _("This organization has been merged into %s.") % survivor
    unsaved = _("Nothing has been saved. Check what you wrote, then save it here.")
    return f"{merged} {unsaved}"


def choose_survivors(post, models):
    """Return the values of a form with survivors for merged organizations, and one of these."""
    numbers = {key: number_or_none(post[key]) for key in _choices(post, models)}
    rows = MergedOrganization.objects.filter(row_id__in={*numbers.values()} - {None})
    survivors = {row.row_id: row.survivor for row in rows.select_related("survivor")}
    moved = {key: survivors[pk] for key, pk in numbers.items() if pk in survivors}
    if not moved:
        return post, None
    values = post.copy()
    for key, survivor in moved.items():
        values[key] = str(survivor.pk)
    return values, survivor


def _choices(post, models):
    """Return the keys of the organizations that a record, or a row below it, refers to."""
    names = {
        field.name
        for model in models
        for field in model._meta.fields
        if field.related_model is Organization
    }
    return [key for key in post if key.rpartition("-")[2] in names]


def survivor_of_row(model, number):
    """Return the survivor of the merge that deleted a row of an organization, or None.

    It had a row like it, or rows of the kind end with a merge.
    """
    events = getattr(model, "pgh_event_model", None)
    if events is None or number is None or not hasattr(model, "organization"):
        return None
    rows = events.objects.filter(pgh_obj_id=number, pgh_label="delete")
    deleted = rows.order_by("-pgh_id").first()
    batch = ((deleted and deleted.pgh_context) or {}).get("batch")
    if not Batch.objects.filter(pk=batch, act=Batch.Act.MERGE).exists():
        return None
    either = Q(pk=deleted.organization_id) | Q(merged__row_id=deleted.organization_id)
    return Organization.objects.filter(either).first()
