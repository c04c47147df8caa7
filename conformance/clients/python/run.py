"""Runs the checks of UQPAY's Python SDK against sandboxes that are up already; `cargo xtask clients` starts both.

Reads one JSON object from standard input (see `checks/setting.py`), prints a line for each check, and ends with 0 if all hold,
1 if one does not, 2 if they could not be run.
"""

import sys
import traceback


def main() -> int:
    try:
        from checks import harness, setting

        setting.read(sys.stdin)
        # In this order; webhooks first, since their signatures grow old.
        from checks import webhooks, payments, lists, tokens, idempotency, failures, surface  # noqa: F401
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
