"""Decide on applications for membership."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy, npgettext_lazy

from members.accounts import access
from members.actions import Action, Staff, links
from members.actions.waiting import RowText, WaitingKind
from members.models import (
    Application,
    Contact,
    Invitation,
    Membership,
    NewsletterConsent,
    Organization,
    Person,
    Presence,
    Representative,
)
from members.people import add_contact, newsletter
from members.people.corrections import people_at
from members.people.tokens import lock_person
from members.queries import search
from members.records import duplicates
from members.register.snapshots import save_organization

from .applying import with_number, write_letter

MAX_CANDIDATES = 5


def candidates(application):
    """Return the organizations with its number, else some that look like it."""
    same = with_number(application.orgnr)
    if same.exists():
        return list(same)
    unnumbered = Organization.objects.filter(orgnr="")
    rows = unnumbered if application.orgnr else Organization.objects.all()
    profile = duplicates.typed_profile(application.name)
    alike = [match.organization for match in duplicates.similar(rows, profile)]
    worded = search.matching(rows, application.name)
    worded = worded.exclude(pk__in=[row.pk for row in alike])
    hits = worded.order_by("-rank", "sort_name")[:MAX_CANDIDATES]
    return [*alike, *hits][:MAX_CANDIDATES]


@transaction.atomic
def accept(
    application,
    *,
    since,
    category,
    is_listed,
    organization=None,
    country="NO",
    unit=None,
    by,
):
    """Create the membership; make the applicant a contact, and invite them.

    Without `organization`, create one in the country, filled from its `unit` of the
    business register.
    """
    application = Application.objects.lock_waiting(application)
    new = Organization(name=application.name, kind=application.kind, country=country)
    organization = _lock_existing(organization, application) or new
    organization.orgnr = application.orgnr or organization.orgnr
    organization.is_listed = is_listed
    if is_listed:
        organization.agree_to_listing(*_agreement(application))
    save_organization(organization, unit)
    _create_membership(organization, application, since, category)
    application.organization = organization
    application.record_answer(True, by=by)
    _create_contact(organization, application, by)
    _record_newsletter(organization, application)
    is_invited = _invite(organization, application, by)
    link = links.url("user", "home", language=application.language)
    context = {"since": since, "is_invited": is_invited, "link": link}
    write_letter("application_accepted", application, **context)
    return organization


@transaction.atomic
def decline(application, why, *, by):
    """Decline the application; the reason is e-mailed to the contact."""
    application = Application.objects.lock_waiting(application)
    application.record_answer(False, answer=why, by=by)
    write_letter("application_declined", application)


def _lock_existing(organization, application):
    if organization is None:
        return None
    rows = Organization.objects.select_for_update(no_key=True)
    locked = rows.get(pk=organization.pk)
    if application.orgnr and locked.orgnr not in ("", application.orgnr):
        raise ValidationError(
            _("%s has a different organization number.") % locked, code="another"
        )
    return locked


def _agreement(application):
    """Return the day of the application, and its text as a source."""
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


def _create_contact(organization, application, by):
    """Make the applicant the main contact, or another one beside it; once."""
    current = organization.contacts.not_ended()
    if current.filter(person__email=application.contact_email).exists():
        return
    main, other = Contact.Function.MAIN, Contact.Function.OTHER
    function = other if current.filter(function=main).exists() else main
    values = {"name": application.contact_name, "language": application.language}
    values["email"] = application.contact_email
    # The applicant has proved the address by a link, so nobody else's record is disclosed.
    named = people_at(values["email"]).filter(name__iexact=values["name"])
    add_contact(organization, values, function=function, person=named.first(), by=by)


def _record_newsletter(organization, application):
    """Record the applicant's consent, for a contact with the verified address and the name."""
    email, name = application.contact_email, application.contact_name
    if not application.newsletter_version:
        return
    people = Person.objects.filter(email=email, name__iexact=name)
    contacts = organization.contacts.not_ended()
    person = people.filter(contacts__in=contacts).first()
    if person:
        newsletter.record(
            lock_person(person),
            application.newsletter_service,
            application.newsletter_version,
            NewsletterConsent.Way.JOINING,
            given_at=application.confirmed_at,
        )


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


def _accepted(member, application, **values):
    text = _("%s is now a member, and the contact has been notified.")
    return text % member


def _declined(result, application, **values):
    return _("%s will get the answer by e-mail.") % application.contact_name


_application_action = partial(Action, may=Staff("members.change_application"))
ACCEPT = _application_action(gettext_lazy("Accept as member"), accept, _accepted)
DECLINE = _application_action(gettext_lazy("Decline"), decline, _declined)
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
    permissions=ACCEPT.may.permissions,
    new="confirmed_at__gt",
    noun="application",
)
