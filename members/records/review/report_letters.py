"""E-mails to the members concerned about visitors' reports, without their names."""

import re

from members import mail
from members.actions import links
from members.fields import refusal_of
from members.models import ChangeRequest, Participation, Representative
from members.models.plain_texts import validate_name

WORD = re.compile(r"\w{3,}")


def notify_members(change, notes):
    """E-mail [(label, note)] of the fields to the members who may propose a correction."""
    suggested = [
        (label, " ".join(words.split()) if _may_be_passed_on(words, change) else "")
        for label, words in notes
    ]
    user_ids = set()
    for acts in _concerned(change):
        if acts.user_id not in user_ids:
            user_ids.add(acts.user_id)
            _write_report_letter(acts.user, acts.organization, change, suggested)


def _concerned(change):
    """Filter the representatives: of a project those of its lead, else of its partners."""
    active = Representative.objects.active().select_related("user", "organization")
    # Sorted, so that two reports to the same users cannot deadlock.
    active = active.order_by("user", "organization")
    if change.noun == ChangeRequest.Noun.ORGANIZATION:
        return active.filter(organization=change.organization)
    if change.noun != ChangeRequest.Noun.PROJECT:
        return active.none()
    parts = change.project.participations.counted()
    leads = parts.filter(role=Participation.Role.LEAD)
    of_leads = active.filter(organization__in=leads.values("organization"))
    of_partners = active.filter(organization__in=parts.values("organization"))
    return of_leads if of_leads.exists() else of_partners


def _write_report_letter(user, organization, change, suggested):
    context = {
        "organization": organization,
        "target": change.target,
        "suggested": suggested,
        "link": _page_to_propose_on(organization, change, user.language),
    }
    mail.write_to(user, "error_reported", context, is_secret=False)


def _page_to_propose_on(organization, change, language):
    if change.noun == ChangeRequest.Noun.ORGANIZATION:
        return links.url("organization", "edit", organization.slug, language=language)
    slugs = organization.slug, change.project.slug
    return links.url("project", "change", *slugs, language=language)


def _may_be_passed_on(words, change):
    """Whether the words hold no way to reach somebody and no part of the reporter's name."""
    names = set(WORD.findall(change.reporter_name.casefold()))
    tokens = set(WORD.findall(words.casefold()))
    return not (refusal_of(validate_name, words) or names & tokens)
