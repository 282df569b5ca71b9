"""Meetings become events: the tables and columns keep their names, for the previous version."""

import uuid

import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.fields.json
import pghistory.utils
from django.db import migrations, models
from django.db.models import CASCADE, DO_NOTHING

from ._tables import Grouped


def key_of_event(field):
    return models.ForeignKey(
        "members.event", CASCADE, db_column="meeting_id", related_name=field, verbose_name="event"
    )


EVENTS_KEY = models.ForeignKey(
    "members.event", DO_NOTHING, db_column="meeting_id", db_constraint=False, related_name="+",
    related_query_name="+", verbose_name="event",
)
KEYS = (
    ("attendance", key_of_event("attendances")),
    ("attachment", key_of_event("attachments")),
    ("attendanceevent", EVENTS_KEY),
    ("attachmentevent", EVENTS_KEY),
)
EVENTS = "event", "eventevent"
TITLE = models.CharField(db_column="title", max_length=200, verbose_name="title in Norwegian")


def keep_rights(apps, schema_editor):
    """Copy the groups' permissions for meetings, which Django renames after migrating.

    The previous version asks for them as long as it runs.
    """
    types, rights = apps.get_model("contenttypes", "ContentType"), apps.get_model("auth", "Permission")
    meeting, _new = types.objects.get_or_create(app_label="members", model="meeting")
    for right in rights.objects.filter(content_type__app_label="members", codename__endswith="_meeting"):
        kept, _new = rights.objects.get_or_create(
            content_type=meeting, codename=right.codename, defaults={"name": right.name}
        )
        kept.group_set.add(*right.group_set.all())


class Migration(Grouped):
    dependencies = [("members", "0019_business_register")]
    operations = [
        migrations.AlterModelTable("meeting", "members_meeting"),
        migrations.AlterModelTable("meetingevent", "members_meetingevent"),
        migrations.RenameModel("Meeting", "Event"),
        migrations.RenameModel("MeetingEvent", "EventEvent"),
        *(migrations.AlterField(name, "meeting", field) for name, field in KEYS),
        *(migrations.AlterField(name, "title", TITLE) for name in EVENTS),
        *(migrations.RenameField(name, "meeting", "event") for name, _field in KEYS),
        *(migrations.RenameField(name, "title", "title_nb") for name in EVENTS),
        migrations.CreateModel(
            name='EventOrganizerEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EventProjectEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EventTopicEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AlterModelOptions(
            name='attachment',
            options={'ordering': ['event', 'pk'], 'verbose_name': 'attached file', 'verbose_name_plural': 'attached files'},
        ),
        migrations.AlterModelOptions(
            name='attendance',
            options={'ordering': ['event', 'is_guest', 'pk'], 'verbose_name': 'attendance', 'verbose_name_plural': 'attendances'},
        ),
        migrations.AlterModelOptions(
            name='event',
            options={'ordering': ['-held_on', models.OrderBy(models.F('starts_at'), descending=True, nulls_last=True), '-pk'], 'verbose_name': 'event', 'verbose_name_plural': 'events'},
        ),
        migrations.RemoveConstraint(
            model_name='attachment',
            name='a_file_is_attached_to_a_meeting_once',
        ),
        migrations.RemoveConstraint(
            model_name='attendance',
            name='a_person_attends_a_meeting_once',
        ),
        migrations.RemoveConstraint(
            model_name='attendance',
            name='an_organization_attends_a_meeting_once',
        ),
        migrations.RemoveConstraint(
            model_name='attendance',
            name='attendance_status_is_one_of_its_choices',
        ),
        migrations.RemoveConstraint(
            model_name='columnmemory',
            name='columnmemory_target_is_one_of_its_choices',
        ),
        migrations.RemoveConstraint(
            model_name='event',
            name='a_meeting_ends_after_it_starts',
        ),
        migrations.RemoveConstraint(
            model_name='event',
            name='a_meeting_is_called_something',
        ),
        migrations.RemoveConstraint(
            model_name='incomingfile',
            name='incomingfile_target_is_one_of_its_choices',
        ),
        migrations.RenameIndex(
            model_name='eventevent',
            new_name='batch_event',
            old_name='batch_meeting',
        ),
        migrations.AddField(
            model_name='attendance',
            name='answer',
            field=models.CharField(blank=True, choices=[('yes', 'comes'), ('waiting', 'waits for a place'), ('no', 'does not come')], db_default='', default='', max_length=7, verbose_name='answer'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='answered_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='answered'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='company',
            field=models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='organization'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='instead_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.attendance', verbose_name='instead of'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='invited_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='invited'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='reminded_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='attendance',
            name='told_sequence',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='attendanceevent',
            name='answer',
            field=models.CharField(blank=True, choices=[('yes', 'comes'), ('waiting', 'waits for a place'), ('no', 'does not come')], db_default='', default='', max_length=7, verbose_name='answer'),
        ),
        migrations.AddField(
            model_name='attendanceevent',
            name='answered_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='answered'),
        ),
        migrations.AddField(
            model_name='attendanceevent',
            name='company',
            field=models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='organization'),
        ),
        migrations.AddField(
            model_name='attendanceevent',
            name='instead_of',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.attendance', verbose_name='instead of'),
        ),
        migrations.AddField(
            model_name='attendanceevent',
            name='invited_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='invited'),
        ),
        migrations.AddField(
            model_name='cluster',
            name='days_guests_are_kept',
            field=models.PositiveSmallIntegerField(db_default=30, default=30, help_text='After the event, those whom nothing else connects to the cluster.', verbose_name='days that guests are kept'),
        ),
        migrations.AddField(
            model_name='clusterevent',
            name='days_guests_are_kept',
            field=models.PositiveSmallIntegerField(db_default=30, default=30, help_text='After the event, those whom nothing else connects to the cluster.', verbose_name='days that guests are kept'),
        ),
        migrations.AddField(
            model_name='event',
            name='answer_by',
            field=models.DateField(blank=True, null=True, verbose_name='last day to answer'),
        ),
        migrations.AddField(
            model_name='event',
            name='audience',
            field=models.CharField(choices=[('members', 'for members'), ('invited', 'for those invited'), ('open', 'open to everybody')], db_default='invited', default='members', max_length=7, verbose_name='for whom'),
        ),
        migrations.AddField(
            model_name='event',
            name='co_organizers',
            field=models.ManyToManyField(blank=True, related_name='events_arranged', to='members.organization', verbose_name='together with'),
        ),
        migrations.AddField(
            model_name='event',
            name='ends_on',
            field=models.DateField(blank=True, help_text='If it takes more than one day.', null=True, verbose_name='last day'),
        ),
        migrations.AddField(
            model_name='event',
            name='is_published',
            field=models.BooleanField(db_default=False, default=False, verbose_name='shown publicly'),
        ),
        migrations.AddField(
            model_name='event',
            name='moved_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='event',
            name='organizer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organization', verbose_name='organizer'),
        ),
        migrations.AddField(
            model_name='event',
            name='places',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Empty if there is no limit.', null=True, verbose_name='number of places'),
        ),
        migrations.AddField(
            model_name='event',
            name='projects',
            field=models.ManyToManyField(blank=True, related_name='events_about', to='members.project', verbose_name='projects'),
        ),
        migrations.AddField(
            model_name='event',
            name='sequence',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='event',
            name='site',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.site', verbose_name='site'),
        ),
        migrations.AddField(
            model_name='event',
            name='slug',
            field=models.SlugField(blank=True, help_text="The last part of the page's address. The old address keeps working.", max_length=80, null=True, unique=True, verbose_name='web address'),
        ),
        migrations.AddField(
            model_name='event',
            name='text_en',
            field=models.TextField(blank=True, db_default='', default='', max_length=4000, verbose_name='text in English'),
        ),
        migrations.AddField(
            model_name='event',
            name='text_nb',
            field=models.TextField(blank=True, db_default='', default='', max_length=4000, verbose_name='text in Norwegian'),
        ),
        migrations.AddField(
            model_name='event',
            name='title_en',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='title in English'),
        ),
        migrations.AddField(
            model_name='event',
            name='topics',
            field=models.ManyToManyField(blank=True, related_name='events_about', to='members.topic', verbose_name='topics'),
        ),
        migrations.CreateModel(
            name='EventTopic',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('members.event_topics',),
        ),
        migrations.CreateModel(
            name='EventProject',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('members.event_projects',),
        ),
        migrations.CreateModel(
            name='EventOrganizer',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('members.event_co_organizers',),
        ),
        migrations.AddField(
            model_name='event',
            name='uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name='eventevent',
            name='answer_by',
            field=models.DateField(blank=True, null=True, verbose_name='last day to answer'),
        ),
        migrations.AddField(
            model_name='eventevent',
            name='audience',
            field=models.CharField(choices=[('members', 'for members'), ('invited', 'for those invited'), ('open', 'open to everybody')], db_default='invited', default='members', max_length=7, verbose_name='for whom'),
        ),
        migrations.AddField(
            model_name='eventevent',
            name='ends_on',
            field=models.DateField(blank=True, help_text='If it takes more than one day.', null=True, verbose_name='last day'),
        ),
        migrations.AddField(
            model_name='eventevent',
            name='is_published',
            field=models.BooleanField(db_default=False, default=False, verbose_name='shown publicly'),
        ),
        migrations.AddField(
            model_name='eventevent',
            name='organizer',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organization', verbose_name='organizer'),
        ),
        migrations.AddField(
            model_name='eventevent',
            name='places',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Empty if there is no limit.', null=True, verbose_name='number of places'),
        ),
        migrations.AddField(
            model_name='eventevent',
            name='site',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.site', verbose_name='site'),
        ),
        migrations.AddField(
            model_name='eventevent',
            name='slug',
            field=models.SlugField(blank=True, db_index=False, help_text="The last part of the page's address. The old address keeps working.", max_length=80, null=True, verbose_name='web address'),
        ),
        migrations.AddField(
            model_name='eventevent',
            name='text_en',
            field=models.TextField(blank=True, db_default='', default='', max_length=4000, verbose_name='text in English'),
        ),
        migrations.AddField(
            model_name='eventevent',
            name='text_nb',
            field=models.TextField(blank=True, db_default='', default='', max_length=4000, verbose_name='text in Norwegian'),
        ),
        migrations.AddField(
            model_name='eventevent',
            name='title_en',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='title in English'),
        ),
        migrations.AddField(
            model_name='letter',
            name='calendar',
            field=models.TextField(blank=True, db_default='', default='', editable=False),
        ),
        migrations.AddField(
            model_name='message',
            name='event',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='invitations', to='members.event', verbose_name='event'),
        ),
        migrations.AddField(
            model_name='messageevent',
            name='event',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.event', verbose_name='event'),
        ),
        migrations.AddField(
            model_name='messagerecipient',
            name='attendance',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='recipients', to='members.attendance', verbose_name='attendance'),
        ),
        migrations.AddField(
            model_name='person',
            name='calendar_key',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=32, verbose_name=''),
        ),
        migrations.AddField(
            model_name='person',
            name='guest_since',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='guest since'),
        ),
        migrations.AddField(
            model_name='personevent',
            name='guest_since',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='guest since'),
        ),
        migrations.AlterField(
            model_name='attendance',
            name='status',
            field=models.CharField(blank=True, choices=[('present', 'present'), ('proxy', 'by proxy'), ('excused', 'excused'), ('absent', 'absent')], db_default='', default='', max_length=7, verbose_name='attendance'),
        ),
        migrations.AlterField(
            model_name='attendanceevent',
            name='status',
            field=models.CharField(blank=True, choices=[('present', 'present'), ('proxy', 'by proxy'), ('excused', 'excused'), ('absent', 'absent')], db_default='', default='', max_length=7, verbose_name='attendance'),
        ),
        migrations.AlterField(
            model_name='columnmemory',
            name='target',
            field=models.CharField(choices=[('organizations', 'organizations'), ('contacts', 'contacts'), ('memberships', 'memberships'), ('projects', 'projects'), ('events', 'events'), ('offices', 'offices')], max_length=13),
        ),
        migrations.AlterField(
            model_name='event',
            name='body',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='members.body', verbose_name='body'),
        ),
        migrations.AlterField(
            model_name='eventevent',
            name='body',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.body', verbose_name='body'),
        ),
        migrations.AlterField(
            model_name='incomingfile',
            name='target',
            field=models.CharField(choices=[('organizations', 'organizations'), ('contacts', 'contacts'), ('memberships', 'memberships'), ('projects', 'projects'), ('events', 'events'), ('offices', 'offices')], max_length=13, verbose_name='what'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['held_on'], name='events_by_day'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(fields=('event', 'hash'), name='a_file_is_attached_to_a_meeting_once', violation_error_message='This file is attached already.'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('answer', ''), ('answered_at__isnull', False), _connector='OR'), name='the_moment_of_an_answer_is_known'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('invited_at__isnull', False), ('answered_at__isnull', False), models.Q(('status', ''), _negated=True), _connector='OR'), name='somebody_is_invited_answers_or_attends', violation_error_message='Choose what to record.'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('event', 'person'), name='a_person_attends_a_meeting_once', violation_error_message='This person is on the list already.'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(condition=models.Q(('person', None)), fields=('event', 'organization'), name='an_organization_attends_a_meeting_once', violation_error_message='This organization is on the list already.'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['present', 'proxy', 'excused', 'absent', ''])), name='attendance_status_is_one_of_its_choices', violation_error_message='Choose one of the listed values.'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['yes', 'waiting', 'no', ''])), name='attendance_answer_is_one_of_its_choices', violation_error_message='Choose one of the listed values.'),
        ),
        migrations.AddConstraint(
            model_name='columnmemory',
            constraint=models.CheckConstraint(condition=models.Q(('target__in', ['organizations', 'contacts', 'memberships', 'projects', 'events', 'offices'])), name='columnmemory_target_is_one_of_its_choices', violation_error_message='Choose one of the listed values.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='event_has_an_address_of_plain_words', violation_error_message='A web address consists of lower-case letters (a–z), digits and single hyphens.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at', None), models.Q(('ends_on__isnull', False), ('starts_at__isnull', False)), models.Q(('ends_at__gt', models.F('starts_at')), ('starts_at__isnull', False)), _connector='OR'), name='a_meeting_ends_after_it_starts', violation_error_message='A meeting ends after it has started.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gt', models.F('held_on')), _connector='OR'), name='an_event_ends_on_a_later_day', violation_error_message='The last day comes after the first one.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('title_nb__regex', '\\S')), name='a_meeting_is_called_something', violation_error_message='Enter what the meeting is called.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('is_published', False), ('slug__isnull', False), _connector='OR'), name='a_published_event_has_an_address', violation_error_message='Enter the web address.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('answer_by', None), ('answer_by__lte', models.F('held_on')), models.Q(('answer_by__lte', models.F('ends_on')), ('ends_on__isnull', False)), _connector='OR'), name='an_event_is_answered_before_it_is_over', violation_error_message='The last day to answer comes before the event.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['members', 'invited', 'open'])), name='event_audience_is_one_of_its_choices', violation_error_message='Choose one of the listed values.'),
        ),
        migrations.AddConstraint(
            model_name='incomingfile',
            constraint=models.CheckConstraint(condition=models.Q(('target__in', ['organizations', 'contacts', 'memberships', 'projects', 'events', 'offices'])), name='incomingfile_target_is_one_of_its_choices', violation_error_message='Choose one of the listed values.'),
        ),
        migrations.AddField(
            model_name='eventorganizerevent',
            name='event',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.event'),
        ),
        migrations.AddField(
            model_name='eventorganizerevent',
            name='organization',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organization'),
        ),
        migrations.AddField(
            model_name='eventprojectevent',
            name='event',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.event'),
        ),
        migrations.AddField(
            model_name='eventprojectevent',
            name='project',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.project'),
        ),
        migrations.AddField(
            model_name='eventtopicevent',
            name='event',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.event'),
        ),
        migrations.AddField(
            model_name='eventtopicevent',
            name='topic',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.topic'),
        ),
        migrations.AddField(
            model_name='eventtopicevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.eventtopic'),
        ),
        migrations.AddField(
            model_name='eventprojectevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.eventproject'),
        ),
        migrations.AddField(
            model_name='eventorganizerevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.eventorganizer'),
        ),
        migrations.AddIndex(
            model_name='eventtopicevent',
            index=models.Index(django.db.models.fields.json.KeyTextTransform('batch', 'pgh_context'), condition=models.Q(('pgh_context__has_key', 'batch')), name='batch_eventtopic'),
        ),
        migrations.AddIndex(
            model_name='eventprojectevent',
            index=models.Index(django.db.models.fields.json.KeyTextTransform('batch', 'pgh_context'), condition=models.Q(('pgh_context__has_key', 'batch')), name='batch_eventproject'),
        ),
        migrations.AddIndex(
            model_name='eventorganizerevent',
            index=models.Index(django.db.models.fields.json.KeyTextTransform('batch', 'pgh_context'), condition=models.Q(('pgh_context__has_key', 'batch')), name='batch_eventorganizer'),
        ),
        migrations.RunPython(keep_rights, migrations.RunPython.noop),
    ]
