"""Staff may stop the e-mails that the forms of visitors send: the column says since when."""

from django.db import migrations, models


def stopped_at():
    return models.DateTimeField(
        blank=True,
        editable=False,
        null=True,
        verbose_name="e-mails from the forms of visitors stopped",
    )


class Migration(migrations.Migration):
    dependencies = [("members", "0004_languages")]
    operations = [
        migrations.AddField(model, "visitors_stopped_at", stopped_at())
        for model in ("cluster", "clusterevent")
    ]
