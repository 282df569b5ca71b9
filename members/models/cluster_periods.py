"""What the cluster was called, and its level in the programme, each in its period."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .cluster import Cluster
from .foreign_keys import required_key
from .periods import Period, no_overlap
from .programme import ProgrammeLevel
from .texts import Sourced
from .tracking import tracked


@tracked
@enforce_choices
class ClusterName(Period, Sourced):
    """A name of the cluster, with the period in which it was in use."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=120)

    class Meta(Period.Meta):
        verbose_name = _("name of the cluster")
        verbose_name_plural = _("names of the cluster")
        ordering = [models.F("since").asc(nulls_first=True)]
        constraints = [
            *Period.Meta.constraints,
            no_overlap(
                "the_cluster_has_one_name_at_a_time",
                "cluster",
                message=_("The cluster already has a name in that period."),
            ),
        ]

    def __str__(self):
        return self.name


@tracked
@enforce_choices
class ClusterLevel(Period, Sourced):
    """A level of the cluster in the programme, with its period."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="levels")
    level = required_key(ProgrammeLevel, _("level"), "holders")

    class Meta(Period.Meta):
        verbose_name = _("level of the cluster")
        verbose_name_plural = _("levels of the cluster")
        ordering = [models.F("since").asc(nulls_first=True)]
        constraints = [
            *Period.Meta.constraints,
            no_overlap(
                "the_cluster_has_one_level_at_a_time",
                "cluster",
                message=_("The cluster already has a level in that period."),
            ),
        ]

    def __str__(self):
        return f"{self.level} {self.period_text}"
