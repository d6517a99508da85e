"""Signing in at Microsoft 365: once in the browser, then with what the keyring keeps.

Kept is the refresh token alone, in pieces: Windows' credential store takes 2,560 bytes an entry, and keyring
writes two bytes a character. msal is imported here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from ldn_pdf.delivering.mail.smtp import MailStopped

_SERVICE = "ldn-pdf:microsoft"
SMTP_SCOPE = "https://outlook.office.com/SMTP.Send"
_SECONDS = 300  # for the user to sign in
_PIECE = 1000  # characters of a token in one entry of the keyring


class MicrosoftApp(Struct, frozen=True):
    """The clinic's own app registration, and the account that signs in. National clouds have their own addresses."""

    client_id: str
    account: str
    tenant: str = "organizations"
    login: str = "https://login.microsoftonline.com"
    graph: str = "https://graph.microsoft.com"

    @property
    def key(self) -> str:
        """The name of what the keyring keeps."""
        return f"{self.client_id}/{self.account.casefold()}"


class MicrosoftSignIn:
    """Gives access tokens for one `scope`. Raises MailStopped where nobody can sign in."""

    def __init__(self, app: MicrosoftApp, scope: str, tell: Callable[[str], None]) -> None:
        self._app, self._scope, self._tell = app, scope, tell
        self._client: Any = None
        self._token = ""

    def token(self, *, fresh: bool = False) -> str:
        """An access token: the last one, or with `fresh` a new one, since the server no longer takes the last."""
        if not self._token or fresh:
            refresh = read_secret(self._app.key)
            answer = self._ask("acquire_token_by_refresh_token", refresh, [self._scope]) if refresh else {}
            if "access_token" not in answer:
                answer = self._in_the_browser()
            self._token = answer["access_token"]
            if answer.get("refresh_token"):
                keep_secret(self._app.key, answer["refresh_token"])
        return self._token

    def forget(self) -> None:
        """Ask in the browser the next time: the account that signed in may have been another one."""
        keep_secret(self._app.key, "")

    def _in_the_browser(self) -> dict[str, Any]:
        self._tell(f"Sign in as {self._app.account} in the browser window that opens now.")
        answer = self._ask("acquire_token_interactive", [self._scope], login_hint=self._app.account, timeout=_SECONDS)
        if "access_token" not in answer:
            why = str(answer.get("error_description") or answer.get("error") or "no answer").splitlines()[0]
            raise MailStopped(f"Microsoft did not sign {self._app.account} in: {why} {_fix(why)}")
        return answer

    def _ask(self, method: str, *given: object, **more: object) -> dict[str, Any]:
        try:
            import msal  # type: ignore[import-untyped]  # it ships no types
        except ImportError as error:
            raise MailStopped(
                '`signin: microsoft` needs more packages: install ldn_pdf with the extra "microsoft".'
            ) from error
        import requests

        try:
            if self._client is None:
                authority = f"{self._app.login}/{self._app.tenant}"
                self._client = msal.PublicClientApplication(
                    self._app.client_id, authority=authority, instance_discovery=False
                )
            answer: dict[str, Any] = getattr(self._client, method)(*given, **more) or {}
        except (requests.RequestException, ValueError, OSError) as error:
            raise MailStopped(f"Microsoft cannot be reached to sign in: {error}. Nothing was sent.") from error
        return answer


def _fix(why: str) -> str:
    """What to do about a refusal of Microsoft's, by its number."""
    fixes = {
        "AADSTS65001": "Ask the administrator to grant the app the permission Mail.Send.",
        "AADSTS50011": "Add the redirect URI http://localhost to the app registration (mobile and desktop).",
        "AADSTS7000218": "Allow public client flows in the app registration.",
        "AADSTS700016": "Look whether `client_id:` and `tenant:` in the mail settings are the clinic's own.",
        "AADSTS90002": "Look whether `tenant:` in the mail settings is the clinic's own.",
    }
    return next(
        (fix for number, fix in fixes.items() if number in why), "Give the same command again to try once more."
    )


# --- a secret in the keyring, in pieces ---------------------------------------------------------


def keep_secret(key: str, secret: str) -> None:
    """Keep a secret. Raises MailStopped where there is no keyring: it goes into no file."""
    import keyring
    from keyring.errors import KeyringError

    pieces = [secret[at : at + _PIECE] for at in range(0, len(secret), _PIECE)]
    try:
        for number, piece in enumerate(pieces, 1):
            keyring.set_password(_SERVICE, f"{key}#{number}", piece)
        keyring.set_password(_SERVICE, key, str(len(pieces)))  # last: a cut before it leaves the old count
    except KeyringError as error:
        raise MailStopped(f"The sign-in cannot be kept: {error or 'there is no keyring here'}.") from error


def read_secret(key: str) -> str:
    """The secret that was kept, or an empty text."""
    import keyring
    from keyring.errors import KeyringError

    try:
        count = keyring.get_password(_SERVICE, key) or "0"
        pieces = [keyring.get_password(_SERVICE, f"{key}#{number}") for number in range(1, int(count) + 1)]
    except (KeyringError, ValueError):
        return ""
    return "".join(filter(None, pieces)) if all(pieces) else ""
