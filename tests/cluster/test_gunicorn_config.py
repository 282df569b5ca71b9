"""What the production server takes on, unless its administrator says otherwise."""

import runpy
import signal

import pytest

from tests.support.web_servers import answers, web_server

EXPECTED = {
    "bind": "127.0.0.1:8000",
    "worker_class": "gthread",
    "workers": 2,
    "threads": 4,
    "timeout": 30,
    "graceful_timeout": 5,
    "keepalive": 20,
    "worker_connections": 800,
    "forwarded_allow_ips": "",
    "forwarder_headers": "",
    "limit_request_line": 8190,
    "loglevel": "warning",
    "control_socket_disable": True,
}

BARE = "tests.support.bare:application"
OWN_VARIABLES = (
    *("BIND", "PORT", "WEB_CONCURRENCY", "WEB_THREADS", "WEB_CONNECTIONS"),
    *("TRUSTED_PROXIES", "PROXY_ADDRESSES"),
)


@pytest.mark.parametrize(
    ("environment", "changed"),
    [
        ("", {}),
        ("PORT=9000 WEB_CONCURRENCY=3", {"bind": "127.0.0.1:9000", "workers": 3}),
        ("BIND=0.0.0.0", {"bind": "0.0.0.0:8000"}),
        ("BIND=::", {"bind": "[::]:8000"}),
        (
            "WEB_THREADS=8 WEB_CONNECTIONS=2000",
            {"threads": 8, "worker_connections": 2000},
        ),
        ("TRUSTED_PROXIES=1", {"forwarded_allow_ips": "127.0.0.1,::1"}),
        (
            "TRUSTED_PROXIES=1 PROXY_ADDRESSES=10.0.0.0/8",
            {"forwarded_allow_ips": "10.0.0.0/8"},
        ),
        ("PROXY_ADDRESSES=10.0.0.0/8", {}),
    ],
)
def test_the_server_listens_on_this_machine_alone(environment, changed, monkeypatch):
    for name in OWN_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for given in environment.split():
        monkeypatch.setenv(*given.split("=", 1))

    config = runpy.run_module("cluster.gunicorn")

    assert {name: config[name] for name in EXPECTED} == EXPECTED | changed


def test_the_configuration_changes_no_signal_by_itself():
    before = signal.getsignal(signal.SIGTERM)

    runpy.run_module("cluster.gunicorn")

    assert signal.getsignal(signal.SIGTERM) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environment", "warnings"),
    [
        ({"TRUSTED_PROXIES": "0"}, 1),
        ({"TRUSTED_PROXIES": "1"}, 0),
        ({"TRUSTED_PROXIES": "0", "DEMO": "1"}, 0),
        ({"TRUSTED_PROXIES": "0", "DEBUG": "1"}, 0),
    ],
)
def test_a_server_without_a_proxy_warns_once_of_slow_clients(
    environment, warnings, tmp_path
):
    log = tmp_path / "server.log"
    with web_server(f"--error-logfile={log}", application=BARE, **environment) as port:
        assert answers(port, seconds=5)

    assert log.read_text().count("slow clients can stop this server") == warnings
