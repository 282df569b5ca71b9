"""One organization with every fact that may be shown; at most ten queries."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, ngettext

from members.fields import ORGANIZATION

from ..models import (
    FUNDER,
    Certificate,
    ProfileLink,
    ProfilePicture,
    Service,
)
from ..models.endings import ENDINGS
from ..queries import network
from ..records.review import taken_lines
from . import profile_queries as queries
from .certainty import certainty_text, former_text, member_text, period_fact
from .cluster import cluster_name_on, cluster_names
from .labels import spelled_number
from .partners import NetworkDiagram, Partners, collaboration_on
from .profile_others import others_at_sites, peers
from .profile_queries import facilities_of, section_days, streams_of
from .profile_rows import author_text, references_of, rows_of

REACHED_BY = ("email", "phone", "website")
FEW = 2  # partners: of no more, the list is as clear as a picture


class Profile:
    """The page of an organization on a day."""

    def __init__(self, organization, day):
        self.organization, self.day = organization, day

    @property
    def facts(self):
        """Return the facts that the declaration of the noun shows in public."""
        return ORGANIZATION.facts(self.organization, left_out=REACHED_BY)

    @property
    def lines_of_register(self):
        """Return the sources of the facts that came from the business register."""
        answer = getattr(self.organization, "register_snapshot", None)
        return taken_lines(self.organization) if answer and answer.taken else []

    @property
    def ways_to_reach(self):
        """Return the facts by which the organization is reached, for the top of the page."""
        fields = (ORGANIZATION.by_name[name] for name in REACHED_BY)
        return [fact for field in fields if (fact := field.fact(self.organization))]

    @cached_property
    def confirmed(self):
        """Return {section: day} of the member's confirmations."""
        return section_days(self.organization)

    @property
    def author_of_summary(self):
        return author_text(self.organization, "summary")

    @property
    def author_of_description(self):
        return author_text(self.organization, "description")

    @cached_property
    def memberships(self):
        return queries.memberships_of(organization=self.organization.pk)

    @cached_property
    def membership(self):
        """Return the membership of the day, or None."""
        running = (stay for stay in self.memberships if stay.holds_on(self.day))
        return next(running, None)

    @cached_property
    def former_memberships(self):
        return [s for s in self.memberships if s.until and s.until < self.day]

    @cached_property
    def names(self):
        return queries.names_of(organization=self.organization.pk)

    @cached_property
    def topics(self):
        return queries.topics_of(organization=self.organization.pk)

    @cached_property
    def presences(self):
        return queries.presences_of(organization=self.organization.pk, day=self.day)

    @cached_property
    def others(self):
        if self.has_ended:
            return []
        return others_at_sites(self.presences, self.day)

    @cached_property
    def peers(self):
        """Return (member, reason) of members with the same topics and services."""
        if self.has_ended:
            return []
        return peers(self.organization, self.topics, self.services)

    @cached_property
    def _cluster_names(self):
        return cluster_names()

    @property
    def cluster_name(self):
        return cluster_name_on(self.day, self._cluster_names)

    @property
    def sites(self):
        """Return the sites of the day, for the map."""
        if self.has_ended:
            return []
        return [stay.site for stay in self.presences if stay.holds_on(self.day)]

    @cached_property
    def has_ended(self):
        """Whether it was merged into another body, or succeeded by one, by the day."""
        mine = self.organization.pk
        rows = (row for row in self._relationships if row.from_organization_id == mine)
        ends = (row.since or date.min for row in rows if row.kind in ENDINGS)
        return min(ends, default=date.max) <= self.day

    @cached_property
    def found_participations(self):
        """Return all participations that count in the projects of the organization."""
        return queries.participations_beside.find(organization=self.organization.pk)

    @cached_property
    def collaboration(self):
        return collaboration_on(self)

    @cached_property
    def _everybodys(self):
        return self.found_participations.rows()

    @cached_property
    def participations(self):
        mine = self.organization.pk
        return [row for row in self._everybodys if row.organization_id == mine]

    @cached_property
    def partners(self):
        """Return the Partners, listed and unlisted, by the projects that they share."""
        return Partners(self.organization.pk, self._everybodys, self.day)

    @cached_property
    def neighbourhood(self):
        """Return the diagram of the partners and their projects; None for a few partners."""
        if len(self.partners) < FEW:
            return None
        diagram = network.neighbourhood(self.partners.rows)
        return NetworkDiagram(diagram, [self.organization.slug])

    @cached_property
    def projects(self):
        """Return (project, participations) of each project, by title."""
        projects = {}
        for row in self.participations:
            projects.setdefault(row.project, []).append(row)
        return list(projects.items())

    @property
    def projects_now(self):
        """Return the number of projects in which it works on the day, as the lists count."""
        today = timezone.localdate()
        rows = (row for row in self.participations if row.role != FUNDER)
        links = ((row.project_id, network.link_of(row)) for row in rows)
        return len({pk for pk, link in links if link.holds_on(self.day, today)})

    @cached_property
    def pictures(self):
        return rows_of(self.organization, "pictures", ProfilePicture)

    @cached_property
    def services(self):
        return rows_of(self.organization, "services", Service)

    @cached_property
    def references(self):
        return references_of(self.organization)

    @cached_property
    def certificates(self):
        """Return the certificates that are valid on the day."""
        return rows_of(self.organization, "certificates", Certificate)

    @cached_property
    def links(self):
        return rows_of(self.organization, "links", ProfileLink)

    @cached_property
    def facilities(self):
        return facilities_of(self.organization)

    @cached_property
    def streams(self):
        """Return the public resource streams."""
        return streams_of(self.organization)

    @cached_property
    def roles(self):
        return queries.offices_of(organization=self.organization.pk)

    @property
    def office_day(self):
        """Return when the offices of the day were confirmed; None if it holds none."""
        holds_any = any(role.holds_on(self.day) for role in self.roles)
        return self.confirmed.get("offices") if holds_any else None

    @cached_property
    def relationships(self):
        """Return (text, organization, relationship) of listed related organizations."""
        # Unlisted ones are loaded too: the page changes when they are listed.
        pairs = map(self._relationship, self._relationships)
        return [pair for pair in pairs if pair[1].is_listed]

    @cached_property
    def _relationships(self):
        return queries.relationships_of(organization=self.organization.pk)

    def _relationship(self, relationship):
        if relationship.from_organization_id == self.organization.pk:
            other = relationship.to_organization
            return relationship.get_kind_display(), other, relationship
        return relationship.reverse_text, relationship.from_organization, relationship

    @cached_property
    def emissions(self):
        """Return the emissions that have a source and a confidence: no figure without them."""
        rows = queries.emissions_of(organization=self.organization.pk)
        return [row for row in rows if row.sources and row.confidence]

    @property
    def network_address(self):
        query = urlencode({"organization": self.organization.slug, "on": "all"})
        return f"{reverse('directory:network')}?{query}"

    @property
    def relation_text(self):
        """Return the relation to the cluster in whole sentences."""
        return " ".join(filter(None, [self._as_member(), self._as_partner()]))

    def _as_member(self):
        if self.membership:
            return member_text(self.membership)
        if self.former_memberships:
            return former_text(self.former_memberships[0])
        own = [
            name for name in self._cluster_names if name.name == self.organization.name
        ]
        return self._as_cluster(own) if own else _("Not registered as a member.")

    @staticmethod
    def _as_cluster(names):
        """Return the text of the cluster's own profile, with the period of the name."""
        periods = " · ".join(filter(None, [name.period_text for name in names]))
        if not periods:
            return _("The cluster itself.")
        return _("The cluster itself, %(period)s.") % {"period": periods}

    def _as_partner(self):
        number = self.collaboration.projects_now
        if self.membership or not number:
            return ""
        text = ngettext(
            "Works in one project today.", "Works in %(n)s projects today.", number
        )
        return text % {"n": spelled_number(number)}

    @property
    def certainty_text(self):
        """Return how certain the membership, or the former one, is; empty without one."""
        return certainty_text(self._stay) if self._stay else ""

    @property
    def evidence(self):
        """Return what the registry concludes the membership, or the former one, from."""
        return self._stay.evidence if self._stay else ""

    @property
    def _stay(self):
        return self.membership or next(iter(self.former_memberships), None)

    @property
    def membership_facts(self):
        """Return (label, text) of each membership, or mention, of known time."""
        facts = map(period_fact, self.memberships)
        return [(label, text) for label, text in facts if text]

    @property
    def sources(self):
        """Return (URL or None, line) of each source of the page, once."""
        # Of an office held through a person, a source may name the person.
        roles = [role for role in self.roles if role.person_id is None]
        rows = [self.organization, *self.memberships, *self.presences, *roles]
        rows += [*self.pictures, *self.services, *self.references, *self.certificates]
        rows += [*self.facilities, *self.emissions]
        rows += [relationship for *_words, relationship in self.relationships]
        return list(dict.fromkeys(source for row in rows for source in row.sources))
