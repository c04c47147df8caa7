"""Everything else that an error class of the SDK stands for."""

import socket
from concurrent.futures import ThreadPoolExecutor

from uqpay import AuthenticationError, NotFoundError, RateLimitError, ServerError, ValidationError

from . import control, setting
from .harness import check, equal, known_difference, raises, refusal
from .shop import Shop, card, order


@check("validation: what is missing is named")
def missing() -> None:
    error = raises(ValidationError, lambda: Shop().intents.create({"amount": "10.00", "currency": "SGD"}))
    equal(refusal(error), (400, "invalid_request_error", "missing_parameter"), "refusal")
    equal(error.missing_fields, ["merchant_order_id", "description", "return_url"], "missing fields")


@check("validation: values that cannot be")
def invalid() -> None:
    shop = Shop()
    for changes, code, message in (
        ({"description": "x" * 33}, "invalid_parameter", "parameter is invalid"),
        ({"amount": "-1"}, "invalid_order_amount", None),
        ({"currency": "dollars"}, "invalid_order_currency", None),
        ({"payment_method": card("8117", network="none")}, "invalid_payment_method", "invalid card network"),
        (
            {"payment_method": card("8117", expiry_year="2020")},
            "invalid_payment_method",
            "invalid expiry year: card is expired",
        ),
    ):
        error = raises(ValidationError, lambda: shop.intents.create(order(**changes)))
        equal(refusal(error), (400, "invalid_request_error", code), f"refusal of {sorted(changes)}")
        if message is not None:
            equal(error.message, message, "message")


@known_difference(
    "errors: they name the call, and call the environment `production`",
    why="the SDK finds the environment by the word `sandbox` in its base URL, which a loopback address lacks",
)
def diagnosis() -> None:
    shop = Shop()
    error = raises(ValidationError, lambda: shop.intents.create({}))
    equal((error.method, error.path), ("POST", "/v2/payment_intents/create"), "method and path")
    equal((error.client_id, error.retry_count), (shop.client_id, 0), "client id and repeats")
    equal(error.environment, "production", "environment")


@check("not found: an operation that the sandbox does not have is a 404 with a reason")
def no_such_operation() -> None:
    error = raises(NotFoundError, lambda: Shop().sdk.payment.refunds.list({"page_size": 10, "page_number": 1}))
    equal(error.http_status, 404, "status")
    equal(error.message, "no such endpoint: /api/v2/payment/refunds", "message")


@check("rate limit: too many calls are turned away, and the SDK waits as long as it is told")
def rate_limited() -> None:
    given = setting.current()
    admitted = {"client_id": given.guarded_client_id, "api_key": given.guarded_api_key}
    shop = Shop(base_url=given.guarded_url, max_retries=0, **admitted)
    shop.intents.list()
    patient = {"max_retries": 30}

    def hurry(_: int) -> Exception | None:
        for _ in range(200):
            try:
                shop.intents.list()
            except Exception as error:
                return error
        return None

    with ThreadPoolExecutor(8) as pool:
        errors = [error for error in pool.map(hurry, range(8)) if error is not None]

    def first() -> None:
        for error in errors:
            raise error

    error = raises(RateLimitError, first)
    equal(refusal(error), (429, "rate_limit_error", "too_many_requests"), "refusal")
    equal(shop.intents.list(None, patient)["total_items"], 3, "intents, once the SDK has waited")


@check("server error: one is reported as such")
def server_error() -> None:
    shop = Shop()
    shop.intents.list()
    with control.hold("create_payment_intent") as held, ThreadPoolExecutor() as pool:
        call = pool.submit(shop.intents.create, order())
        held.wait_until_reached()
        # A call that finds the sandbox's memory gone is the one thing that it cannot answer.
        control.call("POST", "reset")
        error = raises(ServerError, lambda: call.result(60))
    equal(refusal(error), (500, "api_error", "api_error"), "refusal")


@known_difference(
    "network: nobody listens, which is an AuthenticationError before the first call",
    why="the SDK mints its token first, and reports every failure there by that class, with status 0",
)
def nobody_listens() -> None:
    with socket.socket() as taken:
        # Bound and not listening, so that nobody else can.
        taken.bind(("127.0.0.1", 0))
        shop = Shop(base_url=f"http://127.0.0.1:{taken.getsockname()[1]}/api")
        error = raises(AuthenticationError, shop.intents.list)
    equal((error.http_status, error.code), (0, "network_error"), "status and code")


@check("network: the checks reach nothing but this machine")
def nothing_elsewhere() -> None:
    error = raises(AuthenticationError, Shop(base_url="https://sandbox.invalid/api").intents.list)
    equal(error.message, "'sandbox.invalid' is not on this machine; the checks run against loopback only", "message")
