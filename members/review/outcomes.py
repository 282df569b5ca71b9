"""Notify those who proposed something of what became of it."""

from django.utils import translation

from members import links, mail
from members.fields import Names, noun_of
from members.models import ChangeItem, Project, Representative, User

from .change_lines import change_line
from .differences import differences_of
from .partners import ask_partners


def notify(change, items, *, was_new=False):
    """Write to the members behind a decided request, or answer the visitor and forget them."""
    fields = noun_of(change).by_name
    if any(item.published and fields[item.field].asks_others for item in items):
        ask_partners(change.target.participations.all())
    if change.is_of_member:
        for user in proposers(change, items):
            _write_outcome(user, change, items, was_new)
    if change.reporter_email:
        _answer_visitor(change)
    _forget_visitor(change)


def proposers(change, items):
    """Return those who proposed any of it and still act for the organization.

    When none of them does, the managers: what somebody has left behind is theirs.
    """
    asked = {change.proposed_by_id, *(item.proposed_by_id for item in items)}
    acting = Representative.objects.active().filter(organization=change.organization)
    users = User.objects.order_by("pk")
    own = list(users.filter(pk__in=asked, representations__in=acting))
    return own or list(users.filter(representations__in=acting.managers()))


def _write_outcome(user, change, items, was_new):
    noun, slug = noun_of(change), change.organization.slug
    addressed = getattr(change, "addressed", [])
    written = [organization for organization, why in addressed if not why]
    refused = [row for row in addressed if row[1]]
    decided = {decision: [] for decision in ChangeItem.Decision}
    with translation.override(user.language):
        intro = noun.words.decided % {"organization": change.organization}
        what = noun.called(change)
        # It learns no name of an organization that is not listed.
        for difference in differences_of(items, change, Names(change.organization)):
            line = change_line(difference)
            decided[difference.item.decision].append(line)
    context = {
        "request": change,
        "intro": intro,
        "what": what,
        "was_new": was_new or change.target is None,
        "is_public": change.target is not None and noun.is_public(change.target),
        "approved": decided[ChangeItem.Decision.APPROVED],
        "rejected": decided[ChangeItem.Decision.REJECTED],
        "unheard": [one for one in _unheard(change) if one not in written],
        "written": written,
        "refused": refused,
        "link": links.url(noun.key, "member_page", slug, language=user.language),
    }
    mail.write_to(user, "review_outcome", context, is_secret=False)


def _unheard(change):
    """Return the listed partners named by the member where nobody can answer."""
    if not isinstance(change.target, Project):
        return []
    rows = change.target.participations.unheard()
    named = rows.filter(claimed_by=change.organization, organization__is_listed=True)
    return [row.organization for row in named.select_related("organization")]


def _answer_visitor(change):
    """Answer without a word that the visitor chose: the address may be somebody else's."""
    target, language = change.target, change.language
    link = links.url(change.noun, "public_page", target.slug, language=language)
    is_public = noun_of(change).is_public(target)
    context = {"request": change, "link": link if is_public else ""}
    to = change.reporter_email
    mail.write("review_answer", to=to, language=language, context=context)


def _forget_visitor(change):
    """Erase who reported it once it is answered, as the form promises."""
    if change.reporter_name or change.reporter_email:
        change.reporter_name = change.reporter_email = ""
        change.save(update_fields=["reporter_name", "reporter_email"])
