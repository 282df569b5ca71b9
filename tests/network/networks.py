"""Small networks, drawn by chance or written down."""

from datetime import date, timedelta
from itertools import product

from hypothesis import strategies as st

from members.network.works import Link, Node, Works

KINDS = ["company", "research", "public", "other"]
DAYS = [date(2020, 1, 1) + timedelta(days=n) for n in range(6)]
ALWAYS = date.min, date.max


def works_of(links, themes=()):
    """Make the works of links, with a node of its own for whatever they name."""
    keys = {key for link in links for key in (link.project, link.organization)}
    nodes = {key: node(key) for key in sorted(keys)}
    of_theme = {f"theme-{n}": set(projects) for n, projects in enumerate(themes)}
    words = {slug: (slug, slug) for slug in of_theme}
    return Works(nodes, sorted(links, key=order), words, of_theme)


def order(link):
    return link.project, link.organization


def node(key):
    kind = KINDS[int(key[1:]) % 4] if key[0] == "o" else ""
    return Node(key, f"slug-{key}", f"Navn {key}", f"Name {key}", key, kind)


def link(project, organization, since=date.min, until=date.max, leads=False):
    return Link(f"p{project}", f"o{organization}", since, until, (since, until), leads)


def linked(**partners):
    """Write a network down: linked(p1=[1, 2]) has two organizations in one project."""
    return works_of(
        [link(project[1:], one) for project, many in partners.items() for one in many]
    )


@st.composite
def works(draw, most=14):
    """Draw up to six organizations in up to four projects, each for some days."""
    pairs = st.sampled_from(list(product(range(1, 5), range(1, 7))))
    spans = st.sampled_from([ALWAYS, *[(a, b) for a in DAYS for b in DAYS if a <= b]])
    drawn = draw(st.lists(st.tuples(pairs, spans, st.booleans()), max_size=most))
    links = [link(*pair, *span, leads) for pair, span, leads in drawn]
    themes = st.lists(st.sets(st.sampled_from(["p1", "p2", "p3", "p4"])), max_size=2)
    return works_of(links, draw(themes))
