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
    from ldn_pdf.cli import run

    code = run([*first, *sys.argv[1:]])
    gc.freeze()  # or Python looks through all that was read once more before it ends: a tenth of a cold build
    sys.exit(code)


def desk() -> None:
    """The script without a console, which opens the desk."""
    main("desk")


if __name__ == "__main__":
    main()
