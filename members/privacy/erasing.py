"""Erase somebody: what is theirs goes, what the organizations did stays.

Afterwards the rows stand with nobody's name on them, and no write brings it back. What
the database wrote before may lie in its files until it is vacuumed, in its log of writes
and in copies of it until these are replaced.
"""

from itertools import chain

import pghistory
from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from members import limits, links, mail
from members.models import (
    AccessRequest,
    Erasure,
    Image,
    Invitation,
    Organization,
    Person,
    Representative,
    User,
)
from members.models.erasures import MARK

from . import events
from .columns import WHOLE
from .data_subject import find
from .declaration import HELD
from .redaction import rows_that_say

MAY_ERASE, PERSON = "members.add_erasure", "members.Person"


@transaction.atomic
def erase(subject, *, by, reason=Erasure.Reason.ASKED):
    """Erase a Person, a User or an address, with all that is the same human being.

    Who may: the person; secretaries and site administrators. Staff are erased by a site
    administrator, superusers by another superuser. `by` is None when the clock does it,
    or the person by the link in a letter. At the person's own word, a name goes only
    where the person belongs: nobody may take words of their choice from others' texts.
    """
    _lock(find(subject))
    data_subject = find(subject)
    must_be_allowed(data_subject, by, reason)
    if _is_own(data_subject, by, reason):
        data_subject = data_subject.restricted_to_own_claims()
    if data_subject.is_erased():
        return
    # The user is no more when what follows is read: only the number is told.
    with pghistory.context(user=by.pk if by else None, reason=""):
        left = list(last_manager_of(data_subject))
        _open_the_door(data_subject, by, reason)
        _blank(data_subject)
    for organization in left:
        _tell_secretariat(organization)


def must_be_allowed(data_subject, by, reason=Erasure.Reason.ASKED):
    """Refuse whoever may not erase this person."""
    users = User.objects.filter(pk__in=data_subject.users)
    is_own = _is_own(data_subject, by, reason)
    if is_own and is_staff(data_subject):
        raise ValidationError(
            _("You are staff: another site administrator erases you."), code="own"
        )
    if is_own or by is None:
        return
    if not by.has_perm(MAY_ERASE):
        raise ValidationError(
            _("Only the secretariat erases others."), code="not_yours"
        )
    if is_staff(data_subject) and not by.has_perm("members.change_user"):
        raise ValidationError(_("A site administrator erases staff."), code="staff")
    if users.filter(is_superuser=True).exists() and not by.is_superuser:
        raise ValidationError(_("A superuser erases a superuser."), code="superuser")


def is_staff(subject):
    """Say whether the person is staff, and so is not erased at their own word."""
    users = User.objects.filter(pk__in=find(subject).users)
    return users.filter(is_staff=True).exists()


def _is_own(data_subject, by, reason):
    if by is None:
        return reason != Erasure.Reason.OLD
    return by.pk in data_subject.users


def last_manager_of(data_subject):
    """Give the organizations that nobody looks after once the person is erased."""
    acting = Representative.objects.current().managers().filter(user__is_active=True)
    others = acting.exclude(user__in=data_subject.users)
    theirs = acting.filter(user__in=data_subject.users)
    mine = Organization.objects.filter(pk__in=theirs.values("organization"))
    return mine.exclude(pk__in=others.values("organization"))


def _lock(data_subject):
    """Make whoever writes to or about the person wait: the organizations first, as access does."""
    acts = Representative.objects.filter(user__in=data_subject.users)
    organizations = Organization.objects.filter(
        Q(pk__in=acts.values("organization"))
        | Q(people__in=data_subject.people)
        | Q(invitations__email__in=data_subject.addresses)
        | Q(access_requests__email__in=data_subject.addresses)
    ).values("pk")
    locked = Organization.objects.filter(pk__in=organizations).order_by("pk")
    list(locked.select_for_update(no_key=True).values("pk"))
    for noun, ids in ((User, data_subject.users), (Person, data_subject.people)):
        list(noun.objects.filter(pk__in=ids).order_by("pk").select_for_update())


def _open_the_door(data_subject, by, reason):
    """Write down that they are erased: from here on history lets go of what is theirs."""
    for noun, row_id in data_subject.rows():
        Erasure.objects.create(noun=noun, row_id=row_id, by=by, reason=reason)


def _blank(data_subject):
    shown = pictures_shown(data_subject)
    _end_access(data_subject)
    _end_sessions(data_subject)
    # What goes, goes first: a consent refuses that what it is about is blanked.
    for held in sorted(HELD, key=lambda held: not held.goes):
        if held.noun not in WHOLE:
            _blank_rows(held, data_subject)
    near = _organizations_of(data_subject)
    everywhere = rows_that_say(data_subject.words)
    for row, changed in chain(
        everywhere, rows_that_say(data_subject.self_asserted, of=near)
    ):
        _write(type(row)._base_manager, row, changed)
    mail.erase(*data_subject.words, *data_subject.self_asserted)
    limits.reset(*data_subject.addresses)
    Image.objects.unused().filter(hash__in=shown).delete()


def _organizations_of(data_subject):
    """The organizations that they act or acted for, or are a contact of, by number."""
    theirs = Q(representatives__user__in=data_subject.users)
    theirs |= Q(people__in=data_subject.people)
    return set(Organization.objects.filter(theirs).values_list("pk", flat=True))


def _blank_rows(held, data_subject):
    noun = apps.get_model(held.noun)
    rows = noun._base_manager.filter(held.whose(data_subject))
    numbers = set(rows.values_list("pk", flat=True))
    if held.goes:
        rows.delete()
    for row in noun._base_manager.filter(pk__in=numbers):
        _write(noun._base_manager, row, left_of(held, row) | held.extra)
    told = events.of(noun)
    if told:
        # Contacts that were deleted have events, and no row.
        numbers |= data_subject.people if noun is Person else set()
        for event in told.objects.filter(pgh_obj_id__in=numbers):
            _write(told.objects, event, left_of(held, event))


def left_of(held, row):
    """What shall stand in each column of a row or an event that says something."""
    there = {field.name for field in row._meta.fields}
    is_event = hasattr(row, "pgh_id")
    said = {n: to for n, to in held.columns.items() if n in there and getattr(row, n)}
    left = {n: _final(to, row.pk, is_event) for n, to in said.items()}
    return left | dict.fromkeys(pictures_of(row, held))


def _final(left, number, is_event):
    if not callable(left):
        return left
    return MARK if is_event else left(number)


def pictures_of(row, held):
    """The columns of a person that point at a picture."""
    fields = row._meta.fields if held.noun == PERSON else []
    return [field.attname for field in fields if field.related_model is Image]


def _write(rows, row, changed):
    if changed:
        rows.filter(pk=row.pk).update(**changed)


def pictures_shown(data_subject):
    """The pictures that show the person, today or in former days, by hash."""
    found = set()
    for noun in (Person, events.of(Person)):
        number = "pk" if noun is Person else "pgh_obj_id"
        for row in noun.objects.filter(**{f"{number}__in": data_subject.people}):
            found |= {getattr(row, name) for name in pictures_of(row, HELD[0])}
    return found - {None}


def _end_access(data_subject):
    """Let them act for nobody, and let nothing stay open that they were sent or sent."""
    today = timezone.localdate()
    acts = Representative.objects.filter(user__in=data_subject.users)
    acts.filter(since__gt=today).delete()
    ended = {"until": today, "until_precision": "day", "is_revoked": True}
    acts.filter(Q(until=None) | Q(until__gte=today)).update(**ended)
    unanswered = Invitation.objects.unanswered()
    theirs = Q(email__in=data_subject.addresses) | Q(invited_by__in=data_subject.users)
    unanswered.filter(theirs).update(withdrawn_at=timezone.now())
    AccessRequest.objects.waiting().filter(email__in=data_subject.addresses).delete()
    for user in User.objects.filter(pk__in=data_subject.users):
        user.groups.clear()
        user.user_permissions.clear()


def _end_sessions(data_subject):
    """Log them out everywhere, also where they had only written their address."""
    for session in sessions_of(data_subject):
        session.delete()


def sessions_of(data_subject):
    """The sessions of the users, and those that hold an address of theirs."""
    users = {str(pk) for pk in data_subject.users}
    for session in Session.objects.all():
        held = session.get_decoded()
        said = str(held).lower()
        if held.get(SESSION_KEY) in users or any(
            a in said for a in data_subject.addresses
        ):
            yield session


def _tell_secretariat(organization):
    for user in User.objects.filter(groups__name="secretary", is_active=True):
        mail.write(
            "nobody_looks_after",
            to=user.email,
            language=user.language,
            context={
                "name": user.name,
                "organization": organization,
                "link": links.url(
                    "organization",
                    "admin_page",
                    organization.pk,
                    language=user.language,
                ),
            },
            is_secret=False,
        )
