"""Whose disks a server watches."""

from members.health.files import folders


def test_the_folder_of_backups_is_watched_once_the_first_is_made(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "backups"
    before = folders()

    settings.BACKUP_DIR.mkdir()

    assert "backups" not in before
    assert folders() == before | {"backups": settings.BACKUP_DIR}
