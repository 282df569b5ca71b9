from django.contrib.postgres.fields import ArrayField
from django.db import models


class RateLimit(models.Model):
    """The recent times of a limited action, newest first, by a hash of the client."""

    action = models.CharField(max_length=40)
    who = models.CharField(max_length=64)
    made = ArrayField(models.DateTimeField())
    until = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["action", "who"], name="attempts_of_one_are_counted_together"
            )
        ]

    def __str__(self):
        return f"{self.action}: {len(self.made)}"
