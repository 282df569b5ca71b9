"""A mail server that behaves as the recipient's address says: `python smtp_server.py PORT LOG`.

It logs each step before the client can know of it, and resumes from the log when it is
killed and started again.
"""

import sys
import time
from collections import Counter
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

LONG = 30  # seconds: longer than every timeout of the tests
SLOW = 0.2


class Server(ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self, port, log):
        self.log = Path(log)
        self.log.touch()
        lines = self.log.read_text().splitlines()
        self.met = Counter(line.split()[1] for line in lines if line[:4] == "met ")
        super().__init__(("127.0.0.1", port), Session)

    def note(self, *words):
        with self.log.open("a") as log:
            log.write(" ".join(words) + "\n")

    def is_first_time(self, address):
        self.note("met", address)
        self.met[address] += 1
        return self.met[address] == 1


class Session(StreamRequestHandler):
    """One SMTP session (RFC 5321); the log counts them as "greeted"."""

    address = manner = number = ""
    is_first = False

    def handle(self):
        self.say("220 here")
        for line in self.rfile:
            verb = line[:4].decode().strip().lower()
            if getattr(self, verb, self.other)(line.decode().strip()):
                return

    def say(self, answer):
        self.wfile.write(f"{answer}\r\n".encode())

    def ehlo(self, line):
        self.server.note("greeted")
        self.say("250-well\r\n250 AUTH PLAIN")

    def auth(self, line):
        self.say("535 5.7.8 Nobody of that name")

    def mail(self, line):
        is_strange = "<stranger" in line
        self.say("553 5.7.1 Not your address" if is_strange else "250 well")

    def other(self, line):
        self.say("250 well")

    def rcpt(self, line):
        self.address = line.split("<")[1].split(">")[0]
        self.manner = self.address.split("@")[0].split("-")[0]
        self.is_first = self.server.is_first_time(self.address)
        self.take_time()
        if self.manner == "refused":
            self.say("550 5.1.1 Nobody here\tby that name")
        elif self.manner == "elsewhere":
            self.say("554 5.7.1 Relay access denied")
        elif self.manner == "later" and self.is_first:
            self.say("451 4.7.1 Come back later")
        else:
            self.say("250 well")

    def data(self, line):
        self.say("354 go on")
        message = self.read_message()
        if self.manner == "rejected":
            return self.say("554 5.7.1 This looks like spam")
        if self.manner == "lost" and self.is_first:
            return True
        self.keep(message)
        return self.answer()

    def read_message(self):
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(line.removeprefix(b".") for line in lines)

    def keep(self, message):
        headers = message.decode().split("\r\n\r\n")[0].splitlines()
        found = [line for line in headers if line.lower().startswith("message-id:")]
        self.number = found[0].split()[1]
        copies = f"{self.number.strip('<>')}.{time.monotonic_ns()}.eml"
        self.server.log.with_name(copies).write_bytes(message)
        self.server.note("kept", self.address, self.number)

    def answer(self):
        if self.manner == "dropped" and self.is_first:
            return True
        if self.manner == "hangs" and self.is_first:
            time.sleep(LONG)
        self.take_time()
        self.server.note("answering", self.address, self.number)
        self.say("250 kept")
        return self.manner == "leaves"

    def take_time(self):
        if self.manner == "slow":
            time.sleep(SLOW)

    def quit(self, line):
        if self.manner == "lingers":
            time.sleep(LONG)
        self.say("221 bye")
        return True


if __name__ == "__main__":
    Server(int(sys.argv[1]), sys.argv[2]).serve_forever()
