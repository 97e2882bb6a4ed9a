"""The OpenAPI document: its examples are whole, and true to its own schemas."""

import jsonschema_rs
import pytest

from app.api.document import PROBLEMS, document
from app.api.endpoints import ENDPOINTS

DOCUMENT = document("https://learn.example.cn")
RESPONSES = [
    (path, status, media, content)
    for path, methods in DOCUMENT["paths"].items()
    for status, response in methods["get"]["responses"].items()
    for media, content in response.get("content", {}).items()
]


@pytest.mark.parametrize(("path", "status", "media", "content"), RESPONSES)
def test_example_fits_its_schema_and_leaves_nothing_out(path, status, media, content):
    schema = {**content["schema"], "components": DOCUMENT["components"]}
    jsonschema_rs.validate(schema, content["example"])

    if status == "200":
        shape = ENDPOINTS[path].answers
        again = shape.model_validate(content["example"]).model_dump(mode="json")
        assert again == content["example"]


def test_every_answer_and_problem_has_an_example():
    for path in ENDPOINTS:
        statuses = {status for each, status, _media, _content in RESPONSES if each == path}
        assert statuses == {"200", *map(str, PROBLEMS)}


def test_schema_would_refuse_a_wrong_example():
    schema = {"$ref": "#/components/schemas/Problem", "components": DOCUMENT["components"]}

    assert not jsonschema_rs.is_valid(schema, {"title": 1})


def test_examples_stand_in_the_documentation_for_people(client):
    words = client.get("/api/docs").words

    assert "LU26-0042-1973-6" in words
    assert '"state": "open"' in words
