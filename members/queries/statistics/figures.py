"""The figures of the page, in order.

A figure is a function of a FigureQuestion that returns a Figure; its name is that of
the function with hyphens.
"""

from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import (
    get_language,
    gettext,
    gettext_lazy as _,
    pgettext_lazy,
)

from members.tables import FORMATS

from . import memberships, project_figures
from .activity_figures import active_members, collaboration
from .by_group import (
    members_by_category,
    members_by_kind,
    members_by_municipality,
    members_by_site,
    members_by_size,
)
from .event_figures import events_held
from .joined_and_left import joined_and_left
from .last_year import changes_in_a_year
from .money_figures import money_by_funder, money_by_kind, money_by_year
from .over_time import members
from .project_figures import partners_per_project, projects_by_theme


@dataclass(frozen=True)
class FigureSection:
    """Figures under one heading; `name` is its anchor."""

    name: str
    title: str
    figures: tuple


SECTIONS = (
    FigureSection("how-many", _("How many we are"), (members, joined_and_left)),
    FigureSection(
        "who",
        _("Who we are"),
        (
            members_by_kind,
            members_by_site,
            members_by_municipality,
            members_by_size,
            members_by_category,
        ),
    ),
    FigureSection(
        "projects",
        _("What we do together"),
        (
            projects_by_theme,
            partners_per_project,
            active_members,
            collaboration,
            events_held,
        ),
    ),
    FigureSection(
        "money",
        pgettext_lazy("figures", "Funding"),
        (money_by_kind, money_by_funder, money_by_year),
    ),
    FigureSection(
        "changes", _("What has changed over the past year"), (changes_in_a_year,)
    ),
)
SECTION_NAMES = [section.name for section in SECTIONS]


def name_of(function):
    return function.__name__.replace("_", "-")


FIGURES = {
    name_of(function): function for section in SECTIONS for function in section.figures
}


def figure(question, name):
    """Return one Figure in the active language; KeyError for an unknown name."""

    def make():
        made = FIGURES[name](question)
        return made if made.source else replace(made, source=_source(question))

    # The cache stands in the records: a key with them would keep them alive.
    bare = replace(question, lists=None, records=None)
    # Its cells have addresses of these lists.
    key = name, type(question.lists), bare, get_language(), timezone.localdate()
    return question.records.figures.get_or_calculate(key, make)


def _source(question):
    text = gettext("Source: the member registry, status on %(day)s")
    return text % {"day": question.day_text}


def is_empty(question):
    """Whether there is nothing yet to count: no membership and no project."""
    rows = memberships.rows(question)
    return not (rows or question.records.get(project_figures.load_projects))


def sections(question):
    """Return (Section, [Figure]) of all sections."""
    return [
        (section, [figure(question, name_of(make)) for make in section.figures])
        for section in SECTIONS
    ]


def file_response(question, name, ending, more=()):
    """Return the response with a file of the table and, in a workbook, its texts and `more`."""
    content, day = figure(question, name), question.day
    status = gettext("Status on %(day)s") % {"day": question.day_text}
    notes = [content.finding, content.subtitle, status, *content.notes, *more]
    table = content.table.with_notes(notes)
    return FORMATS[ending].public_file(f"{name}-{day.isoformat()}", table)
