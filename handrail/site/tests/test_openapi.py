"""The description of the interface is OpenAPI 3.1, and the interface does what it says (schemathesis)."""

from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import unsupported_method

from handrail.people import faces
from handrail.site.api import api
from handrail.vault.tests.driving import Phone

schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
# A body that breaks the rules and is too large besides is refused for its size, before it is read.
_rejecting = schema.config.checks.negative_data_rejection
_rejecting.expected_statuses = [*_rejecting.expected_statuses, "413"]


def test_it_is_openapi_3_1_and_strict() -> None:
    described: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
    assert described["openapi"].startswith("3.1")
    for path, item in described["paths"].items():
        for method, operation in item.items():
            statuses = {str(status) for status in operation["responses"]}
            assert {"429", "426", "422", "507"} <= statuses, (method, path)
            if "requestBody" in operation:
                reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
                body = described["components"]["schemas"][reference.rpartition("/")[2]]
                assert body["additionalProperties"] is False, path


@pytest.fixture
def way(db: None, unhurried: None, settings: Any) -> dict[str, str]:
    """Ana's cookies and token, and no limit on guesses."""
    settings.HANDRAIL_GUESSES_A_MINUTE = 1_000_000
    ana = Phone().sign_up("ana")
    token = ana.say("GET", "people/hello").json()["csrf"]
    return {
        "Handrail-Protocol": "1",
        "X-CSRFToken": token,
        "Host": "app.localhost:8000",
        "Cookie": "; ".join(
            f"{name}={value}" for name, value in ana.http.cookies.items() if name != faces.DEVICE_COOKIE
        ),
    }


@schema.parametrize()
@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_call_answers_as_described(case: Any, way: dict[str, str]) -> None:
    case.headers = {**(case.headers or {}), **way}
    response = case.call(base_url="http://app.localhost:8000", app=get_wsgi_application())
    assert response.status_code != 500, response.text
    # Methods that are not named have a test of their own, which is signed in as the gate wants it.
    case.validate_response(response, excluded_checks=[unsupported_method])
