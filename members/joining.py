"""Take applications to join, and decide on them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import access, confirmations, links, mail, search
from members.models import (
    Application,
    Invitation,
    Membership,
    Organization,
    Presence,
    Representative,
)

PURPOSE = "application"
MOST_ALIKE = 5


def listed_with(orgnr):
    """Find what the public knows under the number, and whether it is a member today."""
    found = Organization.objects.listed().filter(orgnr=orgnr).first() if orgnr else None
    return found, found is not None and _is_member(found)


@transaction.atomic
def apply(*, orgnr, name, kind, sites, contact_name, contact_email, why, language):
    """Keep what was typed and mail a link; nobody reads it before the link is used.

    The same address and number again mend what waits for the link.
    """
    _found, is_member = listed_with(orgnr)
    if is_member:
        raise ValidationError(_("This organization is a member."), code="member")
    contact_email = contact_email.strip().lower()
    typed = {"name": name, "kind": kind, "contact_name": contact_name, "why": why}
    typed |= {"language": language, "made_at": timezone.now()}
    typed |= {"organization": Organization.objects.filter(orgnr=orgnr).first()}
    same = {"orgnr": orgnr, "contact_email": contact_email}
    Application(**same, **typed).full_clean(validate_constraints=False)
    application, _is_new = Application.objects.update_or_create(
        **same, confirmed_at=None, defaults=typed
    )
    application.sites.set(sites)
    _send_link(application)
    return application


@transaction.atomic
def confirm(application):
    """Put it before the secretariat: its address has shown itself. Twice does nothing."""
    # Locked together, of two applications for one number the second sees the first.
    alike = Application.objects.filter(orgnr=application.orgnr).order_by("pk")
    rows = {row.pk: row for row in alike.select_for_update(no_key=True)}
    application = rows[application.pk]
    if application.confirmed_at:
        return
    if any(row.confirmed_at and not row.decided_at for row in rows.values()):
        raise ValidationError(
            _("Somebody else has applied for this number, and waits for the answer."),
            code="waits",
        )
    application.confirmed_at = timezone.now()
    application.full_clean()
    application.save(update_fields=["confirmed_at"])


def find(number):
    """Find an application that may still be confirmed, or was; or refuse."""
    if found := Application.objects.filter(pk=number).first():
        return found
    raise ValidationError(_("This link is not valid any more."), code="closed")


def candidates(application):
    """Organizations that it may be about: the one with its number, else those named alike."""
    same = Organization.objects.filter(orgnr=application.orgnr)
    if same.exists():
        return list(same)
    alike = search.matching(Organization.objects.filter(orgnr=""), application.name)
    return list(alike.order_by("-rank", "sort_name")[:MOST_ALIKE])


@transaction.atomic
def accept(application, *, since, category, is_listed, organization=None, by):
    """Open the membership of the organization given, or of a new one; invite the contact."""
    application = _lock_waiting(application)
    organization = _known(organization, application) or _new(application)
    organization.orgnr, organization.is_listed = application.orgnr, is_listed
    organization.full_clean()
    organization.save()
    _open(organization, application, since, category)
    application.organization = organization
    _close(application, is_accepted=True, by=by)
    is_invited = _invite(organization, application.contact_email, by)
    link = links.url("user", "home", language=application.language)
    context = {"since": since, "is_invited": is_invited, "link": link}
    _write("application_accepted", application, **context)
    return organization


@transaction.atomic
def decline(application, why, *, by):
    """Say no, with a reason that reaches the contact."""
    application = _lock_waiting(application)
    _close(application, is_accepted=False, answer=why.strip(), by=by)
    _write("application_declined", application)


def _is_member(organization):
    return organization.memberships.current().exists()


def _send_link(application):
    token = confirmations.token(PURPOSE, application=application.pk)
    link = links.url("confirmation", "confirm", token, language=application.language)
    expires_at = timezone.now() + confirmations.MAX_AGE
    _write("application_confirm", application, link=link, expires_at=expires_at)


def _write(kind, application, *, expires_at=None, **context):
    context |= {"name": application.contact_name, "application": application}
    mail.write(
        kind,
        to=application.contact_email,
        language=application.language,
        context=context,
        expires_at=expires_at,
    )


def _lock_waiting(application):
    rows = Application.objects.waiting().select_for_update(of=["self"], no_key=True)
    if found := rows.filter(pk=application.pk).first():
        return found
    raise ValidationError(_("This has been answered already."), code="decided")


def _known(organization, application):
    if organization is None:
        return None
    rows = Organization.objects.select_for_update(no_key=True)
    found = rows.get(pk=organization.pk)
    if found.orgnr not in ("", application.orgnr):
        raise ValidationError(_("%s has another number.") % found, code="another")
    return found


def _new(application):
    return Organization(name=application.name, kind=application.kind)


def _open(organization, application, since, category):
    day = timezone.localtime(application.confirmed_at).date()
    said = _("Application of %(day)s") % {"day": day.isoformat()}
    membership = Membership(
        organization=organization, since=since, category=category, source=said
    )
    membership.full_clean()
    membership.save()
    for site in application.sites.exclude(pk__in=_present_at(organization)):
        presence = Presence(organization=organization, site=site, source=said)
        presence.full_clean()
        presence.save()


def _present_at(organization):
    return organization.presences.current().values("site")


def _close(application, *, is_accepted, by, answer=""):
    application.is_accepted, application.answer = is_accepted, answer
    application.decided_by, application.decided_at = by, timezone.now()
    application.full_clean()
    application.save()


def _invite(organization, email, by):
    """Let the contact look after the profile; say whether a letter goes out for it."""
    acting = organization.representatives.current()
    if acting.filter(user__email=email).exists():
        return False
    sent = Invitation.objects.open().filter(organization=organization, email=email)
    if standing := sent.first():
        access.renew_invitation(standing, by=by)
    else:
        access.invite(organization, email, Representative.Role.MANAGER, by=by)
    return True
