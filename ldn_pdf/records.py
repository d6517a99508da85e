"""Frozen records: `dataclass(frozen=True)` at a fifth of its cost at import.

The standard library writes and compiles six methods for each class, 0.5 ms apiece; 120 classes are a
third of a cold start. Here all records share theirs. What `record` makes is a dataclass to
`dataclasses.fields`, `asdict` and `replace`, and to type checkers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from typing import Any, TypeVar, dataclass_transform, overload

__all__ = ["field", "record", "replace"]

T = TypeVar("T")


@overload
def record(cls: type[T], /) -> type[T]: ...
@overload
def record(*, kw_only: bool = False, eq: bool = True, order: bool = False) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(
    cls: type[T] | None = None, /, *, kw_only: bool = False, eq: bool = True, order: bool = False
) -> type[T] | Callable[[type[T]], type[T]]:
    """Make a class a frozen record of its annotated fields. `eq=False` compares by identity."""

    def make(target: type[T]) -> type[T]:
        made: Any = dataclass(init=False, repr=False, eq=False, kw_only=kw_only)(target)
        kept = fields(made)
        made._names = tuple(f.name for f in kept)
        made._compared = tuple(f.name for f in kept if f.compare)
        made.__init__ = _init_of(made, kept)
        made.__setattr__ = _refuse
        made.__delattr__ = _refuse
        made.__repr__ = _repr
        if eq:
            made.__eq__ = _eq
            made.__hash__ = _hash
        if order:
            made.__lt__ = _lt
        return target

    return make if cls is None else make(cls)


def replace(target: T, /, **changes: Any) -> T:
    """The record with some fields changed."""
    made = object.__new__(type(target))
    names = type(target)._names  # type: ignore[attr-defined]
    known = target.__dict__
    values = made.__dict__
    for name in names:
        values[name] = known[name]
    values.update(changes)
    if len(values) != len(names):
        raise TypeError(f"unknown fields: {', '.join(changes.keys() - set(names))}")
    after = getattr(made, "__post_init__", None)
    if after:
        after()
    return made


def _init_of(cls: Any, kept: tuple[Field[Any], ...]) -> Callable[..., None]:
    """The `__init__` of a record: a closure, which costs no compiling."""
    names, count = frozenset(f.name for f in kept), len(kept)
    positional = tuple(f.name for f in kept if not f.kw_only)
    defaults = {f.name: f.default for f in kept if f.default is not MISSING}
    factories = {f.name: f.default_factory for f in kept if f.default_factory is not MISSING}
    after = getattr(cls, "__post_init__", None)

    def __init__(self: Any, *args: Any, **named: Any) -> None:
        values = self.__dict__
        if len(args) + len(named) != count:
            values.update(defaults)
            for name, make in factories.items():
                values[name] = make()
        values.update(zip(positional, args, strict=False))
        if named:
            values.update(named)
        if values.keys() != names or len(args) > len(positional):
            missing, unknown = sorted(names - values.keys()), sorted(values.keys() - names)
            raise TypeError(f"{cls.__name__}: missing {missing}, unknown {unknown}")
        if after:
            after(self)

    return __init__


def _refuse(self: Any, name: str, *value: Any) -> None:
    raise FrozenInstanceError(f"cannot change {name!r} of a {type(self).__name__}")


def _repr(self: Any) -> str:
    shown = (f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _values(self: Any) -> tuple[Any, ...]:
    known = self.__dict__
    return tuple([known[name] for name in type(self)._compared])


def _eq(self: Any, other: object) -> bool:
    if self is other:
        return True
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _lt(self: Any, other: object) -> bool:
    return _values(self) < _values(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))
