"""Store the typed values of a user that must log in again, for that user alone.

A form carries a signed mark of the user and the organization that it was made for. What
comes without a log-in waits in the session of that browser; only the same user gets it
back, on the same page of the same organization. What carries no such mark is not kept.
"""

import time
from datetime import timedelta

from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action, Question, without_actor
from members.fields import NOUNS
from members.operation import limits

from .pictures import take_uploads

FIELD, NAME, SALT = "form_of", "typed", "members.portal.drafts"
LASTS = 12 * 3600  # seconds, as long as a session
MOST = 200_000  # characters, as they are sent
PAGES = 3  # whose typed values a session keeps, the latest ones
OFTEN = {"at_most": 30, "per": timedelta(hours=1)}


def keeps(show_again):
    """Mark a view with a stored form; `show_again` shows a post with its typed values, unsent.

    It is called like the view, for the user of the form.
    """

    def mark(view):
        view.show_again = show_again
        return view

    return mark


def sign(user, organization):
    """Return a signed value that ties a form to the user and the organization."""
    return signing.dumps([user.pk, organization.pk], salt=SALT)


def made_for(data):
    """Return [user key, organization key] of a form's signed value; None if forged."""
    try:
        return signing.loads(data.get(FIELD, ""), salt=SALT, max_age=14 * LASTS)
    except signing.BadSignature:
        return None


def keep(request):
    """Store the form of a request in the session until its user has logged in."""
    whose = made_for(request.POST)
    if not whose or not limits.allow("keep", whose[0], **OFTEN):
        return
    fields = [declared for noun in NOUNS for declared in noun.proposable.values()]
    data, _refusals = take_uploads(request.POST, request.FILES, whose[1], fields)
    data.pop("csrfmiddlewaretoken", None)
    if len(query := data.urlencode()) <= MOST:
        pages, page = request.session.get(NAME, {}), page_of(request)
        drafts = {"whose": whose, "typed": query, "at": time.time()}
        others = [item for item in pages.items() if item[0] != page]
        request.session[NAME] = dict([*others, (page, drafts)][-PAGES:])


def page_of(request):
    """Return the name of a page, whatever its language and the slug of the organization."""
    match = request.resolver_match
    rest = [str(value) for name, value in match.kwargs.items() if name != "slug"]
    return " ".join([match.view_name, *rest])


def typed(request, organization):
    """Return the stored form of the user for this page and organization, or None."""
    drafts = request.session.get(NAME, {}).get(page_of(request))
    if drafts is None:
        return None
    user, number = drafts["whose"]
    if user != request.user.pk or time.time() - drafts["at"] > LASTS:
        forget(request)
        return None
    return QueryDict(drafts["typed"]) if number == organization.pk else None


def forget(request):
    """Delete the stored form of the page, once it is sent or discarded."""
    pages = request.session.get(NAME, {})
    if pages.pop(page_of(request), None):
        request.session[NAME] = pages
    if not pages:
        request.session.pop(NAME, None)


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
