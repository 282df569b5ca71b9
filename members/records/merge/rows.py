"""The rows of two organizations by rule, and a line of text for each."""

from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper
from django.utils.formats import date_format
from django.utils.timezone import localtime

from members.models import (
    AccessRequest,
    ChangeRequest,
    Contact,
    EventOrganizer,
    Invitation,
    Membership,
    OrganizationRelationship,
    Participation,
    PartnerAddress,
    Presence,
    RegisterAlert,
    Reminder,
    Representative,
    Resignation,
    Role,
)
from members.models.email_addresses import readable
from members.models.periods import Period

from .rules import RULES, MergeRule

DESCRIBE = {
    Membership: lambda row: row.get_category_display(),
    Role: lambda row: _row_line(row.get_role_display(), row.body, row.person or ""),
    Participation: lambda row: _row_line(row.project, row.get_role_display()),
    Presence: lambda row: _row_line(row.site, row.get_role_display()),
    EventOrganizer: lambda row: str(row.event),
    Contact: lambda row: _row_line(row.person, row.get_function_display()),
    Representative: lambda row: _row_line(row.user, row.get_role_display()),
    AccessRequest: lambda row: f"{row.name} ({readable(row.email)})",
    PartnerAddress: lambda row: readable(row.email),
    Invitation: lambda row: readable(row.email),
    ChangeRequest: lambda row: _row_line(
        row, row.get_status_display(), date_format(localtime(row.opened_at))
    ),
    RegisterAlert: lambda row: row.in_words,
    Resignation: lambda row: date_format(row.last_day),
    Reminder: lambda row: _row_line(row.get_step_display(), date_format(row.asked_on)),
    OrganizationRelationship: lambda row: (
        f"{row.from_organization} – {row.get_kind_display()} – {row.to_organization}"
    ),
}


@dataclass
class RelatedRows:
    """The survivor's own rows, and those that move to it, by one rule."""

    rule: MergeRule
    own: list
    moved: list

    @property
    def lines(self):
        return [describe(row) for row in self.moved]

    @property
    def own_lines(self):
        return [describe(row) for row in self.own]


def load(survivor, other, *, lock=False):
    """Return RelatedRows by rule, in one query each; locked if they are to be written."""
    return [_load(rule, survivor, other, lock) for rule in RULES]


def _load(rule, survivor, other, lock):
    rows = rule.model._base_manager.filter(**{f"{rule.column}__in": [survivor, other]})
    rows = rows.select_related(*rule.related).prefetch_related(*rule.prefetch)
    rows = rows.annotate(**_conditions(rule)).order_by("pk")
    if lock:
        rows = rows.select_for_update(of=["self"], no_key=True)
    related = RelatedRows(rule, [], [])
    for row in rows:
        is_own = getattr(row, f"{rule.column}_id") == survivor.pk
        (related.own if is_own else related.moved).append(row)
    return related


def _conditions(rule):
    """Return an annotation for each conditional constraint: whether it covers the row."""
    return {
        condition_name(number): ExpressionWrapper(one.condition, BooleanField())
        for number, (_names, one) in enumerate(rule.constraints)
        if one.condition
    }


def condition_name(number):
    return f"is_covered_by_{number}"


def describe(row):
    """Return the row as a line of text, with its period, without its organization."""
    text = DESCRIBE.get(type(row), str)(row)
    return _row_line(text, row.period_text) if isinstance(row, Period) else text


def values_of(row, *without):
    """Return {column: value} of a row, without generated columns and some others."""
    return {
        column.attname: column.value_from_object(row)
        for column in row._meta.concrete_fields
        if not column.generated and column.attname not in without
    }


def _row_line(*parts):
    return ", ".join(filter(None, map(str, parts)))
