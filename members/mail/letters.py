"""Render letters in the language of the recipient, and queue them."""

import re
from copy import copy
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.template import Context, engines
from django.template.base import NodeList, TextNode
from django.utils import timezone, translation

from members.models import ClusterName, Letter

from . import quotas
from .html import as_html

BLANK_LINES = re.compile(r"\n\s*\n")


def write(kind, *, to, language, context=None, sender=None, **fields):
    """Render templates/mail/<kind>.txt and queue it; return the letter.

    The line "Label: {{ link }}" of the template becomes the button of the HTML part.

    The letter counts against the quotas of its kind, of `to` and of `sender`; return None
    if an optional one is left out.

    `name` in the context is the recipient's, for the greeting. The letter is not sent
    before `due_at` nor after `expires_at`. Its text is deleted once it is sent, unless
    `is_secret=False`. Raises ValidationError, for example for a line break in a header.
    """
    if not quotas.is_within(kind, to, sender):
        return None
    context = context or {}
    with translation.override(language):
        subject, body, text = _render(kind, context)
    button = context.get("link", "")
    fields.setdefault("html", as_html(subject, text, language, button, body))
    return queue(kind, to=to, language=language, subject=subject, text=text, **fields)


def write_to(recipient, kind, context, **fields):
    """Write to a user, a person or whoever sent a request, in their language."""
    context = {"name": recipient.name, **context}
    to, language = recipient.email, recipient.language
    return write(kind, to=to, language=language, context=context, **fields)


def queue(kind, *, to, language, subject, text, **fields):
    """Queue a letter that is already rendered; `html` is derived from the text."""
    fields.setdefault("html", as_html(subject, text, language))
    host = urlsplit(settings.SITE_ADDRESS).hostname
    fields.setdefault("message_id", f"<{uuid4()}@{host}>")
    letter = Letter(
        kind=kind,
        to=to.strip(" "),
        language=language,
        subject=subject,
        text=text,
        **fields,
    )
    letter.full_clean()
    letter.save(force_insert=True)
    return letter


def secretariat_address():
    """Return the bare address of DEFAULT_FROM_EMAIL."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def sender():
    """Return the From field: the name in DEFAULT_FROM_EMAIL, else that of the cluster."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or _cluster_name(), address))


def _render(kind, context):
    """Return (subject, body, text); the template's first line is the subject."""
    subject, body = _split_first_line(_template(kind))
    values = {**context, **_site()}
    body = body.render(_plain_text(values)).strip()
    frame = _template("frame").render(_plain_text({**values, "body": body}))
    text = BLANK_LINES.sub("\n\n", frame.strip())
    return subject.render(_plain_text(values)).strip(" "), body, f"{text}\n"


def _site():
    """Return what every e-mail may name: the cluster, the site and whom to write to."""
    return {
        "cluster": _cluster_name(),
        "site": settings.SITE_ADDRESS,
        "contact": secretariat_address(),
    }


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


def _cluster_name():
    name = ClusterName.objects.on(timezone.localdate()).last()
    return name.name if name else "Klyngeregisteret"
