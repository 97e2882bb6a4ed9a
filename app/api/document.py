"""The OpenAPI 3.1 document, made of the endpoints and their shapes."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from werkzeug.http import HTTP_STATUS_CODES

from app.api import examples, shapes
from app.api.endpoints import ENDPOINTS, Endpoint
from app.web.problems import TYPE

REF = "#/components/schemas/{model}"
PROBLEMS = {
    400: "A parameter is missing, unknown or not right.",
    401: "The token is missing, wrong, ended or too old.",
    403: "The token does not open this, or its owner lost the role.",
    404: "There is nothing like this within your scope.",
    406: "`Accept` names no form that there is; answers are JSON.",
    409: "A cursor is of another list or of other rights, or does not go with the rest.",
    429: "Too many calls; `Retry-After` says how many seconds to wait.",
}
ABOUT = """\
What an employer may read about its own people.

Lists (`/workers`, `/enrolments`, `/assignments`) come in pages: go on with `next` as `cursor` \
until it is null. The last page gives a `since`: keep it, and begin the next walk with it. Then \
you are told the rows that changed, as they are now, and under `gone` the keys of those that you \
see no more. Keep rows by `key`, and your copy follows the list: nothing is missed, and nothing \
comes twice in a walk, however many write at the same time. Who was given other rights begins anew.

`/records` is a feed in the order of the ledger: keep `next` and ask again later with `since`. \
Nothing is missed and nothing comes twice, however many write at the same time.

Whatever goes wrong is a problem (RFC 9457, `application/problem+json`), also an address that is \
none (404) and a method that there is not (405): everything here is read by GET.
"""


def document(server: str) -> dict[str, Any]:
    """Return the document for the site at `server`."""
    models: list[type[BaseModel]] = [
        *(each.answers for each in ENDPOINTS.values()),
        shapes.Problem,
    ]
    _keys, schemas = models_json_schema(
        [(model, "serialization") for model in dict.fromkeys(models)], ref_template=REF
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Lin-gang Industrial Online University",
            "version": "1",
            "description": ABOUT,
        },
        "servers": [{"url": f"{server.rstrip('/')}/api/v1"}],
        "security": [{"token": []}],
        "paths": {path: {"get": _operation(path, each)} for path, each in ENDPOINTS.items()},
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(path: str, endpoint: Endpoint) -> dict[str, Any]:
    return {
        "operationId": path.strip("/"),
        "summary": endpoint.summary,
        "parameters": _parameters(endpoint.asks),
        "responses": {
            "200": {
                "description": "The answer; its `ETag` saves sending it twice.",
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": {
                    "application/json": {
                        "schema": _ref(endpoint.answers),
                        "example": examples.ANSWERS[path],
                    }
                },
            },
            "304": {"description": "Nothing changed since the `ETag` in `If-None-Match`."},
            **{str(status): _problem(status, words) for status, words in PROBLEMS.items()},
        },
    }


def _parameters(asks: type[shapes.Asked]) -> list[dict[str, Any]]:
    schema = asks.model_json_schema()
    needed = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in needed, **_described(each)}
        for name, each in schema["properties"].items()
    ]


def _described(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a parameter's schema; one that may be left out is never null in an address."""
    given = next((each for each in schema.get("anyOf", ()) if each.get("type") != "null"), schema)
    shape = {name: value for name, value in given.items() if name not in ("title", "description")}
    if "default" in schema and schema["default"] is not None:
        shape["default"] = schema["default"]
    words = given.get("description") or schema.get("description", "")
    return {"schema": shape, "description": words} if words else {"schema": shape}


def _ref(model: type[shapes.Shape]) -> dict[str, str]:
    return {"$ref": REF.format(model=model.__name__)}


def _problem(status: int, words: str) -> dict[str, Any]:
    example = examples.of_problem(status, HTTP_STATUS_CODES[status])
    said: dict[str, Any] = {
        "description": words,
        "content": {TYPE: {"schema": _ref(shapes.Problem), "example": example}},
    }
    if status == 429:
        said["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return said
