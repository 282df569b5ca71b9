"""The page that ends a membership, and the offices, projects and access that go with it."""

from datetime import date
from functools import partial

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _now, gettext_lazy as _

from members.actions import find_row, links, run, words_for
from members.association import leaving
from members.association.waiting import RESIGNATIONS
from members.fields.forms import DayField, PlainForm
from members.models import Membership

from ..concurrency.merged import merged_into, survivor_of_row
from ..desk import WRITE, desk_page
from ..waiting import lead_on

SEE = _("See what would continue")


class LastDayForm(PlainForm):
    day = DayField(
        label=_("Last day of the membership"),
        help_text=_("The organization is a member until the end of that day."),
    )


class MembershipEnding:
    """The form of leaving.END: the last day, and the dependents that end, too.

    Dependents are rows that go on after the membership.
    """

    def __init__(self, membership, day, post):
        self.membership, self.day, self.post = membership, day, post
        self.organization = membership.organization
        self.resignation, self.dependents, self.errors = None, [], []

    def load(self):
        """Load the resignation, the dependents (label, is_closed_at_once, rows) and the fees.

        Each row is (key, text, is_ticked); the fees are of the year of the last day, and later.
        """
        resignations = self.organization.resignations.waiting()
        self.resignation = resignations.select_related("given_by").first()
        ticked = self.post.getlist("also")
        dependents = (
            leaving.dependents_after(self.organization, self.day) if self.day else []
        )
        self.dependents = [
            (label, at_once, [_choice(row, ticked) for row in rows])
            for label, at_once, rows in dependents
        ]
        year = (self.day or timezone.localdate()).year
        self.fees = [*self.organization.fees.valid().filter(year__gte=year)]
        return self

    def is_valid(self):
        return self.day is not None

    @property
    def arguments(self):
        return {
            "day": self.day,
            "seen_until": _parsed_day(self.post.get("seen_until", "")),
            "seen_keys": self.post.getlist("shown"),
            "also": self.post.getlist("also"),
        }

    def take_refusal(self, error):
        self.errors = words_for(error)
        self.membership.refresh_from_db()

    def non_field_errors(self):
        return self.errors


@desk_page(
    "members/membership/<int:number>/end/",
    "members_membership_end",
    "end_membership",
    permissions=leaving.END.may.permissions,
    methods=WRITE,
    model=Membership,
)
def end_membership(request, number):
    """Show the dependents of the membership on a day; a POST ends it."""
    membership = find_row(Membership.objects.select_related("organization"), number)
    if membership is None:
        return _lead_to_survivor(request, number)
    organization = membership.organization
    resignation = organization.resignations.waiting().first()
    form, day = last_day(request, resignation.last_day if resignation else None)
    ending, following = MembershipEnding(membership, day, request.POST), None
    if resignation:
        following = partial(lead_on, request, RESIGNATIONS, resignation.pk)
    is_posted = request.method == "POST"
    if is_posted and run(request, leaving.END, ending, membership, following):
        return redirect(links.desk_path(organization))
    return {
        "title": _now("End the membership of %s") % organization,
        "form": form,
        "ending": ending.load(),
    }


def _lead_to_survivor(request, number):
    """Redirect to the same page, with the day, of the survivor of a merge that deleted this."""
    if (survivor := survivor_of_row(Membership, number)) is None:
        raise Http404
    messages.warning(request, merged_into(survivor))
    stay = survivor.memberships.on(timezone.localdate()).first()
    if stay is None:
        return redirect(links.desk_path(survivor))
    page = reverse("admin:members_membership_end", args=[stay.pk])
    return redirect(f"{page}?{urlencode({'day': request.POST.get('day', '')})}")


def ending_links(request, memberships):
    """Return [(label, address)] of the pages that end the memberships, within the user's rights."""
    if not leaving.END.may(request.user):
        return []
    return [
        (
            _("End the membership"),
            reverse("admin:members_membership_end", args=[row.pk]),
        )
        for row in memberships
    ]


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
            text = _now(
                "Offices, projects or access would continue after the membership."
            )
            link = format_html('{} <a href="{}">{}</a>', text, address, SEE)
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


def _parsed_day(text):
    """Return the date, None for an empty text, or date.min, which no membership has."""
    try:
        return parse_date(text)
    except ValueError:
        return date.min
