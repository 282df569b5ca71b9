"""The list of organizations: cards, and how many non-members match."""

from functools import partial

from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import search
from ..filters import OrganizationFilter
from ..models import ClusterName, Organization
from .certainty import CertaintyCounts
from .labels import choice_label, location_label, relation_label
from .listing import Listing

TOPICS_SHOWN = 3


class OrganizationListing(Listing):
    """The listed organizations of a day; members, unless `relation` asks otherwise."""

    noun = "organizations"
    filterset = OrganizationFilter
    open_facets = ["kind", "topic", "site"]
    lone_facets = ["service", "certificate", "facility", "stream"]

    @cached_property
    def organizations(self):
        """Return the organizations of this page, with what a card shows; one query."""
        return self._with_facts(list(self.page))

    @cached_property
    def cards(self):
        """Return the cards of this page as HTML; they are cached with the index."""
        cache, of = self.answer.index.cards, (get_language(), self.words)
        cards = {pk: cache.get((pk, *of)) for pk in self.page}
        missing = [pk for pk, card in cards.items() if card is None]
        for organization in self._with_facts(missing):
            card = self._rendered(organization)
            cards[organization.pk] = card
            cache.set((organization.pk, *of), card)
        return [card for card in cards.values() if card]

    def _rendered(self, organization):
        facts = {"organization": organization, "words": self.words}
        return render_to_string("directory/organization_card.html", facts)

    def _with_facts(self, pks):
        if not pks:
            return []
        found = Organization.objects.with_logos().in_bulk(pks)
        listed = [found[pk] for pk in pks if pk in found]
        self._reasons = search.reasons(listed, self.words, self.filter.day)
        return [self._card(organization) for organization in listed]

    def _card(self, organization):
        choices_of = partial(self.answer.index.choices_of, organization.pk)
        topics = [choice_label(choice) for choice in choices_of("topic")]
        organization.shown_topics = topics[:TOPICS_SHOWN]
        organization.more_topics = len(topics[TOPICS_SHOWN:])
        organization.reasons = self._reasons.get(organization.pk, ())
        organization.place = (
            location_label(choices_of("site")) or organization.municipality
        )
        organization.relations = self._relation(organization, choices_of)
        return organization

    def _relation(self, organization, choices_of):
        relations, certainties = choices_of("relation"), choices_of("certainty")
        is_member = any(one.value == "member" for one in relations)
        if not is_member and organization.name in self._cluster_names:
            return _("The cluster itself")
        return relation_label(relations, certainties)

    @cached_property
    def _cluster_names(self):
        return set(ClusterName.objects.values_list("name", flat=True))

    @cached_property
    def certainty(self):
        """Return the CertaintyCounts of the members in the answer."""
        return CertaintyCounts.of(self.answer)

    @property
    def outside(self):
        """Return the number of non-members that the same search finds."""
        if not self.words or not self.is_of_members:
            return 0
        return self.answer.bits_without("relation").bit_count() - len(self.answer)

    @property
    def outside_address(self):
        return self.address(relation=["any"])

    @property
    def is_of_members(self):
        return self.answer.chosen["relation"] in ([], ["member"])
