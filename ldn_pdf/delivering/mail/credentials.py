"""The login at the mail server: from the environment or the system's keyring, and from nowhere else.

A password in an option shows in the list of processes, and one in a file of the library gets shared
with it. So there is no such option and no such file.
"""

from __future__ import annotations

from collections.abc import Mapping

from ldn_pdf.delivering.mail.smtp import Login, MailStopped

USER, PASSWORD = "LDN_PDF_SMTP_USER", "LDN_PDF_SMTP_PASSWORD"


def find_login(host: str, sender: str, environ: Mapping[str, str]) -> Login | None:
    """The login for a host, or None where none is kept.

    The user's name is LDN_PDF_SMTP_USER or else the sender's address; the password is
    LDN_PDF_SMTP_PASSWORD or else the keyring's for the service `ldn-pdf:HOST`. Raises MailStopped where
    there is a name without a password.
    """
    user = environ.get(USER, "")
    password = environ.get(PASSWORD) or _from_keyring(f"ldn-pdf:{host}", user or sender)
    if password:
        return Login(user or sender, password)
    if user:
        raise MailStopped(
            f"{USER} is set, but there is no password. Set {PASSWORD}, or run: keyring set ldn-pdf:{host} {user}"
        )
    return None


def _from_keyring(service: str, user: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return keyring.get_password(service, user) or ""
    except KeyringError:  # no keyring on this system, or it stayed locked
        return ""
