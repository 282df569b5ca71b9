"""What adds a row to a page of the admin, for the table of queries."""

from datetime import UTC, date, datetime

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from members import access, duplicates, mail, meetings, messages
from members.history import recording
from members.models import (
    AccessRequest,
    Attendance,
    Batch,
    Job,
    Letter,
    Meeting,
    Message,
    MessageText,
    Note,
    Organization,
    OrganizationRelationship,
    ReportText,
    Topic,
)
from members.wording import KINDS
from tests.fees.making import make_rates
from tests.messages.conftest import WORDS
from tests.reports.making import make_draft
from tests.support.background import MAIL, work_is_done
from tests.support.factories import (
    LONG_AGO,
    make_body,
    make_colleague,
    make_contact,
    make_facility,
    make_member,
    make_organization,
    make_participation,
    make_person,
    make_presence,
    make_project,
    make_role,
    make_site,
    make_stream,
    make_topic,
)
from tests.support.files_in import seen_file
from tests.support.messages import send
from tests.support.pdf import pdf, upload
from tests.support.proposals import LINE
from tests.support.review_page import propose
from tests.support.rows import make
from tests.support.task_files import make_finished_task

LETTERS = "abcdefghijkl"


def member_of_a_profile(n, cast):
    ContentType.objects.get_for_model(Organization)  # read once in a process
    days = {"since": date(2000 + n, 1, 1), "until": date(2000 + n, 2, 1)}
    one, other = cast.one(make_organization), make_organization()
    one.memberships.create(**days)
    one.names.create(name=f"Navn {n}", kind="former")
    one.organizationtopic_set.create(topic=make_topic())
    make_presence(organization=one, site=make_site())
    make_role(organization=one)
    make_participation(organization=one, project=make_project())
    ties = {"kind": OrganizationRelationship.Kind.OWNER, **days}
    one.relationships_out.create(to_organization=other, **ties)


def part_of_a_card(n, cast):
    make_participation(organization=cast.ours)
    make_role(organization=cast.ours, body=make_body())
    make(Note, organization=cast.ours, written_by=cast.kari)
    make(Letter, to=cast.ola.email)
    access.invite(cast.ours, f"ny{n}@example.org", "editor", by=cast.kari)


def part_of_two_that_merge(n, cast):
    for one in (cast.ours, cast.theirs):
        make_contact(one, email=f"n{n}@example.org")
        make_colleague(one)
        make_participation(organization=one)
        make_presence(organization=one)
        make_role(organization=one)
        make_facility(one)
        make_stream(one)
        given = {"email": f"s{one.pk}x{n}@example.org", "name": "Siv"}
        AccessRequest.objects.create(organization=one, **given)


def dependent_of_a_membership(n, cast):
    make_presence(organization=cast.ours)
    make_role(organization=cast.ours)


def change_of_a_record(n, cast):
    member = cast.ours
    member.name = f"Navn {n}"
    member.save()
    member.memberships.update(evidence=f"Vedtak {n}")


def contact_of_one(n, cast):
    make_contact(person=cast.one(make_person))


def stream_at_a_site(n, cast):
    make_stream(site=make_site())


def alike(n, cast):
    return n > 5 or make_organization(name="Norner AS")


def need(n, cast):
    n > 1 or make_stream(cast.ours)
    make_stream(make_member(), direction="needed")


def finished_task(n, cast):
    make_finished_task(cast.kari)


def former_name(n, cast):
    cast.ours.names.create(name=f"Navn {n}", kind="former")


def attended(n, cast):
    one = cast.one(make_meeting)
    given = {"meeting": one, "status": "present"}
    Attendance.objects.create(
        person=make_role(body=one.body, person=make_person(), since=LONG_AGO).person,
        **given,
    )
    Attendance.objects.create(person=make_person(), is_guest=True, **given)
    meetings.attach(one, upload(pdf(b"%% %d" % n)), kind="paper", by=cast.kari)


def make_meeting():
    return make(Meeting, held_on=date(2026, 1, 2))


def proposal(n, cast):
    member = make_member()
    return propose(member, make_colleague(member), phone=str(n), name="Ny")


def proposal_of_a_phone(n, cast):
    member = make_member()
    return propose(member, make_colleague(member), phone=str(n))


def row_of_a_proposal(n, cast):
    site = make_site()
    make_presence(organization=cast.ours, site=site)
    wanted = cast.__dict__.setdefault(
        "wanted", {"topics": [], "new_topics": [], "presences": []}
    )
    wanted["topics"].append(make_topic().slug)
    wanted["new_topics"].append({"label_nb": f"N{n}", "label_en": ""})
    wanted["presences"].append(
        {"site": site.slug, "role": "owner", "since": "", **LINE}
    )
    return propose(cast.ours, cast.ola, phone=str(n), **wanted)


def pair(n, cast):
    for _twice in range(2):
        make_organization(name=f"{LETTERS[n] * 6} AS")
        make_person(name=f"Person {n}")
    duplicates.replace_likely_pairs()


def found_by_search(n, cast):
    make_contact(make_member(name=f"Tangen {n} AS"), name=f"Tangen {n}")
    make_project(title_nb=f"Tangen {n}")
    make_site(name=f"Tangen {n}")


def message(n, cast):
    make_contact(make_member(), email=f"kontakt{n}@example.org")
    given = {"noun": "organizations", "query": "relation=member", **WORDS}
    given["subject_nb"] = f"Nr. {n} {{virksomhet}}"
    draft = messages.save(Message(), by=cast.kari, **given)
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
    made = [make_topic().pk for _number in range(n)]
    with recording(Batch.Act.DELETE, by=cast.kari) as batch:
        Topic.objects.filter(pk__in=made).delete()
    return batch


def listed(n, cast):
    member = make_member(topics=[make_topic()], sites=[make_site()])
    make_role(body=make_body(), organization=member)
    make_contact(member, since=date(2020, 5, 1))
    make_project(sites=[make_site()], partners=[member])


def text(n, cast):
    make(MessageText, kind=[*KINDS][n], opening_nb="Hei")


def recipient(n, cast):
    contact = make_contact(make_member(), email=f"kontakt{n}@example.org")
    make_project(partners=[contact.contact.organization])
    cast.kari.has_perm("members.view_person")


def e_mail_and_job(n, cast):
    """Queue an e-mail, and let one more job have run."""
    n > 1 or work_is_done()
    mail.queue("try", **MAIL | {"message_id": f"<{n}@example.org>"})
    day = datetime(2026, 1, 2, tzinfo=UTC)
    job = Job.objects.filter(began_at=None).order_by("name")[:1]
    Job.objects.filter(pk__in=job).update(began_at=day, ended_at=day)


def member_of_a_topic(n, cast):
    make_member(topics=[cast.one(make_topic)])


def addressee_of_a_draft(n, cast):
    return message(2 * n, cast)


def addressee_of_a_sent_message(n, cast):
    return message(2 * n + 1, cast)


def make_rate():
    return make_rates(other=1000)


def member_without_a_fee(n, cast):
    cast.one(make_rate)
    return make_member(), cast.kari


def joined_member(n, cast):
    member = make_member(since=date(2025, 3, 1), is_listed=True)
    make_project(partners=[member], since=date(2025, 2, 1))
    make_role(body=make_body(), organization=member, since=date(2025, 1, 1))


def named_person(n, cast):
    """Create a person whom the text of one more section of a draft names."""
    if n == 1:
        cast.draft = make_draft(cast.kari)
    name = make_person(name=f"Nora {LETTERS[n] * 6}").name
    cast.draft.texts.create(section=ReportText.Section.values[n - 1], text=name)
