"""The page of an organization for its own people: its profile, pending, decided, advice."""

from collections import namedtuple

from django.contrib import messages
from django.db.models import Case, Value, When
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods, require_safe

from members import mail
from members.actions import form_of, row_or_404
from members.association import matching
from members.association.freshness import ANSWER_LOGGED_IN, Check
from members.association.news import News
from members.association.offices import offices_by_body
from members.association.visits import openings_of_month
from members.association.waiting import choice_path
from members.fields import ORGANIZATION, Names, label_of, noun_of
from members.models import ChangeRequest
from members.records import review
from members.records.review.actions import WITHDRAW_FIELD

from ..acting import perform, press_button
from ..colleagues import Colleagues
from ..guard import no_store, represents, waiting_for
from ..yearly_check import check_parts

LATEST, MOST = 2, 200  # decided requests
# A part of the profile: its public text, and whether a change of it is proposed.
OverviewSection = namedtuple("OverviewSection", "heading address text is_waiting")
Decided = namedtuple("Decided", "change differences labels")


class Overview:
    """Everything of one organization's page, at a fixed number of queries."""

    def __init__(self, organization, user, is_whole=False):
        self.organization, self.user = organization, user
        self.most = MOST if is_whole else LATEST
        self.names = Names()
        ORGANIZATION.load_live(organization, **matching.to_load(organization))
        self.live = review.live_now(organization)
        self.requests = self._load_requests()
        own = [change for change in self.requests if change.noun == ORGANIZATION.key]
        self.names.load_pictures(review.pictures(own, self.live))

    def _load_requests(self):
        """Return the open request, if any, and the latest decided ones: one more than shown."""
        requests, of = ChangeRequest.objects, self.organization
        own = requests.for_member(of).filter(noun=ORGANIZATION.key)
        reports = requests.filter(review.about_projects_of(of)).exclude(resolution="")
        requests = (own | reports).exclude(status="withdrawn").select_related("project")
        first = Case(When(status="open", then=Value(0)), default=Value(1))
        latest = requests.order_by(first, "-decided_at", "-pk")
        latest = latest.select_related("proposed_by").prefetch_related("items")
        changes = list(latest[: self.most + 2])
        for change in changes:
            change.organization = self.organization
        return changes

    @cached_property
    def change(self):
        """The open request, or None."""
        return next((change for change in self.requests if change.is_open), None)

    @cached_property
    def waiting(self):
        return self._differences(self.change) if self.change else []

    @cached_property
    def decided(self):
        """The latest decided requests, each with the outcome of every field."""
        changes = self._decided[: self.most]
        return [_decided(change, self._differences(change)) for change in changes]

    @property
    def has_earlier(self):
        return len(self._decided) > self.most

    @property
    def _decided(self):
        return [change for change in self.requests if not change.is_open]

    def _differences(self, change):
        live = self.live if change.is_open else None
        return review.differences(change, self.names, live)

    @cached_property
    def advice(self):
        """Return (address, text, reason) of each field too short even once all is approved."""
        values, ours = self.live, self.organization
        values = review.once_approved(ORGANIZATION, values, self.change)
        return [
            (
                field_address(ours, field),
                field.advice.for_value(values[field.name]),
                field.advice.why,
            )
            for field in ORGANIZATION.missing(values)
        ]

    @property
    def matches(self):
        """The lines of the possible matches of surplus and needs, and how many are new."""
        return matching.Matches(self.organization).summary

    @cached_property
    def news(self):
        return News(timezone.localdate())

    @cached_property
    def colleagues(self):
        return Colleagues(self.organization, self.user)

    @property
    def sections(self):
        """The OverviewSections of the profile, in the order of its form."""
        return [self._section(*section) for section in ORGANIZATION.form_sections]

    def _section(self, fieldset, fields):
        texts = [
            line
            for field in fields
            if field.is_text and not field.is_detail
            for line in field.lines(self.live[field.name], self.names)
            if line
        ]
        changed = self.change.items.all() if self.change else []
        is_waiting = {item.field for item in changed} & {one.name for one in fields}
        return OverviewSection(
            fieldset.heading,
            field_address(self.organization, fields[0]),
            ", ".join(texts),
            bool(is_waiting),
        )


def field_address(organization, field):
    """Return the address of a field in the form of the profile, in its open section."""
    page = field.section.page or ORGANIZATION.form_page
    path = reverse(f"portal:{page}", args=[organization.slug])
    return f"{path}?field={field.name}#{field.anchor}"


def _decided(change, differences):
    """Return a Decided with the labels of its fields, or of the parts that were reported."""
    noun, names = noun_of(change), {**(change.reported or {})}
    names.pop(review.IN_OWN_WORDS, None)
    labels = [difference.label for difference in differences]
    text = ", ".join(map(str, [*labels, *(label_of(noun, name) for name in names)]))
    project = change.project and str(change.project)
    return Decided(change, differences, ": ".join(filter(None, [project, text])))


@represents
@require_http_methods(["GET", "HEAD", "POST"])
def organization_page(request, organization):
    """Show pending proposals and the public state; a proposal can be withdrawn here."""
    if request.method == "POST":
        return _withdraw(request, organization)
    context = {
        "organization": organization,
        "waiting": waiting_for(request, organization),
        "email_choices": choice_path(request.user),
        "overview": Overview(organization, request.user, "all" in request.GET),
        "openings": openings_of_month(organization),
    }
    return render(request, "portal/organization.html", context)


def _withdraw(request, organization):
    """Withdraw the named field of the pending proposal, or all of it."""
    action, number = WITHDRAW_FIELD, request.POST.get("request", "")
    change, level = row_or_404(action.rows(organization), number), messages.WARNING
    return press_button(request, action, change, level=level, organization=organization)


@represents
@require_safe
def offices(request, organization):
    """Show the offices of the organization and of its people, by body."""
    context = {"organization": organization, "bodies": offices_by_body(organization)}
    return render(request, "portal/offices.html", context)


@represents
@require_http_methods(["GET", "HEAD", "POST"])
def check(request, organization):
    """Ask about each section of the yearly check, of which a representative sees all."""
    target = Check(organization, request.user, sees_all=True)

    def show(form):
        now = target.again() if form.is_bound else target
        context = {"organization": organization, "check": now, "form": form}
        context["parts"] = check_parts(now, form)
        return render(request, "portal/check.html", context)

    if request.method == "POST":
        page = perform(request, ANSWER_LOGGED_IN, target, show)
        return page or redirect(request.path)
    return show(form_of(ANSWER_LOGGED_IN, target))


@no_store
@require_safe
def home(request):
    """Redirect to the user's organization, or list several to choose from."""
    organizations = list(request.user.organizations().with_logos())
    if len(organizations) == 1:
        return redirect("portal:organization", organizations[0].slug)
    context = {"organizations": organizations, "contact": mail.secretariat_address()}
    return render(request, "portal/home.html", context)
