"""Register members without an application, and change the category of a membership."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import ChoiceField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action, Staff
from members.fields.forms import DayField, PlainForm
from members.models import Membership, Organization
from members.models.memberships import A_DAY
from members.models.periods import Precision
from members.people.contacts import add_contact
from members.register.snapshots import save_organization

Category = Membership.Category


class CategoryForm(PlainForm):
    """Another category than that of the membership, and its first day."""

    category = ChoiceField(label=gettext_lazy("New category"))
    day = DayField(label=gettext_lazy("From"), initial=timezone.localdate)

    def __init__(self, *args, target, **kwargs):
        super().__init__(*args, target=target, **kwargs)
        others = [each for each in Category.choices if each[0] != target.category]
        self.fields["category"].choices = others


@transaction.atomic
def register_member(
    target,
    *,
    organization,
    name,
    orgnr,
    kind,
    since,
    agreed_on=None,
    contact=None,
    unit=None,
    by,
):
    """Create the membership, with its main contact, and the organization if it is None.

    `since` is (first day, Precision); `contact` {item of a person: value}, who is notified.
    A new organization is filled from its `unit` of the business register. One that agreed
    to it on the day `agreed_on` is shown publicly.
    """
    organization = organization or Organization(name=name, kind=kind)
    organization = _saved(organization, orgnr, agreed_on, unit)
    day, precision = since
    stay = Membership(organization=organization, since=day, since_precision=precision)
    stay.full_clean()
    stay.save()
    if contact:
        add_contact(organization, contact, by=by)
    return organization


def _saved(organization, orgnr, agreed_on, unit):
    """Save a new organization, or one that lacks the number or is not shown yet."""
    if organization.pk:
        rows = Organization.objects.select_for_update(no_key=True)
        organization = rows.get(pk=organization.pk)
    if orgnr and organization.orgnr not in ("", orgnr):
        text = _("%s has a different organization number.") % organization
        raise ValidationError(text, code="another")
    lacks = orgnr and not organization.orgnr, agreed_on and not organization.is_listed
    if organization.pk and not any(lacks):
        return organization
    organization.orgnr = orgnr or organization.orgnr
    if agreed_on:
        organization.is_listed = True
        organization.agree_to_listing(agreed_on, "")
    save_organization(organization, unit)
    return organization


@transaction.atomic
def change_category(membership, *, category, day, by):
    """End the membership the day before, and begin one of the category to the same end."""
    row = Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    _refuse_category(row, category, day)
    until = row.until, row.until_precision
    row.end(day - A_DAY)
    row.pk, row._state.adding = None, True
    row.since, row.since_precision, row.category = day, Precision.DAY, category
    row.until, row.until_precision = until
    row.full_clean()
    row.save()
    return row


def _refuse_category(row, category, day):
    stay = {"stay": f"{row.get_category_display()} {row.period_text}".strip()}
    if category == row.category:
        raise ValidationError(_("This is the category already."), code="same")
    if row.since and day <= row.since:
        text = _("The membership begins on that day or later: %(stay)s.")
        raise ValidationError(text % stay, code="day")
    if row.until and day > row.until:
        text = _("The membership has ended by that day: %(stay)s.")
        raise ValidationError(text % stay, code="day")


def _registered(result, target, *, organization, agreed_on, **values):
    words = {"name": result, "kind": result.get_kind_display().lower()}
    if organization:
        return (
            _("%(name)s was in the registry already. The membership is saved.") % words
        )
    if agreed_on:
        text = _("%(name)s is registered as a member (%(kind)s), and shown publicly.")
        return text % words
    text = _(
        "%(name)s is registered as a member (%(kind)s), and not shown publicly yet."
    )
    return text % words


def _changed(result, target, *, category, day, **values):
    words = {"category": Category(category).label, "day": date_format(day)}
    return _("%(category)s from %(day)s.") % words


_staff = partial(Staff, "members.add_membership")
REGISTER = Action(
    gettext_lazy("Save"),
    register_member,
    _registered,
    may=_staff("members.add_organization", "members.add_contact"),
)
CHANGE_CATEGORY = Action(
    gettext_lazy("Change the category"),
    change_category,
    _changed,
    CategoryForm,
    may=_staff("members.change_membership"),
)
