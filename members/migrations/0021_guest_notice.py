"""Guests of events are informed with a text of their own."""

from django.db import migrations, models

from ._tables import Grouped

TOLD_VERSION = models.CharField(
    blank=True, choices=[("1", "1"), ("2", "2")], max_length=20, verbose_name="informed with text version"
)
CONSTRAINT = models.CheckConstraint(
    condition=models.Q(("told_version__in", ["1", "2", ""])),
    name="person_told_version_is_one_of_its_choices",
    violation_error_message="Choose one of the listed values.",
)


class Migration(Grouped):
    dependencies = [("members", "0020_events")]
    operations = [
        migrations.RemoveConstraint("person", CONSTRAINT.name),
        migrations.AlterField("person", "told_version", TOLD_VERSION),
        migrations.AlterField("personevent", "told_version", TOLD_VERSION),
        migrations.AddConstraint("person", CONSTRAINT),
    ]
