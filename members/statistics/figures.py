"""The figures of the page, in order.

A figure is a function of a Question that returns a Figure, whose name is that of the
function with hyphens.
"""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .by_group import (
    members_by_category,
    members_by_kind,
    members_by_municipality,
    members_by_site,
    members_by_size,
)
from .joined_and_left import joined_and_left
from .over_time import members


@dataclass(frozen=True)
class Section:
    """Figures under one heading; `name` is its anchor."""

    name: str
    title: str
    figures: tuple


SECTIONS = (
    Section("how-many", _("How many we are"), (members, joined_and_left)),
    Section(
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
)


def name_of(function):
    return function.__name__.replace("_", "-")


FIGURES = {
    name_of(function): function for section in SECTIONS for function in section.figures
}


def figure(question, name):
    """Return one Figure in the active language; KeyError for an unknown name."""
    key, make = (name, question, get_language()), FIGURES[name]
    return question.records.figures.get_or_make(key, lambda: make(question))


def sections(question):
    """Return (Section, [Figure]) of all sections."""
    return [
        (section, [figure(question, name_of(make)) for make in section.figures])
        for section in SECTIONS
    ]
