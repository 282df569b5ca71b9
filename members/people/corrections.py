"""What the person writes about himself or herself, which others do not overwrite."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import confirmations, mail
from members.models import Consent, Letter, Person
from members.models.deferred_constraints import violation_message
from members.models.persons import new_key

from .agreeing import end
from .links import lock
from .notifying import write

ADDRESS = "person_address"
AT_ONCE = timedelta(minutes=1)
Item = Consent.Item


@transaction.atomic
def correct(person, *, email, **items):
    """Save what the person has written; what is emptied is shown no more.

    Another e-mail address is first written to: it counts when it has answered. Returns
    whether that is so.
    """
    row = lock(person)
    changed = {item: new for item, new in items.items() if getattr(row, item) != new}
    end(row, [item for item, value in changed.items() if not value])
    _write(row, changed)
    is_new = email.strip().lower() != row.email.lower()
    if is_new:
        _ask(row, email.strip().lower())
    return is_new


def confirm_address(number, key, email):
    """Take the address that has shown itself; the link in former letters is closed."""
    try:
        with transaction.atomic():
            row = lock(find_asking(number, key, email))
            if row.email == email:
                return
            row.link_key = new_key()
            _write(row, {Item.EMAIL: email}, "link_key")
            write("person_link", row)
    except IntegrityError as refused:
        raise ValidationError(violation_message(refused), code="refused") from refused


def find_asking(number, key, email):
    """Find who asked for the address, unless the link has been closed meanwhile."""
    person = Person.objects.filter(pk=number).exclude(link_key="").first()
    if person and (person.link_key == key or person.email == email):
        return person
    raise ValidationError(_("This link is not valid any more."), code="closed")


def _write(row, changed, *also):
    for item, value in changed.items():
        setattr(row, item, value)
    own = {*row.own_items, *changed}  # the language is no item
    row.own_items = [item for item in Item.values if item in own]
    names = [Person._meta.get_field(item).name for item in changed]
    row.save(update_fields=[*names, "own_items", *also])


def _ask(row, email):
    lately = timezone.now() - AT_ONCE
    sent = Letter.objects.filter(kind=ADDRESS, to=email, made_at__gt=lately)
    if sent.exists():
        return  # the button was pressed twice
    values = {"person": row.pk, "key": row.link_key, "email": email}
    token = confirmations.token(ADDRESS, **values)
    link = mail.link("portal:confirm", token, language=row.language)
    mail.write(
        ADDRESS,
        to=email,
        language=row.language,
        context={"name": row.name, "link": link},
        expires_at=timezone.now() + confirmations.LASTS,
    )
