"""Receive applications for membership, and decide on them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext_lazy

from members import access, confirmations, duplicates, links, mail, search
from members.actions import Action, without_actor
from members.models import (
    Application,
    ApplicationSite,
    Invitation,
    Membership,
    Organization,
    Presence,
    Representative,
)
from members.models.email_addresses import canonical
from members.waiting.kind import RowText, WaitingKind

PURPOSE = "application"
MAX_CANDIDATES = 5


def find_listed(orgnr):
    """Return (listed organization or None, whether it is a member today)."""
    found = Organization.objects.listed().filter(orgnr=orgnr).first() if orgnr else None
    return found, found is not None and _is_member(found)


@transaction.atomic
def apply(*, orgnr, name, sites, contact_email, **values):
    """Save an application and e-mail its confirmation link to the contact.

    The secretariat sees it once it is confirmed. The same address and number, or name
    when there is no number, replace an unconfirmed application; that takes the same
    statements as the first time, so that nobody can time whether somebody has applied.
    """
    _found, is_member = find_listed(orgnr)
    if is_member:
        raise ValidationError(
            _("This organization is already in the list of members."), code="member"
        )
    contact_email = canonical(contact_email)
    values |= {"name": name.strip(), "made_at": timezone.now()}
    values |= {"organization": _with_number(orgnr).first()}
    new = Application(orgnr=orgnr, contact_email=contact_email, **values)
    new.full_clean(validate_constraints=False)
    application = _save_unconfirmed(new, values)
    _save_sites(application, sites)
    _send_confirmation_link(application)
    return application


@transaction.atomic
def confirm(application):
    """Record that the address is verified; confirming twice does nothing.

    Others may have applied for the same number: nobody learns of it, and all of them wait
    for the secretariat, since the first to confirm need not be the one who may.
    """
    rows = Application.objects.select_for_update(no_key=True)
    application = rows.get(pk=application.pk)
    if application.confirmed_at:
        return
    application.confirmed_at = timezone.now()
    application.full_clean()
    application.save(update_fields=["confirmed_at"])


def find_application(pk):
    """Return the application of a confirmation link, or raise ValidationError."""
    if found := Application.objects.filter(pk=pk).first():
        return found
    raise ValidationError(_("This link is no longer valid."), code="closed")


def others_waiting(application):
    """Filter the other applications for its number, or name, that wait for an answer."""
    same = Application.objects.waiting().filter(**application.identity)
    return same.exclude(pk=application.pk)


def candidates(application):
    """Return the organizations with its number, else some that look like it."""
    same = _with_number(application.orgnr)
    if same.exists():
        return list(same)
    unnumbered = Organization.objects.filter(orgnr="")
    rows = unnumbered if application.orgnr else Organization.objects.all()
    typed = duplicates.typed_profile(application.name)
    alike = [match.organization for match in duplicates.similar(rows, typed)]
    worded = search.matching(rows, application.name)
    worded = worded.exclude(pk__in=[row.pk for row in alike])
    found = worded.order_by("-rank", "sort_name")[:MAX_CANDIDATES]
    return [*alike, *found][:MAX_CANDIDATES]


@transaction.atomic
def accept(
    application, *, since, category, is_listed, organization=None, country="NO", by
):
    """Create the membership and invite the contact.

    It is of a new organization in the country, unless one is given.
    """
    application = Application.objects.lock_waiting(application)
    new = Organization(name=application.name, kind=application.kind, country=country)
    organization = _lock_existing(organization, application) or new
    organization.orgnr = application.orgnr or organization.orgnr
    organization.is_listed = is_listed
    if is_listed:
        organization.agree_to_listing(*_agreement(application))
    organization.full_clean()
    organization.save()
    _create_membership(organization, application, since, category)
    application.organization = organization
    application.record_answer(True, by=by)
    is_invited = _invite(organization, application, by)
    link = links.url("user", "home", language=application.language)
    context = {"since": since, "is_invited": is_invited, "link": link}
    _write_letter("application_accepted", application, **context)
    return organization


@transaction.atomic
def decline(application, why, *, by):
    """Decline the application; the reason is e-mailed to the contact."""
    application = Application.objects.lock_waiting(application)
    application.record_answer(False, answer=why, by=by)
    _write_letter("application_declined", application)


def _accepted(member, application, **typed):
    text = _("%s is now a member, and the contact has been notified.")
    return text % member


def _declined(result, application, **typed):
    return _("%s will get the answer by e-mail.") % application.contact_name


ACCEPT = Action(gettext_lazy("Accept as member"), accept, _accepted)
DECLINE = Action(gettext_lazy("Decline"), decline, _declined)
APPLICATIONS = WaitingKind.declare(
    name="applications",
    place=40,
    label=npgettext_lazy(
        "waiting", "application for membership", "applications for membership"
    ),
    rows=Application.objects.waiting,
    values={"name": F("name"), "by": F("contact_name")},
    describe=lambda row: RowText(row["name"], who=row["by"]),
    since="confirmed_at",
    permissions=("members.change_application",),
    new="confirmed_at__gt",
    noun="application",
)


def _save_unconfirmed(new, values):
    """Insert the application unless there is one of its address, and write the values."""
    Application.objects.bulk_create([new], ignore_conflicts=True)
    same = new.identity | {"contact_email": new.contact_email}
    unconfirmed = Application.objects.unconfirmed().filter(**same)
    if not unconfirmed.update(**values):
        # It was confirmed at this moment: the new one follows it.
        return _save_unconfirmed(new, values)
    return unconfirmed.get()


def _save_sites(application, sites):
    chosen = [ApplicationSite(application=application, site=site) for site in sites]
    application.applicationsite_set.exclude(site__in=sites).delete()
    ApplicationSite.objects.bulk_create(chosen, ignore_conflicts=True)


def _with_number(orgnr):
    """Filter the organization with the number; none when it is empty."""
    rows = Organization.objects.all()
    return rows.filter(orgnr=orgnr) if orgnr else rows.none()


def _is_member(organization):
    return organization.memberships.current().exists()


def _send_confirmation_link(application):
    token = confirmations.token(PURPOSE, application=application.pk)
    link = links.url("confirmation", "confirm", token, language=application.language)
    expires_at = timezone.now() + confirmations.MAX_AGE
    _write_letter("application_confirm", application, link=link, expires_at=expires_at)


def _write_letter(kind, application, *, expires_at=None, **context):
    context |= {"name": application.contact_name, "application": application}
    mail.write(
        kind,
        to=application.contact_email,
        language=application.language,
        context=context,
        expires_at=expires_at,
    )


def _lock_existing(organization, application):
    if organization is None:
        return None
    rows = Organization.objects.select_for_update(no_key=True)
    found = rows.get(pk=organization.pk)
    if application.orgnr and found.orgnr not in ("", application.orgnr):
        raise ValidationError(
            _("%s has a different organization number.") % found, code="another"
        )
    return found


def _agreement(application):
    """Return the day of the application, and what it is called as a source."""
    day = timezone.localtime(application.confirmed_at).date()
    return day, _("Application dated %(day)s") % {"day": day.isoformat()}


def _create_membership(organization, application, since, category):
    _day, source = _agreement(application)
    membership = Membership(
        organization=organization, since=since, category=category, source=source
    )
    membership.full_clean()
    membership.save()
    present_at = organization.presences.current().values("site")
    for site in application.sites.exclude(pk__in=present_at):
        presence = Presence(organization=organization, site=site, source=source)
        presence.full_clean()
        presence.save()


def _invite(organization, application, by):
    """Invite the contact as a manager, unless they have access; return whether they are."""
    email, language = application.contact_email, application.language
    representatives = organization.representatives.current()
    if representatives.filter(user__email=email).exists():
        return False
    sent = Invitation.objects.open().filter(organization=organization, email=email)
    if invitation := sent.first():
        access.renew_invitation(invitation, by=by)
    else:
        role = Representative.Role.MANAGER
        access.invite(organization, email, role, language=language, by=by)
    return True


CONFIRM = Action(gettext_lazy("Send the application"), without_actor(confirm), "")
