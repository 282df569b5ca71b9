"""Steps that let the new release serve: units, a second server, nginx, and the first one's end."""

import http.client
import re
import time
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

from deploy.service.errors import InstallError
from deploy.service.release import CURRENT, SOURCE
from deploy.service.system import ERROR_PAGES

UNITS = Path("/etc/systemd/system")
SITE = "/etc/nginx/conf.d/registry.conf"
WEB_UNIT, WORK_UNIT = "registry-web@{}.service", "registry-work.service"
TIMERS = ("registry-backup.timer", "registry-restore-check.timer")
PATIENCE = 60  # seconds until a new server must be ready
LAST_REQUESTS = 10  # seconds for what nginx still asks of the old one
NOT_READY = (
    "The new server does not become ready; what served before serves on."
    " Read why: journalctl -u {unit}"
)
NO_WAY_BACK = "What served before could not be brought back as it was:"
NO_SYSTEMD = "    systemd does not run here: the units are written, but not started."


def units(machine, answers):
    """Write the systemd units"""
    choose_ports(machine, answers)
    with or_back(machine, answers):
        write_units(machine, SOURCE, answers)


def serve(machine, answers):
    """Start the new server beside the old one, and wait until it is ready"""
    if not machine.has_systemd() and not machine.dry:
        return machine.out(NO_SYSTEMD)
    unit = web_unit(machine, answers["NEW"])
    with or_back(machine, answers, stop_new):
        machine.run("systemctl", "restart", unit)
        machine.run("systemctl", "enable", "--quiet", unit)
        if not machine.dry and not is_ready(answers["NEW"], answers):
            raise InstallError(NOT_READY.format(unit=unit))


def proxy(machine, answers):
    """Let nginx ask the new server"""
    if answers["WITH_NGINX"] != "1":
        return
    template = SOURCE / "deploy" / "nginx" / "registry.conf.template"
    site = machine.own(SITE)
    before = machine.read(site)
    with or_back(machine, answers, stop_new, partial(restore_site, text=before)):
        values = answers | _names(machine, answers)
        machine.write(site, filled_in(template, values, machine.own))
        machine.run("nginx", "-t")
        if machine.has_systemd() or machine.dry:
            machine.run("systemctl", "enable", "--quiet", "nginx")
            machine.run("systemctl", "reload-or-restart", "nginx")


def finish(machine, answers):
    """Stop the old server, start the background work again, and start the timers"""
    machine.link(machine.own(CURRENT), answers["RELEASE"])
    if not machine.has_systemd() and not machine.dry:
        return
    if answers["OLD"]:
        old = web_unit(machine, answers["OLD"])
        if not machine.dry:
            time.sleep(LAST_REQUESTS)
        machine.run("systemctl", "disable", "--now", "--quiet", old)
    work, *timers = map(machine.own, (WORK_UNIT, *TIMERS))
    machine.run("systemctl", "enable", "--quiet", work, *timers)
    machine.run("systemctl", "restart", work)
    machine.run("systemctl", "start", *timers)


def write_units(machine, code, answers):
    """Write the units of some code, which run answers["RELEASE"]."""
    folder = code / "deploy" / "systemd"
    for source in sorted(folder.rglob("registry*")):
        if source.is_file():
            text = filled_in(source, answers, machine.own)
            machine.write(UNITS / machine.own(source.name), text)
    dropin = "registry-.service.d/hardening.conf"
    text = filled_in(folder / dropin, _escaped(answers), machine.own)
    machine.write(UNITS / machine.own(dropin), text)
    if machine.has_systemd():
        machine.run("systemctl", "daemon-reload")


# The way back: until nginx asks the new server, nothing starts the failed release by itself.


@contextmanager
def or_back(machine, answers, *undo):
    """Go back to the release that served when a step fails or is stopped."""
    try:
        yield
    except (InstallError, OSError, KeyboardInterrupt) as failure:
        try:
            _go_back(machine, answers, undo)
        except (InstallError, OSError) as second:
            raise InstallError(f"{failure}\n{NO_WAY_BACK}\n{second}") from second
        raise


def _go_back(machine, answers, undo):
    before = answers["BEFORE"]
    if before:
        write_units(machine, machine.path(before), answers | {"RELEASE": before})
    for act in reversed(undo):
        act(machine, answers)


def stop_new(machine, answers):
    """Stop the new server; without nginx, the one of before takes its port again."""
    unit = web_unit(machine, answers["NEW"])
    if not machine.has_systemd():
        return
    if answers["BEFORE"] and answers["WITH_NGINX"] != "1":
        machine.run("systemctl", "restart", unit)
    else:
        machine.run("systemctl", "disable", "--now", "--quiet", unit)


def restore_site(machine, answers, text):
    """Let nginx's configuration be what it was."""
    site = machine.own(SITE)
    if text:
        machine.write(site, text)
    else:
        machine.remove(site)


def choose_ports(machine, answers):
    """Set the ports of the running and the new server; without nginx, one fixed port."""
    has_nginx = answers["WITH_NGINX"] == "1"
    first, second = ports = answers["PORTS"].split(",")
    answers["OLD"] = serving_port(machine, ports) if has_nginx else ""
    answers["NEW"] = second if answers["OLD"] == first else first


def serving_port(machine, ports):
    """Return the port of the server that nginx asks, or an empty string if none runs.

    An upgrade that was killed may have left both running.
    """
    asked = re.search(r"server 127\.0\.0\.1:(\d+)", machine.read(machine.own(SITE)))
    for port in sorted(ports, key=lambda port: bool(asked and port != asked[1])):
        state = machine.asks("systemctl", "is-active", web_unit(machine, port))
        if state == "active":
            return port
    return ""


def web_unit(machine, port):
    return machine.own(WEB_UNIT).format(port)


def filled_in(template, values, own=str):
    """Return the text of a template as a registry's own, with its ${NAMES} filled in."""
    text = own(template.read_text())
    return re.sub(r"\$\{(\w+)\}", lambda name: str(values[name[1]]), text)


def is_ready(port, answers, patience=PATIENCE):
    """Whether the server on the port answers /-/ready with 200 in time."""
    host = answers["ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".")
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if status(port, host) == 200:
            return True
        time.sleep(0.5)
    return False


def status(port, host):
    """Return the status of /-/ready, or None when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=5)
    with closing(connection), suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/-/ready", headers={"Host": host})
        return connection.getresponse().status


def _escaped(answers):
    """Return the answers as systemd reads them within quotation marks in a unit."""
    escape = str.maketrans({"%": "%%", '"': r"\"", "\\": r"\\"})
    return {name: value.translate(escape) for name, value in answers.items()}


def _names(machine, answers):
    return {
        "SERVER_NAME": answers["ALLOWED_HOSTS"].replace(",", " "),
        "UPSTREAM": f"127.0.0.1:{answers['NEW']}",
        "ERROR_PAGES": machine.own(ERROR_PAGES),
        "CACHE": machine.own("/var/lib/nginx/registry"),
        # Where there is none nginx writes nothing.
        "VISITS": answers.get("VISITS_DIR") or "/nonexistent",
    }
