"""Write letters in the language of the recipient, within quotas, and queue them."""

from datetime import timedelta
from email.utils import formataddr, parseaddr
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from members.fields import refusal_of
from members.models import Cluster, ClusterName, Letter
from members.models.email_addresses import readable
from members.models.plain_texts import validate_name
from members.operation import alarms, limits

from .rendering import (
    BLANK_LINES,
    NO_NAME,
    as_html,
    default_address,
    read_site,
    render,
)

DAY = timedelta(days=1)
SENT_TOO_MANY = _(
    "You have sent as many e-mails of this kind as one can in a day. Please try again"
    " tomorrow."
)
GOT_TOO_MANY = _(
    "We have sent %(email)s as many e-mails of this kind as we send in a day. Please try"
    " again tomorrow."
)
STOPPED = _(
    "This form sends no e-mails right now, because it has been misused. Please write to"
    " the secretariat instead."
)
STAFF_FACTOR = 25  # the secretariat may write to everybody it has entered in one day


class Quota(NamedTuple):
    """Letters a day that nobody asked for: to one mailbox, by one row or address.

    Beyond it the act is refused in words; an optional letter is left out instead.
    """

    to_one: int
    by_one: int
    is_optional: bool = False


# tests/mail/test_quotas.py lists every other kind with the limit on it.
QUOTAS = {
    "invitation": Quota(4, 20),
    "person_told": Quota(4, 40),
    "person_changed": Quota(6, 40),
    # By whoever has a link: to its own person alone.
    "erasure_code": Quota(5, 5),
    "person_new_link": Quota(3, 3),
    "person_disowned": Quota(20, 2, is_optional=True),
    # Optional: the own page shows it, too.
    "newsletter_begun": Quota(4, 4, is_optional=True),
    # Optional: nothing is public before the secretariat has decided.
    "person_corrected": Quota(6, 20, is_optional=True),
    # A stranger's address, typed by the person on the page of the own link.
    "person_address": Quota(5, 5),
    # Likewise, typed by a user for the own log-in.
    "account_address": Quota(5, 5),
    # Of a site administrator: STAFF_FACTOR lets them write to 50 new colleagues.
    "staff_added": Quota(4, 2),
    # Optional: the page that the first ones link to shows all that wait.
    "access_request_waiting": Quota(10, 30, is_optional=True),
    "partner_asked": Quota(20, 60, is_optional=True),
    "customer_asked": Quota(20, 60, is_optional=True),
    # Optional: the pages of projects and references show each answer.
    "partner_answered": Quota(20, 60, is_optional=True),
    "customer_answered": Quota(20, 60, is_optional=True),
    # A stranger's address, typed by a member.
    "partner_access": Quota(3, 20),
    # Optional: reports are for the secretariat, which has them all.
    "error_reported": Quota(10, 10, is_optional=True),
    # Optional: a reporter may enter any address, and the decision must not depend on it.
    "review_answer": Quota(10, 10, is_optional=True),
    # A colleague's address, typed by the holder of the link of an invitation.
    "event_colleague": Quota(5, 5),
    # Optional: the page of the link shows the number in the queue.
    "event_waiting": Quota(10, 10, is_optional=True),
    # To the user of the button.
    "sender_sample": Quota(20, 20),
}
# The pools of e-mails that strangers cause to addresses that they type, or to members. A stop must
# never close the log-in, so that its e-mails are counted apart (members/operation/alarms.py).
POOLS = {
    "access_request_confirm": "forms",
    "application_confirm": "forms",
    "error_reported": "forms",
    "event_confirm": "forms",
    "log_in_code": "log_ins",
    "unknown_address": "log_ins",
}


def write(kind, *, to, language, context=None, sender=None, **fields):
    """Render templates/mail/<kind>.txt and queue it; return the letter.

    The line "Label: {{ link }}" of the template becomes the button of the HTML part.

    The letter counts against the quotas of its kind, of `to` and of `sender`; return None
    if an optional one is left out.

    `name` in the context is the recipient's, for the greeting, which has none where a
    stranger may have typed a link or a number in its place. The letter is not sent
    before `due_at` nor after `expires_at`. Its text is deleted once it is sent, unless
    `is_secret=False`. Raises ValidationError, for example for a line break in a header.
    """
    if not is_within_quota(kind, to, sender):
        return None
    context = {**(context or {})}
    if refusal_of(validate_name, context.get("name") or ""):
        context["name"] = ""
    site = read_site(kind, language)
    with translation.override(language):
        made = render(kind, context, site)
    button = context.get("link", "")
    # Only the first paragraph, which no template fills with somebody's own words.
    preview = BLANK_LINES.split(made.body)[0]
    html = as_html(made.subject, made.text, language, button, preview)
    fields = {"html": html, "subject": made.subject, "text": made.text, **fields}
    return queue(kind, to=to, language=language, **fields)


def write_to(recipient, kind, context, **fields):
    """Write to a user, a person or the sender of a request, in their language."""
    context = {"name": recipient.name, **context}
    to, language = recipient.email, recipient.language
    return write(kind, to=to, language=language, context=context, **fields)


def queue(kind, **fields):
    """Queue a letter that is already rendered; `html` is derived from the text."""
    letter = draft(kind, **fields)
    letter.save(force_insert=True)
    return letter


def draft(kind, *, to, language, subject, text, **fields):
    """Return a letter that is already rendered, not saved."""
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
    return letter


def secretariat_address():
    """Return the address of the secretariat to which the registry itself writes."""
    return default_address()


def sender():
    """Return the From field and the address for replies."""
    columns = "sender_name", "reply_to", "secretariat_email"
    name, address, reply_to = sender_of(Cluster.objects.only(*columns).first())
    return formataddr((name, address)), reply_to


def sender_of(cluster):
    """Return the (name, address, reply address) of e-mails by the choices of a Cluster.

    The name is the chosen one, that of DEFAULT_FROM_EMAIL or the cluster's; the address,
    for which the mail server answers, is always that of DEFAULT_FROM_EMAIL. Replies go to
    the chosen address, the secretariat's or that one.
    """
    cluster = cluster or Cluster()
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    reply_to = cluster.reply_to or cluster.secretariat_email or address
    return cluster.sender_name or name or _cluster_name(), address, reply_to


def _cluster_name():
    name = ClusterName.objects.on(timezone.localdate()).last()
    return name.name if name else NO_NAME


def is_within_quota(kind, to, sender):
    """Count a letter; return False if it is left out, raise ValidationError if refused.

    It counts in the transaction of the letter: a letter that is rolled back does not, and
    a refusal saves nothing. `sender` is a row, an address or, when nobody is known, None.
    """
    pool, quota = POOLS.get(kind), QUOTAS.get(kind)
    if pool == "forms" and (words := stop_notice()):
        if quota and quota.is_optional:
            return False
        raise ValidationError(words, code="stopped")
    if pool:
        # Before the quotas, whose rows it would else wait for while others wait for its row.
        alarms.count(pool)
    return not quota or _is_within(quota, kind, to, sender)


def stop_notice():
    """Return the words for visitors if staff have stopped the e-mails from their forms."""
    is_stopped = Cluster.objects.exclude(visitors_stopped_at=None).exists()
    return STOPPED if is_stopped else ""


def _is_within(quota, kind, to, sender):
    factor = STAFF_FACTOR if getattr(sender, "is_staff", False) else 1
    if sender and not _allow(f"by {kind}", _key(sender), quota.by_one * factor):
        return _refuse_letter(quota, SENT_TOO_MANY)
    if not _allow(f"to {kind}", limits.mailbox(to), quota.to_one):
        return _refuse_letter(quota, GOT_TOO_MANY % {"email": readable(to)})
    return True


def _allow(action, who, at_most):
    return limits.allow(action, who, at_most=at_most, per=DAY)


def _refuse_letter(quota, words):
    if quota.is_optional:
        return False
    raise ValidationError(words, code="too_many")


def _key(sender):
    if isinstance(sender, str):
        return limits.mailbox(sender)
    return f"{sender._meta.model_name} {sender.pk}"
