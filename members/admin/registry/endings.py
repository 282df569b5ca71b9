"""The page that ends a membership, after it has shown what hangs on it."""

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
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from members import leaving
from members.models import Membership

from ..concurrency.integrity_errors import words_for
from .widgets import DayWidget


class LastDayForm(forms.Form):
    day = forms.DateField(
        label=_("Last day of the membership"),
        initial=timezone.localdate,
        widget=DayWidget,
        help_text=_("The organization is a member until the end of that day."),
    )


SEE = _("See what hangs on it")


class WithEnding:
    """An admin of memberships with a page to end one."""

    def get_urls(self):
        ending = self.admin_site.admin_view(self.end_view)
        return [
            path("<int:number>/end/", ending, name="members_membership_end"),
            *super().get_urls(),
        ]

    def end_view(self, request, number):
        """Show what hangs on the membership on a day; end it, and what is ticked."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        membership = _find(number)
        resignation = membership.organization.resignations.waiting().first()
        form, day = asked_for(request, resignation.last_day if resignation else None)
        ending = Ending(membership, day, request.POST, by=request.user)
        if request.method == "POST" and ending.done():
            said = _now("%(organization)s is a member until %(day)s.")
            named = {"organization": ending.organization, "day": date_format(day)}
            self.message_user(request, said % named, messages.SUCCESS)
            return redirect("admin:members_organization_change", ending.organization.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _now("End the membership of %s") % ending.organization,
            "opts": self.opts,
            "media": self.media + form.media,
            "day_form": form,
            "ending": ending,
        }
        return TemplateResponse(request, "admin/end_membership.html", context)


class SayingWhatGoesOn:
    """An admin that says so when the end of a membership was written by hand."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for written in [form, *(row for rows in formsets for row in rows.forms)]:
            stay = written.instance
            is_stay = isinstance(stay, Membership) and stay.pk
            if is_stay and "until" in written.changed_data:
                self._say_what_goes_on(request, stay)

    def _say_what_goes_on(self, request, stay):
        organization, day = stay.organization, stay.until
        runs = organization.memberships.exclude(pk=stay.pk)
        if day is None or runs.filter(Q(until=None) | Q(until__gt=day)).exists():
            return
        if leaving.dependents_after(organization, day):
            address = reverse("admin:members_membership_end", args=[stay.pk])
            said = _now("Offices, projects or access go on after the membership.")
            link = format_html('{} <a href="{}">{}</a>', said, address, SEE)
            self.message_user(request, link, messages.WARNING)


def asked_for(request, begin=None):
    """Give the form of the day, and the day that it says, if it says one."""
    begin = begin or timezone.localdate()
    given = request.POST or request.GET
    form = LastDayForm(given if "day" in given else None, initial={"day": begin})
    if not form.is_bound:
        return form, begin
    return form, form.cleaned_data.get("day") if form.is_valid() else None


class Ending:
    """A membership that may end on a day, with what was ticked; names begin with `prefix`."""

    def __init__(self, membership, day, post, *, by, prefix=""):
        self.membership, self.day, self.user = membership, day, by
        self.organization = membership.organization
        self.post, self.prefix, self.refusals = post, prefix, []

    def __str__(self):
        return str(self.organization)

    @cached_property
    def resignation(self):
        return self.organization.resignations.waiting().first()

    @cached_property
    def hanging(self):
        """What goes on after the day, as (label, whether at once, rows as (key, words, tick))."""
        also = self._posted("also")
        return [
            (
                label,
                once,
                [(key, words, key in also) for key, words in map(_named, rows)],
            )
            for label, once, rows in leaving.dependents_after(
                self.organization, self.day
            )
        ]

    def done(self):
        """End it, or keep the words of what stands in the way."""
        if self.day is None:
            return False
        try:
            self.end()
        except ValidationError as refusal:
            self.refusals = refusal.messages
            self.membership.refresh_from_db()
            return False
        return True

    def end(self):
        """End it with what is ticked, as the page has shown it."""
        seen = self.post.get(f"{self.prefix}seen_until", "")
        try:
            leaving.end_membership(
                self.membership,
                self.day,
                seen_until=_day(seen),
                shown=self._posted("shown"),
                also=self._posted("also"),
                by=self.user,
            )
        except (IntegrityError, OperationalError) as refusal:
            raise ValidationError(words_for(refusal)) from refusal

    def _posted(self, name):
        return self.post.getlist(f"{self.prefix}{name}")


def _named(row):
    return leaving.row_key(row), leaving.describe(row)


def _find(number):
    rows = Membership.objects.select_related("organization")
    try:
        return rows.get(pk=number)
    except (Membership.DoesNotExist, OverflowError) as unknown:
        raise Http404 from unknown


def _day(text):
    try:
        return parse_date(text)
    except ValueError:
        return date.min
