"""The words and filters of the public lists that are counted: those of the registry alone."""

import re
from functools import cached_property, lru_cache
from urllib.parse import parse_qsl

from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from members.models import (
    FormerSlug,
    Organization,
    OrganizationName,
    Service,
    Topic,
    VisitCount,
)
from members.models.languages import language_of_path
from members.queries.filters import OrganizationFilter, organization_index
from members.queries.search import WORD, folded

# As log_format in deploy/nginx/registry.conf.template writes them; 1 is a robot.
LINE = re.compile(r"(\d{4}-\d\d-\d\d) (?:200|304) ([01]) (/[-\w/]+) (-|/\S*)\n", re.A)
PAGES = {
    "organization": VisitCount.Page.PROFILE,
    "contact": VisitCount.Page.CONTACT,
}
LISTS = {"organizations", "search"}
MOST_PARAMETERS = 50
SEARCH = "q"


class Vocabulary:
    """The words and choices of today: visits are read by them, and counts labelled."""

    @cached_property
    def choices(self):
        """Return {parameter: {value: FilterChoice}}; those chosen by default are left out."""
        index = organization_index(timezone.localdate())
        return {
            name: {v: c for v, c in facet.choices.items() if v not in usual}
            for name, facet in index.facets.items()
            for usual in [index.defaults.get(name, ())]
        }

    @cached_property
    def owners(self):
        """Return {slug: id} of the listed organizations, former slugs too."""
        slugs = {slug: pk for pk, slug in _listed().values_list("pk", "slug")}
        former = FormerSlug.objects.filter(noun="organization")
        former = former.filter(row_id__in=_listed().values("pk"))
        return dict(former.values_list("slug", "row_id")) | slugs

    @cached_property
    def words(self):
        """Return {folded words: value of `q`}; a topic comes before a service of its name."""
        return {
            plain(text): f"{kind}:{pk}"
            for kind, pk, *texts in [*_organizations(), *_services(), *_topics()]
            for text in texts
            if plain(text)
        }

    def openings(self, line, day):
        """Return the keys that a line of the log of a day counts for; none if malformed."""
        match = LINE.fullmatch(line)
        if match is None or match[1] != day or match[2] == "1":
            return []
        name, slug = _route(match[3])
        if name not in PAGES or slug not in self.owners:
            return []
        key = self.owners[slug], PAGES[name]
        return [(*key, *source) for source in [("", ""), *self._sources(match[4])]]

    def _sources(self, address):
        """Return the (parameter, value) of the list that led there, each once."""
        path, _mark, query = address.partition("?")
        if _route(path)[0] not in LISTS:
            return set()
        try:
            pairs = parse_qsl(query, max_num_fields=MOST_PARAMETERS)
        except ValueError:
            return set()
        words = {self.words.get(plain(text)) for name, text in pairs if name == SEARCH}
        sources = {(SEARCH, value) for value in words - {None}}
        return sources | {
            (name, v) for name, v in pairs if v in self.choices.get(name, ())
        }

    def labels(self, sources):
        """Return {(parameter, value): (label, text)} of those that the registry still has."""
        labels = {
            (SEARCH, value): (_("Searched for"), text)
            for value, text in _texts([v for p, v in sources if p == SEARCH]).items()
        }
        for name, value in sources:
            if choice := self.choices.get(name, {}).get(value):
                label = OrganizationFilter.base_filters[name].label
                labels[name, value] = label, choice.label
        return labels


def plain(text):
    return " ".join(WORD.findall(folded(text)))


@lru_cache(maxsize=10_000)
def _route(path):
    """Return (name, slug) of the public page of a path; empty texts for any other page."""
    with translation.override(language_of_path(path)):
        try:
            match = resolve(path)
        except Resolver404:
            return "", ""
    is_public = match.namespace == "directory"
    return match.url_name if is_public else "", match.kwargs.get("slug", "")


def _listed():
    return Organization.objects.listed()


def _organizations():
    names = OrganizationName.objects.filter(organization__in=_listed().values("pk"))
    for pk, name in [
        *names.values_list("organization", "name"),
        *_listed().values_list("pk", "name"),
    ]:
        yield "organization", pk, name


def _services():
    rows = Service.objects.filter(organization__in=_listed().values("pk"))
    for row in rows.order_by("-pk").values_list("pk", "name_nb", "name_en"):
        yield "service", *row


def _topics():
    rows = Topic.objects.in_use().order_by("-pk")
    for pk, nb, en, others in rows.values_list(
        "pk", "label_nb", "label_en", "synonyms"
    ):
        yield "topic", pk, *others, nb, en


def _texts(values):
    """Return {value of `q`: text in the registry}; three queries."""
    keys = [value.partition(":")[::2] for value in values]
    listed = {
        "topic": Topic.objects.in_use(),
        "service": Service.objects.filter(organization__in=_listed().values("pk")),
        "organization": _listed(),
    }
    return {
        f"{kind}:{row.pk}": str(row)
        for kind, rows in listed.items()
        for row in rows.filter(pk__in=[pk for of, pk in keys if of == kind])
    }
