"""The reasons why a stored value stays unless somebody takes that of the file."""

from collections import namedtuple

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from members.fields import ORGANIZATION
from members.models import ChangeItem, ChangeRequest, SectionConfirmation
from members.models.section_confirmations import REGISTERED
from members.records.duplicates.names import named

from .kinds import NumberColumn
from .names import fold

# `kind` is the same for all differences that one answer settles.
KeepReason = namedtuple("KeepReason", "kind sentence")
Section = SectionConfirmation.Section
LEAST_FALL = 5  # of a number that falls to less than half


def keep_reason(change, column, old, new, how):
    """Return the KeepReason of a difference of a stored row, or None."""
    if column.name == "organization.name":
        return _name_reason(how, old, new)
    if change.part.key == "person" and column.field in change.record.own_items:
        return KeepReason("own", _("The person has written this. It stays."))
    sentence = getattr(change.record, "approved", {}).get(column.field)
    if sentence and not column.is_same(old, column.empty):
        return KeepReason("approved", sentence)
    if isinstance(column, NumberColumn) and _has_fallen(old, new):
        return KeepReason("fall", _("a fall of more than half; the larger one stays"))
    return None


def _has_fallen(old, new):
    return old is not None and 2 * (new or 0) < old and old - (new or 0) >= LEAST_FALL


def _name_reason(how, old, new):
    if fold(old) == fold(new):
        return KeepReason("case", _("only capitals or spaces differ; the name stays"))
    if how == "other":
        return KeepReason("other", _("a former or other name; the name stays"))
    if named(old).core == named(new).core:
        return KeepReason("form", _("only the legal form differs; the name stays"))
    return KeepReason("renamed", _("the name in the registry stays"))


def load_approvals(noun, rows):
    """Set `approved` of {id: row of the noun}: {field: sentence on its approval}.

    A query for proposals, and of organizations one for sections: an approved proposal of
    the value that stands says more than a confirmation of its section.
    """
    for row in rows.values():
        row.approved = {}
    for one in _confirmations(rows) if noun is ORGANIZATION else ():
        row, sentence = rows[one.organization_id], _confirmed_text(one)
        names = ORGANIZATION.proposable.keys() - REGISTERED
        if one.section == Section.REGISTER:
            names = REGISTERED
        elif one.extent:
            names = {n for n in names if not noun.proposable[n].is_internal}
        row.approved |= dict.fromkeys(names, sentence)
    for item in _approved_items(noun, rows):
        row = rows[getattr(item.request, f"{noun.key}_id")]
        if noun.by_name[item.field].live(row) == item.published:
            row.approved[item.field] = _proposed_text(item)


def _confirmations(rows):
    sections = SectionConfirmation.objects.filter(
        organization__in=rows, section__in=[Section.PROFILE, Section.REGISTER]
    )
    return sections.exclude(confirmed_on=None).select_related("confirmed_by")


def _confirmed_text(one):
    words = {"name": one.confirmed_by or _("The member")}
    words["day"] = date_format(one.confirmed_on)
    return (
        _("%(name)s confirmed this part of the profile on %(day)s. It stays.") % words
    )


def _approved_items(noun, rows):
    fields = {f.name for f in noun.model._meta.concrete_fields}
    items = ChangeItem.objects.filter(
        decision=ChangeItem.Decision.APPROVED,
        field__in=fields & noun.by_name.keys(),
        request__noun=noun.key,
        request__origin__in=ChangeRequest.OF_MEMBERS,
        **{f"request__{noun.key}__in": rows},
    ).select_related("request__proposed_by", "request__decided_by")
    return items.order_by("request__decided_at", "pk")


def _proposed_text(item):
    change = item.request
    words = {"name": change.proposed_by or _("the member")}
    words |= {"day": date_format(localtime(change.decided_at)), "by": change.decided_by}
    if change.decided_by:
        text = _("Proposed by %(name)s, approved by %(by)s on %(day)s. It stays.")
    else:
        text = _("Published by %(name)s on %(day)s. It stays.")
    return text % words
