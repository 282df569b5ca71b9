"""Likely duplicates, and pairs of rows that a user has marked as distinct."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .foreign_keys import optional_key, required_key
from .organizations import Organization
from .persons import Person
from .tracking import tracked
from .users import User


def pair_constraints(name, message):
    """Return the constraints that two rows are one pair, in either order."""
    return [
        models.CheckConstraint(
            name=f"{name}_has_the_lower_number_first",
            condition=Q(one__lt=F("other")),
            violation_error_message=_("Choose two different records."),
        ),
        models.UniqueConstraint(
            fields=["one", "other"],
            name=f"{name}_is_recorded_once",
            violation_error_message=message,
        ),
    ]


class DistinctQuerySet(models.QuerySet):
    def of(self, one, other):
        """Filter the pair of two ids, in either order."""
        return self.filter(one=min(one, other), other=max(one, other))


class Distinct(models.Model):
    """Two records that a user has marked as distinct."""

    made_by = optional_key(User, _("stated by"), editable=False)
    made_at = models.DateTimeField(_("stated at"), default=timezone.now, editable=False)

    objects = DistinctQuerySet.as_manager()

    class Meta:
        abstract = True
        # Created and deleted by members/records/duplicates only.
        default_permissions = ()
        ordering = ["-made_at", "pk"]

    def __str__(self):
        return f"{self.one} – {self.other}"


@tracked(public=False)
class DistinctPair(Distinct):
    """Two organizations that look alike and are distinct."""

    one = required_key(Organization, _("organization"), on_delete=models.CASCADE)
    other = required_key(Organization, _("organization"), on_delete=models.CASCADE)

    class Meta(Distinct.Meta):
        verbose_name = _("pair that is not the same")
        verbose_name_plural = _("pairs that are not the same")
        constraints = pair_constraints(
            "a_distinct_pair", _("These two are already marked as not the same.")
        )


@tracked(public=False)
class DistinctPersonPair(Distinct):
    """Two person records that are distinct persons."""

    one = required_key(Person, _("person"), on_delete=models.CASCADE)
    other = required_key(Person, _("person"), on_delete=models.CASCADE)

    class Meta(Distinct.Meta):
        verbose_name = _("pair of persons that are not the same")
        verbose_name_plural = _("pairs of persons that are not the same")
        constraints = pair_constraints(
            "a_distinct_pair_of_persons",
            _("These two are already marked as not the same."),
        )


class LikelyPairQuerySet(models.QuerySet):
    def open(self):
        """Filter the pairs that nobody has marked as distinct."""
        distinct = DistinctPair.objects.filter(
            one=OuterRef("one"), other=OuterRef("other")
        )
        return self.filter(~Exists(distinct))


class LikelyPair(models.Model):
    """Two organizations that may be duplicates; a cache that a periodic job writes."""

    one = models.ForeignKey(Organization, models.DB_CASCADE, related_name="+")
    other = models.ForeignKey(Organization, models.DB_CASCADE, related_name="+")
    score = models.FloatField()
    reasons = ArrayField(models.CharField(max_length=12))

    objects = LikelyPairQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-score", "one_id", "other_id"]
        indexes = [models.Index(F("score").desc(), name="likely_pairs_by_score")]
        constraints = [
            *pair_constraints("a_likely_pair", _("This pair is already in the list.")),
            models.CheckConstraint(
                name="a_likeness_is_a_share",
                condition=Q(score__gte=0, score__lte=1),
                violation_error_message=_("A score lies between 0 and 1."),
            ),
        ]

    def __str__(self):
        return f"{self.one_id} – {self.other_id}"
