"""The network diagram as pages render it, with the symbol of each kind of organization."""

from django.template.loader import render_to_string

from ..models import Organization

# SVG paths: a circle, a diamond, a square and a triangle.
SYMBOLS = {
    "company": "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0z",
    "research": "M0-8.5l8.5 8.5l-8.5 8.5l-8.5-8.5z",
    "public": "M-6.5-6.5h13v13h-13z",
    "other": "M0-8l8 14h-16z",
}
HALF_A_PHONE = 165
TEMPLATE = "directory/network_drawing.html"


class NetworkDiagram:
    """A diagram with symbols; the organizations with `highlighted` slugs stand out."""

    def __init__(self, diagram, highlighted=()):
        self.diagram, self.highlighted = diagram, highlighted

    @property
    def drawing(self):
        """Return the drawing as HTML."""
        facts = {"network_diagram": self, "diagram": self.diagram}
        return render_to_string(TEMPLATE, facts)

    @property
    def legend(self):
        """Return (kind, label, symbol) of the kinds of organization in the diagram."""
        present = {placed.node.kind for placed in self.diagram.organizations}
        return [
            (kind, label, SYMBOLS[kind])
            for kind, label in Organization.Kind.choices
            if kind in present
        ]

    @property
    def start_x(self):
        """Return the x at the left edge of a narrow window, to show the highlighted one."""
        every = self.diagram.organizations
        shown = (at.x for at in every if at.node.slug in self.highlighted)
        return max(next(shown, 0) - HALF_A_PHONE, 0)

    @property
    def symbols(self):
        """Return (placed node, symbol, whether it is highlighted) of the organizations."""
        return [
            (placed, SYMBOLS[placed.node.kind], placed.node.slug in self.highlighted)
            for placed in self.diagram.organizations
        ]
