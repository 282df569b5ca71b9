import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.apps import apps as installed
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

from ._together import together


def let_site_administrators_see(apps, schema_editor):
    create_permissions(installed.get_app_config("members"), apps=apps, verbosity=0)
    right = apps.get_model("auth", "Permission").objects.get(
        codename="view_factor", content_type__app_label="members"
    )
    group = apps.get_model("auth", "Group").objects.get(name="site administrator")
    group.permissions.add(right)


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0012_forget_who_asked'),
        ('mfa', '0003_authenticator_type_uniq'),
    ]

    operations = together([
        migrations.CreateModel(
            name='Factor',
            fields=[
            ],
            options={
                'verbose_name': 'second factor',
                'verbose_name_plural': 'second factors',
                'proxy': True,
                'default_permissions': ['view'],
                'indexes': [],
                'constraints': [],
            },
            bases=('mfa.authenticator',),
        ),
        migrations.CreateModel(
            name='FactorEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('type', models.CharField(choices=[('recovery_codes', 'Recovery codes'), ('totp', 'TOTP Authenticator'), ('webauthn', 'WebAuthn')], max_length=20)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.factor')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factor',
            trigger=pgtrigger.compiler.Trigger(name='row_keeps_its_number', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id"))', declare="DECLARE _deaf text := set_config('pgtrigger.ignore', '{}', true);", func="\n    RAISE integrity_constraint_violation USING\n        MESSAGE = 'a row keeps its number: its history hangs on it',\n        CONSTRAINT = 'a_row_keeps_its_number';\n", hash='06c1e5735732542a08b4c1588c519f65ee3fded8', operation='UPDATE OF "id"', pgid='pgtrigger_row_keeps_its_number_8b6b4', table='mfa_authenticator', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factor',
            trigger=pgtrigger.compiler.Trigger(name='insert_recorded', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE _deaf text := set_config('pgtrigger.ignore', '{}', true);", func='INSERT INTO public.members_factorevent ("id", "user_id", "type", "created_at", "pgh_created_at", "pgh_context_id", "pgh_context", "pgh_label", "pgh_obj_id") SELECT new_values."id", new_values."user_id", new_values."type", new_values."created_at", clock_timestamp(), NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid, NULLIF(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb, \'insert\', new_values.id FROM new_values ; RETURN NULL;', hash='15955fb485817e314d788a070a8a9e41cef7201c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_recorded_81403', referencing='REFERENCING NEW TABLE AS new_values ', table='mfa_authenticator', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factor',
            trigger=pgtrigger.compiler.Trigger(name='update_recorded', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE _deaf text := set_config('pgtrigger.ignore', '{}', true);", func='INSERT INTO public.members_factorevent ("id", "user_id", "type", "created_at", "pgh_created_at", "pgh_context_id", "pgh_context", "pgh_label", "pgh_obj_id") SELECT new_values."id", new_values."user_id", new_values."type", new_values."created_at", clock_timestamp(), NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid, NULLIF(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb, \'update\', new_values.id FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."type" IS DISTINCT FROM (new_values."type") OR old_values."user_id" IS DISTINCT FROM (new_values."user_id")); RETURN NULL;', hash='a5a7d6f7e47c910feb92a0a5d81670d5be2f3a79', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_recorded_9b1f0', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='mfa_authenticator', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factor',
            trigger=pgtrigger.compiler.Trigger(name='delete_recorded', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE _deaf text := set_config('pgtrigger.ignore', '{}', true);", func='INSERT INTO public.members_factorevent ("id", "user_id", "type", "created_at", "pgh_created_at", "pgh_context_id", "pgh_context", "pgh_label", "pgh_obj_id") SELECT old_values."id", old_values."user_id", old_values."type", old_values."created_at", clock_timestamp(), NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid, NULLIF(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb, \'delete\', old_values.id FROM old_values ; RETURN NULL;', hash='b2e23175e581a4b7db80041c1df26981f05cf6d8', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_recorded_60708', referencing='REFERENCING OLD TABLE AS old_values ', table='mfa_authenticator', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factor',
            trigger=pgtrigger.compiler.Trigger(name='truncate_recorded', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE _deaf text := set_config('pgtrigger.ignore', '{}', true);", func='INSERT INTO public.members_factorevent ("id", "user_id", "type", "created_at", "pgh_created_at", "pgh_context_id", "pgh_context", "pgh_label", "pgh_obj_id") SELECT emptied."id", emptied."user_id", emptied."type", emptied."created_at", clock_timestamp(), NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid, NULLIF(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb, \'delete\', emptied.id FROM public.mfa_authenticator AS emptied; RETURN NULL;', hash='b479df63d7cf077debeb1305c1b6596861193bcc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_truncate_recorded_511c8', table='mfa_authenticator', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factorevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE _deaf text := set_config('pgtrigger.ignore', '{}', true);", func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ae848d93d36ce90c2b8c0aead0802cfa87f10f15', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2dd65', table='members_factorevent', when='BEFORE')),
        ),
        migrations.RunPython(
            let_site_administrators_see, migrations.RunPython.noop
        ),
    ])
