"""E-mails to the members concerned about what visitors report, without their names."""

import re

from members import links, mail
from members.models import ChangeRequest, Participation, Representative

# An address, a link or a number by which somebody might be reached.
REACHES_SOMEBODY = re.compile(r"@|://|\bwww\.|\d(?:[ .-]?\d){7}", re.IGNORECASE)
WORD = re.compile(r"\w{3,}")


def tell_members(request, said):
    """Write to those who may propose what is right: [(label, words)] of fields alone."""
    suggested = [
        (label, " ".join(words.split()) if _may_be_passed_on(words, request) else "")
        for label, words in said
    ]
    told = set()
    for acts in _concerned(request):
        if acts.user_id not in told:
            told.add(acts.user_id)
            _write_letter(acts.user, acts.organization, request, suggested)


def _concerned(request):
    """Filter the representatives: of a project those of its lead, else of its partners."""
    active = Representative.objects.active().select_related("user", "organization")
    # In an order: of two that write to the same users, neither waits for the other.
    active = active.order_by("user", "organization")
    if request.noun == ChangeRequest.Noun.ORGANIZATION:
        return active.filter(organization=request.organization)
    if request.noun != ChangeRequest.Noun.PROJECT:
        return active.none()
    parts = request.project.participations.counted()
    leads = parts.filter(role=Participation.Role.LEAD)
    of_leads = active.filter(organization__in=leads.values("organization"))
    of_partners = active.filter(organization__in=parts.values("organization"))
    return of_leads if of_leads.exists() else of_partners


def _write_letter(user, organization, request, suggested):
    context = {
        "organization": organization,
        "target": request.target,
        "suggested": suggested,
        "link": _page_to_propose_on(organization, request, user.language),
    }
    mail.write_to(user, "error_reported", context, is_secret=False)


def _page_to_propose_on(organization, request, language):
    if request.noun == ChangeRequest.Noun.ORGANIZATION:
        return links.url("organization", "edit", organization.slug, language=language)
    slugs = organization.slug, request.project.slug
    return links.url("project", "change", *slugs, language=language)


def _may_be_passed_on(words, request):
    """Whether the words hold no way to reach somebody and no part of the reporter's name."""
    names = set(WORD.findall(request.reporter_name.casefold()))
    said = set(WORD.findall(words.casefold()))
    return not (REACHES_SOMEBODY.search(words) or names & said)
