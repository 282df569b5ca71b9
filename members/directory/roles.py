"""The bodies of the cluster and its programme, and who holds and held what in them."""

from datetime import date
from itertools import chain

from django.db.models import Prefetch
from django.utils.functional import cached_property

from ..models import Body
from .offices import Holding, by_office, roles_with_holders
from .timelines import Timeline


def bodies():
    """Load the bodies in the order of their kinds, with those in them; three queries."""
    kinds = Body.Kind.values
    rows = Body.objects.prefetch_related(Prefetch("roles", roles_with_holders()))
    return sorted(rows, key=lambda body: kinds.index(body.kind))


class BodyOnADay:
    """One body: who held its offices on the day, and who had left them by then."""

    def __init__(self, body, day, today):
        self.body, self.day, self.today = body, day, today

    def _offices(self, roles):
        return by_office([Holding(role, self.day, self.today) for role in roles])

    @cached_property
    def present(self):
        return self._offices(r for r in self.body.roles.all() if r.holds_on(self.day))

    @cached_property
    def former(self):
        return by_office(held(self._ended, self.today))

    @cached_property
    def _ended(self):
        roles = self.body.roles.all()
        return [role for role in roles if role.until and role.until < self.day]

    @property
    def how_many_former(self):
        return len(self._ended)


def held(roles, today):
    """Read offices through the years: a person is named who agreed by its last day."""
    return [Holding(role, min(role.until or today, today), today) for role in roles]


class RoleList:
    """Who holds which office on a day, body by body; three queries."""

    def __init__(self, asked):
        self.asked = asked
        self.bodies = [BodyOnADay(body, asked.day, asked.today) for body in bodies()]

    @property
    def in_office(self):
        return [body for body in self.bodies if body.present]

    @property
    def out_of_office(self):
        """The bodies in which nobody holds an office on the day, but did before."""
        return [body for body in self.bodies if not body.present and body.former]

    @cached_property
    def sources(self):
        """Every source of the shown offices, each once."""
        parts = [(*body.present, *body.former) for body in self.bodies]
        return sources_of(chain.from_iterable(parts))


class BodyPage:
    """One body through the years; three queries."""

    def __init__(self, body, today):
        self.body, self.today = body, today
        self.roles = list(roles_with_holders().filter(body=body))

    @cached_property
    def present(self):
        running = [role for role in self.roles if role.holds_on(self.today)]
        return by_office(held(running, self.today))

    @cached_property
    def offices(self):
        """All who hold and held an office, each office in the order they came."""
        offices = by_office(held(self.roles, self.today))
        for office in offices:
            office.holdings.sort(key=_when)
        return offices

    @cached_property
    def timeline(self):
        """The named holders as bars; None when there is nobody to draw."""
        groups = [
            (office.label, [(h.text, h.role) for h in office.holdings])
            for office in self.offices
            if office.holdings
        ]
        return Timeline(groups, self.today) if groups else None

    @property
    def sources(self):
        return sources_of(self.offices)


def _when(holding):
    return holding.role.since or date.min, holding.order


def sources_of(offices):
    rows = [holding.sources for office in offices for holding in office.holdings]
    return list(dict.fromkeys(chain.from_iterable(rows)))
