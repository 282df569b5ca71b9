"""What the production server takes on, unless its administrator says otherwise."""

import runpy
import signal

import pytest

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

OWN_VARIABLES = (
    *("BIND", "PORT", "WEB_CONCURRENCY", "WEB_THREADS", "WEB_CONNECTIONS"),
    *("TRUSTED_PROXIES", "PROXY_ADDRESSES"),
)


@pytest.mark.parametrize(
    ("environment", "changed"),
    [
        ({}, {}),
        (
            {"PORT": "9000", "WEB_CONCURRENCY": "3"},
            {"bind": "127.0.0.1:9000", "workers": 3},
        ),
        ({"BIND": "0.0.0.0"}, {"bind": "0.0.0.0:8000"}),
        ({"BIND": "::"}, {"bind": "[::]:8000"}),
        (
            {"WEB_THREADS": "8", "WEB_CONNECTIONS": "2000"},
            {"threads": 8, "worker_connections": 2000},
        ),
        ({"TRUSTED_PROXIES": "1"}, {"forwarded_allow_ips": "127.0.0.1,::1"}),
        (
            {"TRUSTED_PROXIES": "1", "PROXY_ADDRESSES": "10.0.0.0/8"},
            {"forwarded_allow_ips": "10.0.0.0/8"},
        ),
        ({"PROXY_ADDRESSES": "10.0.0.0/8"}, {}),
    ],
)
def test_the_server_listens_on_this_machine_alone(environment, changed, monkeypatch):
    for name in OWN_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    config = runpy.run_module("cluster.gunicorn")

    assert {name: config[name] for name in EXPECTED} == EXPECTED | changed


def test_the_configuration_changes_no_signal_by_itself():
    before = signal.getsignal(signal.SIGTERM)

    runpy.run_module("cluster.gunicorn")

    assert signal.getsignal(signal.SIGTERM) == before
