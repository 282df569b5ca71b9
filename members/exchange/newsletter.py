"""The file of the newsletter's recipients, at a secret address that administrators make.

It is the whole truth: an e-mail service has to delete all others.
"""

from functools import partial
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language, gettext as _, gettext_lazy

from members.actions import Action, Staff, links
from members.actions.declaration import always
from members.models import (
    Contact,
    ListDownload,
    NewsletterConsent,
    NewsletterFeed,
)
from members.models.invitations import fingerprint, new_token
from members.people import newsletter
from members.tables import Table

NOUN, LATEST = "newsletter", 20
PERMISSION = "members.view_listdownload"
HEAD = (
    *("email", "name", "organization", "language", "functions"),
    *("agreed_on", "unsubscribe"),
)


def recipients():
    """Return the Table of the consents of this moment; one row for an address."""
    current = Contact.objects.current().by_function().select_related("organization")
    consents = NewsletterConsent.objects.of_contacts().select_related("person")
    consents = consents.prefetch_related(Prefetch("person__contacts", current))
    rows = groupby(
        consents.order_by("person__email", "pk"), lambda row: row.person.email
    )
    return Table(NOUN, HEAD, [_row(email, list(same)) for email, same in rows])


def _row(email, consents):
    person = consents[0].person
    contacts = [row for each in consents for row in each.person.contacts.all()]
    organizations = dict.fromkeys(str(row.organization) for row in contacts)
    functions = dict.fromkeys(row.get_function_display() for row in contacts)
    return (
        email,
        person.name,
        ", ".join(organizations),
        person.language,
        ", ".join(functions),
        timezone.localdate(consents[0].given_at).isoformat(),
        newsletter.end_address(person),
    )


def find_feed(secret):
    """Return the NewsletterFeed of the secret; None without a service, or once revoked."""
    feed = NewsletterFeed.objects.standing().first()
    is_same = feed and constant_time_compare(feed.secret_hash, fingerprint(secret))
    return feed if is_same and newsletter.service() else None


def log_reading(network, rows):
    """Record when the file was read, from which network, and the number of its rows."""
    ListDownload.objects.create(
        noun=NOUN, ending="csv", query=network, rows=rows, has_personal_data=True
    )


def readings():
    return ListDownload.objects.filter(noun=NOUN)[:LATEST]


@transaction.atomic
def make_address(target, *, by):
    """Return a new secret URL; only its hash is stored. The former one ends at once."""
    if not newsletter.service():
        raise ValidationError(_("First enter the name of the e-mail service."))
    _end(by)
    secret = new_token()
    NewsletterFeed.objects.create(secret_hash=fingerprint(secret), made_by=by)
    return links.url("newsletter", "file", secret, language=get_language())


@transaction.atomic
def revoke_address(target, *, by):
    if not _end(by):
        raise ValidationError(_("There is no address any more."), code="gone")


def _end(by):
    standing = NewsletterFeed.objects.standing()
    return standing.update(revoked_at=timezone.now(), revoked_by=by)


_administrators_action = partial(Action, may=Staff(PERMISSION))
MAKE = _administrators_action(
    gettext_lazy("Make a new address"),
    make_address,
    "",
    takes_factor=always,
)
REVOKE = _administrators_action(
    gettext_lazy("Revoke the address"),
    revoke_address,
    gettext_lazy("The address no longer works."),
)
