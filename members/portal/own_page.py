"""A person's own page: all data about them, and the forms to decide on it."""

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members import people
from members.actions import form_of
from members.models import Consent
from members.models.consent_texts import (
    CONSENT_TEXTS,
    CURRENT_CONSENT,
    CURRENT_NOTICE,
    PRIVACY_NOTICES,
)
from members.people.own_actions import AGREE, CORRECT, HIDE, Place

ACTIONS = {"agree": AGREE, "hide": HIDE, "correct": CORRECT}
# What the address says afterwards.
DONE = {"agree": "agreed", "hide": "hidden", "correct": "corrected"}
UNSAVED = _("What you wrote in the other part is not saved yet.")
MESSAGES = {DONE[name]: action.done for name, action in ACTIONS.items()} | {
    "asked": _(
        "Saved. We have sent an e-mail to the new address. The address"
        " will be used once you have opened the link in the e-mail and"
        " confirmed."
    ),
}
Item = Consent.Item
BESIDE_OFFICES = [Item.NAME, Item.TITLE]


class OwnPage:
    """The page of one person, `own` in its templates.

    `data` is what was posted of the whole page, `data["do"]` the key of the form that was
    sent. The others show what was typed in them; so does none that was `saved`.
    """

    def __init__(self, person, data=None, files=None, *, done="", saved=""):
        self.person, self.saved = person, saved
        self.said = MESSAGES.get(done, "")
        consents = person.consents.select_related("contact__organization")
        self.consents = list(consents.order_by("-since", "-pk"))
        own = person.contacts.not_ended().by_function()
        self.contacts = list(own.select_related("organization"))
        self.offices = list(person.roles.select_related("body", "organization"))
        self.places = self._places()
        self.forms = {name: self._form(name, data, files) for name in ACTIONS}
        self.sent = self.forms.get(data.get("do")) if data and not saved else None

    def _form(self, name, data, files):
        action, is_sent = ACTIONS[name], data and data.get("do") == name
        options = {"places": self.places} if action == AGREE else {}
        options["auto_id"] = f"{name}-%s"
        if is_sent and not self.saved:
            return form_of(action, self.person, data, files=files, **options)
        form = form_of(action, self.person, **options)
        if data and "whole" in data and name != self.saved:
            form.show_typed(data)
        return form

    @property
    def is_unsaved(self):
        """Whether something was typed in a form that was not sent."""
        return any(form.is_unsaved for form in self.forms.values())

    def _places(self):
        """Return the Places: by contact, and the offices if there are any."""
        items = list(self.person.items.items())
        places = [Place(c, self._shown(c.pk), items) for c in self.contacts]
        shown = self._shown(None)
        if self.offices or shown:
            beside = [(i, v) for i, v in items if i in BESIDE_OFFICES or i in shown]
            places.append(Place(None, shown, beside))
        return places

    def _shown(self, contact):
        """Return the items with consent today for the contact, None for the offices."""
        today = timezone.localdate()
        own = [c for c in self.consents if c.contact_id == contact]
        return {c.item for c in own if c.holds_on(today)}

    @property
    def shown(self):
        """Return what is shown anywhere."""
        return set().union(*(place.shown for place in self.places))

    @property
    def held(self):
        """Return the person's items but the picture, as [(label, value)]."""
        items = self.person.items.items()
        return [(Item(i).label, value) for i, value in items if i != Item.PICTURE]

    @property
    def source(self):
        """Return who entered the person, "" for the secretariat."""
        return people.sender_name(self.person.entered_by)

    @property
    def written(self):
        """Return the labels of what the person has written."""
        return [Item(item).label for item in self.person.own_items]

    @property
    def agreed_to(self):
        return CONSENT_TEXTS[CURRENT_CONSENT][get_language()]

    @property
    def told(self):
        version = self.person.told_version or CURRENT_NOTICE
        return PRIVACY_NOTICES[version][get_language()]

    @property
    def contact_pages(self):
        """Return the organizations whose public contact pages show the person."""
        shown = [place.contact for place in self.places if place.shown]
        found = [contact.organization for contact in shown if contact]
        return [one for one in dict.fromkeys(found) if one.is_listed]
