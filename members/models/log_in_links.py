from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .foreign_keys import required_key
from .invitations import fingerprint
from .tracking import tracked
from .users import User


class LogInLinkQuerySet(models.QuerySet):
    def open(self, token):
        """Filter the link with the token, while it can be used."""
        now = timezone.now()
        return self.filter(fingerprint=fingerprint(token), expires_at__gt=now)


@tracked(exclude=["fingerprint"], public=False)
class LogInLink(models.Model):
    """The way in of a user without working e-mail; its use deletes it.

    Only the owner of the tables adds one: the role that serves may not.
    """

    user = required_key(User, _("user"), "log_in_links", models.CASCADE)
    fingerprint = models.CharField(max_length=64, editable=False)
    expires_at = models.DateTimeField(_("open until"))

    objects = LogInLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("log-in link")
        verbose_name_plural = _("log-in links")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user"], name="a_user_has_one_log_in_link"),
            models.UniqueConstraint(
                fields=["fingerprint"], name="a_log_in_link_is_of_one_user"
            ),
            models.CheckConstraint(
                name="a_log_in_link_keeps_no_token_but_its_fingerprint",
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"),
            ),
        ]

    def __str__(self):
        return str(self.user)
