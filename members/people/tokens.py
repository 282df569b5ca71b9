"""The token of a person's own link: signed, and valid while `Person.link_key` is the same.

It can be used many times, and every e-mail contains the same one: consent can be
withdrawn by any e-mail that the person still has.
"""

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from members.models import Person

SIGNER = Signer(salt="members.people", sep=".")


def token_for(person):
    return SIGNER.sign_object([person.pk, person.link_key])


def read_token(token):
    """Return (pk, link_key) of a token, or None if it was not signed here."""
    try:
        pk, key = SIGNER.unsign_object(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return pk, key


def find_by_token(token):
    """Return the person of the token; all failures raise the same ValidationError."""
    pk, key = read_token(token) or (None, "")
    people = Person.objects.select_related("entered_by", "picture")
    reachable = people.defer("picture__data").exclude(link_key="")
    person = reachable.filter(pk=pk).first()
    if person is None or not constant_time_compare(person.link_key, key):
        raise ValidationError(_("This link is no longer valid."), code="closed")
    return person


def lock_person(person):
    """Return the person as stored now, locked; raise ValidationError once erased."""
    row = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not row.link_key:
        raise ValidationError(_("This person has been erased."), code="erased")
    return row
