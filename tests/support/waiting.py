"""What the front page of the admin shows as waiting."""

from django.urls import reverse


def sections(client):
    """Return {name of a kind: Section} of the front page."""
    found = client.get(reverse("admin:index")).context["sections"]
    return {section.kind.name: section for section in found}


def titles(client, name):
    """Return the titles of the rows that are shown of a kind."""
    found = sections(client)
    return [row.title for row in found[name].rows] if name in found else []
