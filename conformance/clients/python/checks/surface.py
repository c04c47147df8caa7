"""Nothing public of the SDK that belongs to payment intents is left out."""

import inspect

import uqpay
from uqpay.resources.payment.attempts import PaymentAttemptsResource
from uqpay.resources.payment.intents import PaymentIntentsResource

from .harness import check, equal, raised
from .shop import driven

# Classes that no call here can meet, with the reason.
OUT_OF_REACH = {
    "UQPayError": "the base of the others",
    "ForbiddenError": "only the token endpoint answers 403, and there everything is an AuthenticationError",
    "ConflictError": "HTTP 409 is answered by no operation on payment intents",
    "SimulatorNotAvailableError": "the simulator knows no payment intents",
}


@check("surface: every public method of intents and attempts was called")
def methods() -> None:
    public = {
        f"{name}.{method}"
        for name, resource in (("payment_intents", PaymentIntentsResource), ("attempts", PaymentAttemptsResource))
        for method, _ in inspect.getmembers(resource, inspect.isfunction)
        if not method.startswith("_")
    }
    equal(sorted(driven), sorted(public), "methods that were called")


@check("surface: every error class was met, or cannot be")
def classes() -> None:
    public = {name for name in uqpay.__all__ if name.endswith("Error")}
    equal(sorted(raised | set(OUT_OF_REACH)), sorted(public), "error classes that were met or are out of reach")
