"""Write letters in the language of the recipient, and queue them."""

from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.utils import timezone, translation

from members.models import Cluster, ClusterName, Letter

from . import quotas
from .rendering import NO_NAME, as_html, default_address, read_site, render


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
    site = read_site(kind, language)
    with translation.override(language):
        made = render(kind, context, site)
    button = context.get("link", "")
    html = as_html(made.subject, made.text, language, button, made.body)
    fields = {"html": html, "subject": made.subject, "text": made.text, **fields}
    return queue(kind, to=to, language=language, **fields)


def write_to(recipient, kind, context, **fields):
    """Write to a user, a person or the sender of a request, in their language."""
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
    """Return the address of the secretariat to which the registry itself writes."""
    return default_address()


def sender():
    """Return the From field, and a list of the addresses for replies, which may be empty."""
    row = Cluster.objects.values_list("sender_name", "reply_to").first()
    name, address, reply_to = sender_of(*(row or ("", "")))
    return formataddr((name, address)), [reply_to] if reply_to else []


def sender_of(own_name, reply_to):
    """Return the (name, address, reply address) of e-mails if staff chose these two.

    The name is the chosen one, that of DEFAULT_FROM_EMAIL or the cluster's; the address,
    for which the mail server answers, is always that of DEFAULT_FROM_EMAIL.
    """
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return own_name or name or _cluster_name(), address, reply_to


def _cluster_name():
    name = ClusterName.objects.on(timezone.localdate()).last()
    return name.name if name else NO_NAME
