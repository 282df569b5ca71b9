"""Store the typed values of a user that must log in again, for that user alone.

A form carries a signed mark of the user and the organization that it was made for. What
comes without a log-in, or goes to the other language, waits in the session of that browser;
only the same user gets it back, on the same page of the same organization. What carries no
such mark is not kept.
"""

import time
from datetime import timedelta

from django.core import signing
from django.http import QueryDict
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action, Question, without_actor
from members.fields import NOUNS
from members.operation import limits

from .pictures import take_uploads

FIELD, NAME, SALT = "form_of", "typed", "members.portal.drafts"
LASTS = 12 * 3600  # seconds, as long as a session
MOST = 200_000  # characters, as they are sent
FORMS = 3  # whose typed values a session keeps, the latest ones
OFTEN = {"at_most": 30, "per": timedelta(hours=1)}


def keeps(show_again):
    """Mark a view with a stored form; `show_again` shows a post with its typed values, unsent.

    It is called like the view, for the user of the form.
    """

    def mark(view):
        view.show_again = show_again
        return view

    return mark


def sign(user, organization, data=None):
    """Return a signed value that ties a form to the user and the organization.

    A form that comes back keeps its own: so two tabs of one page are two forms.
    """
    whose = [user.pk, organization.pk]
    if data and made_for(data) == whose:
        return data[FIELD]
    return signing.dumps([*whose, get_random_string(8)], salt=SALT)


def made_for(data):
    """Return [user key, organization key] of a form's signed value; None if forged."""
    try:
        return signing.loads(data.get(FIELD, ""), salt=SALT, max_age=14 * LASTS)[:2]
    except signing.BadSignature:
        return None


def keep(request):
    """Store the form of a request in the session for its user; return whether it was."""
    whose = made_for(request.POST)
    if not whose or not limits.allow("keep", whose[0], **OFTEN):
        return False
    fields = [declared for noun in NOUNS for declared in noun.proposable.values()]
    data, _refusals = take_uploads(request.POST, request.FILES, whose[1], fields)
    data.pop("csrfmiddlewaretoken", None)
    if len(query := data.urlencode()) > MOST:
        return False
    draft = {"whose": whose, "page": page_of(request)}
    draft |= {"typed": query, "at": time.time()}
    forms = _drafts(request)
    forms.pop(data[FIELD], None)
    forms[data[FIELD]] = draft
    request.session[NAME] = dict([*forms.items()][-FORMS:])
    return True


def _drafts(request):
    """Return the stored forms of the session that are still young, by their signed values."""
    forms = request.session.get(NAME, {})
    return {
        f: draft for f, draft in forms.items() if time.time() - draft["at"] <= LASTS
    }


def waits(request):
    """Whether a stored form waits for somebody to log in."""
    return request.user.is_anonymous and bool(_drafts(request))


def page_of(request):
    """Return the name of a page, whatever its language and the slug of the organization."""
    match = request.resolver_match
    rest = [str(value) for name, value in match.kwargs.items() if name != "slug"]
    return " ".join([match.view_name, *rest])


def typed(request, organization):
    """Return the last stored form of the user for this page and organization, or None."""
    forms, page = _drafts(request), page_of(request)
    of_page = [form for form, draft in forms.items() if draft.get("page", form) == page]
    for form in of_page:
        if forms[form]["whose"][0] != request.user.pk:
            del forms[form]
    _store(request, forms)
    whose = [request.user.pk, organization.pk]
    own = [form for form in of_page if form in forms and forms[form]["whose"] == whose]
    return QueryDict(forms[own[-1]]["typed"]) if own else None


def forget(request):
    """Delete the stored form of a request, once it is sent or discarded."""
    forms = _drafts(request)
    forms.pop(request.POST.get(FIELD), None)
    _store(request, forms)


def _store(request, forms):
    if not forms:
        request.session.pop(NAME, None)
    elif forms != request.session[NAME]:
        request.session[NAME] = forms


def _ask_to_discard(request, **typed):
    return Question(
        _("Discard what you have written?"),
        [_("What you have written and not sent on this page is deleted.")],
        _("Discard"),
    )


# Of a request, in its session.
DISCARD = Action(
    gettext_lazy("Discard"),
    without_actor(forget),
    "",
    ask=_ask_to_discard,
    may=lambda by, request: by == request.user,
)
