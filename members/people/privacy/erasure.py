"""Erase a person; the history of organizations stays (GDPR article 17).

The rows stay without anybody's name, and triggers refuse to write it back. Former
versions of the rows remain in the database's files until it is vacuumed, in its
write-ahead log and in backups until these are replaced. The journal beside the backups
lists the erasures to repeat in a restored one.
"""

from itertools import chain

import pghistory
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from members import mail
from members.actions import links
from members.media import share_pictures
from members.models import (
    AccessRequest,
    AddressChange,
    Contact,
    Erasure,
    Image,
    IncomingFile,
    Invitation,
    Organization,
    Person,
    RegisterSnapshot,
    Representative,
    User,
)
from members.models.constraints import TRIGGER_MESSAGES
from members.models.erasures import MARK
from members.models.incoming_files import LOOK, WRITE
from members.operation import journal, limits
from members.operation.work import tasks

from . import events
from .columns import WHOLE
from .data_subject import find_again, find_data_subject
from .declaration import PERSONAL_DATA
from .guests import free_places
from .linked import (
    organizations_of,
    organizations_without_other_manager,
    picture_hashes,
    sessions_of,
)
from .near_hits import redacted_near_hits
from .personal_data import by_sole_proprietorship, picture_columns
from .redaction import blank_or_update, redacted_rows
from .register_facts import erase_register_facts
from .slugs import erase_slugs

ERASE_PERMISSION = "members.add_erasure"


@transaction.atomic
def erase(subject, *, by, reason=Erasure.Reason.ASKED, mentions=()):
    """Erase a Person, a User or an address, with all rows of the same person.

    Persons may erase themselves, secretaries others, site administrators staff, and
    superusers superusers. `by` is None for a retention job, and for persons by their own
    link. At their own request, names are redacted only in their own records. `mentions`
    are keys of NearHits, in which the last name is redacted too.
    """
    _lock_rows_of(find_data_subject(subject))
    # Again: the rows may have changed before they were locked.
    data_subject = find_data_subject(subject)
    _require_may_erase(data_subject, by, reason)
    if is_own := _is_own_request(data_subject, by, reason):
        data_subject = data_subject.restricted_to_own_claims()
    if data_subject.is_erased():
        return
    # Only the user's number: history refers to it, and the user may be erased later.
    with pghistory.context(user=by.pk if by else None, reason=""):
        left = list(organizations_without_other_manager(data_subject))
        erasures = _record_erasures(data_subject, by, reason)
        _write_journal(data_subject, erasures, reason, is_own, mentions)
        _erase_data(data_subject, mentions, by=by, reason=reason)
    for organization in left:
        _notify_secretaries(organization)


@journal.repeats(journal.ERASURE)
def _repeat_erasure(line, addresses):
    """Erase the person of a line, {hash: addresses} given; return whether there was one."""
    numbers = {
        noun: {pk for n, pk in line["rows"] if n == noun} for noun, _pk in line["rows"]
    }
    hits = {address for h in line["hashes"] for address in addresses.get(h, ())}
    people = numbers.get(Erasure.Noun.PERSON, set())
    users = numbers.get(Erasure.Noun.USER, set())
    data_subject = find_again(people, users, hits)
    is_nobody = not (people or users or hits)
    if is_nobody or data_subject.is_erased():
        return False
    values = {"reason": line["reason"], "is_own": line["is_own"]}
    _erase_again(data_subject, mentions=line.get("mentions", ()), **values)
    return True


@transaction.atomic
def _erase_again(data_subject, *, reason, is_own, mentions):
    """Repeat an erasure in a restored database; the rights were checked the first time."""
    _lock_rows_of(data_subject)
    if is_own:
        data_subject = data_subject.restricted_to_own_claims()
    with pghistory.context(user=None, reason=""):
        _record_erasures(data_subject, None, reason)
        _erase_data(data_subject, mentions, reason=reason)


def is_staff(subject):
    """Whether the person has a staff user; those cannot erase themselves."""
    users = User.objects.filter(pk__in=find_data_subject(subject).users)
    return users.filter(is_staff=True).exists()


def erased_values(data, row):
    """Return {column: value after an erasure} of a row or an event."""
    names = {field.name for field in row._meta.fields}
    present = {n: v for n, v in data.columns.items() if n in names and getattr(row, n)}
    values = {name: _erased_value(value, row) for name, value in present.items()}
    return values | dict.fromkeys(picture_columns(type(row)))


def _erased_value(value, row):
    if not callable(value):
        return value
    return MARK if hasattr(row, "pgh_id") else value(row.pk)


def _require_may_erase(data_subject, by, reason):
    users = User.objects.filter(pk__in=data_subject.users)
    is_own = _is_own_request(data_subject, by, reason)
    if is_own and is_staff(data_subject):
        raise ValidationError(
            _(
                "You work in the secretariat, so another site administrator "
                "must erase your data."
            ),
            code="own",
        )
    if is_own or by is None:
        return
    if not by.has_perm(ERASE_PERMISSION):
        raise ValidationError(
            _("Only the secretariat can erase other people."), code="not_yours"
        )
    if is_staff(data_subject) and not by.has_perm("members.change_user"):
        raise ValidationError(
            _("Only a site administrator can erase staff."), code="staff"
        )
    if any(user.only_holder_of().exists() for user in users):
        text = TRIGGER_MESSAGES["an_installation_keeps_one_of_each_role"]
        raise ValidationError(text, code="last")
    if users.filter(is_superuser=True).exists() and not by.is_superuser:
        raise ValidationError(
            _("Only a superuser can erase a superuser."), code="superuser"
        )


def _is_own_request(data_subject, by, reason):
    if by is None:
        return reason != Erasure.Reason.OLD
    return by.pk in data_subject.users


def _lock_rows_of(data_subject):
    """Lock all rows of the person that others may write, in the common lock order.

    Files come first: one that is being written may name the person.
    """
    tasks.cancel_all_of(data_subject.users, kinds=[LOOK, WRITE])
    files = IncomingFile.objects.order_by("pk").select_for_update(no_key=True)
    list(files.values("pk"))
    representatives = Representative.objects.filter(user__in=data_subject.users)
    organizations = Organization.objects.filter(
        Q(pk__in=representatives.values("organization"))
        | Q(contacts__person__in=data_subject.people)
        | Q(invitations__email__in=data_subject.addresses)
        | Q(access_requests__email__in=data_subject.addresses)
        | Q(pk__in=_own_firms(data_subject))
    ).values("pk")
    locked = Organization.objects.filter(pk__in=organizations).order_by("pk")
    list(locked.select_for_update(no_key=True).values("pk"))
    for model, pks in ((User, data_subject.users), (Person, data_subject.people)):
        list(model.objects.filter(pk__in=pks).order_by("pk").select_for_update())


def _own_firms(data_subject):
    """Filter the organizations that are sole proprietorships of the person."""
    answers = RegisterSnapshot.objects.filter(by_sole_proprietorship(data_subject))
    return Organization.objects.filter(register_snapshot__in=answers)


def _record_erasures(data_subject, by, reason):
    """Create the Erasure rows, and return their numbers; triggers now let history be blanked."""
    made = [
        Erasure(noun=noun, row_id=row_id, by=by, reason=reason)
        for noun, row_id in data_subject.rows()
    ]
    for erasure in made:
        erasure.save()
    return [erasure.pk for erasure in made]


def _write_journal(data_subject, erasures, reason, is_own, mentions):
    journal.record(
        journal.ERASURE,
        rows=data_subject.rows(),
        hashes=journal.hashes_of(data_subject.addresses),
        key=journal.key_name(),
        reason=reason,
        is_own=is_own,
        erasures=erasures,
        mentions=[*mentions],
    )


def _erase_data(data_subject, mentions, **recorded):
    hashes = picture_hashes(data_subject)
    for organization in _own_firms(data_subject):
        erase_register_facts(organization, **recorded)
    _end_access(data_subject)
    for session in sessions_of(data_subject):
        session.delete()
    _erase_letters_to_wanted_addresses(data_subject)
    # Deleted rows first: a standing consent refuses that its item is blanked.
    for data in sorted(PERSONAL_DATA, key=lambda data: not data.is_deleted):
        if data.model not in WHOLE:
            _erase_rows(data, data_subject)
    _redact(data_subject, mentions)
    mail.erase(*data_subject.identifiers, *data_subject.self_asserted)
    limits.forget(*data_subject.addresses)
    Image.objects.unused().filter(hash__in=hashes).delete()
    tasks.delete_files()
    IncomingFile.objects.empty()
    share_pictures.delete_outdated()


def _erase_letters_to_wanted_addresses(data_subject):
    """Blank the links to addresses that the person asked for: other mailboxes, maybe."""
    changes = AddressChange.objects.filter(user__in=data_subject.users)
    mail.erase_kind("account_address", set(changes.values_list("email", flat=True)))


def _redact(data_subject, mentions):
    own = organizations_of(data_subject)
    everywhere = redacted_rows(data_subject.identifiers)
    in_own_records = redacted_rows(data_subject.self_asserted, of=own)
    near = redacted_near_hits(data_subject, mentions)
    for row, changed in chain(everywhere, in_own_records, near):
        blank_or_update(row, changed)
    erase_slugs(data_subject.identifiers, mentions)
    erase_slugs(data_subject.self_asserted, of=own)


def _erase_rows(data, data_subject):
    model = apps.get_model(data.model)
    rows = model._base_manager.filter(data.belongs_to(data_subject))
    pks = set(rows.values_list("pk", flat=True))
    if data.is_deleted:
        rows.delete()
    for row in model._base_manager.filter(pk__in=pks):
        blank_or_update(row, erased_values(data, row) | data.also_set)
    if event_model := events.event_model(model):
        # Deleted contacts have events, and no row.
        pks |= data_subject.people if model is Person else set()
        for event in event_model.objects.filter(pgh_obj_id__in=pks):
            blank_or_update(event, erased_values(data, event))


def _end_access(data_subject):
    """End access and contacts; withdraw the person's invitations and access requests."""
    _revoke_rows(Representative.objects.filter(user__in=data_subject.users))
    _revoke_rows(Contact.objects.filter(person__in=data_subject.people))
    free_places(data_subject)
    own = Q(email__in=data_subject.addresses) | Q(invited_by__in=data_subject.users)
    unanswered = Invitation.objects.unanswered().filter(own)
    unanswered.update(withdrawn_at=timezone.now())
    AccessRequest.objects.waiting().filter(email__in=data_subject.addresses).delete()
    for user in User.objects.filter(pk__in=data_subject.users):
        user.groups.clear()
        user.user_permissions.clear()


def _revoke_rows(rows):
    """End the rows at once, and delete those of days to come."""
    today = timezone.localdate()
    rows.filter(since__gt=today).delete()
    ended = {"until": today, "until_precision": "day", "is_revoked": True}
    rows.filter(Q(until=None) | Q(until__gte=today)).update(**ended)


def _notify_secretaries(organization):
    for user in User.objects.filter(groups__name="secretary", is_active=True):
        language = user.language
        link = links.url(
            "organization", "admin_page", organization.pk, language=language
        )
        context = {"organization": organization, "link": link}
        mail.write_to(user, "nobody_looks_after", context, is_secret=False)
