"""Tell those who proposed something what became of it."""

from members import mail
from members.models import ChangeItem, ChangeRequest, Representative, User

from .nouns import fields_of, label_of
from .partners import ask_partners

# Where a member reads what became of it.
PAGES = {
    ChangeRequest.Noun.ORGANIZATION: "portal:organization",
    ChangeRequest.Noun.PROJECT: "portal:projects",
    ChangeRequest.Noun.FACILITY: "portal:facilities",
    ChangeRequest.Noun.STREAM: "portal:streams",
}


def tell(request, items):
    """Write to the members behind a decided request, or answer the visitor and forget them."""
    if request.origin == ChangeRequest.Origin.MEMBER:
        for user in _proposers(request, items):
            _write_to(user, request, items)
    if request.project_id:
        ask_partners(request, items)
    if request.reporter_email:
        _answer(request)
    _forget(request)


def _proposers(request, items):
    """Those who proposed any of it and still act for the organization."""
    asked = {request.proposed_by_id, *(item.proposed_by_id for item in items)}
    acting = Representative.objects.current().filter(organization=request.organization)
    return User.objects.filter(
        pk__in=asked, is_active=True, representations__in=acting
    ).order_by("pk")


def _write_to(user, request, items):
    decided = {decision: [] for decision in ChangeItem.Decision}
    for item in items:
        decided[item.decision].append(_label(request, item))
    slug = request.organization.slug
    context = {
        "name": user.name,
        "request": request,
        "approved": decided[ChangeItem.Decision.APPROVED],
        "rejected": decided[ChangeItem.Decision.REJECTED],
        "link": mail.link(PAGES[request.noun], slug, language=user.language),
    }
    mail.write(
        "review_outcome",
        to=user.email,
        language=user.language,
        context=context,
        is_secret=False,
    )


def _label(request, item):
    known = item.field in fields_of(request.noun)
    return label_of(request.noun, item.field) if known else item.field


def _answer(request):
    """Answer without a word that the visitor chose: the address may be somebody else's."""
    organization, language = request.organization, request.language
    link = mail.link("directory:organization", organization.slug, language=language)
    context = {"request": request, "link": link if organization.is_listed else ""}
    to = request.reporter_email
    mail.write("review_answer", to=to, language=language, context=context)


def _forget(request):
    """Keep no longer who reported it than it takes to answer, as the form promises."""
    if request.reporter_name or request.reporter_email:
        request.reporter_name = request.reporter_email = ""
        request.save(update_fields=["reporter_name", "reporter_email"])
