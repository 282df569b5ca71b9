"""Render an e-mail: the facts by its template, the words around them also by the secretariat.

The first line of a template is the subject. `{% block opening %}` and `{% block closing %}`
are the parts that the secretariat may word itself, in `frame.txt` the greeting and the end
of all e-mails; everything else, links included, is always the template's.
"""

import logging
import re
from copy import copy
from dataclasses import dataclass, field
from email.utils import parseaddr
from itertools import groupby

from django.conf import settings
from django.db.models import CharField, TextField, Value
from django.db.models.functions import Coalesce, NullIf
from django.template import Context, engines
from django.template.base import NodeList, TextNode
from django.template.loader import render_to_string
from django.template.loader_tags import BlockNode
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import Truncator

from members.fields import value_or_words
from members.mail.wording import placeholders
from members.mail.wording.kinds import FRAME, kind_of
from members.models import Cluster, ClusterName, Letter, MessageText
from members.models.email_addresses import readable
from members.models.languages import text_language

LONGEST_PREVIEW = 140  # characters that an inbox shows after the subject


@dataclass
class Paragraph:
    """Safe HTML, or a button: the label of a link and its URL."""

    html: str = ""
    label: str = ""
    button: str = ""


def as_html(subject, text, language, button="", preview=""):
    """Return an HTML document with the same text; only URLs of this site become links.

    The last line "Label: URL" with the URL `button` becomes a button. `preview` is the text
    of an inbox after the subject.
    """
    return document(subject, language, paragraphs(text, button), preview)


def document(subject, language, blocks, preview=""):
    """Return the HTML document of Paragraphs."""
    context = {
        "subject": subject,
        "language": language,
        "preview": Truncator(" ".join(preview.split())).chars(LONGEST_PREVIEW),
        "paragraphs": blocks,
    }
    return render_to_string("mail/layout.html", context)


def paragraphs(text, button=""):
    """Return the Paragraphs of a text; the line that ends in the URL `button` is one."""
    lines, end = text.strip().splitlines(), f": {button}"
    places = [n for n, line in enumerate(lines) if button and line.endswith(end)]
    place = places[-1] if places else len(lines)
    pressed = [
        Paragraph(label=line.removesuffix(end), button=button)
        for line in lines[place : place + 1]
    ]
    return [
        *_text_blocks(lines[:place]),
        *pressed,
        *_text_blocks(lines[place + 1 :]),
    ]


def _text_blocks(lines):
    """Return a Paragraph for each run of lines without an empty one."""
    runs = groupby(lines, key=lambda line: bool(line.strip()))
    return [Paragraph(_html(run)) for has_words, run in runs if has_words]


def _html(lines):
    return format_html_join(
        mark_safe("<br>\n"), "{}", [(_html_line(line),) for line in lines]
    )


def _html_line(line):
    """Escape the line; no other URL becomes a link, since anybody can choose a name."""
    ours = re.escape(settings.SITE_ADDRESS) + r"/[-\w./?=&%#~]*(?<![.])"
    parts = re.split(f"({ours})", line)
    pieces = [(_html_link(p) if n % 2 else p,) for n, p in enumerate(parts)]
    return format_html_join("", "{}", pieces)


def _html_link(url):
    return format_html('<a href="{0}">{0}</a>', url)


logger = logging.getLogger(__name__)
BLANK_LINES = re.compile(r"\n\s*\n")
PARTS = ("subject", "opening", "closing")
MAX_SUBJECT = Letter._meta.get_field("subject").max_length
NO_NAME = "Klyngeregisteret"
# The address in e-mails to write to: the one that pages show, or that for replies.
CONTACT = Coalesce(NullIf("secretariat_email", Value("")), "reply_to")


@dataclass(frozen=True)
class SiteTexts:
    """The values for every e-mail, and {kind: {part: text}} of the secretariat's texts."""

    cluster: str = NO_NAME
    contact: str = ""
    texts: dict = field(default_factory=dict)

    @property
    def values(self):
        return {
            "cluster": self.cluster,
            "site": settings.SITE_ADDRESS,
            "contact": readable(self.contact or default_address()),
        }


@dataclass(frozen=True)
class RenderedLetter:
    """A rendered e-mail; `text` is all of it, `body` the part between greeting and end."""

    subject: str
    body: str
    text: str


def default_address():
    """Return the bare address of DEFAULT_FROM_EMAIL."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def read_site(kind, language):
    """Return the SiteTexts with the texts of the kind and of the frame; one query."""
    # The cluster has one name at a time.
    name = _value_rows("name", ClusterName.objects.on(timezone.localdate()), "name")
    contact = _value_rows("contact", Cluster.objects.all(), CONTACT)
    texts = MessageText.objects.filter(kind__in=[kind, FRAME]).order_by()
    columns = [f"{part}_{text_language(language)}" for part in PARTS]
    words = texts.values_list(Value("text", CharField()), "kind", *columns)
    rows = list(name.union(contact, words, all=True).order_by())
    first = {what: text for what, _kind, text, *_others in rows}
    return SiteTexts(
        first.get("name") or NO_NAME,
        first.get("contact") or "",
        {row[1]: dict(zip(PARTS, row[2:], strict=True)) for row in rows if row[1]},
    )


def _value_rows(name, queryset, column):
    """Return (name, "", text, "", "") of each row."""
    # As many columns as the texts have: the three queries are one UNION.
    empty, none = Value("", CharField()), Value("", TextField())
    label = Value(name, CharField())
    return queryset.order_by().values_list(label, empty, column, none, none)


def render(kind, context, site):
    """Return the RenderedLetter e-mail in the active language."""
    values = {**context, **site.values}
    own = _own_texts(kind, values, site)
    subject, body = _split_first_line(_template(kind))
    heading = own.get("subject") or subject.render(_plain_text(values)).strip(" ")
    main = _worded(body, own).render(_plain_text(values)).strip()
    frame = _worded(_template(FRAME), _own_texts(FRAME, values, site))
    text = frame.render(_plain_text({**values, "body": main}))
    text = BLANK_LINES.sub("\n\n", text.strip())
    return RenderedLetter(heading, main, f"{text}\n")


def standard_parts(kind, context, site):
    """Return {part: text} of the template alone: the standard texts."""
    values = _plain_text({**context, **site.values})
    template, parts = _template(kind), {}
    if kind != FRAME:
        subject, template = _split_first_line(template)
        parts["subject"] = subject.render(values).strip(" ")
    for part in ("opening", "closing"):
        nodes = [node for node in template.nodelist if _is_block(node, part)]
        parts[part] = _with_nodes(template, nodes).render(values).strip()
    return parts


def _own_texts(kind, values, site):
    """Return {part: filled text} of the secretariat's texts that can be used here.

    One that names a value which this e-mail lacks, or that is broken, is left out: the
    standard text stands for it, since an act must never fail over its e-mail.
    """
    parts = {}
    for part, text in site.texts.get(kind, {}).items():
        if text.strip() and (filled := _filled_text(kind, part, text, values)):
            parts[part] = filled
    return parts


def _filled_text(kind, part, text, values):
    declared = kind_of(kind)

    def fill():
        placeholders.check(text, declared.names_of(part))
        return placeholders.fill(text, declared.values_of(part, values))

    filled, why = value_or_words(fill)
    if why:
        logger.warning("The %s of %s is left out: %s", part, kind, why)
    if filled is None:
        return None
    filled = filled.replace("\r\n", "\n").strip()
    if part == "subject" and (len(filled) > MAX_SUBJECT or "\n" in filled):
        return None
    return filled


def _worded(template, own):
    """Return the template with the own texts in the place of its blocks, or beside it."""
    nodes = [_worded_node(node, own) for node in template.nodelist]
    if "opening" in own and not _has_block(template, "opening"):
        nodes = [TextNode(f"{own['opening']}\n\n"), *nodes]
    if "closing" in own and not _has_block(template, "closing"):
        nodes = [*nodes, TextNode(f"\n\n{own['closing']}")]
    return _with_nodes(template, nodes)


def _worded_node(node, own):
    if isinstance(node, BlockNode) and node.name in own:
        return TextNode(own[node.name])
    return node


def _is_block(node, part):
    return isinstance(node, BlockNode) and node.name == part


def _has_block(template, part):
    return any(_is_block(node, part) for node in template.nodelist)


def _template(kind):
    return engines["django"].engine.get_template(f"mail/{kind}.txt")


def _plain_text(values):
    return Context(values, autoescape=False)


def _split_first_line(template):
    """Split the template, not its output, so that no value can end the subject."""
    nodes = template.nodelist
    for place, node in enumerate(nodes):
        if isinstance(node, TextNode) and "\n" in node.s:
            before, after = map(TextNode, node.s.split("\n", 1))
            return (
                _with_nodes(template, [*nodes[:place], before]),
                _with_nodes(template, [after, *nodes[place + 1 :]]),
            )
    return template, _with_nodes(template, [])


def _with_nodes(template, nodes):
    part = copy(template)
    part.nodelist = NodeList(nodes)
    return part
