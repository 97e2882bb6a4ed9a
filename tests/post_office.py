"""A mail server on loopback that does what servers do: take, refuse, put off, hang, hang up."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from flask import Flask

from tests.provision.server import free_port


class PostOffice:
    """What it took, how often it was asked, and what it does at each step."""

    def __init__(self):
        self.taken, self.asked = [], 0
        self.sender = self.mailbox = self.handover = "250 OK"
        self.quit = "221 bye"

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        self.asked += 1
        envelope.mail_from = address
        return await self._answer(server, self.sender)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        envelope.rcpt_tos.append(address)
        return await self._answer(server, self.mailbox)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.handover != "hang up before":
            self.taken.append(envelope)
        return await self._answer(server, self.handover)

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802
        return await self._answer(server, self.quit)

    async def _answer(self, server, answer):
        if answer.startswith("hang up"):
            server.transport.abort()
            return "421 gone"
        if answer == "hang":
            await asyncio.sleep(1.5)
            return "421 too late"
        return answer


@contextmanager
def post_office(app: Flask) -> Iterator[PostOffice]:
    """A server that the application hands its mail to."""
    handler, port = PostOffice(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    app.config["MAIL_URL"] = f"smtp://127.0.0.1:{port}?from=learning@example.cn"
    app.config["PUBLIC_URL"] = "https://learn.example.cn"
    try:
        yield handler
    finally:
        controller.stop()
