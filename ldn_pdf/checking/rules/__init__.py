"""One rule a file: its source, texts it must flag, texts it must pass, and the rule itself."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

NAMES = tuple(sorted(module.name for module in iter_modules(__path__)))
"""Every file with a rule: a rule that is put into this folder is in use."""


@cache
def by_id(*, on_ledger: bool = False) -> dict[str, ModuleType]:
    """The modules of all rules on a handout, or of those on an evidence ledger, by the id of the rule."""
    modules = (import_module(f"{__name__}.{name}") for name in NAMES)
    return {module.ID: module for module in modules if (getattr(module, "PLACE", "") == "ledger") is on_ledger}
