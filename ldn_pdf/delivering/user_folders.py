"""Where this user's ledger, its key, the mail settings and what saves can be undone by are kept."""

from __future__ import annotations

from pathlib import Path

_APP = "ldn-pdf"


def ledger_file() -> Path:
    """The ledger of what was handed out, unless `--ledger` names another."""
    return _data() / "ledger.sqlite3"


def something_went_out(ledger: Path | None) -> bool:
    """Whether there is the ledger that is named, or this user's."""
    return (ledger or ledger_file()).exists()


def key_file() -> Path:
    """The key of the digests. It is never beside a ledger that lies elsewhere."""
    return _data() / "ledger.key"


def mail_file() -> Path:
    """The mail server's name and the sender, never a password."""
    from platformdirs import user_config_path

    return user_config_path(_APP, appauthor=False) / "mail.yaml"


def print_folder() -> Path:
    """Where a handout lies while it is printed. It stays there: Windows' print verb reads it after it has returned."""
    from platformdirs import user_cache_path

    return user_cache_path(_APP, appauthor=False) / "print"


def undo_folder() -> Path:
    """What stood in each file before its last saves."""
    return _data() / "undo"


def _data() -> Path:
    from platformdirs import user_data_path

    return user_data_path(_APP, appauthor=False)
