"""Notify those who proposed something of what became of it."""

from django.utils import translation

from members import links, mail
from members.fields import Names, noun_of
from members.models import ChangeItem, Project, Representative, User

from .change_lines import change_line
from .differences import differences_of
from .partners import ask_partners


def notify(request, items, *, was_new=False):
    """Write to the members behind a decided request, or answer the visitor and forget them."""
    fields = noun_of(request).by_name
    if any(item.published and fields[item.field].asks_others for item in items):
        ask_partners(request.target.participations.all())
    if request.is_of_member:
        for user in proposers(request, items):
            _write_outcome(user, request, items, was_new)
    if request.reporter_email:
        _answer_visitor(request)
    _forget_visitor(request)


def proposers(request, items):
    """Return those who proposed any of it and still act for the organization.

    When none of them does, the managers: what somebody has left behind is theirs.
    """
    asked = {request.proposed_by_id, *(item.proposed_by_id for item in items)}
    acting = Representative.objects.active().filter(organization=request.organization)
    users = User.objects.order_by("pk")
    own = list(users.filter(pk__in=asked, representations__in=acting))
    return own or list(users.filter(representations__in=acting.managers()))


def _write_outcome(user, request, items, was_new):
    noun, slug = noun_of(request), request.organization.slug
    addressed = getattr(request, "addressed", [])
    written = [organization for organization, why in addressed if not why]
    refused = [row for row in addressed if row[1]]
    decided = {decision: [] for decision in ChangeItem.Decision}
    with translation.override(user.language):
        intro = noun.words.decided % {"organization": request.organization}
        what = noun.called(request)
        # It learns no name of an organization that is not listed.
        for difference in differences_of(items, request, Names(request.organization)):
            line = change_line(difference)
            decided[difference.item.decision].append(line)
    context = {
        "request": request,
        "intro": intro,
        "what": what,
        "was_new": was_new or request.target is None,
        "is_public": request.target is not None and noun.is_public(request.target),
        "approved": decided[ChangeItem.Decision.APPROVED],
        "rejected": decided[ChangeItem.Decision.REJECTED],
        "unheard": [one for one in _unheard(request) if one not in written],
        "written": written,
        "refused": refused,
        "link": links.url(noun.key, "member_page", slug, language=user.language),
    }
    mail.write_to(user, "review_outcome", context, is_secret=False)


def _unheard(request):
    """Return the listed partners named by the member where nobody can answer."""
    if not isinstance(request.target, Project):
        return []
    rows = request.target.participations.unheard()
    named = rows.filter(claimed_by=request.organization, organization__is_listed=True)
    return [row.organization for row in named.select_related("organization")]


def _answer_visitor(request):
    """Answer without a word that the visitor chose: the address may be somebody else's."""
    target, language = request.target, request.language
    link = links.url(request.noun, "public_page", target.slug, language=language)
    is_public = noun_of(request).is_public(target)
    context = {"request": request, "link": link if is_public else ""}
    to = request.reporter_email
    mail.write("review_answer", to=to, language=language, context=context)


def _forget_visitor(request):
    """Erase who reported it once it is answered, as the form promises."""
    if request.reporter_name or request.reporter_email:
        request.reporter_name = request.reporter_email = ""
        request.save(update_fields=["reporter_name", "reporter_email"])
