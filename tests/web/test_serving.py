"""What the page is served with, asked without a browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.api.app import create_app
from service.settings import Settings


@pytest.fixture(scope="module")
def client(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    keys = tmp_path_factory.mktemp("serving") / "keys.sqlite"
    settings = Settings(index=sample_index, keys=keys, audit="", feedback="", rate_address="")
    with TestClient(create_app(settings), client=("127.0.0.1", 50000)) as made:
        yield made


@pytest.mark.parametrize(
    "path", ["/", "/documents", "/documents/s02", "/clause/s10/sec_1", "/targets", "/duties"]
)
def test_every_view_has_an_address_that_gives_the_page(client, path):
    response = client.get(path)
    assert response.headers["content-type"].startswith("text/html")
    assert "<title>政问</title>" in response.text
    assert response.headers["cache-control"] == "no-cache"


def test_the_page_holds_no_script_or_style_of_its_own(client):
    html = client.get("/").text
    assert re.findall(r"<script(?![^>]*\ssrc=)", html) == []
    assert "<style" not in html
    assert not re.search(r"\s(?:style|on\w+)=", html)
    assert "//" not in html.replace("<!DOCTYPE html>", "")


def test_files_are_kept_for_ever_under_their_version_and_asked_for_again_without(client):
    address = re.search(r"/static/v\w+/page\.js", client.get("/").text)
    assert address
    assert "immutable" in client.get(address[0]).headers["cache-control"]
    assert client.get("/static/v000/page.js").headers["cache-control"] == "no-cache"


def test_a_file_that_has_not_changed_is_not_sent_again(client):
    tag = client.get("/static/page.css").headers["etag"]
    response = client.get("/static/page.css", headers={"If-None-Match": tag})
    assert (response.status_code, response.content) == (304, b"")


@pytest.mark.parametrize("name", ["none.js", "../pages.py", "..%2Fpages.py", "index.html"])
def test_nothing_but_the_files_of_the_page_is_served(client, name):
    assert client.get(f"/static/{name}").status_code == 404


def test_the_reading_view_covers_the_whole_text(client):
    for row in client.get("/v1/documents").json():
        view = client.get(f"/v1/documents/{row['doc']}/reading").json()
        at = 0
        for clause in view["clauses"]:
            assert view["text"][at : clause["start"]].strip() == ""
            at = clause["end"]
        assert view["text"][at:].strip() == ""
        for record in (*view["targets"], *view["duties"], *view["references"]):
            assert view["text"][record["start"] : record["end"]] == record["quote"]


def test_the_reading_view_knows_what_replaced_a_document_and_what_it_replaced(client):
    old = client.get("/v1/documents/s02/reading").json()
    assert old["successor"]["doc"] == "s06"
    new = client.get("/v1/documents/s06/reading").json()
    assert [row["doc"] for row in new["predecessors"]] == ["s02"]


def test_an_unknown_document_cannot_be_read(client):
    assert client.get("/v1/documents/none/reading").status_code == 404


def test_choices_and_examples_come_from_the_index_and_the_examples_are_answered(client):
    facets = client.get("/v1/facets").json()
    assert facets["indicators"][0]["count"] >= facets["indicators"][-1]["count"]
    assert all(agency["lead"] or agency["support"] for agency in facets["agencies"])
    assert len(facets["examples"]) == len(set(facets["examples"])) > 2
    for question in facets["examples"]:
        answer = client.post("/v1/ask", json={"question": question}).json()
        assert not answer["abstained"], question
        assert answer["citations"], question
