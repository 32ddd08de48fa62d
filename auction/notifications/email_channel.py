"""Letters by SMTP."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from email.utils import formatdate
from typing import Any
from urllib.parse import unquote, urlsplit

import aiosmtplib

from auction.notifications.kinds import EmailState
from auction.notifications.ports import Letter, MailFailed

TIMEOUT_SECONDS = 20


class EmailChannel:
    """Sends letters through one mail server (`smtp://user:password@host:port` or `smtps://…`).

    `address` turns a path of the site into what stands in a letter.
    """

    def __init__(self, smtp_url: str, *, sender: str, address: Callable[[str], str]) -> None:
        self._server = _server(smtp_url)
        self._sender = sender
        self._address = address

    async def send(self, letter: Letter) -> EmailState:
        """Hand a letter to the server. Raises `MailFailed`, final when the server said never."""
        try:
            await aiosmtplib.send(self._composed(letter), timeout=TIMEOUT_SECONDS, **self._server)
        except aiosmtplib.SMTPRecipientsRefused as error:
            refused = error.recipients[0]
            raise MailFailed(str(refused), is_final=_is_final(refused.code)) from error
        except aiosmtplib.SMTPResponseException as error:
            raise MailFailed(str(error), is_final=_is_final(error.code)) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise MailFailed(f"{type(error).__name__}: {error}", is_final=False) from error
        except ValueError as error:  # An address no mail can be sent to.
            raise MailFailed(str(error), is_final=True) from error
        return EmailState.sent

    def _composed(self, letter: Letter) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"] = self._sender, letter.to
        mail["Subject"] = " ".join(letter.subject.split())
        mail["Date"] = formatdate()
        # The same letter sent again after a crash is known by its id.
        mail["Message-ID"] = f"<{letter.message_id}@{self._sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        link = f"\n\n{self._address(letter.link)}" if letter.link else ""
        mail.set_content(f"{letter.body}{link}\n")
        return mail


def _is_final(code: int) -> bool:
    return 500 <= code < 600


def _server(smtp_url: str) -> dict[str, Any]:
    parts = urlsplit(smtp_url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("AUCTION_SMTP_URL must begin with smtp:// or smtps:// and name a host")
    return {
        "hostname": parts.hostname,
        "port": parts.port or (465 if parts.scheme == "smtps" else 25),
        "use_tls": parts.scheme == "smtps",
        "username": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
    }
