"""The template tag that renders a figure."""

from functools import partial

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language

register = template.Library()
LEADING = 3


@register.simple_tag(name="figure")
def figure_tag(figure, folder="", query="", level=2):
    """Render title, picture, table and notes; links to files when `folder` has them.

    Their addresses are `folder`, the name of the figure, ".csv" or ".xlsx", and `query`.
    """
    facts = {"figure": figure, "level": level, "files": _files(figure, folder, query)}
    make = partial(render_to_string, "tables/charts/figure.html", facts)
    return figure.rendered.get_or_make((get_language(), folder, query, level), make)


@register.filter
def notes(figures):
    """Return the notes of several figures, each once."""
    return list(dict.fromkeys(note for figure in figures for note in figure.notes))


@register.filter
def leading(sections):
    """Return the first figure of each of the first sections."""
    return [figures[0] for _section, figures in sections[:LEADING] if figures]


@register.filter
def following(sections):
    """Return (section, figures) without the leading figures, where any are left."""
    rest = [(s, f[1:] if n < LEADING else f) for n, (s, f) in enumerate(sections)]
    return [(section, figures) for section, figures in rest if figures]


@register.simple_tag
def unfolding(asked, section):
    """Return the query string of the same page with the figures of a section."""
    return asked.unfolding(section)


def _files(figure, folder, query):
    endings = ("csv", "xlsx") if folder and figure.table else ()
    return [(e.upper(), f"{folder}{figure.name}.{e}{query}") for e in endings]
