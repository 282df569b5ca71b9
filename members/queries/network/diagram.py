"""The diagram of a network: positioned boxes with wrapped names, and the edges between."""

from dataclasses import dataclass
from functools import cached_property

from .collaborations import from_participations
from .graph import Network, NetworkFilter
from .layout import compute_layout, layout_fingerprint

# Em widths of the widest font in common use, rounded up: the server knows no font.
WIDTHS = {
    0.3: "'ijl",
    0.42: " !()[],./:;\\|-ftrIJ·₂",
    0.56: '"*_`–?csz',
    0.63: "aegokvxyFLPTYåøéèêöäó«»0123456789",
    0.7: "bdhnpquüABEKSVXZÅÄÉ${}",
    0.82: "wCDGHNOQRUØÖÜ&",
}
WIDTH_OF = {letter: width for width, letters in WIDTHS.items() for letter in letters}
WIDTH_OF_OTHERS = 1
BOLD = 1.14
LEGAL_FORMS = set("AS ASA SA DA ANS IKS SF AB Ltd Ltd. plc GmbH SE NV".split())


@dataclass(frozen=True)
class LabelStyle:
    """Font size, line height and limits of the labels of one type of node."""

    size: int
    line_height: int
    columns: float  # em of a line
    max_lines: int
    is_bold: bool = False

    def width(self, text):
        weight = BOLD if self.is_bold else 1
        return em(text) * self.size * weight


def text_width(text, size):
    """Return the width in units of a line of bold text, at most."""
    return em(text) * size * BOLD


def em(text):
    return sum(WIDTH_OF.get(letter, WIDTH_OF_OTHERS) for letter in text)


def short_name(name):
    """Return the name without a final bracket and without its legal form."""
    bare = name.split(" (")[0].strip() or name
    words = bare.split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1] in LEGAL_FORMS else bare


def wrap(name, style):
    """Return the lines of the label of a name; text that does not fit ends in an ellipsis."""
    lines = [""]
    for word in short_name(name).split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and em(longer) > style.columns:
            lines.append(word)
        else:
            lines[-1] = longer
    visible = [_truncate(line, style) for line in lines[: style.max_lines]]
    if len(lines) > style.max_lines:
        visible[-1] = _truncate(visible[-1].removesuffix("…") + "…", style)
    return visible


def _truncate(line, style):
    if em(line) <= style.columns * 1.25:
        return line
    text = line.removesuffix("…")
    while em(text + "…") > style.columns * 1.25:
        text = text[:-1]
    return text.rstrip() + "…"


MAX_NODES = 200
MAX_NEIGHBOURS = 60  # nodes around one organization
MARGIN = 4  # units round the whole
PROJECT_LABEL = LabelStyle(
    size=12, line_height=15, columns=9.5, max_lines=3, is_bold=True
)
ORGANIZATION_LABEL = LabelStyle(size=12, line_height=15, columns=11, max_lines=3)
SYMBOL_SIZE = 18  # units of the symbol of an organization, above its name
PADDING = 16, 12


@dataclass(frozen=True)
class PlacedNode:
    """A node with the centre and the size of its box, in units of the diagram."""

    node: object
    x: float
    y: float
    width: float
    height: float

    @property
    def lines(self):
        """Return (y of the baseline, text) of each line of the name."""
        style = label_style(self.node)
        lines = wrap(self.node.name, style)
        # The box fits the names of both languages: a shorter one is centred in it.
        spare = self.height - PADDING[1] - len(lines) * style.line_height
        first = PADDING[1] / 2 + spare / 2 if self.node.is_project else SYMBOL_SIZE
        return [
            (round(self.top + first + style.line_height * (n + 0.77), 1), text)
            for n, text in enumerate(lines)
        ]

    @property
    def left(self):
        return round(self.x - self.width / 2, 1)

    @property
    def top(self):
        return round(self.y - self.height / 2, 1)

    @property
    def anchor_y(self):
        """Return the y at which edges end: the centre of a project, or of a symbol."""
        return self.y if self.node.is_project else round(self.top + SYMBOL_SIZE / 2, 1)


class Diagram:
    """The diagram of at most `max_nodes` nodes, those with most links.

    `find_layout(fingerprint, neighbours, sizes)` returns {node: (x, y)}.
    """

    def __init__(self, network, find_layout, max_nodes=MAX_NODES):
        self.network = network
        keys = highest_degree(network.neighbours, max_nodes)
        self.neighbours = subgraph(network.neighbours, keys)
        nodes = network.data.nodes
        sizes = {key: box_size(nodes[key]) for key in self.neighbours}
        fingerprint = layout_fingerprint(self.neighbours, sizes)
        at = find_layout(fingerprint, self.neighbours, sizes)
        self.nodes = {
            key: PlacedNode(nodes[key], *at[key], *sizes[key]) for key in sizes
        }

    @property
    def is_partial(self):
        """Whether the network has more nodes than the diagram."""
        return len(self.neighbours) < len(self.network.neighbours)

    @property
    def projects(self):
        return [node for node in self.nodes.values() if node.node.is_project]

    @property
    def organizations(self):
        return [node for node in self.nodes.values() if not node.node.is_project]

    @property
    def edges(self):
        """Return (project, organization, whether it leads) of each edge, as placed nodes."""
        return [
            (self.nodes[project], self.nodes[organization], is_lead)
            for (project, organization), is_lead in self.network.edges.items()
            if project in self.nodes and organization in self.nodes
        ]

    @cached_property
    def width(self):
        right = max((n.x + n.width / 2 for n in self.nodes.values()), default=0)
        return round(right + MARGIN)

    @cached_property
    def height(self):
        bottom = max((n.y + n.height / 2 for n in self.nodes.values()), default=0)
        return round(bottom + MARGIN)


def label_style(node):
    return PROJECT_LABEL if node.is_project else ORGANIZATION_LABEL


def box_size(node):
    """Return the (width, height) that fits the name of the node in either language."""
    style = label_style(node)
    both = [wrap(name, style) for name in (node.nb, node.en)]
    width = max(style.width(line) for lines in both for line in lines)
    height = max(map(len, both)) * style.line_height
    if node.is_project:
        return round(width + PADDING[0], 1), height + PADDING[1]
    return round(max(width, SYMBOL_SIZE), 1), height + SYMBOL_SIZE


def highest_degree(neighbours, count):
    """Return the set of that many nodes with most links."""
    ranked = sorted(neighbours, key=lambda key: -len(neighbours[key]))
    return set(ranked[:count])


def subgraph(neighbours, keys):
    """Return the links between the given nodes, without nodes that then have none."""
    links = {
        node: [other for other in others if other in keys]
        for node, others in neighbours.items()
        if node in keys
    }
    return {node: others for node, others in links.items() if others}


def neighbourhood(participations):
    """Return the Diagram around one organization, of participations that its page has loaded.

    So small a layout takes hundredths of a second, and no query.
    """
    network = Network(from_participations(participations), NetworkFilter())
    return Diagram(network, _layout, max_nodes=MAX_NEIGHBOURS)


def _layout(_fingerprint, neighbours, sizes):
    return compute_layout(neighbours, sizes)
