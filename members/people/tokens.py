"""The link in a letter: signed, good for as long as the person's key is the same.

It opens more than once, and every letter has the same one: whoever has agreed to
something can take it back by any letter that is still at hand.
"""

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from members.models import Person

SIGNER = Signer(salt="members.people", sep=".")


def token_of(person):
    return SIGNER.sign_object([person.pk, person.link_key])


def find(token):
    """Find the person whose link has the token, or refuse with the same words for all."""
    try:
        number, key = SIGNER.unsign_object(token)
    except (BadSignature, ValueError, TypeError) as bad:
        raise _closed() from bad
    people = Person.objects.select_related("organization", "entered_by", "picture")
    reachable = people.defer("picture__data").exclude(link_key="")
    person = reachable.filter(pk=number).first()
    if person is None or not constant_time_compare(person.link_key, key):
        raise _closed()
    return person


def lock(person):
    """Read the person anew; whoever else writes about the same one waits.

    Whoever was erased meanwhile has no link, and nobody writes about them any more.
    """
    row = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not row.link_key:
        raise ValidationError(_("This person has been erased."), code="erased")
    return row


def _closed():
    return ValidationError(_("This link is not valid any more."), code="closed")
