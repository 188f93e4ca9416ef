"""The guide is a session that runs, block after block, in a notebook's kernel, and shows what it says it shows."""

import base64
from typing import Any

import pytest

from sim.engine.compiled import IS_OFF
from tests.guide import DOCS, blocks, pictures, run, shown

pytestmark = pytest.mark.skipif(IS_OFF, reason="the compiler is off")
PNG = b"\x89PNG"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return run(tmp_path_factory.mktemp("notebook"))


def test_every_block_runs_in_the_order_in_which_it_stands(book: Any) -> None:
    assert len(book.cells) == len(blocks()) > 5
    assert [cell.execution_count for cell in book.cells] == list(range(1, len(blocks()) + 1))


def test_it_shows_pictures_and_the_page_has_them(book: Any) -> None:
    drawn = [base64.b64decode(picture) for picture in shown(book, "image/png")]
    assert len(drawn) == len(pictures()) >= 2
    for name, picture in zip(pictures(), drawn, strict=True):
        assert picture.startswith(PNG)
        assert (DOCS / name).read_bytes().startswith(PNG), "python -m tests.guide draws it"


def test_a_result_shows_its_title_and_summary(book: Any) -> None:
    assert any("doha-2020" in html and "<table" in html for html in shown(book, "text/html"))
