"""`ldn-pdf`, and `python -m ldn_pdf`. Ctrl-C ends it in silence until `cli.run` can answer with a sentence."""

from _signal import (  # type: ignore[import-not-found]  # `signal` itself takes 3 ms to import
    SIG_DFL,
    SIGINT,
    default_int_handler,
    getsignal,
    signal,
)

if getsignal(SIGINT) is default_int_handler:  # not where a shell has it ignored, for a job in the background
    signal(SIGINT, SIG_DFL)


def main(*first: str) -> None:
    """The console script; `first` stands before what was typed."""
    import gc
    import sys

    gc.set_threshold(150_000, 20, 20)  # many small objects, hardly a circle: each look costs as much as there is new
    typed = [*first, *sys.argv[1:]]
    if typed[:1] != ["desk"]:  # its threads could both be the first
        _load_pillow_when_used()
    from ldn_pdf.cli import run

    code = run(typed)
    gc.freeze()  # or Python looks through all that was read once more before it ends: a tenth of a cold build
    sys.exit(code)


def _load_pillow_when_used() -> None:
    """ReportLab imports Pillow at once, a tenth of a cold build; only a picture that is no plain PNG needs it."""
    import sys
    from importlib.util import LazyLoader, find_spec, module_from_spec

    spec = find_spec("PIL.Image")
    if spec and spec.loader:
        spec.loader = LazyLoader(spec.loader)
        sys.modules[spec.name] = sys.modules["PIL"].Image = module = module_from_spec(spec)  # type: ignore[attr-defined]
        spec.loader.exec_module(module)


def desk() -> None:
    """The script without a console, which opens the desk."""
    main("desk")


if __name__ == "__main__":
    main()
