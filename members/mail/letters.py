"""Write letters, in the language of whoever gets them."""

import re
from copy import copy
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.template import Context, engines
from django.template.base import NodeList, TextNode
from django.urls import reverse
from django.utils import timezone, translation

from members.models import ClusterName, Letter

from .html import as_html

GAP = re.compile(r"\n\s*\n")


def write(kind, *, to, language, context=None, **how):
    """Queue a letter from templates/mail/<kind>.txt; return it, or refuse.

    `name` in the context is the recipient's, for the greeting. `expires_at` says until
    when the letter is of use, `due_at` when to send it first. What is no secret
    (`is_secret=False`) is kept, and shown to staff, after it has been sent.
    """
    with translation.override(language):
        subject, text = _rendered(kind, context or {})
    return queue(kind, to=to, language=language, subject=subject, text=text, **how)


def queue(kind, *, to, language, subject, text, **how):
    """Queue a letter whose words are ready; without `html` it is made from the text."""
    how.setdefault("html", as_html(subject, text, language))
    how.setdefault("message_id", f"<{uuid4()}@{_host()}>")
    letter = Letter(
        kind=kind,
        to=to.strip(" "),
        language=language,
        subject=subject,
        text=text,
        **how,
    )
    letter.full_clean()
    letter.save(force_insert=True)
    return letter


def link(name, *args, language):
    """Return the absolute address of a page, as it stands in a letter."""
    with translation.override(language):
        return settings.SITE_ADDRESS + reverse(name, args=args)


def _rendered(kind, context):
    subject, body = _parted(_template(kind))
    values = {**context, "cluster": _cluster(), "site": settings.SITE_ADDRESS}
    body = body.render(_plain(values)).strip()
    frame = _template("frame").render(_plain({**values, "body": body}))
    text = GAP.sub("\n\n", frame.strip())
    return subject.render(_plain(values)).strip(" "), f"{text}\n"


def _template(kind):
    return engines["django"].engine.get_template(f"mail/{kind}.txt")


def _plain(values):
    return Context(values, autoescape=False)


def _parted(template):
    """Part a template after its own first line, whose end no value can move."""
    nodes = template.nodelist
    for place, node in enumerate(nodes):
        if isinstance(node, TextNode) and "\n" in node.s:
            before, after = map(TextNode, node.s.split("\n", 1))
            return (
                _with(template, [*nodes[:place], before]),
                _with(template, [after, *nodes[place + 1 :]]),
            )
    return template, _with(template, [])


def _with(template, nodes):
    part = copy(template)
    part.nodelist = NodeList(nodes)
    return part


def _cluster():
    """Give the name that the cluster signs with today."""
    name = ClusterName.objects.on(timezone.localdate()).last()
    return name.name if name else "Klyngeregisteret"


def _host():
    return urlsplit(settings.SITE_ADDRESS).hostname
