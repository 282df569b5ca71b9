"""A change of an e-mail address: the former one is told, and may object for seven days.

Triggers (members/models/address_triggers.py) record every change of the address of a user
or a person, in whichever way it is written: by the own link, the account, a contact's
card, the user's page, an undo, a file or a command. The rest is the same for all of them.
"""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from members import mail
from members.accounts import addresses, sessions
from members.actions import Action, holder_of_link, left_out, links, without_actor
from members.fields.masks import mask_address
from members.mail import confirmations
from members.models import AddressChange, Consent, Person, SecondFactor, User
from members.models.address_changes import VALID_FOR
from members.models.email_addresses import readable
from members.models.incoming_files import LEAST_HOLD
from members.models.persons import new_key
from members.operation.work.declared import periodic
from members.operation.work.schedules import Every
from members.records.history import after_undo

from .consent import end_consents
from .corrections import save_own_items
from .notifications import write_to_person
from .tokens import lock_person

OBJECTION = "account_objection"


@periodic(
    "address_changes",
    gettext_lazy("Tell former addresses of a change"),
    Every(timedelta(minutes=1)),
)
def tell_former_addresses():
    """Write to each former address once, however many rows had it; not if it is back."""
    rows = AddressChange.objects.unannounced().order_by("pk")
    # Of a file that may still be undone nobody hears.
    last_hour = timezone.now() - LEAST_HOLD
    rows = rows.exclude(person__held_notices__batch__began_at__gt=last_hour)
    for pair in dict.fromkeys(rows.values_list("former", "email")):
        left_out(_tell, *pair)


@transaction.atomic
def _tell(former, email):
    """Write once for all rows between the two addresses; a refused letter is tried again."""
    rows = AddressChange.objects.unannounced().filter(former=former, email=email)
    # The account first: an objection to its change has more to say.
    rows = rows.order_by(F("user").asc(nulls_last=True), "pk")
    rows = rows.select_related("user", "person")
    locked = list(rows.select_for_update(of=["self"], skip_locked=True))
    changes = [row for row in locked if _is_elsewhere(row)]
    if changes:
        write_to_former(_kind_of(changes[0]), changes[0])
    pks = [row.pk for row in locked]
    AddressChange.objects.filter(pk__in=pks).update(tells_former=False)


def _is_elsewhere(change):
    """Whether the owner still has another address than the former one, and is not erased."""
    owner = change.owner
    is_reachable = owner is not None and (change.user_id or owner.link_key)
    return bool(is_reachable) and owner.email != change.former


def _kind_of(change):
    return "account_address_changed" if change.user_id else "person_address_changed"


def write_to_former(kind, change):
    """Write to the former address, with the link to object."""
    owner = change.owner
    token = confirmations.token(OBJECTION, change=change.pk)
    mail.write(
        kind,
        to=change.former,
        language=owner.language,
        context={
            "name": owner.name,
            "email": address_to_show(change),
            "link": links.url(
                "confirmation", "confirm", token, language=owner.language
            ),
        },
        expires_at=timezone.now() + VALID_FOR,
    )


def address_to_show(change):
    """Return the new address; of a person masked, as the former may be a stranger's."""
    if change.user_id:
        return readable(change.email)
    return mask_address(change.email)


def find_objection(pk):
    """Return a recent change, maybe taken back already, or raise ValidationError."""
    rows = AddressChange.objects.recent().select_related("user", "person")
    if change := rows.filter(pk=pk).first():
        return change
    raise ValidationError(_("This link is no longer valid."), code="closed")


def object_to_address(change):
    """Stop the change, or reverse it and all later ones, of all rows that moved with it.

    Sessions and the personal link end, passkeys and codes that were added since are
    deleted, and the secretariat is notified: also where the former address is taken by now,
    maybe to keep it from its owner.
    """
    try:
        with transaction.atomic():
            _object_to_address(change)
    except IntegrityError as refused:
        with transaction.atomic():
            _object_to_address(change, is_taken=True)
        raise ValidationError(
            _("Someone else has this address now. The secretariat has been told."),
            code="taken",
        ) from refused


def _object_to_address(change, *, is_taken=False):
    _lock_owner(change)
    row = find_objection(change.pk)
    if row.taken_back_at is not None:
        return  # the button was pressed twice
    for first in _first_of_each(_changes_to_reverse(row)):
        owner = _lock_owner(first)
        stop = _stop_user if first.user_id else _stop_person
        stop(owner, first)
        if not is_taken:
            reverse = _reverse_of_user if first.user_id else _reverse_of_person
            reverse(owner, first)
    _write_to_secretariat(row, is_taken)


def _write_to_secretariat(row, is_taken):
    owner = row.owner
    noun, language = owner._meta.model_name, settings.LANGUAGE_CODE
    link = links.url(noun, "admin_page", owner.pk, language=language)
    was_changed = row.confirmed_at is not None
    context = {"user": owner, "link": link, "was_changed": was_changed}
    context["is_taken"] = is_taken
    to = mail.secretariat_address()
    mail.write("account_objected", to=to, language=language, context=context)


def _lock_owner(change):
    if change.user_id:
        return addresses.lock_user(User(pk=change.user_id))
    return lock_person(Person(pk=change.person_id))


def _changes_to_reverse(change):
    """Return the change, later ones of the same owner, and those between the same addresses."""
    standing = AddressChange.objects.recent().filter(taken_back_at=None)
    owner = {"user": change.user_id, "person": change.person_id}
    own = standing.filter(pk__gte=change.pk, **owner)
    pairs = Q(pk__in=own)
    for former, email in own.values_list("former", "email"):
        pairs |= Q(former=former, email=email, confirmed_at__isnull=False)
    return list(standing.filter(pairs).order_by("pk"))


def _first_of_each(changes):
    owners = {}
    for change in changes:
        owners.setdefault((change.user_id, change.person_id), change)
    return owners.values()


def _stop_user(user, first):
    sessions.end_sessions(user, user.email)
    SecondFactor.objects.filter(user=user, created_at__gte=first.asked_at).delete()


def _reverse_of_user(user, first):
    later = user.address_changes.filter(pk__gte=first.pk, taken_back_at=None)
    if later.exclude(confirmed_at=None).exists():
        addresses.change_address(user, first.former, by=None)
    _take_back(later)


def _stop_person(person, first):
    """End the link, and the consents given with it since."""
    since = timezone.localdate(first.asked_at)
    given = person.consents.standing().filter(since__gte=since)
    end_consents(person, given.values_list("item", flat=True))
    person.link_key = new_key()
    person.save(update_fields=["link_key"])


def _reverse_of_person(person, first):
    save_own_items(person, {Consent.Item.EMAIL: first.former})
    write_to_person("person_link", person)
    _take_back(person.address_changes.filter(pk__gte=first.pk, taken_back_at=None))


def _take_back(changes):
    """End them all, the one that was recorded just now for the reversal as well."""
    changes.update(taken_back_at=timezone.now(), tells_former=False)


OBJECT = Action(
    gettext_lazy("It was not me: stop it"),
    without_actor(object_to_address),
    "",
    may=holder_of_link,
)


@after_undo
def _follow_undo(plan):
    """End the sessions of users with a restored address; send persons their new link."""
    rows = plan.of("update")
    for row in rows.get(User, ()):
        if "email" in row.columns:
            sessions.end_sessions(User(pk=row.row_id), row.live["email"])
    for row in rows.get(Person, ()):
        if "email" in row.columns:
            _send_new_link(Person(pk=row.row_id))


def _send_new_link(person):
    row = lock_person(person)
    # An undo of the whole act has restored the consents along with the address.
    end_consents(row, [Consent.Item.EMAIL])
    if row.email:
        write_to_person("person_link", row)
