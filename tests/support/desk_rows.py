"""What adds a row to a page of the admin, for the table of queries."""

from datetime import UTC, date, datetime

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from members import mail, models
from members.accounts import access
from members.actions import recording
from members.association import meetings, messages
from members.mail.wording import KINDS
from members.records import duplicates
from tests.association.fees.making import make_rates
from tests.association.messages.conftest import WORDS
from tests.association.reports.making import make_draft
from tests.support.factories import LONG_AGO, make
from tests.support.files_in import seen_file
from tests.support.letters import send
from tests.support.pdf import pdf, upload
from tests.support.proposals import LINE
from tests.support.review_page import propose
from tests.support.task_files import make_finished_task
from tests.support.work import MAIL, work_is_done

LETTERS = "abcdefghijkl"


def member_of_a_profile(n, cast):
    ContentType.objects.get_for_model(models.Organization)  # read once in a process
    days = {"since": date(2000 + n, 1, 1), "until": date(2000 + n, 2, 1)}
    one, other = cast.one(make.organization), make.organization()
    one.memberships.create(**days)
    one.names.create(name=f"Navn {n}", kind="former")
    one.organizationtopic_set.create(topic=make.topic())
    make.presence(organization=one, site=make.site())
    make.role(organization=one)
    make.participation(organization=one, project=make.project())
    ties = {"kind": models.OrganizationRelationship.Kind.OWNER, **days}
    one.relationships_out.create(to_organization=other, **ties)


def part_of_a_card(n, cast):
    make.participation(organization=cast.ours)
    make.role(organization=cast.ours, body=make.body())
    make(models.Note, organization=cast.ours, written_by=cast.kari)
    make(models.Letter, to=cast.ola.email)
    access.invite(cast.ours, f"ny{n}@example.org", "editor", by=cast.kari)


def make_person():
    return make.person(email="nora@example.org", told_on=None)


def part_of_a_person(n, cast):
    one = cast.one(make_person)
    make.contact(person=one, agreed=["name"])
    make.role(person=one, body=make.body())
    user = models.User.objects.filter(email=one.email).first()
    make.representative(user=user or make.user(email=one.email))
    make(models.Letter, to=one.email)


def part_of_a_project(n, cast):
    one = cast.one(make.project)
    make.participation(project=one)
    make.funding(one, funder=make.organization()), make.effect(one)
    make.claim(project=one)
    one.sites.add(make.site()), one.themes.add(make.topic())


def part_of_two_that_merge(n, cast):
    for one in (cast.ours, cast.theirs):
        make.contact(one, email=f"n{n}@example.org")
        make.colleague(one)
        make.participation(organization=one)
        make.presence(organization=one)
        make.role(organization=one)
        make.facility(one)
        make.stream(one)
        given = {"email": f"s{one.pk}x{n}@example.org", "name": "Siv"}
        models.AccessRequest.objects.create(organization=one, **given)


def dependent_of_a_membership(n, cast):
    make.presence(organization=cast.ours)
    make.role(organization=cast.ours)


def change_of_a_record(n, cast):
    member = cast.ours
    member.name = f"Navn {n}"
    member.save()
    member.memberships.update(evidence=f"Vedtak {n}")


def contact_of_one(n, cast):
    make.contact(person=cast.one(make.person))


def stream_at_a_site(n, cast):
    make.stream(site=make.site())


def alike(n, cast):
    return n > 5 or make.organization(name="Norner AS")


def need(n, cast):
    n > 1 or make.stream(cast.ours)
    make.stream(make.member(), direction="needed")


def finished_task(n, cast):
    make_finished_task(cast.kari)


def former_name(n, cast):
    cast.ours.names.create(name=f"Navn {n}", kind="former")


def attended(n, cast):
    one, guest = cast.one(make_meeting), make.person()
    member = {"person": make.person(), "since": LONG_AGO}
    make.role(body=one.body, **member)
    for given in ({"person": member["person"]}, {"person": guest, "is_guest": True}):
        one.attendances.create(status="present", **given)
    meetings.attach(one, upload(pdf(b"%% %d" % n)), kind="paper", by=cast.kari)


def make_event(**fields):
    return make(models.Event, **{"body": None, "held_on": date(2050, 1, 1), **fields})


def answer_to_an_event(n, cast):
    one, at = cast.one(make_event), {"answered_at": datetime.now(UTC), "status": ""}
    make(models.Attendance, event=one, person=make.person(), answer="yes", **at)
    one.topics.add(make.topic()), one.co_organizers.add(make.organization())


def listed_event(n, cast):
    given = {"site": make.site(), "organizer": cast.ours, "body": make.body()}
    one = make(models.Event, slug=f"nr-{n}", **given)
    one.topics.add(make.topic())


def expected_at_the_door(n, cast):
    one, own = cast.one(make_meeting), {"organization": make.organization()}
    given = {"answer": "yes", "answered_at": timezone.now(), **own}
    make(models.Attendance, event=one, person=make.person(), **given)


def make_meeting():
    return make(models.Event, body=make.body(), held_on=date(2026, 1, 2))


def proposal_of_a_phone(n, cast, **more):
    member = make.member()
    return propose(member, make.colleague(member), phone=str(n), **more)


def proposal(n, cast):
    return proposal_of_a_phone(n, cast, name="Ny")


def row_of_a_proposal(n, cast):
    site = make.site()
    make.presence(organization=cast.ours, site=site)
    names = ("topics", "new_topics", "presences")
    wanted = cast.__dict__.setdefault("wanted", {name: [] for name in names})
    wanted["topics"].append(make.topic().slug)
    wanted["new_topics"].append({"label_nb": f"N{n}", "label_en": ""})
    presence = {"site": site.slug, "role": "owner", "since": "", **LINE}
    wanted["presences"].append(presence)
    return propose(cast.ours, cast.ola, phone=str(n), **wanted)


def pair(n, cast):
    for _twice in range(2):
        make.organization(name=f"{LETTERS[n] * 6} AS")
        make.person(name=f"Person {n}")
    duplicates.replace_likely_pairs()


def found_by_search(n, cast):
    make.contact(make.member(name=f"Tangen {n} AS"), name=f"Tangen {n}")
    make.project(title_nb=f"Tangen {n}")
    make.site(name=f"Tangen {n}")


def message(n, cast, event=None):
    make.contact(make.member(), email=f"kontakt{n}@example.org")
    given = {"noun": "organizations", "query": "relation=member", **WORDS}
    given["subject_nb"] = f"Nr. {n} {{virksomhet}}"
    draft = messages.save(models.Message(event=event), by=cast.kari, **given)
    if n % 2:
        send(draft, cast.kari)
        messages.write_letters()
    return draft


def file_of(cast):
    lines = [(f"Bedrift {n} AS", None, n) for n in range(len(cast.rows))]
    headings = ("Navn", "Telefon", "Antall ansatte")
    file = seen_file(cast.kari, headings, *lines, name="regnskap.xlsx")
    return reverse("admin:file_look", args=[file.key])


def deletion(n, cast):
    made = [make.topic().pk for _number in range(n)]
    with recording(models.Batch.Act.DELETE, by=cast.kari) as batch:
        models.Topic.objects.filter(pk__in=made).delete()
    return batch


def declined(n, cast):
    make.participation(declined_on=date.today())


def listed(n, cast):
    member = make.member(topics=[make.topic()], sites=[make.site()])
    make.role(body=make.body(), organization=member)
    make.contact(member, since=date(2020, 5, 1))
    make.project(sites=[make.site()], partners=[member])


def text(n, cast):
    make(models.MessageText, kind=[*KINDS][n], opening_nb="Hei")


def recipient(n, cast):
    contact = make.contact(make.member(), email=f"kontakt{n}@example.org")
    make.project(partners=[contact.contact.organization])
    cast.kari.has_perm("members.view_person")


def e_mail_and_job(n, cast):
    """Queue an e-mail, and let one more job have run."""
    n > 1 or work_is_done()
    mail.queue("try", **MAIL | {"message_id": f"<{n}@example.org>"})
    day = datetime(2026, 1, 2, tzinfo=UTC)
    job = models.Job.objects.filter(began_at=None).order_by("name")[:1]
    models.Job.objects.filter(pk__in=job).update(began_at=day, ended_at=day)


def member_of_a_topic(n, cast):
    make.member(topics=[cast.one(make.topic)])


def addressee_of_a_draft(n, cast):
    return message(2 * n, cast)


def addressee_of_an_invitation(n, cast):
    message(4 * n + 1, cast, cast.one(make_event))
    make.contact(make.member(), email=f"ny{n}@example.org")
    return message(4 * n + 2, cast, cast.one(make_event))


def addressee_of_a_sent_message(n, cast):
    return message(2 * n + 1, cast)


def member_without_a_fee(n, cast):
    n > 1 or make_rates(other=1000)
    return make.member(), cast.kari


def joined_member(n, cast):
    member = make.member(since=date(2025, 3, 1), is_listed=True)
    make.project(partners=[member], since=date(2025, 2, 1))
    make.role(body=make.body(), organization=member, since=date(2025, 1, 1))


def named_person(n, cast):
    """Create a person whom the text of one more section of a draft names."""
    if n == 1:
        cast.draft = make_draft(cast.kari)
    name = make.person(name=f"Nora {LETTERS[n] * 6}").name
    cast.draft.texts.create(section=models.ReportText.Section.values[n - 1], text=name)
