"""Filters and prefetches of organizations."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Case, Exists, FilteredRelation, OuterRef, Q, When

from .certificates import Certificate
from .contacts import Contact
from .memberships import Membership, joining_is_known
from .offices import Role
from .participations import Participation
from .periods import holds_on
from .presences import Presence
from .resource_streams import ResourceStream
from .services import Service
from .sites import SiteWithin
from .test_facilities import TestFacility
from .topics import Topic
from .word_patterns import whole_text


class OrganizationQuerySet(models.QuerySet):
    def listed(self):
        """Filter by organizations that may be public at all."""
        return self.filter(is_listed=True)

    def called(self, text):
        """Return at most two with this name, in either case; else with this other name."""
        pattern = whole_text(text)
        rows = list(self.filter(name__regex=pattern)[:2])
        return rows or list(self.filter(names__name__regex=pattern).distinct()[:2])

    def members_on(self, day):
        """Filter by membership on the day."""
        return self.filter(_has(Membership.objects.on(day)))

    def related_as(self, relation, day):
        """Filter by an Organization.Relation to the cluster that day."""
        return self.filter(relation_on(relation, day))

    def related_as_any(self, relations, day):
        """Filter by relation to the cluster that day: at least one of the given."""
        if len(relations) == 1:
            return self.related_as(*relations, day)
        every = self.model._default_manager
        # Each asked once, for all rows: alternatives of EXISTS are asked for every row.
        lists = (every.related_as(name, day).values("pk") for name in relations)
        return self.filter(reduce(or_, (Q(pk__in=one.order_by()) for one in lists)))

    def members_as(self, categories, day):
        """Filter by a membership that day in one of the categories."""
        stays = Membership.objects.on(day).filter(category__in=categories)
        return self.filter(_has(stays))

    def of_certainty(self, certainties, day):
        """Filter by how certain the membership is: of that day, else a former one."""
        stays = Membership.objects.current_or_former_on(day)
        return self.filter(_has(stays.filter(certainty__in=certainties)))

    def working_with(self, topics):
        """Filter by topic: at least one of the given."""
        matching = Topic.objects.filter(pk__in=topics)
        return self.filter(pk__in=matching.values("organizations"))

    def taking_part_in(self, projects, day):
        """Filter by participation that day in at least one of the projects."""
        parts = Participation.objects.on(day)
        return self.filter(_has(parts.filter(project__in=projects)))

    def with_facility_on(self, day):
        """Filter by a listed test facility that day."""
        return self.filter(_has(TestFacility.objects.listed().on(day)))

    def exchanging_on(self, day, choices):
        """Filter by a public need or offer that day, of at least one `with_choice`."""
        streams = ResourceStream.objects.public().on(day).with_choice()
        return self.filter(_has(streams.filter(choice__in=choices)))

    def offering(self, topics):
        """Filter by a service or product about at least one of the topics."""
        return self.filter(_has(Service.objects.filter(topic__in=topics)))

    def certified_on(self, day, kinds):
        """Filter by a certificate that is valid that day, of at least one of the kinds."""
        return self.filter(_has(Certificate.objects.on(day).filter(kind__in=kinds)))

    def without_contact_on(self, day):
        """Filter by having no contact that day."""
        return self.filter(~_has(Contact.objects.on(day)))

    def confirmed_before(self, day):
        """Filter by a last confirmation before the day, or none."""
        return self.filter(Q(confirmed_on=None) | Q(confirmed_on__lt=day))

    def without_work_on(self, day):
        """Filter by work in no project on the day."""
        return self.filter(~_has(Participation.objects.working_on(day)))

    def active_as(self, activities, day):
        """Filter by "project", "office" or "none" of them that day: at least one of the given."""
        work = Participation.objects.working_on(day).values("organization")
        offices = Role.objects.on(day).exclude(organization=None).values("organization")
        conditions = {
            "project": Q(pk__in=work),
            "office": Q(pk__in=offices),
            "none": ~Q(pk__in=work) & ~Q(pk__in=offices),
        }
        return self.filter(reduce(or_, [conditions[one] for one in activities]))

    def without_site_on(self, day):
        """Filter by presence at no site on the day."""
        return self.filter(~_has(Presence.objects.on(day)))

    def without_topic(self):
        """Filter by having no topic."""
        return self.filter(topics=None)

    def at(self, sites, day):
        """Filter by presence that day at one of the sites, or at a part of one."""
        within = SiteWithin.objects.filter(container__in=sites).values("site")
        return self.filter(_has(Presence.objects.on(day).filter(site__in=within)))

    def joined_in(self, first, last):
        """Filter by a joining that is known to lie in the period."""
        joinings = Membership.objects.joinings()
        return self.filter(_has(joinings.known_within(first, last)))

    def left_in(self, first, last):
        """Filter by a leaving that is known to lie in the period."""
        leavings = Membership.objects.leavings()
        return self.filter(_has(leavings.known_within(first, last)))

    def with_stay(self, day):
        """Join `stay`, the membership that runs that day: at most one, by constraint."""
        runs = holds_on(day, "memberships__")
        return self.alias(stay=FilteredRelation("memberships", condition=runs))

    def with_joining(self, day):
        """Annotate `joined`: when the member of that day joined, null if not known."""
        joined = When(joining_is_known("stay__"), then="stay__since")
        return self.with_stay(day).annotate(joined=Case(joined))

    def with_logos(self):
        """Load the logo in the same query, without its bytes."""
        return self.select_related("logo").defer("logo__data")

    def with_contacts(self, day):
        """Annotate `has_contacts`: whether a contact has agreed to be shown."""
        return self.annotate(has_contacts=_has(Contact.objects.agreed(day)))


def _has(rows):
    return Exists(rows.filter(organization=OuterRef("pk")))


def relation_on(relation, day):
    """Return the condition for a relation that day, as an expression."""
    is_member = _has(Membership.objects.on(day))
    return {
        "member": is_member,
        "former": _has(Membership.objects.filter(until__lt=day)) & ~is_member,
        "partner": _has(Participation.objects.working_on(day)),
        "office": _has(Role.objects.on(day)),
        "neighbour": _has(Presence.objects.on(day)),
    }[relation]
