"""The template tag that renders a figure."""

from django import template

register = template.Library()


@register.inclusion_tag("charts/figure.html", name="figure")
def figure_tag(figure, folder="", query="", level=2):
    """Render title, picture, table and notes; links to files when `folder` has them.

    Their addresses are `folder`, the name of the figure, ".csv" or ".xlsx", and `query`.
    """
    endings = ("csv", "xlsx") if folder and figure.table else ()
    files = [(e.upper(), f"{folder}{figure.name}.{e}{query}") for e in endings]
    return {"figure": figure, "files": files, "level": level}
