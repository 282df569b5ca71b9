"""The bodies of the cluster and its programme, with present and former office holders."""

from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from members.directory.profile_queries import get_by_slug_or_404
from members.models import Body, Consent, Role
from members.models.texts import norwegian_key
from members.operation.publication import published
from members.operation.publication.marks import (
    CLIMATE,
    EVENTS,
    INTERNAL,
    OF_EVENTS,
    OFFERS,
    PICTURES,
    PROJECTS,
)
from members.queries import search

from ..as_of import AsOfDate
from ..labels import spelled_number
from ..search_results import FindsElsewhere, searched_words
from ..timeline_chart import TimelineChart

SHOWN_ITEMS = [Consent.Item.NAME, Consent.Item.TITLE]


def roles_with_holders():
    """Load roles with organization, person and consents; two queries."""
    consents = Consent.objects.filter(item__in=SHOWN_ITEMS)
    rows = Role.objects.select_related("organization", "person")
    return rows.prefetch_related(Prefetch("person__consents", consents))


class OfficeHolder:
    """The holder of a role: the organization if listed, the person if consented.

    The consent must hold on the given day and today.
    """

    def __init__(self, role, day, today):
        self.role = role
        is_listed = role.organization_id and role.organization.is_listed
        self.organization = role.organization if is_listed else None
        consented = role.person.agreed_on(day, today) if role.person_id else set()
        self.name = role.person.name if Consent.Item.NAME in consented else ""
        has_title = self.name and Consent.Item.TITLE in consented
        self.title = role.person.title if has_title else ""

    @property
    def is_named(self):
        return bool(self.organization or self.name)

    @property
    def is_person(self):
        return self.role.person_id is not None

    @property
    def sources(self):
        """Return the sources of the role, unless they might name somebody not shown."""
        has_organization = self.organization or not self.role.organization_id
        has_person = self.name or not self.is_person
        return self.role.sources if has_organization and has_person else []

    @property
    def order(self):
        organization = self.organization
        return organization.sort_name if organization else norwegian_key(self.name)


class Office:
    """The holders of one kind of role in a body: the named ones by name, others counted."""

    def __init__(self, kind, holders):
        self.kind = kind
        named = sorted((h for h in holders if h.is_named), key=lambda h: h.order)
        self.holders = named
        others = [holder for holder in holders if not holder.is_named]
        self.persons = sum(holder.is_person for holder in others)
        self.organizations = len(others) - self.persons

    @property
    def label(self):
        return Role.Kind(self.kind).label

    @property
    def named(self):
        """Return the named holders, each once."""
        return list({(h.organization, h.name): h for h in self.holders}.values())

    @property
    def unnamed(self):
        """Return texts for unnamed holders: "én person"."""
        return [*_persons(self.persons), *_organizations(self.organizations)]


def _persons(number):
    text = ngettext("one person", "%(n)s people", number)
    return [text % {"n": spelled_number(number)}] if number else []


def _organizations(number):
    text = ngettext(
        "one organization that is not shown here",
        "%(n)s organizations that are not shown here",
        number,
    )
    return [text % {"n": spelled_number(number)}] if number else []


def group_by_office(holders):
    """Return the offices of the holders in the order of Role.Kind, the chair first."""
    groups = {}
    for holder in holders:
        groups.setdefault(holder.role.role, []).append(holder)
    return [Office(kind, groups[kind]) for kind in Role.Kind.values if kind in groups]


@dataclass(frozen=True)
class BodyOnDay:
    """One body with its offices on the day, and those that had ended by then."""

    body: Body
    present: list
    former: list
    former_count: int  # roles


@dataclass(frozen=True)
class RoleList(FindsElsewhere):
    """The bodies of the as-of date; `out_of_office` have former offices only.

    With words: the bodies that a search found, and those without any offices too.
    """

    noun = "bodies"
    as_of: AsOfDate
    words: str
    in_office: list
    out_of_office: list
    sources: list

    @property
    def bodies(self):
        return [*self.in_office, *self.out_of_office]


def load_role_list(as_of, words=""):
    """Return the RoleList, of the bodies with every word; three queries, four with words."""
    bodies = [_body_on_day(body, as_of) for body in _bodies(words)]
    offices = [(*body.present, *body.former) for body in bodies]
    return RoleList(
        as_of=as_of,
        words=words,
        in_office=[body for body in bodies if body.present],
        out_of_office=[
            body for body in bodies if not body.present and (body.former or words)
        ],
        sources=sources_of(chain.from_iterable(offices)),
    )


def _bodies(words):
    """Return the bodies with every word in the order of Body.Kind, with their roles."""
    kinds = Body.Kind.values
    matches = search.matching(Body.objects.all(), words)
    rows = matches.prefetch_related(Prefetch("roles", roles_with_holders()))
    return sorted(rows, key=lambda body: kinds.index(body.kind))


def _body_on_day(body, as_of):
    roles, day = body.roles.all(), as_of.day
    current = [role for role in roles if role.holds_on(day)]
    ended = [role for role in roles if role.until and role.until < day]
    return BodyOnDay(
        body=body,
        present=group_by_office([OfficeHolder(r, day, as_of.today) for r in current]),
        former=group_by_office(holders_through_time(ended, as_of.today)),
        former_count=len(ended),
    )


def holders_through_time(roles, today):
    """Return the holders; a person is named if the consent came by the end of the role."""
    return [OfficeHolder(r, min(r.until or today, today), today) for r in roles]


@dataclass(frozen=True)
class BodyPage:
    """One body through the years; `timeline` is None when nobody is named."""

    present: list
    offices: list
    timeline: TimelineChart | None
    sources: list


def load_body_page(body, today):
    """Return the BodyPage; two queries."""
    roles = list(roles_with_holders().filter(body=body))
    current = [role for role in roles if role.holds_on(today)]
    offices = group_by_office(holders_through_time(roles, today))
    for office in offices:
        office.holders.sort(key=_by_start)
    return BodyPage(
        present=group_by_office(holders_through_time(current, today)),
        offices=offices,
        timeline=_draw_timeline(offices, today),
        sources=sources_of(offices),
    )


def _draw_timeline(offices, today):
    """Return the chart of the named holders, and set their bars; or None."""
    holders = [holder for office in offices for holder in office.holders]
    chart = TimelineChart([holder.role for holder in holders], today)
    for holder in holders:
        holder.bar = chart.segments(holder.role)
    return chart if holders else None


def _by_start(holder):
    return holder.role.since or date.min, holder.order


def sources_of(offices):
    """Return the sources of all named holders, each once."""
    rows = [holder.sources for office in offices for holder in office.holders]
    return list(dict.fromkeys(chain.from_iterable(rows)))


OF_NO_OFFICE = {"contact"} | INTERNAL | PICTURES | CLIMATE | OF_EVENTS
ELSEWHERE = {"presence", "site", "topic"} | PROJECTS | OFFERS | EVENTS


@login_not_required
@published("on", "q", never_shows=OF_NO_OFFICE, without_query=ELSEWHERE)
@require_safe
def role_list(request):
    """Render the office holders of the as-of date, of all bodies or of those found."""
    roles = load_role_list(AsOfDate(request.GET), searched_words(request.GET))
    return render(request, "directory/role_list.html", {"shown": roles})


@login_not_required
@published(never_shows=OF_NO_OFFICE | ELSEWHERE)
@require_safe
def body_page(request, slug):
    """Render one body through the years, or redirect from a former slug."""
    body = get_by_slug_or_404(Body.objects.all(), slug)
    if body.slug != slug:
        return redirect(body, permanent=True)
    page = load_body_page(body, timezone.localdate())
    return render(request, "directory/body.html", {"shown": page, "body": body})
