"""The picture of a network as a page shows it: the marks of its nodes, and what they mean."""

from ..models import Organization

# The mark of an organization in the picture: a circle, a diamond, a square, a triangle.
SHAPES = {
    "company": "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0z",
    "research": "M0-8.5l8.5 8.5l-8.5 8.5l-8.5-8.5z",
    "public": "M-6.5-6.5h13v13h-13z",
    "other": "M0-8l8 14h-16z",
}


class Drawn:
    """A picture; `chosen` are the slugs of the organizations that it is about."""

    def __init__(self, picture, chosen=()):
        self.picture, self.chosen = picture, chosen

    @property
    def legend(self):
        """The kinds of organization in the picture, as (kind, words, shape)."""
        shown = {spot.node.kind for spot in self.picture.organizations}
        return [
            (kind, words, SHAPES[kind])
            for kind, words in Organization.Kind.choices
            if kind in shown
        ]

    @property
    def marks(self):
        """The organizations, as (spot, shape of its mark, whether it is about that one)."""
        return [
            (spot, SHAPES[spot.node.kind], spot.node.slug in self.chosen)
            for spot in self.picture.organizations
        ]
