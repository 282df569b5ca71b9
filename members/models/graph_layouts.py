"""A cache of network layouts in the database, shared by all server processes."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

MAX_LAYOUTS = 200


class GraphLayoutQuerySet(models.QuerySet):
    def places_for(self, fingerprint):
        """Return the stored places for a fingerprint, or None."""
        layouts = self.filter(fingerprint=fingerprint)
        return layouts.values_list("places", flat=True).first()

    def store(self, fingerprint, places):
        """Insert the places unless the fingerprint is known, and delete the oldest layouts."""
        row = self.model(fingerprint=fingerprint, places=places)
        self.bulk_create([row], ignore_conflicts=True)
        newest = self.order_by("-drawn_at").values("fingerprint")[:MAX_LAYOUTS]
        self.exclude(fingerprint__in=newest).delete()


class GraphLayout(models.Model):
    """The computed places of the nodes of a network, by a hash of nodes and links."""

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
