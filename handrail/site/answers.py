"""How the interface says no: a stable code with its status, and a sentence in the language asked for."""

import json
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.translation.trans_real import parse_accept_lang_header

from handrail.content.texts import LANGS, Lang, Texts, load_packs
from handrail.kernel.refusal import Refusal

STATUS = {
    "absent": 404,
    "already-signed-up": 409,
    "bad-statement": 422,
    "bad-word": 422,
    "busy": 503,
    "calendars-full": 507,
    "challenge-over": 422,
    "cross-site": 403,
    "gen-differs": 412,
    "key-file-shape": 422,
    "log-differs": 409,
    "name-taken": 409,
    "no-match": 401,
    "no-such-method": 405,
    "not-understood": 422,
    "old-protocol": 426,
    "proofs-differ": 422,
    "reservation-over": 422,
    "server-full": 507,
    "signed-out": 401,
    "slow-down": 429,
    "too-large": 413,
    "unforeseen": 500,
    "vault-full": 507,
}
PREFIX = "api."


@cache
def texts() -> Texts:
    """The sentences, read once."""
    return load_packs([Path(__file__).with_name("content") / "api.toml"])


def language_of(request: HttpRequest) -> Lang:
    """The first of our languages that the client asks for; English when it asks for neither."""
    for tag, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200]):
        for lang in LANGS:
            if tag.split("-")[0].lower() == lang:
                return lang
    return "en"


def answer(request: HttpRequest, code: str, status: int = 0, /, **more: str | int | list[int]) -> HttpResponse:
    """The answer for a code. `more` goes into the sentence and, but for seconds, beside it."""
    places = {key: value for key, value in more.items() if isinstance(value, str | int)}
    said: dict[str, object] = {"code": code, "message": texts().say(PREFIX + code, language_of(request), **places)}
    response = HttpResponse(status=status or STATUS[code], content_type="application/json")
    seconds = more.pop("seconds", None)
    if seconds is not None:
        response.headers["Retry-After"] = str(seconds)
    response.content = json.dumps(said | more, ensure_ascii=False, separators=(",", ":")).encode()
    return response


def of_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer for a refusal of the rooms below."""
    return answer(request, refusal.text_id.removeprefix(PREFIX), **refusal.params)
