"""What the page of an organization tells its own people: now, waiting, decided, advice."""

from collections import namedtuple

from django.conf import settings
from django.utils import translation
from django.utils.functional import cached_property

from members import review
from members.fields import ORGANIZATION, Names
from members.models import ChangeRequest

from .colleagues import Colleagues

LATEST, MOST = 5, 200  # decided requests
DECIDED = ["approved", "partly", "rejected"]
# One language of the public page: its address is empty while nobody is to see it.
Public = namedtuple("Public", "code address summary description topics sites")
Decided = namedtuple("Decided", "request differences")


class Overview:
    """Everything of one organization's page, at a fixed number of queries."""

    def __init__(self, organization, user, is_whole=False):
        self.organization, self.user = organization, user
        self.most = MOST if is_whole else LATEST
        self.names = Names()

    @cached_property
    def request(self):
        """The open request, or None."""
        found = review.pending(self.organization)
        if found:
            found.organization = self.organization
        return found

    @cached_property
    def waiting(self):
        return review.differences(self.request, self.names) if self.request else []

    @property
    def decided(self):
        """The latest decided requests, each with what became of every field."""
        return self._decided_and_one_more[: self.most]

    @property
    def has_earlier(self):
        return len(self._decided_and_one_more) > self.most

    @cached_property
    def _decided_and_one_more(self):
        requests = ChangeRequest.objects.from_member(self.organization)
        requests = requests.filter(noun=ORGANIZATION.key, status__in=DECIDED)
        latest = requests.order_by("-decided_at", "-pk").select_related("proposed_by")
        latest = latest.prefetch_related("items")
        return [self._decided(request) for request in latest[: self.most + 1]]

    def _decided(self, request):
        request.organization = self.organization
        return Decided(request, review.differences(request, self.names))

    @cached_property
    def advice(self):
        """What says too little even once all is approved, as (anchor, text, why)."""
        wanted = review.wanted_now(self.organization, self.request)
        return [
            (field.anchor, field.advice.text, field.advice.why)
            for field in ORGANIZATION.missing(wanted)
        ]

    @property
    def facts(self):
        """What the public page lists of the organization."""
        return ORGANIZATION.facts(self.organization)

    @cached_property
    def colleagues(self):
        return Colleagues(self.organization, self.user)

    @cached_property
    def public(self):
        """How it looks in each language, in the words that are there in that language."""
        topics = list(self.organization.topics.in_use())
        stays = self.organization.presences.current().select_related("site")
        sites = list(dict.fromkeys(stay.site.name for stay in stays))
        return [self._public(code, topics, sites) for code, _name in settings.LANGUAGES]

    def _public(self, code, topics, sites):
        of, listed = self.organization, self.organization.is_listed
        with translation.override(code):
            return Public(
                code=code,
                address=of.get_absolute_url() if listed else "",
                summary=getattr(of, f"summary_{code}"),
                description=getattr(of, f"description_{code}"),
                topics=[topic.label for topic in topics],
                sites=sites,
            )
