"""Registers checks, runs them in the order they are written, and says what became of each."""

from __future__ import annotations

import platform
import re
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from . import setting


class Unexpected(AssertionError):
    """Something is not as a check says."""


@dataclass(frozen=True)
class Check:
    """One check."""

    title: str
    run: Callable[[], None]
    # Why the SDK is at odds with the API here, where that is known.
    difference: str | None


_checks: list[Check] = []


def check(title: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Registers a check under what it shows."""
    return _register(title, None)


def known_difference(title: str, *, why: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Registers a check of a point where the SDK and the API are known to be at odds; it holds what really happens."""
    return _register(title, why)


def _register(title: str, difference: str | None) -> Callable[[Callable[[], None]], Callable[[], None]]:
    def register(run: Callable[[], None]) -> Callable[[], None]:
        _checks.append(Check(title, run, difference))
        return run

    return register


def equal(found: Any, expected: Any, what: str) -> None:
    """`found` is `expected`."""
    if found != expected:
        raise Unexpected(f"{what}: expected {expected!r}, found {found!r}")


def holds(condition: bool, what: str) -> None:
    """`what` is true."""
    if not condition:
        raise Unexpected(f"not so: {what}")


# Every class that `raises` has met.
raised: set[str] = set()


def raises(kind: type[BaseException], call: Callable[[], Any]) -> Any:
    """`call` raises exactly `kind`, which is returned."""
    try:
        call()
    except Exception as error:
        if type(error) is not kind:
            raise Unexpected(f"expected {kind.__name__}, found {type(error).__name__}: {error}") from error
        raised.add(kind.__name__)
        return error
    raise Unexpected(f"expected {kind.__name__}, and nothing was raised")


def refusal(error: Any) -> tuple[int, str, str]:
    """HTTP status, type and code of an error of the SDK."""
    return (error.http_status, error.type, error.code)


def run_all() -> bool:
    """Runs every check and tells whether all held."""
    # What is printed is read as it comes, also where the output is a pipe.
    sys.stdout.reconfigure(line_buffering=True, errors="backslashreplace")  # type: ignore[union-attr]
    started, failed = time.monotonic(), 0
    for one in _checks:
        try:
            one.run()
        except Exception as error:
            failed += 1
            print(f"FAIL  {one.title}: {_reason(error)}")
        else:
            print(f"ok    {one.title}")
            if one.difference is not None:
                print(f"      known difference: {one.difference}")
    differences = sum(one.difference is not None for one in _checks)
    print(
        f"{'FAIL' if failed else 'Clean'}: uqpay {version('uqpay')} on Python {platform.python_version()}: "
        f"{len(_checks)} checks, {len(_checks) - failed} ok, {failed} failed; "
        f"{differences} of them known differences; {time.monotonic() - started:.1f} s"
    )
    return failed == 0


def _reason(error: Exception) -> str:
    """What went wrong and where, on one line and without secrets."""
    here = str(Path(__file__).parent)
    places = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith(here) and frame.filename != __file__
    ]
    place = f" ({Path(places[-1].filename).name}:{places[-1].lineno})" if places else ""
    name = "" if isinstance(error, Unexpected) else f"{type(error).__name__}: "
    return without_secrets(f"{name}{error}".replace("\n", " ")) + place


def without_secrets(text: str) -> str:
    """`text` without what must not be shown: tokens, client secrets, card numbers, keys."""
    text = re.sub(r"eyJ[\w.-]+", "(hidden)", text)
    given = setting.current()
    numbers = [card["number"] for card in given.cards.values()]
    for secret in [*numbers, given.guarded_api_key, given.webhook_secret]:
        text = text.replace(secret, "(hidden)")
    return text
