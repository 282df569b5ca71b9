"""The token of a person's own link: signed, and valid while `Person.link_key` is the same.

It can be used many times in MAX_AGE. Afterwards it still hides everything and asks for a
new one, so that consent can be withdrawn by any e-mail that the person still has.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, SignatureExpired, Signer, TimestampSigner
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from members.models import Person

MAX_AGE = timedelta(days=90)
SIGNER = TimestampSigner(salt="members.people", sep=".")
# Of links from before they had a time, which are all ended.
TIMELESS = Signer(salt="members.people", sep=".")


def token_for(person):
    return SIGNER.sign_object([person.pk, person.link_key])


def read_token(token):
    """Return (pk, link_key) of a token, ended or not, or None if it was not signed here."""
    for signer in (SIGNER, TIMELESS):
        try:
            pk, key = signer.unsign_object(token)
        except (BadSignature, ValueError, TypeError):
            continue
        return pk, key
    return None


def find_by_token(token, *, also_ended=False):
    """Return the person of the token; all failures raise the same ValidationError.

    Only that of an ended link has the code "ended".
    """
    person = _find_person(token)
    if not also_ended:
        _refuse_ended(token)
    return person


def _refuse_ended(token):
    try:
        SIGNER.unsign(token, max_age=MAX_AGE)
    except (SignatureExpired, ValueError) as ended:
        text = _("This link was valid for %(days)s days, which have passed.")
        params = {"days": MAX_AGE.days}
        raise ValidationError(text, code="ended", params=params) from ended


def _find_person(token):
    pk, key = read_token(token) or (None, "")
    people = Person.objects.select_related("entered_by", "picture")
    reachable = people.defer("picture__data").exclude(link_key="")
    person = reachable.filter(pk=pk).first()
    if person is None or not constant_time_compare(person.link_key, key):
        raise _closed()
    return person


def lock_person(person):
    """Return the person as stored now, locked; raise ValidationError once erased."""
    row = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not row.link_key:
        raise ValidationError(_("This person has been erased."), code="erased")
    return row


def lock_by_link(person):
    """Return the same for an act by the person's link; refuse one that was replaced meanwhile.

    The link of a wrong address must not act on while the right one objects to it.
    """
    row = lock_person(person)
    if row.link_key != person.link_key:
        raise _closed()
    return row


def _closed():
    return ValidationError(_("This link is no longer valid."), code="closed")
