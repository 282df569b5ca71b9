"""What is restored is what was backed up; erasures since then are carried out again."""

import json
import re
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from members import models, people
from members.association import messages, register
from members.operation import backups, journal, public_changes
from members.operation.backups import BackupError, contents, databases, repeating, state
from members.operation.public_changes import ExpiredCursorError
from members.people import privacy
from tests.operation.backups.conftest import has_database
from tests.support.factories import make
from tests.support.planted_secrets import everything, plant, secrets_in
from tests.support.random_registries import fill
from tests.support.removed_units import SECRETS as REGISTERED, plant_registered

pytestmark = pytest.mark.slow
# What a restoration itself changes: sessions end, e-mails are withdrawn, caches begin anew.
CHANGED = {"django_session", "members_dataversion", "members_touched"}
CHANGED |= {"members_publicchange"}
CHANGED |= {"members_letter", "members_letterevent"}
PRIVILEGES = """
    SELECT proname || pg_get_function_identity_arguments(oid), proacl::text FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND prosecdef
    UNION ALL
    SELECT relname, relacl::text FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')
    UNION ALL
    SELECT grantee::regrole::text, privilege_type FROM pg_database, aclexplode(datacl)
    WHERE datname = current_database()
"""
# As `make service` has it for a registry that is not the only one of its machine.
ALONE = """
    REVOKE ALL ON DATABASE {0} FROM PUBLIC; GRANT CONNECT ON DATABASE {0} TO registry_web
"""
STRUCTURE = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
"""


def ask(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return sorted(cursor.fetchall())


def structure():
    """Return what is there by name, without casts and brackets, which a dump writes anew."""
    return {
        (name, re.sub(r"::[a-z ]+(\[\])?|[()\s]", "", definition))
        for name, definition in ask(STRUCTURE)
    }


def tables():
    with connection.cursor() as cursor:
        return contents.of(cursor)


def try_once(seed, figure):
    """Back up a random registry, change it, restore it; return what the restoration did."""
    random = Random(seed)
    fill(random)
    make.member()
    make.picture(data=random.randbytes(5000))
    make(models.Letter, sent_at=None, failed_at=None)
    before, rights, parts = tables(), ask(PRIVILEGES), structure()
    backup, cursor = backups.back_up(), public_changes.cursor()
    models.Organization.objects.update(note="etterpå")
    fill(random, most=1)
    restored = backups.restore(backup.dump)
    different = set(contents.differences(before, tables())) - CHANGED
    figure(
        tried={"restorations": 1, "tables": len(before)},
        found={"different": len(different)},
    )
    assert different == set()
    assert before == backup.manifest["tables"]
    assert set(ask(PRIVILEGES)) ^ set(rights) == set()
    assert structure() ^ parts == set()
    # Machines that followed the former database read everything again.
    with pytest.raises(ExpiredCursorError):
        public_changes.since(cursor)
    assert len(rights) > len(before)
    return restored


def test_what_was_backed_up_is_restored_and_the_rest_kept_beside_it(
    installation, figure
):
    listener = connection.copy("default")
    listener.settings_dict["NAME"] = installation
    listener.ensure_connection()

    with connection.cursor() as cursor:
        cursor.execute(ALONE.format(installation))

    restored = try_once(1, figure)

    assert restored.repeated.letters == 1
    assert models.Letter.objects.waiting().count() == 0
    assert not models.Organization.objects.filter(note="etterpå").exists()
    with databases.default_connection_to(restored.old):
        assert models.Organization.objects.filter(note="etterpå").exists()
    # A number that was given out after the backup is never given to another row.
    assert make.contact().pk > 100_000
    # The session of before has ended.
    with pytest.raises(OperationalError), listener.cursor() as cursor:
        cursor.execute("SELECT 1")
    listener.close()
    # Whose name is only alike is somebody's own.
    other = f"{installation}_before_mine"
    with databases.maintenance() as cursor:
        cursor.execute(f'CREATE DATABASE "{other}"')
    assert state.read().replaced == (restored.old,)
    assert backups.remove_old() == [restored.old]
    assert (has_database(other), state.read().replaced) == (True, ())


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 22))
def test_random_registries_come_back_the_same(seed, installation, figure):
    try_once(seed, figure)


def test_who_was_erased_after_the_backup_is_nowhere_in_the_restored_one(
    installation, monkeypatch, figure
):
    kari = make.secretary()
    erased = [plant(number, kari) for number in (1, 2)]
    bystander = plant(9, kari)
    invited = make(models.Invitation, email="senere@example.org")
    leaving = models.User.objects.create_user("selv@example.org", name="Selma Selvsagt")
    consenting = make.contact(agreed=["name", "email"], name="Nora Nordmann")
    hiding = make.contact(agreed=["name"], name="Hanne Holm")
    note = make(models.Note, text=f"Hr. {erased[0].word('navnsen')} ringte.")
    removed = plant_registered(kari)
    backup = backups.back_up()

    register.remove(removed)
    later = models.User.objects.create_user("senere@example.org")
    privacy.erase(erased[0].person, by=kari, mentions=[f"members.Note:{note.pk}"])
    privacy.erase(erased[1].address(), by=kari)
    own = models.User.objects.get(pk=leaving.pk)
    privacy.erase(own, by=own)
    privacy.erase(later, by=kari)
    # The only secretary of the time of the backup.
    make.secretary()
    privacy.erase(kari, by=models.User.objects.create_superuser("super@example.org"))
    people.withdraw_consents(consenting)
    # Nothing of hers is in force by then, but it is in the backup.
    hiding.consents.get().revoke()
    people.withdraw_consents(hiding)
    messages.refuse("nei@example.org")
    repeat, seen = repeating.repeat, []
    look_first = lambda *given: seen.append(everything()) or repeat(*given)  # noqa: E731
    monkeypatch.setattr(repeating, "repeat", look_first)
    restored = backups.restore(backup.dump)

    without_journal, found = seen[0], everything()
    secrets = set().union(*(who.secrets for who in erased))
    figure(
        tried={"erasures after a backup": 5, "secrets": len(secrets)},
        found={"secrets restored": len(secrets_in(secrets, found))},
    )
    figure(
        tried={"secrets without the journal": len(secrets)},
        found={"secrets restored": len(secrets_in(secrets, without_journal))},
        control=True,
    )
    assert len(secrets_in(secrets, without_journal)) > 30
    assert secrets_in(secrets | REGISTERED, found) == set()
    assert secrets_in(REGISTERED, without_journal) == REGISTERED
    assert secrets_in(bystander.secrets, found) >= bystander.lasting() - {
        bystander.word("fil")
    }
    assert "senere@example.org" in without_journal
    assert "senere@example.org" not in found
    assert "selma selvsagt" in without_journal
    assert "selma selvsagt" not in found
    assert kari.email not in found
    assert not models.Invitation.objects.get(pk=invited.pk).email.startswith("senere")
    own = models.Consent.objects.filter(person__in=[consenting.pk, hiding.pk])
    assert own.standing().count() == 0
    assert models.Person.objects.filter(hidden_on=timezone.localdate()).count() == 2
    assert messages.has_refused("nei@example.org")
    done = restored.repeated
    assert (done.erasures, done.consents, done.refusals) == (6, 3, 1)
    assert done.without_holder == ("secretary", "site administrator")


UNCHECKED = (
    "ALTER TABLE members_person ADD CONSTRAINT unchecked CHECK (name = '') NOT VALID"
)


def test_a_backup_of_another_version_or_a_damaged_one_changes_nothing(installation):
    models.Person.objects.create(name="Nora Nordmann")
    with connection.cursor() as cursor:
        cursor.execute(UNCHECKED)
    backup = backups.back_up()
    manifest = backup.dump.with_suffix(".json")
    changed = json.loads(manifest.read_text())

    def refused(words):
        manifest.write_text(json.dumps(changed))
        with pytest.raises((BackupError, CommandError), match=words):
            call_command("restore", str(backup.dump), "--yes")

    changed["migrations"].append("members.9999_later")
    refused(r"newer version .* members\.9999_later")
    changed["migrations"][-1] = "members.0001_functions"
    refused(r"This backup was made before version 0\.3\.0")
    changed["migrations"].pop()
    changed["tables"]["members_person"][0] += 1
    refused("not what was backed up: members_person")
    changed["tables"]["members_person"][0] -= 1
    refused("of the backup do not hold: unchecked")
    with backup.dump.open("r+b") as file:
        file.seek(1000)
        file.write(b"x")
    refused("has changed since it was made")
    with backup.dump.open("ab") as file:
        file.write(b"more")
    refused("not whole")

    assert models.Person.objects.filter(name="Nora Nordmann").exists()
    assert backups.remove_old() == []
    assert not has_database(databases.beside(databases.RESTORING))


def test_nothing_is_restored_without_an_answer_the_keys_and_its_journal(
    backed_up_as_owner, backup_dir, settings, monkeypatch
):
    backup, asked = backups.back_up(), []
    monkeypatch.setattr("builtins.input", lambda text: asked.append(text) or "ja")
    with pytest.raises(CommandError, match=r"Nothing has been changed\."):
        call_command("restore", str(backup.dump))
    assert "What was saved after it is not in it." in asked[0]

    privacy.erase("nora@example.org", by=make.secretary())
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another key"
    with pytest.raises(BackupError, match="Add the key of that time"):
        backups.restore(backup.dump)
    settings.SECRET_KEY_FALLBACKS = [former]
    repeating.require_known_keys(journal.read())

    (backup_dir / "erasures.jsonl").unlink()
    with pytest.raises(BackupError, match="The journal of erasures is missing"):
        backups.restore(backup.dump)
    # Another one that has grown past the same number knows no better.
    for _number in range(3):
        journal.append(journal.CHECKPOINT)
    with pytest.raises(BackupError, match="The journal of erasures is missing"):
        backups.restore(backup.dump)
    assert backups.remove_old() == []
