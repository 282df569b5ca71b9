from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0010_no_passwords")]
    operations = [
        migrations.CreateModel(
            "Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("action", models.CharField(max_length=40)),
                ("who", models.CharField(max_length=64)),
                ("made", ArrayField(models.DateTimeField())),
                ("until", models.DateTimeField(db_index=True)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("action", "who"),
                        name="attempts_of_one_are_counted_together",
                    )
                ],
            },
        ),
    ]
