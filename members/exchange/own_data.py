"""The data of an organization for itself: a workbook, and its climate effects in words."""

from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _, gettext_lazy

from members.actions import links
from members.fields import FACILITY, ORGANIZATION, PROJECT, STREAM
from members.fields.amount_texts import effect_line, effect_text
from members.models import ClimateEffect, Organization, Participation, Project
from members.people.shown_contacts import load_contacts
from members.tables import Column, Table

from .sheets import MEMBER_SINCE, ORIGIN, ORIGIN_OF_PROJECT, Sheet


@dataclass(frozen=True)
class OwnEffect:
    """A climate effect of an own project in words, as of a day."""

    row: ClimateEffect
    day: date

    @property
    def text(self):
        """Return amount, certainty, scope and the effect that contains it; no share of the goal."""
        row, sentences = self.row, [effect_line(self.row), self.scope]
        if row.project.status == Project.Status.STOPPED:
            sentences.append(_("The project was stopped"))
        if row.contained_in:
            text = _("Part of the effect of %(project)s, not in addition to it")
            sentences.append(text % {"project": row.contained_in.project})
        return f"{'. '.join(sentences)}."

    @property
    def scope(self):
        return self.row.scope or _("The scope is not stated")

    @property
    def quoted(self):
        """Return the text as it stands elsewhere, with project, address and day."""
        page = links.absolute(self.row.project.get_absolute_url())
        return f"{self.row.project}: {self.text} {page}, {date_format(self.day)}"


CONTACTS = (
    Column("name", gettext_lazy("Name"), attrgetter("name")),
    Column("title", gettext_lazy("Title"), attrgetter("title")),
    Column("email", gettext_lazy("E-mail"), attrgetter("email")),
    Column("phone", gettext_lazy("Phone"), attrgetter("phone")),
)
EFFECTS = (
    Column("project", gettext_lazy("Project"), lambda row: str(row.project)),
    Column("effect", gettext_lazy("Climate effect"), effect_text),
    Column("mechanism", gettext_lazy("Mechanism"), ClimateEffect.get_mechanism_display),
    Column("maturity", gettext_lazy("Certainty"), ClimateEffect.get_maturity_display),
    Column("scope", gettext_lazy("Scope"), attrgetter("scope")),
    Column("year", gettext_lazy("Year"), attrgetter("year")),
    Column("source", gettext_lazy("Sources"), attrgetter("source")),
)


def own_projects(organization):
    """Filter the projects in which the organization counts as a partner, by title."""
    own = Participation.objects.counted().filter(organization=organization)
    rows = Project.objects.filter(pk__in=own.values("project"))
    return rows.order_by("sort_title", "pk")


def own_effects(organization):
    """Return the climate effects of these projects, by project."""
    projects = own_projects(organization).order_by().values("pk")
    rows = ClimateEffect.objects.filter(project__in=projects)
    return list(rows.select_related("project", "contained_in__project"))


def own_workbook(organization, day):
    """Return the Table of the organization's facts, with its other rows on further sheets.

    Of people it has the items with consent.
    """
    facts = Sheet(
        _("Organization"),
        (*ORGANIZATION.sheet, MEMBER_SINCE, *ORIGIN),
        [organization.pk],
        Organization.objects,
        day,
    ).table()
    page = links.url(
        "organization", "public_page", organization.slug, language=get_language()
    )
    rows = [(_("Data as of"), day), (_("Address of the profile"), page)]
    rows += zip(facts.head, *facts.rows, strict=True)
    widths = {1: 30, 2: 80}
    beside = tuple(_others(organization, day))
    return Table(
        facts.caption, (), rows, widths=widths, beside=beside, is_labelled=True
    )


def _others(organization, day):
    """Yield the Table of each sheet beside the facts."""
    yield Table.of(_("Contacts"), CONTACTS, load_contacts(organization, day))
    columns, among = (*PROJECT.sheet, *ORIGIN_OF_PROJECT), Project.objects
    ids = list(own_projects(organization).values_list("pk", flat=True))
    yield Sheet(str(PROJECT.public.label), columns, ids, among, day).table()
    yield Table.of(_("Climate effects"), EFFECTS, own_effects(organization))
    for noun in (FACILITY, STREAM):
        rows = noun.rows_of(organization)
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
        title = str(noun.words.title)
        yield Sheet(title, noun.sheet, ids, noun.model.objects, day).table()
