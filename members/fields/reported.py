"""The parts of a row on its public page, so that visitors can report one as wrong."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _, ngettext_lazy

from members.models import Body, ChangeRequest, Site
from members.models.languages import language_of_column, text_language

from .kinds import PUBLIC, Fieldset, Prose, Text
from .names import Names
from .nouns import Noun, NounWords, PublicPages
from .organization import ORGANIZATION
from .project import PROJECT

PERIOD = ["since", "since_precision", "until", "until_precision"]


@dataclass(frozen=True)
class PageField:
    """One part of a page: `value` is JSON to compare with later, `text` is its text."""

    name: str
    label: str
    value: object
    text: str = ""

    @property
    def title(self):
        """The label as it stands at the start of a line."""
        return capfirst(str(self.label))

    @property
    def language(self):
        """The language of a text that stands in pairs, else an empty string."""
        return language_of_column(self.name)


@dataclass(frozen=True)
class Reading:
    """The way to read a PageField that has no declaration."""

    name: str
    label: str
    value: Callable
    text: Callable = lambda _row: ""

    def read(self, row):
        return PageField(self.name, self.label, self.value(row), self.text(row))


def _row_values(rows, *columns):
    """Return the columns and periods of related rows as JSON, oldest row first."""
    values = rows.order_by("pk").values_list(*columns, *PERIOD)
    return [[str(value) for value in row] for row in values]


def _place_text(site):
    where = site.latitude, site.longitude, site.part_of_id, site.address
    return [str(value) for value in where]


SITE = Noun(
    key=ChangeRequest.Noun.SITE,
    model=Site,
    words=NounWords(title=_("Sites")),
    public=PublicPages(
        plural="sites",
        listing="sites",
        label=_("Sites"),
        synonyms="steder, kart, lokasjoner, beliggenhet, industriparker, industriområder, "
        "havner, sites, map, locations, industrial parks",
        counted=ngettext_lazy("%(n)s site", "%(n)s sites", "n"),
        names=("name",),
    ),
    fields=(),
)
BODY = Noun(
    key=ChangeRequest.Noun.BODY,
    model=Body,
    words=NounWords(title=_("Roles")),
    public=PublicPages(
        plural="bodies",
        listing="roles",
        label=_("Roles"),
        synonyms="roller, verv, styre, styret, styremedlemmer, styreleder, komiteer, "
        "sekretariat, administrasjon, daglig leder, klyngeleder, ledelse, roles, "
        "board, chair, committees, secretariat, management, managing director, "
        "cluster manager, staff",
        counted=ngettext_lazy("%(n)s body", "%(n)s bodies", "n"),
        names=("name_nb", "name_en"),
        fact="kind",
    ),
    fields=(),
)
# Columns that the secretariat corrects on the page of a report, of nouns without fields.
COLUMNS = {
    SITE: ("name", "municipality", "address", "summary_nb", "summary_en"),
    BODY: ("name_nb", "name_en"),
}
# The nouns with a form for errors on their public pages.
REPORTABLE = (ORGANIZATION, PROJECT, SITE, BODY)
READINGS = {
    ORGANIZATION: (
        Reading(
            "memberships",
            _("membership"),
            lambda organization: _row_values(organization.memberships, "category"),
        ),
    ),
    PROJECT: (
        Reading(
            "fundings",
            _("funding"),
            lambda project: [
                [str(value) for value in row]
                for row in project.fundings.order_by("pk").values_list()
            ],
        ),
    ),
    SITE: (
        Reading("name", _("name"), lambda s: s.name, lambda s: s.name),
        Reading(
            "municipality",
            _("municipality"),
            lambda site: site.municipality,
            lambda site: site.municipality,
        ),
        Reading("place", _("place on the map, or address"), _place_text),
        Reading(
            "summary",
            _("description"),
            lambda site: [site.summary_nb, site.summary_en],
            lambda site: site.summary,
        ),
        Reading(
            "presences",
            _("who is there"),
            lambda site: _row_values(site.presences, "organization", "role"),
        ),
    ),
    BODY: (
        Reading("name", _("name"), lambda b: [b.name_nb, b.name_en], lambda b: b.name),
        Reading(
            "holders",
            _("who holds the offices"),
            lambda body: sorted(
                [str(value) for value in row]
                for row in body.roles.values_list("role", "organization", "person")
            ),
        ),
        Reading("periods", _("from when until when"), lambda b: _row_values(b.roles)),
    ),
}


def page_fields(noun, row, names=None):
    """Return a PageField of each part that visitors may report, or of the named ones."""
    # A part with a Reading keeps the shape that the waiting reports were made with.
    read = {reading.name for reading in READINGS.get(noun, ())}
    declared = [f for f in noun.fields if f.is_on(PUBLIC) and f.name not in read]
    return [
        *(_declared(f, row) for f in declared if names is None or f.name in names),
        *(
            r.read(row)
            for r in READINGS.get(noun, ())
            if names is None or r.name in names
        ),
    ]


def correctable(noun):
    """Return {name: field} of the columns that may be corrected on the page of a report."""
    fields = {n: f for n, f in noun.reportable.items() if not f.is_picture}
    section = Fieldset(noun.words.title)
    for name in COLUMNS.get(noun, ()):
        kind = Prose if name.startswith("summary") else Text
        fields[name] = kind(name, section=section).bind(noun.model)
    return fields


def label_of(noun, name):
    """Return the label of a field or a PageField; the name when there is none."""
    read = {reading.name: reading.label for reading in READINGS.get(noun, ())}
    return read.get(name) or noun.label_of(name)


def shown_fields(noun, row):
    """Filter the fields with a text on the page in the current language."""
    return [
        field
        for field in page_fields(noun, row)
        if field.value and field.language in ("", text_language())
    ]


def _declared(field, row):
    value = field.live(row)
    has_text = value and field.is_own_column and field.is_text and not field.is_picture
    text = " ".join(field.lines(value, Names())) if has_text else ""
    return PageField(field.name, field.label, value, text)
