import secrets
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .email_addresses import EmailAddressField, canonical_constraint, readable
from .foreign_keys import optional_key, organization_key, required_key
from .languages import language_field
from .plain_texts import validate_plain
from .representatives import Representative
from .texts import added_text
from .tracking import tracked
from .users import User


class InvitationQuerySet(models.QuerySet):
    def unanswered(self):
        """Filter the invitations neither used nor withdrawn, including expired ones."""
        return self.filter(used_at=None, withdrawn_at=None)

    def open(self):
        """Filter those that can be accepted now."""
        return self.unanswered().filter(expires_at__gt=timezone.now())

    def for_token(self, token):
        """Filter the invitation that was e-mailed with the token."""
        return self.filter(fingerprint=fingerprint(token))


def new_token():
    """Return a random URL-safe token of 256 bits."""
    return secrets.token_urlsafe(32)


def fingerprint(token):
    """Return the SHA-256 of a token; unsalted, since its 256 bits are random."""
    return sha256(token.encode()).hexdigest()


@tracked(exclude=["email", "fingerprint", "message"], public=False)
@enforce_choices
class Invitation(models.Model):
    """An invitation to an e-mail address to act for an organization; single use."""

    Role = Representative.Role

    organization = organization_key("invitations")
    email = EmailAddressField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=7, choices=Role, default=Role.EDITOR)
    language = language_field(db_default=settings.LANGUAGE_CODE)
    message = added_text(
        _("a word of one's own"),
        500,
        help_text=_("Plain text without links, at most 500 characters."),
    )
    fingerprint = models.CharField(max_length=64, editable=False)
    invited_by = required_key(User, _("invited by"))
    made_at = models.DateTimeField(_("sent on"), default=timezone.now)
    expires_at = models.DateTimeField(_("open until"))
    used_at = models.DateTimeField(_("accepted on"), null=True, blank=True)
    used_by = optional_key(User, _("accepted by"))
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        # Invitations are created and deleted by members/accounts/access only.
        default_permissions = ["view", "change"]
        ordering = ["-made_at", "-pk"]
        constraints = [
            canonical_constraint("an_invited_address_is_canonical", "email"),
            models.CheckConstraint(
                name="an_invitation_keeps_no_token_but_its_fingerprint",
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="an_invitation_expires_after_it_is_made",
                condition=Q(expires_at__gt=F("made_at")),
                violation_error_message=_(
                    "An invitation must expire after it was made."
                ),
            ),
            models.CheckConstraint(
                name="an_invitation_is_never_both_used_and_withdrawn",
                condition=Q(used_at=None) | Q(withdrawn_at=None),
                violation_error_message=_(
                    "An invitation is either accepted or withdrawn."
                ),
            ),
            models.CheckConstraint(
                name="a_used_invitation_says_when_and_by_whom",
                condition=Q(used_at=None, used_by=None)
                | Q(used_at__isnull=False, used_by__isnull=False),
                violation_error_message=_("State when it was accepted, and by whom."),
            ),
            models.UniqueConstraint(
                fields=["fingerprint"], name="a_token_opens_one_invitation"
            ),
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=Q(used_at=None, withdrawn_at=None),
                name="an_address_has_one_open_invitation",
                violation_error_message=_("This address has already been invited."),
            ),
        ]

    def __str__(self):
        return f"{readable(self.email)}: {self.organization}"

    def clean(self):
        """Refuse a message that is not plain text."""
        super().clean()
        validate_plain(self.message)

    @property
    def is_open(self):
        """Whether it can be accepted now; see InvitationQuerySet.open."""
        answered = self.used_at or self.withdrawn_at
        return not answered and self.expires_at > timezone.now()
