from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .choices import enforce_choices
from .foreign_keys import optional_key, required_key
from .resource_streams import ResourceStream
from .texts import added_text
from .tracking import tracked

TIME_TO_ANSWER = timedelta(days=14)
OPEN = Q(withdrawn_on=None, outcome="")
# The other side may still answer.
FORWARDED = OPEN & Q(forwarded_on__gt=Now() - TIME_TO_ANSWER)


class IntroductionQuerySet(models.QuerySet):
    def standing(self):
        """Filter those that have not been withdrawn."""
        return self.filter(withdrawn_on=None)

    def open(self):
        """Filter those without an outcome; a merge may have united both sides."""
        return self.filter(OPEN).exclude(offer__organization=F("need__organization"))

    def waiting(self):
        """Filter the open ones that the secretariat deals with: nobody else is to answer."""
        return self.open().exclude(FORWARDED)

    def asked_of(self, organization):
        """Filter the open ones about which the organization is asked, and has to answer."""
        offered = Q(asked_side="needed", offer__organization=organization)
        needed = Q(asked_side="offered", need__organization=organization)
        rows = self.open().filter(offered | needed, forwarded_on__isnull=False)
        same = {"offer": OuterRef("offer"), "need": OuterRef("need")}
        own = Introduction.objects.standing().filter(**same)
        return rows.exclude(Exists(own.exclude(asked_side=OuterRef("asked_side"))))

    def asked_by_side_of(self, organization):
        """Filter those that representatives of the organization have asked for."""
        offered = Q(asked_side="offered", offer__organization=organization)
        needed = Q(asked_side="needed", need__organization=organization)
        return self.filter(offered | needed)


@tracked(exclude=["note"], public=False)
@enforce_choices
class Introduction(models.Model):
    """A member asks to be put in touch about an offer and a need that may match.

    `asked_side` is the direction of the asker's own entry; each side may ask once. The
    other side has a row of its own once it has agreed. `agreed` is the fingerprint of the
    details of the asker that are passed on.
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
    agreed = added_text(_("fingerprint of what is passed on"), 20, editable=False)
    forwarded_on = models.DateField(
        _("other organization asked on"), null=True, blank=True
    )
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

    @property
    def other(self):
        """The entry of the side that is to answer."""
        return self.need if self.asked_side == "offered" else self.offer
