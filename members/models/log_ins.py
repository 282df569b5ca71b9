"""Attempts to log in, and to confirm a factor again in an open session."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .choices import enforce_choices
from .foreign_keys import optional_key
from .users import User


class Way(models.TextChoices):
    """The credential used; of a wrong code, it is not known which kind was meant."""

    EMAIL = "email", _("code by e-mail")
    LINK = "link", _("link from the server")
    PASSKEY = "passkey", _("passkey")
    APP = "app", _("code from the app")
    BACKUP = "backup", _("backup code")
    TYPED = "typed", _("code from the app, or a backup code")


class Outcome(models.TextChoices):
    LOGGED_IN = "in", pgettext_lazy("log-in", "logged in")
    FIRST_STEP = "step", pgettext_lazy("log-in", "first of two steps passed")
    AGAIN = "again", pgettext_lazy("log-in", "confirmed again")
    WRONG = "wrong", pgettext_lazy("log-in", "refused: not correct")
    TOO_MANY = "limit", pgettext_lazy("log-in", "refused: too many attempts")
    CLOSED = "closed", pgettext_lazy("log-in", "refused: the account is closed")


ACCEPTED = [Outcome.LOGGED_IN, Outcome.FIRST_STEP, Outcome.AGAIN]


class LogInQuerySet(models.QuerySet):
    def accepted(self):
        return self.filter(outcome__in=ACCEPTED)

    def refused(self):
        return self.exclude(outcome__in=ACCEPTED)


@enforce_choices
class LogIn(models.Model):
    """One use of a credential, and its outcome; no address and no network.

    `user` is null where no user could be identified.
    """

    Way, Outcome = Way, Outcome

    user = optional_key(User, _("user"), "log_ins", models.CASCADE, db_index=False)
    at = models.DateTimeField(
        pgettext_lazy("log-in", "when"), db_default=Now(), db_index=True
    )
    way = models.CharField(pgettext_lazy("log-in", "how"), max_length=7, choices=Way)
    outcome = models.CharField(
        pgettext_lazy("log-in", "outcome"),
        max_length=6,
        choices=Outcome,
    )

    objects = LogInQuerySet.as_manager()

    class Meta:
        verbose_name = _("log-in")
        verbose_name_plural = _("log-ins")
        default_permissions = ["view"]
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "-at"], name="log_ins_of_a_user")]
        constraints = [
            models.CheckConstraint(
                name="whoever_is_let_in_has_an_account",
                condition=Q(user__isnull=False) | Q(outcome__in=["wrong", "limit"]),
            ),
            models.CheckConstraint(
                name="the_first_of_two_steps_is_a_code_by_e_mail_or_a_link",
                condition=~Q(outcome="step") | Q(way__in=["email", "link"]),
            ),
            models.CheckConstraint(
                name="which_code_it_was_is_known_of_a_right_one",
                condition=~Q(way="typed") | Q(outcome__in=["wrong", "limit"]),
            ),
        ]

    def __str__(self):
        return f"{self.get_way_display()}: {self.get_outcome_display()}"
