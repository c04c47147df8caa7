"""Access tokens: how the SDK gets one, loses one and gets another."""

from concurrent.futures import ThreadPoolExecutor

from uqpay import AuthenticationError

from . import control, setting
from .harness import check, equal, holds, known_difference, raises, refusal
from .shop import Shop, order


@check("token: the SDK reads the account out of it")
def claims() -> None:
    with Shop().sdk as sdk:
        equal(sdk.account_id, None, "account before the first call")
        sdk.payment.payment_intents.list()
        holds(len(sdk.account_id or "") == 36, "the account is a UUID")


@check("token: one that has expired is replaced within the call")
def expired() -> None:
    shop = Shop()
    shop.intents.list()
    control.advance(31 * 60)
    with control.hold("create_access_token") as minting, ThreadPoolExecutor() as pool:
        call = pool.submit(shop.intents.create, order())
        minting.wait_until_reached()
        minting.release()
        equal(call.result(60)["intent_status"], "REQUIRES_PAYMENT_METHOD", "status")


@check("token: a second one ends the first, whose owner gets a third")
def replaced() -> None:
    shop = Shop()
    made = shop.intents.create(order())["payment_intent_id"]
    other = Shop(client_id=shop.client_id)
    other.intents.list()
    with control.hold("create_access_token") as minting, ThreadPoolExecutor() as pool:
        call = pool.submit(shop.intents.retrieve, made)
        minting.wait_until_reached()
        minting.release()
        equal(call.result(60)["payment_intent_id"], made, "intent")
    equal(other.intents.retrieve(made)["payment_intent_id"], made, "intent, for the one who lost the token in turn")


@check("token: one that nobody handed out is not replaced, the call fails")
def unknown() -> None:
    shop = Shop()
    shop.intents.list()
    control.call("POST", "reset")
    error = raises(AuthenticationError, shop.intents.list)
    equal(refusal(error), (401, "unauthorized_error", "unauthorized_error"), "refusal")
    equal(error.message, "invalid auth token", "message")


@known_difference(
    "token: a refused mint is an AuthenticationError, whatever its status",
    why="the SDK gives all of them the type `unauthorized_error` and the code `authentication_error`",
)
def refused_mints() -> None:
    given = setting.current()
    cases = (
        (given.guarded_client_id, "wrong", 401, "Invalid api key"),
        ("nobody", given.guarded_api_key, 400, "Invalid client id"),
        ("", given.guarded_api_key, 403, "x-client-id or email cannot be empty"),
    )
    for client_id, api_key, status, message in cases:
        shop = Shop(base_url=given.guarded_url, client_id=client_id, api_key=api_key)
        error = raises(AuthenticationError, shop.intents.list)
        equal(refusal(error), (status, "unauthorized_error", "authentication_error"), f"refusal of {message!r}")
        equal(error.message, message, "message")


@check("token: an answer without one is said to be malformed")
def malformed() -> None:
    with control.drift(kind="drop", operation="create_access_token", pointer="/auth_token"):
        error = raises(AuthenticationError, Shop().intents.list)
    equal((error.code, error.http_status), ("malformed_response", 200), "code and status")


@check(
    "token: one that is no JSON Web Token, as in the documentation's sample, is sent all the same and tells no account"
)
def opaque() -> None:
    with control.drift(kind="retype", operation="create_access_token", pointer="/auth_token", to="opaque"):
        shop = Shop()
        error = raises(AuthenticationError, shop.intents.list)
    equal(error.message, "invalid auth token", "what the sandbox says of a token that it did not hand out")
    equal(shop.sdk.account_id, None, "account")
