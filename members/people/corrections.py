"""Corrections by persons of their own data, which others do not overwrite unseen."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import mail
from members.actions import Action, holder_of_link, links
from members.mail import confirmations
from members.models import Consent, Letter, Person
from members.models.deferred_constraints import violation_message
from members.models.email_addresses import canonical, comparable
from members.models.persons import new_key

from .consent import end_consents
from .notifications import write_to_person
from .tokens import lock_person

PURPOSE = "person_address"
DOUBLE_CLICK = timedelta(minutes=1)
Item = Consent.Item


@transaction.atomic
def correct(person, *, email, **items):
    """Save the person's own values, and end the consents to emptied items.

    A new e-mail address is stored only once it is confirmed by the link sent to it.
    Return whether that is awaited.
    """
    row = lock_person(person)
    changed = {item: new for item, new in items.items() if getattr(row, item) != new}
    end_consents(row, [item for item, value in changed.items() if not value])
    _save_own_items(row, changed)
    email = canonical(email)
    is_new = email != row.email
    if is_new:
        _send_address_link(row, email)
    return is_new


def confirm_address(pk, key, email):
    """Store the confirmed address, and invalidate the link of former e-mails."""
    email = comparable(email)  # the link may be older than the canonical form
    try:
        with transaction.atomic():
            row = lock_person(find_for_address(pk, key, email))
            if row.email == email:
                return
            row.link_key = new_key()
            _save_own_items(row, {Item.EMAIL: email}, "link_key")
            write_to_person("person_link", row)
    except IntegrityError as refused:
        raise ValidationError(violation_message(refused), code="refused") from refused


def move_address(former, email):
    """Store a user's confirmed address in the user's own contact details as well."""
    rows = Person.objects.filter(email=former).exclude(link_key="").order_by("pk")
    for person in rows:
        row = lock_person(person)
        row.link_key = new_key()
        _save_own_items(row, {Item.EMAIL: email}, "link_key")
        write_to_person("person_link", row)


def find_for_address(pk, key, email):
    """Return the person by the key, or by the address if it is confirmed already."""
    person = Person.objects.filter(pk=pk).exclude(link_key="").first()
    if person and (person.link_key == key or person.email == comparable(email)):
        return person
    raise ValidationError(_("This link is no longer valid."), code="closed")


def _save_own_items(row, changed, *also):
    for item, value in changed.items():
        setattr(row, item, value)
    own = {*row.own_items, *changed}  # the language is no item
    row.own_items = [item for item in Item.values if item in own]
    names = [Person._meta.get_field(item).name for item in changed]
    row.save(update_fields=[*names, "own_items", *also])


def _send_address_link(row, email):
    just_now = timezone.now() - DOUBLE_CLICK
    if Letter.objects.filter(kind=PURPOSE, to=email, made_at__gt=just_now).exists():
        return
    values = {"person": row.pk, "key": row.link_key, "email": email}
    token = confirmations.token(PURPOSE, **values)
    link = links.url("confirmation", "confirm", token, language=row.language)
    mail.write(
        PURPOSE,
        to=email,
        language=row.language,
        context={"name": row.name, "link": link},
        sender=row,
        expires_at=timezone.now() + confirmations.MAX_AGE,
    )


# Of (pk, key, email), as a link has them.
CONFIRM_ADDRESS = Action(
    gettext_lazy("Yes, use this address"),
    lambda values, *, by: confirm_address(*values),
    "",
    may=holder_of_link,
)
