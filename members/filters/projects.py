"""What one may ask of the list of projects, with counts; kept as the directory's index is."""

from dataclasses import dataclass
from threading import Lock
from typing import ClassVar

from django.db.models import F, TextField, Value
from django.db.models.functions import Concat
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from ..models import Project, Site, Topic, Version
from ..models.texts import WordsIn
from ..search.asked import asked
from .answer import Answer, Found
from .asking import Asking, Several
from .bitmaps import Choice, Facet
from .index import Index

SEVERAL = ["status", "theme", "site"]
WITHIN = "sites__containers__container__slug"
TEXT = Concat(
    F("search_words"),
    WordsIn("summary_nb"),
    Value(" "),
    WordsIn("summary_en"),
    output_field=TextField(),
)
built = {}
building = Lock()


@dataclass
class ProjectAnswer(Answer):
    """The projects that satisfy every filter; a filter that is not used keeps all."""

    unless_asked: ClassVar = {}


class ProjectFilter(Asking):
    """The parameters of the list of projects; `answer` says what they give."""

    several = SEVERAL
    status = Several(label=gettext_lazy("Status"))
    theme = Several(label=gettext_lazy("Theme"))
    site = Several(label=gettext_lazy("Site"))

    class Meta:
        model = Project
        fields = []

    @cached_property
    def answer(self):
        """The projects that were asked for, by title, and the counts of each choice."""
        index = index_of_projects()
        return ProjectAnswer(
            index, self.chosen(index), self._found(index), sort="title"
        )

    def _found(self, index):
        words = self.asked.get("q", "")
        ids = having(words).values_list("pk", flat=True) if words else ()
        return Found.of(index, [(0, ids)]) if words else None


def having(words):
    """Keep the projects that have every word in a title or a summary."""
    rows = Project.objects.alias(text=TEXT).order_by()
    for word in asked(words).words:
        rows = rows.filter(text__contains=f" {word}" if len(word) < 3 else word)
    return rows


def index_of_projects():
    """Give the index of the projects, as of what is committed now."""
    version = Version.objects.now()
    with building:
        if version not in built:
            index = build()
            built.clear()
            built[version] = index
        return built[version]


def build():
    """Read everything that the list of projects is filtered by: five queries."""
    rows = list(Project.objects.values_list("pk", "status"))
    place = {pk: number for number, (pk, status) in enumerate(rows)}
    statuses = {(number, status) for number, (pk, status) in enumerate(rows)}
    facets = {
        "status": _facet(place, _statuses(), statuses),
        "theme": _facet(place, _themes(), _links(place, "themes__slug")),
        "site": _facet(place, _sites(), _links(place, WITHIN)),
    }
    return Index(list(place), facets, {})


def _links(place, value):
    """Read what projects are tied to, as {(place, value)}."""
    rows = Project.objects.order_by().values_list("pk", value)
    return {(place[pk], slug) for pk, slug in rows if slug and pk in place}


def _facet(place, choices, pairs):
    """Offer the choices that some project has."""
    rows = {}
    for number, value in sorted(pairs):
        rows.setdefault(value, []).append(number)
    offered = {choice.value: choice for choice in choices if choice.value in rows}
    return Facet(len(place), offered, rows)


def _statuses():
    # The words come from the catalogue when the page is written.
    return [Choice(value, label, label) for value, label in Project.Status.choices]


def _themes():
    words = Topic.objects.in_use().values_list("slug", "label_nb", "label_en")
    return [Choice(*word) for word in words]


def _sites(whole=None, depth=0, sites=None):
    """List the sites as choices, each followed by its parts."""
    sites = list(Site.objects.all()) if sites is None else sites
    choices = []
    for site in sites:
        if site.part_of_id == whole:
            choices.append(Choice(site.slug, site.name, site.name, depth))
            choices += _sites(site.pk, depth + 1, sites)
    return choices
