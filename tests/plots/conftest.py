"""What every figure must keep: no two texts meet and none is clipped."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.studies.calibration.summary import CalibrationSummary, summarise_calibration

from .invented_calibration import stored

SLACK = 0.75  # pixels by which rounding may move an edge


def texts(figure: Figure) -> list[Text]:
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


def check_tidy(figure: Figure, dpi: float) -> None:
    figure.set_dpi(dpi)
    canvas = FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    page = figure.bbox
    boxes = [(text.get_text(), text.get_window_extent(canvas.get_renderer())) for text in texts(figure)]
    assert len(boxes) > 5
    for words, box in boxes:
        inside = page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1
        assert inside, f"clipped: {words!r}"
    for (words, box), (others, other) in combinations(boxes, 2):
        across = min(box.x1, other.x1) - max(box.x0, other.x0)
        down = min(box.y1, other.y1) - max(box.y0, other.y0)
        assert across <= SLACK or down <= SLACK, f"{words!r} meets {others!r}"


@pytest.fixture
def tidy() -> Callable[[Figure], None]:
    """Check a figure as it is drawn on a screen; hinting makes this the widest of the usual resolutions."""
    return lambda figure: check_tidy(figure, 100)


@pytest.fixture(scope="module")
def calibration(tmp_path_factory: pytest.TempPathFactory) -> CalibrationSummary:
    return summarise_calibration(stored(tmp_path_factory.mktemp("calibrations") / "one"))
