from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .choices import enforce_choices
from .foreign_keys import optional_key, required_key
from .resource_streams import ResourceStream
from .tracking import tracked


class IntroductionQuerySet(models.QuerySet):
    def standing(self):
        """Filter those that have not been withdrawn."""
        return self.filter(withdrawn_on=None)

    def waiting(self):
        """Filter those without an outcome; a merge may have united both sides."""
        waiting = self.standing().filter(outcome="")
        return waiting.exclude(offer__organization=F("need__organization"))

    def asked_by_side_of(self, organization):
        """Filter those that representatives of the organization have asked for."""
        offered = Q(asked_side="offered", offer__organization=organization)
        needed = Q(asked_side="needed", need__organization=organization)
        return self.filter(offered | needed)


@tracked(exclude=["note"], public=False)
@enforce_choices
class Introduction(models.Model):
    """A member asks to be put in touch about an offer and a need that may match.

    `asked_side` is the direction of the asker's own entry; each side may ask once.
    """

    class Outcome(models.TextChoices):
        WAITING = "", pgettext_lazy("introduction", "waiting")
        CONTACT = "contact", pgettext_lazy("introduction", "contact")
        PROJECT = "project", pgettext_lazy("introduction", "project")
        NOTHING = "nothing", pgettext_lazy("introduction", "nothing")

    offer = required_key(ResourceStream, pgettext_lazy("introduction", "offer"))
    need = required_key(ResourceStream, pgettext_lazy("introduction", "need"))
    asked_side = models.CharField(
        _("asked by the side that"), max_length=7, choices=ResourceStream.Direction
    )
    asked_by = required_key(settings.AUTH_USER_MODEL, _("asked by"))
    asked_on = models.DateField(_("asked on"), default=timezone.localdate)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    written_on = models.DateField(_("both written to on"), null=True, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=7, choices=Outcome, blank=True, default=""
    )
    note = models.TextField(_("note"), max_length=1000, blank=True)
    decided_on = models.DateField(_("outcome noted on"), null=True, blank=True)
    decided_by = optional_key(settings.AUTH_USER_MODEL, _("outcome noted by"))

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to be put in touch")
        verbose_name_plural = _("requests to be put in touch")
        # Created and withdrawn by members/association/matching only.
        default_permissions = ["view", "change"]
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "need", "asked_side"],
                condition=Q(withdrawn_on=None),
                name="a_side_asks_about_a_match_once",
                violation_error_message=_("You have already asked about this match."),
            ),
            models.CheckConstraint(
                name="an_offer_is_not_matched_with_itself",
                condition=~Q(offer=F("need")),
                violation_error_message=_("Choose two different entries."),
            ),
            models.CheckConstraint(
                name="an_outcome_says_when_and_by_whom",
                condition=Q(outcome="", decided_on=None, decided_by=None)
                | (
                    ~Q(outcome="")
                    & Q(decided_on__isnull=False, decided_by__isnull=False)
                ),
                violation_error_message=_("State the outcome, when and by whom."),
            ),
            models.CheckConstraint(
                name="what_is_withdrawn_has_no_outcome",
                condition=Q(withdrawn_on=None) | Q(outcome=""),
                violation_error_message=_("It is either withdrawn or has an outcome."),
            ),
        ]

    def __str__(self):
        return f"{self.offer.organization} – {self.need.organization}"

    @property
    def own(self):
        """The entry of the side that asked."""
        return self.offer if self.asked_side == "offered" else self.need
