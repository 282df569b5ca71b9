"""The search over the models that the user may see: its page, with groups of hits."""

from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _, pgettext

from members.actions import links
from members.fields import WITH_PAGES
from members.models import Letter, Organization, Person
from members.queries import search

from ..dashboard.navigation import labelled_pages
from ..desk import desk_page
from ..registry.noun_lists import table_address
from ..registry.ranked_search import registry_term
from .hits import letter_hits, organization_hits, other_hits

MODELS = {"organizations": Organization, "people": Person}
MODELS |= {noun.public.plural: noun.model for noun in WITH_PAGES}
MOST = 8  # hits of a group
LONGEST = 200
# From this rank on, the name begins with the words of the query.
IS_MEANT = 500
# Words with an "@" are an address, for which e-mails are better than weak hits of names.
ADDRESS_RANK, LETTER_RANK = 450, 5


@dataclass(frozen=True)
class DeskHits:
    """The best hits of one noun; `address` is of the list of all, which some have not."""

    noun: str
    label: str
    hits: list
    rank: int
    total: int
    address: str = ""

    @property
    def has_more(self):
        return bool(self.address) and self.total > len(self.hits)


@dataclass(frozen=True)
class PageHit:
    name: str
    address: str
    # Pages come before the forms of new rows, and these before tables.
    place: int = 0


class StaffResults:
    """The hits of the words for one user: at most six queries."""

    def __init__(self, request, site, words, model_groups):
        self.words, self.request, self.site = words, request, site
        self.model_groups = model_groups
        nouns = [noun for noun, model in MODELS.items() if self._may_see(model)]
        self._ranked = search.ranked_for_staff(words, nouns) or {} if nouns else {}

    @cached_property
    def groups(self):
        """Return the Groups with hits, the one with the best hit first."""
        groups = [*self._nouns(), self._letters(), self._pages]
        return sorted((g for g in groups if g.hits), key=lambda group: -group.rank)

    @cached_property
    def clear_match(self):
        """Return the organization that alone begins with the words, or has the number."""
        best = [
            (r, noun, ids) for noun, ranks in self._ranked.items() for r, ids in ranks
        ]
        clear = [hit for hit in best if hit[0] >= IS_MEANT]
        if len(clear) != 1 or self._pages.rank >= IS_MEANT:
            return None
        [(_rank, noun, ids)] = clear
        is_one = noun == "organizations" and len(ids) == 1
        return Organization.objects.filter(pk=ids[0]).first() if is_one else None

    def _may_see(self, model):
        return self.site.get_model_admin(model).has_view_permission(self.request)

    def _nouns(self):
        organizations = organization_hits(
            self._ranked.get("organizations", []),
            self.words,
            MOST,
            with_contacts=self._may_see(Person),
        )
        best = {noun: _best_ids(ranks) for noun, ranks in self._ranked.items()}
        best.pop("organizations", None)
        hits = other_hits(best, self.words) | {"organizations": organizations}
        return [self._noun(noun, hits.get(noun, [])) for noun in MODELS]

    def _noun(self, noun, hits):
        ranks = self._ranked.get(noun, [])
        hits = [replace(hit, name=search.marked(hit.name, self.words)) for hit in hits]
        rank, total = ranks[0][0] if ranks else 0, sum(len(ids) for _r, ids in ranks)
        label = capfirst(MODELS[noun]._meta.verbose_name_plural)
        address = self._list_address(MODELS[noun])
        return DeskHits(noun, label, hits, rank, total, address)

    def _letters(self):
        hits, has_more = [], False
        if self._may_see(Letter):
            hits, has_more = letter_hits(self.words, MOST)
        rank = ADDRESS_RANK if "@" in self.words else LETTER_RANK
        label = pgettext("navigation", "E-mail")
        total = len(hits) + has_more
        return DeskHits("letters", label, hits, rank, total, self._list_address(Letter))

    @cached_property
    def _pages(self):
        pages = [*self._desk_pages(), *self._model_pages()]
        texts = [(hit.name, synonyms) for hit, synonyms in pages]
        ranks = search.ranked_texts(texts, self.words)
        order = sorted(
            ranks,
            key=lambda at: (pages[at][0].place == 2, -ranks[at], pages[at][0].place),
        )
        hits = [pages[position][0] for position in order[:MOST]]
        rank = max(ranks.values(), default=0)
        return DeskHits("pages", _("Pages of the secretariat"), hits, rank, len(order))

    def _desk_pages(self):
        for page in labelled_pages(self.request.user):
            words = [part.strip() for part in str(page.words).split(",")]
            yield PageHit(str(page.label), page.address), words

    def _model_pages(self):
        """Yield the form of a new row of each model, and its table unless it has a list."""
        for group in self.model_groups:
            for model in group["models"]:
                noun = str(model["model"]._meta.verbose_name)
                if not table_address(model["model"]):
                    name = _("Table: %(noun)s") % {"noun": model["name"]}
                    yield PageHit(name, model["admin_url"], place=2), [noun]
                if model["add_url"]:
                    label = _("New: %(noun)s") % {"noun": noun}
                    yield (
                        PageHit(label, model["add_url"], place=1),
                        [_("add, create, register")],
                    )

    def _list_address(self, model):
        view = f"admin:members_{model._meta.model_name}_changelist"
        return f"{reverse(view)}?{urlencode({'q': self.words})}"


def _best_ids(ranks):
    """Return the ids of the best hits; hits of one rank in the order of their ids."""
    return [pk for _rank, ids in ranks for pk in sorted(ids)][:MOST]


@desk_page("search/", "desk_search", "search", needs_site=True)
def desk_search(request, site):
    """Show the hits, or redirect to the organization that is the one clear match."""
    words = registry_term(_without_start(request.GET.get("q", "")[:LONGEST]))
    groups = site.get_app_list(request)
    results = StaffResults(request, site, words, groups)
    if "all" not in request.GET and (organization := results.clear_match):
        messages.info(request, _found_alone(request, words))
        return redirect(links.desk_path(organization))
    title = _("Search for “%(words)s”") % {"words": words} if words else _("Search")
    context = {
        "title": title,
        "words": words,
        "desk_words": words,
        "groups": results.groups,
    }
    context["total"] = sum(group.total for group in results.groups)
    if words and not results.groups:
        context["nearest_words"] = search.nearest_words(words)
    return context


def _without_start(words):
    """Return the words without a start that asks how to reach somebody."""
    starts = pgettext("search", "phone of, phone number of, e-mail of, contact at")
    starts = (one.strip() for one in starts.split(","))
    lower = words.lower()
    start = next((one for one in starts if lower.startswith(f"{one} ")), "")
    return words[len(start) :].strip() or words


def _found_alone(request, words):
    query = urlencode({"q": words, "all": "1"})
    return format_html(
        '{} <a href="{}?{}">{}</a>',
        _("Best match for “%(words)s”.") % {"words": words},
        request.path,
        query,
        _("Show all results"),
    )
