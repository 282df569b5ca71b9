from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("members", "0009_access")]
    # These point at users, and know of the first migration only.
    run_before = [("account", "0001_initial"), ("mfa", "0001_initial")]
    operations = [migrations.RemoveField("user", "password")]
