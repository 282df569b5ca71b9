"""Who takes part in a project: said by one partner, confirmed or declined by each other."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from members import mail
from members.models import Organization, Participation, Representative

from .fields import said_by
from .rows import Rows

FIELD = "participations"


class Partners(Rows):
    """The participations of a project; who has not said so itself is asked."""

    def rows_of(self, target):
        return super().rows_of(target).standing().select_related("organization")

    def apply(self, target, proposed, speaker):
        super().apply(target, proposed, speaker)
        if not self.rows_of(target).filter(organization=speaker).exists():
            raise _own_part_is_missing(speaker)

    def _write(self, row, said, speaker):
        today, said_now = timezone.localdate(), said_by(speaker)
        if said_now not in row.source:
            row.source = "\n".join(filter(None, [row.source, said_now]))
        is_own = said["organization"] == speaker.slug
        row.confirmed_on, row.asked_on = (today, None) if is_own else (None, today)
        super()._write(row, said, speaker)


def must_say_own_part(changes, speaker):
    """Refuse {field: proposed} of a new project that says nothing of who takes part."""
    if FIELD not in {field.name for field in changes}:
        raise ValidationError({FIELD: _own_part_is_missing(speaker)})


def _own_part_is_missing(speaker):
    text = _("Say what %(organization)s itself does in the project.")
    return ValidationError(text % {"organization": speaker}, code="own")


def ask_partners(request, items):
    """Write to those whom an approved request names and who have not said so themselves."""
    published = next((i.published for i in items if i.field == FIELD), None)
    if not published:
        return
    named = [row["organization"] for row in published["add"] + published["change"]]
    waiting = request.project.participations.unanswered()
    asked = Organization.objects.filter(participations__in=waiting, slug__in=named)
    for organization in asked.distinct().order_by("pk"):
        _ask(organization, request)


def _ask(organization, request):
    acting = Representative.objects.current().filter(organization=organization)
    for acts in acting.filter(user__is_active=True).select_related("user"):
        user, speaker = acts.user, request.organization
        link = mail.link("portal:projects", organization.slug, language=user.language)
        context = {
            "name": user.name,
            "organization": organization,
            "project": request.project,
            # Who asked not to be shown is named to nobody else.
            "speaker": speaker if speaker.is_listed else None,
            "link": link,
        }
        mail.write(
            "partner_asked",
            to=user.email,
            language=user.language,
            context=context,
            is_secret=False,
        )


def own_rows(organization):
    """Give all participations of an organization, declined ones too, by project."""
    rows = Participation.objects.filter(organization=organization)
    return rows.select_related("project").order_by("project__sort_title", "pk")
