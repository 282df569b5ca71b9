from django.contrib.postgres.fields import ArrayField
from django.db import models


class RateLimit(models.Model):
    """When somebody, known by a hash alone, lately did what is limited; newest first."""

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
