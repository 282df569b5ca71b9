"""Changes of address of persons, too, and whether the former address is to be told."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ._tables import Grouped

CANONICAL = (
    r"\A[-a-z0-9.!#$%&'*+/=?^_`{|}~]+@[a-z0-9]([-a-z0-9]*[a-z0-9])?"
    r"(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\Z"
)
OF_EVENTS = {"related_name": "+", "related_query_name": "+"}
CHANGES = {"related_name": "address_changes"}


def person_key(**options):
    return models.ForeignKey(
        "members.person",
        django.db.models.deletion.DO_NOTHING,
        blank=True,
        null=True,
        db_constraint=False,
        verbose_name="person",
        **options,
    )


def user_key(on_delete, **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete,
        blank=True,
        null=True,
        verbose_name="user",
        **options,
    )


class Migration(Grouped):
    dependencies = [("members", "0006_persons_hide_everything")]
    operations = [
        migrations.AddField("addresschange", "person", person_key(**CHANGES)),
        migrations.AddField("addresschangeevent", "person", person_key(**OF_EVENTS)),
        migrations.AddField(
            "addresschange",
            "tells_former",
            models.BooleanField(
                db_default=False,
                default=False,
                verbose_name="the former address is to be told",
            ),
        ),
        migrations.AlterField(
            "addresschange",
            "user",
            user_key(django.db.models.deletion.PROTECT, **CHANGES),
        ),
        migrations.AlterField(
            "addresschangeevent",
            "user",
            user_key(
                django.db.models.deletion.DO_NOTHING, db_constraint=False, **OF_EVENTS
            ),
        ),
        migrations.RemoveConstraint("addresschange", "a_wanted_address_is_canonical"),
        migrations.AlterField(
            "addresschange",
            "email",
            models.EmailField(blank=True, max_length=254, verbose_name="new address"),
        ),
        migrations.AddConstraint(
            "addresschange",
            models.CheckConstraint(
                condition=models.Q(("email", ""), ("email__regex", CANONICAL), _connector="OR"),
                name="a_wanted_address_is_canonical",
                violation_error_message="This is not a valid e-mail address.",
            ),
        ),
        migrations.AddConstraint(
            "addresschange",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", False), ("user", None)),
                    models.Q(("person", None), ("user__isnull", False)),
                    _connector="OR",
                ),
                name="an_address_changes_of_a_user_or_a_person",
                violation_error_message="State a user or a person.",
            ),
        ),
        migrations.AddIndex(
            "addresschange",
            models.Index(
                condition=models.Q(("tells_former", True)),
                fields=["id"],
                name="changes_of_address_to_tell",
            ),
        ),
    ]
