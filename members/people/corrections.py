"""Corrections by persons of their own data, which others do not overwrite unseen."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from members import mail
from members.actions import Action, holder_of_link, links
from members.fields.forms import PlainForm
from members.mail import confirmations
from members.models import Consent, Letter, Person, Representative
from members.models.consent_texts import CONSENT_TEXTS, CURRENT_CONSENT
from members.models.constraints import violations_as_refusals
from members.models.email_addresses import canonical, comparable
from members.models.languages import text_language
from members.models.persons import WORDS, new_key

from .consent import consents_to_address, end_consents, give_again
from .notifications import write_to_person
from .tokens import lock_person

PURPOSE = "person_address"
DOUBLE_CLICK = timedelta(minutes=1)
Item = Consent.Item
UNDECIDED = [*(f"new_{item}" for item in WORDS), "unread_items", "corrected_on"]


@transaction.atomic
def correct(person, *, email, **items):
    """Save the person's own values, and end the consents to emptied items.

    The link may have been forwarded: a new value of a public item awaits a decision
    (correction_review.py), a new picture is hidden until then, and managers are told. A new
    e-mail address is stored only once it is confirmed by the link sent to it. Return
    whether that is awaited.
    """
    row = lock_person(person)
    changed = {item: new for item, new in items.items() if getattr(row, item) != new}
    public = row.consents.standing().values_list("item", flat=True)
    words = {*WORDS} & {*public}
    waiting = {item: changed.pop(item) for item in words if changed.get(item)}
    added = _set_undecided(row, items, waiting, changed)
    hides = [i for i, value in changed.items() if not value or i == Item.PICTURE]
    end_consents(row, hides)
    save_own_items(row, changed, *UNDECIDED)
    if added:
        _tell_managers(row, [Item(item).label for item in added])
    email = canonical(email)
    is_new = email != row.email
    if is_new:
        _send_address_link(row, email)
    return is_new


def take_new_items(row):
    """Empty the columns of corrections that wait; return the values, as {item: value}."""
    waiting = row.new_items
    for item in WORDS:
        setattr(row, f"new_{item}", "")
    return waiting


def _set_undecided(row, items, waiting, changed):
    """Set what awaits a decision; return the items that wait anew while public."""
    before = row.new_items
    for item in {*WORDS} & items.keys():
        setattr(row, f"new_{item}", waiting.get(item, ""))
    hidden = {item for item, value in changed.items() if value and item in Item.values}
    unread = {*row.unread_items, *hidden}
    row.unread_items = sorted(item for item in unread if changed.get(item, True))
    added = [item for item, value in waiting.items() if before.get(item) != value]
    if added or hidden:
        row.corrected_on = row.corrected_on or timezone.localdate()
    elif not (row.new_items or row.unread_items):
        row.corrected_on = None
    return sorted(added)


def _tell_managers(person, labels):
    """Write to the managers where the person is a contact, once to each."""
    contacts = person.contacts.not_ended().values("organization")
    managers = Representative.objects.active().managers()
    rows = managers.filter(organization__in=contacts).exclude(user__email=person.email)
    rows = rows.select_related("user", "organization").order_by("pk")
    for row in {row.user_id: row for row in rows}.values():
        user, slug = row.user, row.organization.slug
        link = links.url("organization", "contacts", slug, language=user.language)
        context = {"person": person, "organization": row.organization, "link": link}
        mail.write_to(
            user, "person_corrected", {**context, "labels": labels}, sender=person
        )


def confirm_address(pk, key, email, *, shown=()):
    """Store the confirmed address, and invalidate the link of former e-mails.

    `shown` are the consents to the former address that hold for this one as well.
    """
    email = comparable(email)  # the link may be older than the canonical form
    with violations_as_refusals():
        row = lock_person(find_for_address(pk, key, email))
        _refuse_former_link(row, key, email)
        if row.email != email:
            _move(row, email, shown)


def move_address(former, email, *, shown=()):
    """Store a user's confirmed address in the user's own contact details as well."""
    for person in people_at(former):
        _move(lock_person(person), email, shown)


def people_at(address):
    """Return the persons with the address, the erased left out."""
    return Person.objects.filter(email=address).exclude(link_key="").order_by("pk")


def _move(row, email, shown):
    # A new address ends them: those to give again are read before.
    again = [c for c in consents_to_address([row]) if str(c.pk) in shown]
    save_own_items(row, {Item.EMAIL: email})
    give_again(row, again)
    write_to_person("person_link", row)


def find_for_address(pk, key, email):
    """Return the person by the key, or by the address if it is confirmed already."""
    person = Person.objects.filter(pk=pk).exclude(link_key="").first()
    _refuse_former_link(person, key, email)
    return person


def _refuse_former_link(person, key, email):
    """Refuse a key that an objection, or another address, has replaced meanwhile."""
    if not person or (person.link_key != key and person.email != comparable(email)):
        raise ValidationError(_("This link is no longer valid."), code="closed")


def save_own_items(row, changed, *also):
    """Save values that the person has written, with a new link if it is another address.

    `also` are other columns that are set.
    """
    for item, value in changed.items():
        setattr(row, item, value)
    if Item.EMAIL in changed:
        row.link_key = new_key()
    own = {*row.own_items, *changed}  # the language is no item
    row.own_items = [item for item in Item.values if item in own]
    names = [Person._meta.get_field(item).name for item in changed]
    row.save(update_fields=[*names, "own_items", "link_key", *also])


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
    row.address_changes.waiting().update(taken_back_at=timezone.now())
    if row.email:
        row.address_changes.create(former=row.email, email=email)


class ShownAddressForm(PlainForm):
    """The consents to the former address of the persons, to give again for the new one."""

    shown = forms.MultipleChoiceField(
        label=gettext_lazy("Show the new address publicly"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.agreed_to = CONSENT_TEXTS[CURRENT_CONSENT][text_language()]
        choices = [(str(c.pk), _place_of(c)) for c in consents_to_address(people)]
        self.fields["shown"].choices = choices
        if not choices:
            del self.fields["shown"]


def _place_of(consent):
    contact = consent.contact
    return str(contact.organization) if contact else _("Beside your offices")


class ConfirmAddressForm(ShownAddressForm):
    """Of (pk, key, email), as a link has them."""

    def __init__(self, *args, target, **kwargs):
        pk, _key, email = target
        people = Person.objects.filter(pk=pk).exclude(email=email)
        super().__init__(*args, target=target, people=people, **kwargs)


CONFIRM_ADDRESS = Action(
    gettext_lazy("Yes, use this address"),
    lambda values, *, by, **typed: confirm_address(*values, **typed),
    "",
    ConfirmAddressForm,
    may=holder_of_link,
)
