"""Find the organizations of a topic by the index that keeps each from being chosen twice."""

import django.db.models.deletion
from django.db import migrations, models

from ._tables import Grouped


class Migration(Grouped):
    dependencies = [("members", "0032_first_start")]

    operations = [
        migrations.RemoveConstraint("organizationtopic", "a_topic_is_chosen_once"),
        migrations.AlterField(
            "organizationtopic",
            "topic",
            models.ForeignKey(
                "members.topic",
                django.db.models.deletion.PROTECT,
                db_index=False,
                verbose_name="topic",
            ),
        ),
        migrations.AddConstraint(
            "organizationtopic",
            models.UniqueConstraint(
                fields=("topic", "organization"),
                name="a_topic_is_chosen_once",
                violation_error_message="This topic is already chosen.",
            ),
        ),
    ]
