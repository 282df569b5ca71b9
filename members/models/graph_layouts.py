"""Drawings that take long to work out, kept so that every server process has them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

MOST = 200  # drawings to keep


class GraphLayoutQuerySet(models.QuerySet):
    def places_of(self, fingerprint):
        """Give the places kept for what has this fingerprint, or None."""
        kept = self.filter(fingerprint=fingerprint).values_list("places", flat=True)
        return kept.first()

    def keep(self, fingerprint, places):
        """Keep the places unless they are there already, and let the oldest go."""
        row = self.model(fingerprint=fingerprint, places=places)
        self.bulk_create([row], ignore_conflicts=True)
        newest = self.order_by("-drawn_at").values("fingerprint")[:MOST]
        self.exclude(fingerprint__in=newest).delete()


class GraphLayout(models.Model):
    """Where each node of a network stands, kept by what the network consists of."""

    fingerprint = models.CharField(max_length=64, primary_key=True)
    places = models.JSONField()
    drawn_at = models.DateTimeField(db_default=Now())

    objects = GraphLayoutQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="a_drawing_is_kept_under_a_fingerprint",
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"),
            ),
        ]

    def __str__(self):
        return self.fingerprint
