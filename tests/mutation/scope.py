"""Which modules are mutated, and which tests are those of a module."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The longest path that a module stands in decides.
TESTS = {
    "cluster": [
        "tests/cluster/test_body_limits.py", "tests/cluster/test_shared_caches.py",
        "tests/cluster/test_error_pages.py", "tests/cluster/test_headers.py",
        "tests/cluster/test_health.py", "tests/cluster/test_languages.py",
        "tests/cluster/test_log.py", "tests/cluster/test_catalogues.py",
        "tests/cluster/test_nginx.py", "tests/cluster/test_external_postgres.py",
        "tests/cluster/test_malformed_urls.py", "tests/cluster/test_settings.py",
        "tests/cluster/test_timeouts.py", "tests/cluster/test_well_known.py",
    ],
    "cluster/connection_checks.py": ["tests/cluster/test_connections_elsewhere.py"],
    "cluster/databases.py": [
        "tests/cluster/test_two_roles.py", "tests/cluster/test_external_postgres.py",
    ],
    "cluster/embedded_postgres": [
        "tests/cluster/test_embedded_postgres.py", "tests/cluster/test_external_postgres.py",
        "tests/cluster/test_server_account.py",
    ],
    "cluster/client_socket.py": [
        "tests/cluster/test_client_socket.py", "tests/cluster/test_slow_clients.py",
    ],
    "cluster/environment.py": [
        "tests/cluster/test_environment.py", "tests/cluster/test_settings.py",
    ],
    "cluster/gunicorn.py": [
        "tests/cluster/test_gunicorn_config.py", "tests/cluster/test_timeouts.py",
        "tests/cluster/test_demo.py", "tests/cluster/test_forwarded_scheme.py",
    ],
    "cluster/gunicorn_worker.py": ["tests/cluster/test_slow_clients.py"],
    "cluster/hot_pages.py": ["tests/publication/test_hot.py"],
    "cluster/logs": [
        "tests/cluster/test_log.py", "tests/cluster/test_log_of_people.py",
        "tests/cluster/test_error_mail.py",
    ],
    "cluster/metrics.py": ["tests/cluster/test_metrics.py"],
    "cluster/metrics_folder.py": ["tests/cluster/test_metrics.py"],
    "cluster/metrics_page.py": ["tests/cluster/test_metrics.py"],
    "cluster/middleware.py": [
        "tests/cluster/test_headers.py", "tests/cluster/test_languages.py",
        "tests/cluster/test_head.py",
        "tests/cluster/test_malformed_urls.py", "tests/cluster/test_body_limits.py",
        "tests/portal/profile/test_drafts.py", "tests/privacy/test_erasure.py",
    ],
    "cluster/published_names.py": ["tests/publication/test_without_database.py"],
    "cluster/published_pages.py": ["tests/publication"],
    "cluster/replica.py": ["tests/cluster/test_replica.py"],
    "cluster/request_buffer.py": ["tests/cluster/test_request_buffer.py"],
    "cluster/rolling_reload.py": ["tests/cluster/test_reload.py"],
    "cluster/translations.py": ["tests/cluster/test_catalogues.py", "tests/test_translations.py"],
    "cluster/without_database.py": [
        "tests/cluster/test_without_database.py", "tests/publication/test_without_database.py",
    ],
    "members/access": ["tests/access"],
    "members/backups": ["tests/backups"],
    "members/changes.py": [
        "tests/test_changes.py", "tests/test_index_patches.py", "tests/test_index_commits.py",
    ],
    "members/charts": ["tests/charts", "tests/statistics/test_page.py"],
    "members/climate": ["tests/climate", "tests/directory/test_climate.py"],
    "members/factors.py": [
        "tests/test_factors.py", "tests/admin/dashboard/test_second_factor.py",
    ],
    "members/fees": ["tests/fees", "tests/admin/fees"],
    "members/filters": [
        "tests/test_filters.py", "tests/test_project_filters.py",
        "tests/test_project_choices.py", "tests/test_latest.py",
        "tests/test_index_patches.py", "tests/test_index_commits.py",
        "tests/test_index_columns.py", "tests/test_tomorrow.py",
    ],
    "members/filters/people.py": ["tests/admin/lists"],
    "members/filters/staff.py": [
        "tests/admin/registry/test_list_filters.py", "tests/admin/lists",
    ],
    "members/filters/staff_rows.py": ["tests/admin/lists"],
    "members/freshness": ["tests/freshness"],
    "members/health": ["tests/cluster/test_health.py", "tests/cluster/test_watched_disks.py"],
    "members/history": [
        "tests/history", "tests/test_history.py", "tests/admin/registry/test_history.py",
    ],
    "members/limits.py": ["tests/test_limits.py"],
    "members/mail": ["tests/mail"],
    "members/mail/bounces.py": ["tests/freshness/test_bounces.py"],
    "members/matching": ["tests/matching"],
    "members/meetings": ["tests/meetings", "tests/admin/bodies"],
    "members/messages": ["tests/messages", "tests/admin/messages"],
    "members/people": ["tests/people", "tests/portal/consent"],
    "members/privacy": ["tests/privacy"],
    "members/publication": ["tests/publication"],
    "members/replicas.py": ["tests/cluster/test_replica.py"],
    "members/reports": ["tests/reports", "tests/admin/reports"],
    "members/review": ["tests/review"],
    "members/search": ["tests/search"],
    "members/staff": ["tests/staff", "tests/admin/colleagues"],
    "members/statistics": ["tests/statistics"],
    "members/wording": ["tests/wording", "tests/admin/wording"],
}  # fmt: skip


def modules(under=TESTS):
    """Return the paths of all modules that are mutated, of those under some paths."""
    found = {path for part in under for path in _python_files(part)}
    return sorted(path for path in found if path.read_text().strip())


def part_of(module):
    """Return the key of TESTS that a module belongs to."""
    name = name_of(module)
    return max((p for p in TESTS if name == p or name.startswith(f"{p}/")), key=len)


def tests_of(part):
    """Return the paths of the tests of a part."""
    return [path for place in TESTS[part] for path in _test_files(place)]


def name_of(module):
    return module.relative_to(ROOT).as_posix()


def _python_files(part):
    path = ROOT / part
    return path.rglob("*.py") if path.is_dir() else [path]


def _test_files(place):
    path = ROOT / place
    return sorted(path.rglob("test_*.py")) if path.is_dir() else [path]
