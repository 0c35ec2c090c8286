"""A real SMTP server on 127.0.0.1, which keeps what it takes."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller

SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


class MailServer:
    def __init__(self):
        self.taken: list[tuple[str, EmailMessage]] = []
        """(recipient, mail), in the order in which they came."""
        self.refused: dict[str, str] = {}
        """{recipient: the answer to them}"""
        self.connections = 0
        self.on_taken: Callable[[], None] = lambda: None
        """Called when a mail is taken, before its sender is told so."""
        self.port = free_port()

    @property
    def mailers(self) -> dict:
        return mailers(self.port)

    @property
    def ids_of(self) -> dict[str, list[str]]:
        """{recipient: the Message-ID of each mail taken for them}"""
        ids: dict[str, list[str]] = {}
        for recipient, mail in self.taken:
            ids.setdefault(recipient, []).append(mail["Message-ID"])
        return ids

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.taken += [(recipient, mail) for recipient in envelope.rcpt_tos]
        self.on_taken()
        return "250 Taken"


def mailers(port: int, **options) -> dict:
    """The setting MAILERS for a server on that port."""
    return {"default": {"BACKEND": SMTP_BACKEND, "OPTIONS": {"host": "127.0.0.1", "port": port, **options}}}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@contextmanager
def serving_mail(**options) -> Iterator[MailServer]:
    server = MailServer()
    controller = Controller(server, hostname="127.0.0.1", port=server.port, **options)
    controller.start()
    server.connections = 0
    try:
        yield server
    finally:
        controller.stop()
