"""Runs the checks of UQPAY's Python SDK against sandboxes that are up already; `cargo xtask clients` starts both.

Reads one JSON object from standard input (see `checks/setting.py`), prints a line for each check, and ends with 0 if
all hold, 1 if one does not, 2 if they could not be run.
"""

import importlib
import sys
import traceback


def main() -> int:
    try:
        from checks import harness, loopback, setting

        loopback.only()
        setting.read(sys.stdin)
        # In this order: signatures of webhooks grow old, and what was called is known at the end.
        for name in ("webhooks", "payments", "lists", "tokens", "idempotency", "failures", "surface"):
            importlib.import_module(f"checks.{name}")
    except KeyboardInterrupt:
        return 130
    except Exception:
        traceback.print_exc()
        return 2
    try:
        return 0 if harness.run_all() else 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
