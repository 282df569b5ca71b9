import django.contrib.postgres.constraints
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.fields.json
import pghistory.utils
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

from ._tables import AtOnce

RIGHTS = {"secretary": ["view", "add", "change", "delete"], "reader": ["view"]}


def grant_rights(apps, schema_editor):
    """Grant the groups of staff their rights to the new model."""
    # Django makes the rights to models after all migrations, which is too late here.
    members = apps.get_app_config("members")
    members.models_module = True
    create_permissions(members, apps=apps, verbosity=0)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, verbs in RIGHTS.items():
        codenames = [f"{verb}_profilepicture" for verb in verbs]
        rights = Permission.objects.filter(
            content_type__app_label="members", codename__in=codenames
        )
        for group in Group.objects.filter(name=name):
            group.permissions.add(*rights)


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0013_batches'),
    ]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='ProfilePicture',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.TextField(blank=True, help_text='One per line.', verbose_name='sources')),
                    ('alt_nb', models.CharField(max_length=250, verbose_name='what it shows, in Norwegian')),
                    ('alt_en', models.CharField(blank=True, max_length=250, verbose_name='what it shows, in English')),
                    ('place', models.PositiveSmallIntegerField(default=1, help_text='1 is shown first.', verbose_name='place')),
                    ('image', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='members.image', to_field='hash', verbose_name='picture')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='members.organization', verbose_name='organization')),
                ],
                options={
                    'verbose_name': 'profile picture',
                    'verbose_name_plural': 'profile pictures',
                    'ordering': ['organization', 'place'],
                },
            ),
            migrations.CreateModel(
                name='ProfilePictureEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('source', models.TextField(blank=True, help_text='One per line.', verbose_name='sources')),
                    ('alt_nb', models.CharField(max_length=250, verbose_name='what it shows, in Norwegian')),
                    ('alt_en', models.CharField(blank=True, max_length=250, verbose_name='what it shows, in English')),
                    ('place', models.PositiveSmallIntegerField(default=1, help_text='1 is shown first.', verbose_name='place')),
                    ('image', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.image', to_field='hash', verbose_name='picture')),
                    ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organization', verbose_name='organization')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.profilepicture')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddConstraint(
                model_name='profilepicture',
                constraint=models.CheckConstraint(condition=models.Q(('alt_nb__regex', '\\S')), name='a_profile_picture_says_what_it_shows', violation_error_message='Describe what the picture shows.'),
            ),
            migrations.AddConstraint(
                model_name='profilepicture',
                constraint=models.CheckConstraint(condition=models.Q(('place__range', (1, 3))), name='a_profile_has_three_pictures_at_most', violation_error_message='A profile has at most three pictures, in the places 1 to 3.'),
            ),
            migrations.AddConstraint(
                model_name='profilepicture',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(deferrable=django.db.models.constraints.Deferrable['IMMEDIATE'], expressions=[('organization', '='), ('place', '=')], name='a_place_on_a_profile_has_one_picture', violation_error_message='Two pictures cannot have the same place.'),
            ),
            migrations.AddConstraint(
                model_name='profilepicture',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(deferrable=django.db.models.constraints.Deferrable['IMMEDIATE'], expressions=[('organization', '='), ('image', '=')], name='a_picture_is_on_a_profile_once', violation_error_message='This picture is already on the profile.'),
            ),
            migrations.AddIndex(
                model_name='profilepictureevent',
                index=models.Index(django.db.models.fields.json.KeyTextTransform('batch', 'pgh_context'), condition=models.Q(('pgh_context__has_key', 'batch')), name='batch_profilepicture'),
            ),
        ]),
        migrations.RunPython(grant_rights, migrations.RunPython.noop),
    ]
