"""The words of a share picture, from the content that SQL selects."""

from django.utils import translation

from members.models import Organization, Project

KINDS = dict(Organization.Kind.choices) | dict(Project.Status.choices)


def to_draw(content):
    """Return the input of draw.py: kinds in words, in the language of the content."""
    kind = content.get("kind", "")
    with translation.override(content["language"]):
        above = [str(KINDS.get(kind, "")), ", ".join(content.get("places", []))]
    return {
        "title": content["title"],
        "eyebrow": " · ".join(filter(None, above)),
        "text": content["text"],
        "cluster": content["cluster"],
        "kind": kind,
    }
