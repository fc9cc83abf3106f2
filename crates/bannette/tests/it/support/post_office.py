"""A mail server on loopback, by aiosmtpd: prints its port, then each mail that it took as one line of JSON.

Whoever writes to an address that begins with `refused` is refused; `later`, put off. With an argument, only those
who sign in as user `bannette` with that password may send.
"""

import email
import email.policy
import json
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Office:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused"):
            return "550 5.1.1 No such mailbox here"
        if address.startswith("later"):
            return "451 4.7.1 Greylisted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        part = lambda kind: mail.get_body((kind,)).get_content().replace("\r\n", "\n")
        tell({
            "from": mail["From"], "to": mail["To"], "reply_to": mail["Reply-To"], "subject": mail["Subject"],
            "id": mail["Message-ID"], "auto_submitted": mail["Auto-Submitted"],
            "text": part("plain"), "html": part("html"),
        })
        return "250 OK"


def tell(thing):
    print(json.dumps(thing), flush=True)


def authenticated(server, session, envelope, mechanism, data):
    right = data.login == b"bannette" and data.password == sys.argv[1].encode()
    return AuthResult(success=right, handled=False)


class AnyPort(Controller):
    """Told the port that it got, instead of the 0 that it asked for."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


locked = {}
if len(sys.argv) > 1:
    locked = {"authenticator": authenticated, "auth_required": True, "auth_require_tls": False}
office = AnyPort(Office(), hostname="127.0.0.1", port=0, **locked)
office.start()
tell(office.port)
sys.stdin.read()
office.stop()
