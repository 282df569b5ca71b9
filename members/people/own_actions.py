"""The Actions of persons on their own data, by the link in e-mails."""

from datetime import timedelta
from functools import partial

from django import forms
from django.db import transaction
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action, Question, holder_of_link, without_actor
from members.fields.forms import PlainForm
from members.media import pictures
from members.models import Consent
from members.models.email_addresses import readable
from members.operation import limits
from members.people.privacy import OwnEraseForm

from . import newsletter
from .actions import PersonItemsForm
from .consent import set_consents, withdraw_consents
from .corrections import correct
from .ended_links import disown, send_new_link
from .erasure import erase_by_link
from .tokens import lock_by_link

Item = Consent.Item
PER_PERSON = {"at_most": 30, "per": timedelta(hours=1)}
ACCEPTED_TYPES = "image/png,image/jpeg,image/webp"


class OwnPageForm(PlainForm):
    """A form with initial values of the person."""

    is_unsaved = False

    def show_draft(self, data):
        """Show the draft of this form, which was sent along with another form of the page."""
        for name, field in self.fields.items():
            if isinstance(field, forms.FileField):
                continue  # browsers let no page fill in a file
            value = field.widget.value_from_datadict(data, {}, name)
            stored = self.get_initial_for_field(field, name)
            if not _is_same_value(field.prepare_value(stored), value):
                self.is_unsaved, self.initial[name] = True, value


def _is_same_value(stored, value):
    if isinstance(value, list):
        return set(stored or []) == set(value)
    return str(stored or "") == str(value or "")


class ConsentPlace:
    """Where items of a person may be shown: as a contact, or beside the person's offices.

    `shown` has the items with consent today; `items` are [(item, value)] to choose from.
    """

    def __init__(self, contact, shown, items):
        self.contact, self.shown, self.items = contact, shown, items
        self.name = f"items-{contact.pk}" if contact else "items-offices"

    @property
    def label(self):
        if self.contact is None:
            return gettext_lazy("Beside your offices in the cluster")
        return self.contact.organization.name


class PublicItemsForm(OwnPageForm):
    """The items to show in public, in a field for each ConsentPlace."""

    def __init__(self, *args, places, **kwargs):
        self.places = places
        kwargs["initial"] = {
            place.name: [item for item in Item.values if item in place.shown]
            for place in places
        }
        super().__init__(*args, **kwargs)
        for place in places:
            self.fields[place.name] = forms.MultipleChoiceField(
                label=place.label,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(i, _choice_label(i, value)) for i, value in place.items],
            )

    @property
    def fields_by_place(self):
        return [(place, self[place.name]) for place in self.places]

    @property
    def arguments(self):
        values = self.cleaned_data
        return {"choices": [(p.contact, values[p.name]) for p in self.places]}


def _choice_label(item, value):
    label = Item(item).label.capitalize()
    if item == Item.PICTURE:
        return mark_safe(label)  # noqa: S308 - a label of ours
    text = readable(value) if item == Item.EMAIL else value
    return format_html('{} <span class="held">{}</span>', label, text)


class CorrectionForm(PersonItemsForm, OwnPageForm):
    language_label = gettext_lazy("Language of e-mails to you")
    picture = forms.FileField(
        label=gettext_lazy("A picture of you"),
        help_text=gettext_lazy("PNG, JPEG or WebP, at most 15 MB."),
        required=False,
        widget=forms.FileInput({"accept": ACCEPTED_TYPES}),
    )
    without = forms.BooleanField(
        label=gettext_lazy("Remove the picture"), required=False
    )

    def __init__(self, *args, target, **kwargs):
        super().__init__(*args, person=target, target=target, **kwargs)
        self.initial |= target.new_items
        if not target.picture_id:
            del self.fields["without"]

    def autocomplete_of(self, declared):
        return declared.autocomplete


class LinkEraseForm(OwnEraseForm):
    """Asks for the code once it is sent, which an account takes."""

    code = forms.CharField(
        label=gettext_lazy("Code from the e-mail"),
        required=False,
        max_length=20,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.data_subject.users:
            del self.fields["code"]
        elif self.data.get("code"):
            self.show_code()

    def show_code(self):
        attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}
        self.fields["code"].widget = forms.TextInput(attrs)

    @property
    def arguments(self):
        return {"code": self.cleaned_data.get("code", "")}


def _limited(function):
    """Return the `do` of a function, rate-limited for each person.

    Hiding and erasing have no such limit: the holder of a forwarded link would reach it
    first, and so keep everything shown.
    """

    def do(person, *, by, **values):
        limits.require("own data", person.pk, **PER_PERSON)
        return function(person, **values)

    return do


def _by_link(function):
    """Return a function that refuses a link that was replaced meanwhile."""

    @transaction.atomic
    def act(person, **values):
        lock_by_link(person)
        return function(person, **values)

    return act


def _set_consents(person, choices):
    for contact, items in choices:
        set_consents(person, items, contact=contact)


def _correct(person, picture, without=False, **values):
    if picture:
        values["picture"] = pictures.store_upload(picture)
    elif without:
        values["picture"] = None
    return correct(person, **values)


def _ask_to_hide(person, **values):
    follows = [_("Nothing about you is shown publicly any more, from now on.")]
    if person.newsletter_consents.standing().exists():
        follows.append(_("The newsletter ends, too."))
    return Question(
        _("Hide everything about you?"),
        follows,
        _("Hide everything"),
        _("You can show it again at any time, by ticking it."),
    )


_own_action = partial(Action, may=holder_of_link)
AGREE = _own_action(
    gettext_lazy("Save what can be shown"),
    _limited(_by_link(_set_consents)),
    gettext_lazy("Saved. Only what is ticked is shown."),
    PublicItemsForm,
)
HIDE = _own_action(
    gettext_lazy("Hide everything"),
    without_actor(_by_link(withdraw_consents)),
    gettext_lazy("Nothing about you is shown publicly any more."),
    OwnPageForm,
    ask=_ask_to_hide,
)
NEWSLETTER = _own_action(
    gettext_lazy("Yes, I want the newsletter"),
    _limited(_by_link(newsletter.subscribe)),
    gettext_lazy("Saved. You get an e-mail with the link that ends the newsletter."),
    OwnPageForm,
)
# Without a limit, like hiding; the link of the newsletter does it, too.
NO_NEWSLETTER = _own_action(
    gettext_lazy("End the newsletter"),
    without_actor(newsletter.unsubscribe),
    gettext_lazy("You get no more newsletters."),
    OwnPageForm,
)
CORRECT = _own_action(
    gettext_lazy("Save the corrections"),
    _limited(_by_link(_correct)),
    gettext_lazy("Your corrections are saved."),
    CorrectionForm,
)
ERASE = _own_action(
    gettext_lazy("Erase my data"), without_actor(erase_by_link), "", LinkEraseForm
)
# By a link that has ended, too, which shows nothing.
DISOWN = _own_action(
    gettext_lazy("This is not me"),
    without_actor(_by_link(disown)),
    gettext_lazy("Thank you. The secretariat has been told, and nothing is shown."),
)
SEND_LINK = _own_action(
    gettext_lazy("Send a new link"),
    _limited(_by_link(send_new_link)),
    gettext_lazy("A new link is on its way to the e-mail address in the registry."),
)
