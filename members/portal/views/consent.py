"""A person's own page: all data about them, and the forms to decide on it."""

from datetime import timedelta
from functools import wraps

import pghistory
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from members import people
from members.actions import arguments, form_for, form_of
from members.association.messages import choice_of
from members.media import pictures
from members.models import Consent
from members.models.consent_texts import (
    CONSENT_TEXTS,
    CURRENT_CONSENT,
    CURRENT_NOTICE,
    PRIVACY_NOTICES,
)
from members.models.languages import text_language
from members.operation import form_tokens
from members.people import newsletter, privacy
from members.people.own_actions import (
    AGREE,
    CORRECT,
    DISOWN,
    ERASE,
    HIDE,
    NEWSLETTER,
    NO_NEWSLETTER,
    SEND_LINK,
    ConsentPlace,
)
from members.people.tokens import MAX_AGE

from ..acting import answer
from ..guard import no_store
from .about_me import data_file
from .links import closed, if_valid

ACTIONS = {"agree": AGREE, "hide": HIDE, "correct": CORRECT}
ACTIONS |= {"newsletter": NEWSLETTER, "no_newsletter": NO_NEWSLETTER}
# The word in the address afterwards.
DONE = {"agree": "agreed", "hide": "hidden", "correct": "corrected"}
DONE |= {"newsletter": "subscribed", "no_newsletter": "unsubscribed"}
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

    `data` is the post of the whole page, `data["do"]` the key of the form that was
    sent. The others show their typed values; one that was `saved` does not.
    """

    def __init__(self, person, data=None, files=None, *, done="", saved=""):
        self.person, self.saved = person, saved
        self.said = MESSAGES.get(done, "")
        consents = person.consents.select_related("contact__organization")
        self.consents = list(consents.order_by("-since", "-pk"))
        own = person.contacts.not_ended().by_function()
        self.contacts = list(own.select_related("organization"))
        self.offices = list(person.roles.select_related("body", "organization"))
        self.events = list(person.attendances.select_related("event"))
        self.newsletters = list(person.newsletter_consents.order_by("-given_at"))
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
            form.show_draft(data)
        return form

    @property
    def is_unsaved(self):
        """Whether something was typed in a form that was not sent."""
        return any(form.is_unsaved for form in self.forms.values())

    def _places(self):
        """Return the ConsentPlaces: by contact, and the offices if there are any."""
        unread = self.person.unread_items
        items = [(i, v) for i, v in self.person.items.items() if i not in unread]
        places = [ConsentPlace(c, self._shown(c.pk), items) for c in self.contacts]
        public = self._shown(None)
        if self.offices or public:
            beside = [(i, v) for i, v in items if i in BESIDE_OFFICES or i in public]
            places.append(ConsentPlace(None, public, beside))
        return places

    def _shown(self, contact):
        """Return the items with consent today for the contact, None for the offices."""
        today = timezone.localdate()
        own = [c for c in self.consents if c.contact_id == contact]
        return {c.item for c in own if c.holds_on(today)}

    @property
    def shown(self):
        """Return the items that are public anywhere."""
        return set().union(*(place.shown for place in self.places))

    @property
    def held(self):
        """Return the person's items but the picture, as [(label, value)]."""
        items = self.person.items.items()
        return [(Item(i).label, value) for i, value in items if i != Item.PICTURE]

    @property
    def source(self):
        """Return the name of the user that entered the person, "" for the secretariat."""
        return people.sender_name(self.person.entered_by)

    @property
    def waiting(self):
        """Return the corrections of public items that wait, as [(label, value)]."""
        return [(Item(i).label, new) for i, new in self.person.new_items.items()]

    @property
    def address_change(self):
        """Return the AddressChange to the address that the person has yet to confirm."""
        changes = self.person.address_changes.open()
        return changes.filter(former=self.person.email).first()

    @property
    def unread(self):
        """Return the labels of the items that cannot be shown until they are approved."""
        return [Item(item).label for item in self.person.unread_items]

    @property
    def written(self):
        return [Item(item).label for item in self.person.own_items]

    @property
    def agreed_to(self):
        return CONSENT_TEXTS[CURRENT_CONSENT][text_language()]

    @property
    def newsletter(self):
        """Return the NewsletterConsent that stands, or None."""
        return next((c for c in self.newsletters if not c.ended_at), None)

    @property
    def newsletter_text(self):
        """Return the text to agree to; "" if there is nothing to ask."""
        name = newsletter.service() if self.person.email and self.contacts else ""
        return name and newsletter.text(name)

    @property
    def told(self):
        version = self.person.told_version or CURRENT_NOTICE
        return PRIVACY_NOTICES[version][text_language()]

    @property
    def contact_pages(self):
        """Return the organizations with the person on their public contact pages."""
        contacts = [place.contact for place in self.places if place.shown]
        organizations = [contact.organization for contact in contacts if contact]
        return [one for one in dict.fromkeys(organizations) if one.is_listed]


PER_VISITOR = {"action": "own page", "at_most": 60, "per": timedelta(hours=1)}
# The form that a change of language takes along.
LANGUAGE_FORM = {"id": "own", "name": "do", "value": "language", "enter": "correct"}
ABOUT_LINK = {
    "link_can": _(
        "It was sent to your e-mail address in the registry. It shows what we store about"
        " you, hides it, corrects it and erases it. The secretariat reads what is written"
        " with it before it is public, and an account is erased with a code by e-mail only."
    ),
    "link_days": MAX_AGE.days,
}
HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


# What a link that has ended still does.
ENDED = {"hide": HIDE, "disown": DISOWN, "send_link": SEND_LINK}


def _nobody(request, refusal):
    """Render that the person has been erased, or that the link has ended or is not valid."""
    token = request.resolver_match.kwargs["token"]
    if refusal.code == "ended":
        return _ended(request, token, refusal)
    if people.was_erased(token):
        return render(request, "portal/erased.html", status=410)
    return closed(request)


def _ended(request, token, refusal):
    """Render or carry out what the holder of an old e-mail may do; nothing is shown."""
    address = reverse("portal:consent", args=[token])
    if request.path != address:
        return redirect(address)
    person = people.find_by_token(token, also_ended=True)
    do = request.POST.get("do")
    forms = {
        name: form_of(action, person, request.POST if name == do else None)
        for name, action in ENDED.items()
    }
    if do in ENDED and _submit(request, forms[do]):
        return redirect(f"{address}?done={do}")
    done = ENDED.get(request.GET.get("done"))
    choice = choice_of(person)["message_choice"]
    context = {"why": refusal.messages[0], "forms": forms, "message_choice": choice}
    context |= {"done": done and done.done, "form_token": form_tokens.token()}
    return render(request, "portal/link_ended.html", context)


def by_link(view):
    """Pass the view the person of the token; the URL is sent to no other site."""

    @if_valid(_nobody)
    def page(request, token):
        return view(request, people.find_by_token(token))

    @login_not_required
    @no_store
    @wraps(view)
    def wrapped(request, token):
        response = page(request, token)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return csrf_exempt(wrapped)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request, person):
    """Show a person's data to that person, with the forms to decide on it."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    page = OwnPage(person, *posted, done=request.GET.get("done", ""))
    if page.sent is None:
        return _page(request, page)
    if question := _ask_first(request, page):
        return question
    if _submit(request, page.sent):
        return _saved(request, page)
    return _page(request, page)


def _page(request, page):
    context = {"own": page, "person": page.person, "form_token": form_tokens.token()}
    context["language_form"] = LANGUAGE_FORM
    context |= choice_of(page.person) | ABOUT_LINK
    return render(request, "portal/consent.html", context)


def _saved(request, page):
    """Redirect to the page, or show it with the values typed in the other form."""
    saved = request.POST["do"]
    done = "asked" if page.sent.result else DONE[saved]
    if not page.is_unsaved:
        return redirect(f"{request.path}?done={done}")
    person = people.find_by_token(request.resolver_match.kwargs["token"])
    again = OwnPage(person, request.POST, request.FILES, done=done, saved=saved)
    again.said = f"{again.said} {UNSAVED}"
    return _page(request, again)


def _ask_first(request, page):
    """Ask before everything is hidden."""
    form = page.sent
    if not form.is_valid():
        return None
    question = form.action.ask(page.person, by=None, **arguments(form))

    def show_again():
        saved = request.POST["do"]
        again = OwnPage(page.person, request.POST, request.FILES, saved=saved)
        return _page(request, again)

    return answer(request, question, show_again, form_token=form_tokens.token())


@by_link
@require_safe
def consent_picture(request, person):
    """Return the person's picture."""
    if person.picture is None:
        raise Http404
    return pictures.picture_response(request, person.picture, "private, no-store")


@by_link
@require_safe
def consent_file(request, person):
    """Download all personal data as a file."""
    return data_file(person)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def consent_erase(request, person):
    """Erase the person, after showing all data and which profiles it leaves alone."""
    form = form_for(request, ERASE, person)
    is_staff = privacy.is_staff(form.data_subject)
    is_done = _submit(request, form)
    if is_done and form.result is not None:
        page = "portal/consent_erasing.html" if is_staff else "portal/erased.html"
        return render(request, page)
    if is_done:
        form.show_code()
    context = {
        **ABOUT_LINK,
        "form": form,
        "is_code_sent": is_done,
        "form_token": form_tokens.token(),
        "left": form.left,
        "logs_in": bool(form.data_subject.users),
        "is_staff": is_staff,
        "sections": privacy.personal_data_about(
            form.data_subject, restricted_to_own_claims=True
        ),
    }
    return render(request, "portal/consent_erase.html", context)


def _submit(request, form):
    """Submit the form of the person; history gets the URL without the token."""
    with pghistory.context(url=reverse("portal:consent", args=["-"])):
        return form_tokens.submit(request, form, per_visitor=PER_VISITOR)
