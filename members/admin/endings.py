"""The page that ends a membership, after it has shown what hangs on it."""

from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from members import leaving
from members.models import Membership

from .refusals import words_for
from .widgets import DayWidget


class LastDayForm(forms.Form):
    day = forms.DateField(
        label=_("Last day of the membership"),
        initial=timezone.localdate,
        widget=DayWidget,
        help_text=_("The organization is a member until the end of that day."),
    )


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
        ending = Ending(_find(number), request)
        if request.method == "POST" and ending.done():
            said = _now("%(organization)s is a member until %(day)s.")
            named = {
                "organization": ending.organization,
                "day": date_format(ending.day),
            }
            self.message_user(request, said % named, messages.SUCCESS)
            return redirect("admin:members_organization_change", ending.organization.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _now("End the membership of %s") % ending.organization,
            "opts": self.opts,
            "media": self.media + ending.form.media,
            "ending": ending,
        }
        return TemplateResponse(request, "admin/end_membership.html", context)


class Ending:
    """What the page shows and what was pressed: a day, and what ends on it."""

    def __init__(self, membership, request):
        self.membership, self.user = membership, request.user
        self.organization = membership.organization
        self.post, self.refusals = request.POST, []
        notice = self.organization.notices.waiting().first()
        self.notice = notice
        begin = notice.last_day if notice else timezone.localdate()
        given = request.POST or request.GET
        self.form = LastDayForm(
            given if "day" in given else None, initial={"day": begin}
        )
        self.day = self.form.cleaned_data.get("day") if self.form.is_valid() else None
        if not self.form.is_bound:
            self.day = begin

    @property
    def hanging(self):
        """What goes on after the day, as (label, whether at once, rows as (key, words, tick))."""
        also = self.post.getlist("also")
        for label, at_once, rows in leaving.what_hangs_on(self.organization, self.day):
            keys = [(leaving.key(row), leaving.say(row)) for row in rows]
            yield label, at_once, [(key, words, key in also) for key, words in keys]

    def done(self):
        """End it, or keep the words of what stands in the way."""
        if self.day is None:
            return False
        try:
            self.membership = leaving.end(
                self.membership,
                self.day,
                seen_until=_day(self.post.get("seen_until", "")),
                shown=self.post.getlist("shown"),
                also=self.post.getlist("also"),
                by=self.user,
            )
        except ValidationError as refusal:
            self.refusals = refusal.messages
        except (IntegrityError, OperationalError) as refusal:
            self.refusals = [words_for(refusal)]
        else:
            return True
        self.membership.refresh_from_db()
        return False


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
