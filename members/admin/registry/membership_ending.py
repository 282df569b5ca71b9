"""The page that ends a membership, and the offices, projects and access that go with it."""

from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from members import leaving
from members.actions import offer_undo, recording, words_for
from members.models import Batch, Membership
from members.waiting import RESIGNATIONS

from ..company.address import card_address
from ..waiting import lead_on
from .widgets import DateWidget

SEE = _("See what would continue")


class LastDayForm(forms.Form):
    day = forms.DateField(
        label=_("Last day of the membership"),
        initial=timezone.localdate,
        widget=DateWidget,
        help_text=_("The organization is a member until the end of that day."),
    )


class MembershipEnding:
    """A membership, its last day or None, and which of its dependents to end with it.

    Dependents are rows that go on after the membership. `prefix` begins the names of the
    inputs, where a page has several of these.
    """

    def __init__(self, membership, day, post, *, prefix=""):
        self.membership, self.day = membership, day
        self.organization = membership.organization
        self.post, self.prefix = post, prefix
        self.resignation, self.dependents, self.errors = None, [], []

    def __str__(self):
        return str(self.organization)

    def load(self):
        """Query what the page shows; dependents are (label, is_closed_at_once, rows).

        Each row is (key, text, is_ticked).
        """
        resignations = self.organization.resignations.waiting()
        self.resignation = resignations.select_related("given_by").first()
        ticked = self._posted("also")
        found = (
            leaving.dependents_after(self.organization, self.day) if self.day else []
        )
        self.dependents = [
            (label, at_once, [_choice(row, ticked) for row in rows])
            for label, at_once, rows in found
        ]
        return self

    def end(self, *, by):
        """End the membership and what is ticked; raises ValidationError."""
        try:
            leaving.end_membership(
                self.membership,
                self.day,
                seen_until=_parsed(self.post.get(f"{self.prefix}seen_until", "")),
                shown=self._posted("shown"),
                also=self._posted("also"),
                by=by,
            )
        except (IntegrityError, OperationalError) as error:
            raise ValidationError(words_for(error)) from error

    def _posted(self, name):
        return self.post.getlist(f"{self.prefix}{name}")


class MembershipEndingMixin:
    """A ModelAdmin of Membership with a page that ends one."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.end_view)
        return [
            path("<int:number>/end/", view, name="members_membership_end"),
            *super().get_urls(),
        ]

    def end_view(self, request, number):
        """Render what depends on the membership on a day; a POST ends it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        membership = _find(number)
        resignation = membership.organization.resignations.waiting().first()
        form, day = last_day(request, resignation.last_day if resignation else None)
        ending = MembershipEnding(membership, day, request.POST)
        if request.method == "POST" and self._is_ended(request, ending, resignation):
            return redirect(card_address(ending.organization.pk))
        context = {
            **self.admin_site.each_context(request),
            "title": _now("End the membership of %s") % ending.organization,
            "opts": self.opts,
            "media": self.media + form.media,
            "day_form": form,
            "ending": ending.load(),
        }
        return TemplateResponse(request, "admin/end_membership.html", context)

    def _is_ended(self, request, ending, resignation):
        """End the membership; whether it succeeded: if not, the ending has the errors."""
        if ending.day is None:
            return False
        try:
            with recording(Batch.Act.ENDING, by=request.user) as batch:
                ending.end(by=request.user)
        except ValidationError as refusal:
            ending.errors = refusal.messages
            ending.membership.refresh_from_db()
            return False
        message = _now("%(organization)s is a member until %(day)s.")
        named = {"organization": ending.organization, "day": date_format(ending.day)}
        self.message_user(request, message % named, messages.SUCCESS)
        following = (
            [lead_on(request, RESIGNATIONS, resignation.pk)] if resignation else []
        )
        offer_undo(request, batch, *following)
        return True


class DependentsWarningMixin:
    """A ModelAdmin that warns of dependents when its form has set a membership's last day."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for saved in [form, *(row for rows in formsets for row in rows.forms)]:
            membership = saved.instance
            is_membership = isinstance(membership, Membership) and membership.pk
            if is_membership and "until" in saved.changed_data:
                self._warn_of_dependents(request, membership)

    def _warn_of_dependents(self, request, membership):
        organization, day = membership.organization, membership.until
        others = organization.memberships.exclude(pk=membership.pk)
        if day is None or others.filter(Q(until=None) | Q(until__gt=day)).exists():
            return
        if leaving.dependents_after(organization, day):
            address = reverse("admin:members_membership_end", args=[membership.pk])
            said = _now(
                "Offices, projects or access would continue after the membership."
            )
            link = format_html('{} <a href="{}">{}</a>', said, address, SEE)
            self.message_user(request, link, messages.WARNING)


def last_day(request, initial=None):
    """Return a LastDayForm and its date: the one sent, else the initial; None if invalid."""
    initial = initial or timezone.localdate()
    sent = request.POST or request.GET
    form = LastDayForm(sent if "day" in sent else None, initial={"day": initial})
    if not form.is_bound:
        return form, initial
    return form, form.cleaned_data.get("day") if form.is_valid() else None


def _choice(row, ticked):
    key = leaving.row_key(row)
    return key, leaving.describe(row), key in ticked


def _find(number):
    rows = Membership.objects.select_related("organization")
    try:
        return rows.get(pk=number)
    except (Membership.DoesNotExist, OverflowError) as unknown:
        raise Http404 from unknown


def _parsed(text):
    """Return the date, None for an empty text, or date.min, which no membership has."""
    try:
        return parse_date(text)
    except ValueError:
        return date.min
