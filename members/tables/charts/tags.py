"""The template tag that renders a figure."""

from functools import partial

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag(name="figure")
def figure_tag(figure, folder="", query="", level=2):
    """Render title, picture, table and notes; links to files when `folder` has them.

    Their addresses are `folder`, the name of the figure, ".csv" or ".xlsx", and `query`.
    """
    facts = {"figure": figure, "level": level, "files": _files(figure, folder, query)}
    make = partial(render_to_string, "tables/charts/figure.html", facts)
    return figure.rendered.get_or_make((get_language(), folder, query, level), make)


def _files(figure, folder, query):
    endings = ("csv", "xlsx") if folder and figure.table else ()
    return [(e.upper(), f"{folder}{figure.name}.{e}{query}") for e in endings]
