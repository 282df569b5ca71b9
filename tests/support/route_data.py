"""Rows and keys of everything that a route can name."""

from datetime import date
from types import SimpleNamespace

from django.utils import timezone

from members import models
from members.accounts import factors
from members.fields import BY_KEY, WITH_PAGES
from members.records import review
from tests.association.reports.making import make_report
from tests.support.factories import make
from tests.support.files_in import make_file
from tests.support.rows import the_cluster
from tests.support.task_files import make_finished_task


def create_data():
    """Create a row for everything that a route can name."""
    ours = make.member(slug="ours")
    email = "manager@example.org"
    manager = make.colleague(ours, email=email, role="manager")
    project = make.project(partners=[ours]).slug
    body = make.body()
    shown = {
        n: {n.public_column: True, "slug": f"a-{n.key}"} if n.public_column else {}
        for n in WITH_PAGES
    }
    slugs = {noun.key: make(noun.model, **given).slug for noun, given in shown.items()}
    slugs |= {"body": body.slug, "project": project, "organization": ours.slug}
    # Users are in the order of their addresses, and the pages of one are of the first.
    secretary = make.secretary(email="anna@example.org")
    of_data = {f"{noun.public.listing}_one": slugs[noun.key] for noun in WITH_PAGES}
    of_data |= {"topics_one": make.topic().slug}
    of_data |= {"statistics_one": "members", "climate_one": "effects"}
    the_cluster()
    return SimpleNamespace(
        ours=ours,
        double=make.member(),
        manager=manager,
        secretary=secretary,
        slugs={f"directory:{name}": slug for name, slug in slugs.items()}
        | {f"directory:{name}_report": slug for name, slug in slugs.items()}
        | {f"directory:{name}_sheet": slug for name, slug in slugs.items()}
        | {f"api:{name}": slug for name, slug in of_data.items()}
        | {"directory:event_calendar": slugs["event"]},
        keys=_create_files(secretary)
        | {"api:reconcile_preview": ours.slug}
        | _of_portal("change", {"projects": project, **_create_offers(ours)}),
        pks=_create_records(ours, body, secretary)
        | _of_portal("proposal", {n: create_proposal(ours, manager, n) for n in NEW}),
    )


def _of_portal(act, keys):
    return {f"portal:{name}_{act}": key for name, key in keys.items()}


def _of_admin(names, key):
    return {f"admin:{name}": key for name in names.split()}


def _create_offers(ours):
    offers = {"facilities": models.TestFacility, "streams": models.ResourceStream}
    return {n: make(model, organization=ours).pk for n, model in offers.items()}


def _create_files(secretary):
    """Create tasks, and files on their way in; return the keys of their pages."""
    visitors, secretarys = make_finished_task(), make_finished_task(secretary)
    waits = make_file(secretary, ["Navn"], ["Alfa AS"], name="medlemmer.xlsx")
    written = make(models.IncomingFile, by=secretary, ended_at=timezone.now())
    return (
        dict.fromkeys(["directory:download", "directory:download_file"], visitors.key)
        | _of_admin("task task_file", secretarys.key)
        | _of_admin("list_edit", make(models.BulkEdit, by=secretary).key)
        | _of_admin("text start_step", "contact")
        | _of_admin("waiting", "proposals")
        | _of_admin("text_standard", "logo")
        | _of_admin("letter_text letter_text_standard", "reminder")
        | _of_admin("file_columns file_look file_reasons", waits.key)
        | _of_admin("file_result", written.key)
    )


def _create_records(ours, body, secretary):
    """Create what pages of the admin are about; return {URL name: primary key}."""
    attached = make(models.Attachment, event=make(models.Event, body=body))
    # Another secretary, who has a second factor to lose.
    colleague = make.secretary()
    factors.activate_totp(colleague)
    failed = make(models.Letter, failed_at=timezone.now(), failure="refused")
    corrected = make.person(new_title="Ny", corrected_on=date(2026, 1, 1))
    draft, ended = make(models.ReportDraft), {"until": date(2020, 12, 31)}
    ended = make(models.ReportDraft, since=date(2020, 1, 1), **ended)
    report = "report report_correct report_since report_file report_json"
    return (
        _of_admin(
            "company business_register_answer statement comparison list_cell", ours.pk
        )
        | _of_admin("new_period meetings meetings_file", body.pk)
        | _of_admin("attachment delete_attachment", attached.pk)
        | _of_admin("meeting event event_files", attached.event.pk)
        | _of_admin("event_door event_door_file event_badges", attached.event.pk)
        | _of_admin("report_draft report_draft_file", draft.pk)
        | _of_admin("report_deliver", ended.pk)
        | _of_admin("report_delete", make(models.ReportDraft).pk)
        | _of_admin(report, make_report(secretary).pk)
        | _of_admin("message message_edit", make(models.Message, by=secretary).pk)
        | _of_admin("colleague_end colleague_reset colleague_role", colleague.pk)
        | _of_admin("saved_list", make(models.SavedList, owner=secretary).pk)
        # No act has this number, whatever numbers the rows have.
        | _of_admin("undo", 10**9)
        | _of_admin("letter", failed.pk)
        | _of_admin("register_alert", make(models.RegisterAlert).pk)
        | _of_admin("person person_correction", corrected.pk)
        | _of_admin("project", make.project(partners=[ours]).pk)
    )


NEW = {
    "projects": ("project", {"title_nb": "Nytt", "status": "planned"}),
    "facilities": ("facility", {"name_nb": "Ny", "capability_nb": "Trykk"}),
    "streams": ("stream", {"kind": "heat", "direction": "offered"}),
}


def create_proposal(ours, manager, name):
    """Create a pending change request for something new; return its primary key."""
    subject, values = NEW[name]
    if subject == "project":
        row = dict.fromkeys(["since", "until"], "")
        row |= dict.fromkeys(["since_precision", "until_precision"], "day")
        row |= {"organization": ours.slug, "role": "lead"}
        values = values | {"participations": [row]}
    new = review.new(BY_KEY[subject], ours)
    return review.submit(new, values, by=manager).waiting.pk
