"""Words on coloured ground are dark, or light, enough to be read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Polygon
from matplotlib.text import Text

from sim.model.outcomes import OUTCOMES
from sim.model.words import OUTCOME_COLOURS, PARTY_COLOURS
from sim.output.plots import style
from sim.output.plots.contrast import contrast, ink_on
from sim.replay.figures import timeline
from sim.replay.timeline import Line, Span, Timeline
from sim.studies.sweeps.figures import phase

from .conftest import texts
from .invented_sweep import conditions, deadline, grid, only, still

LEAST = 4.5  # Web Content Accessibility Guidelines 2.1, 1.4.3: text below 18 points


def on_colour(figure: Figure, is_meant: Callable[[Text], bool]) -> list[float]:
    """The contrast of each text with the uppermost shape beneath its middle."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw_without_rendering()
    shapes = sorted(figure.findobj(Polygon), key=lambda shape: shape.get_zorder())
    outlines = [(shape.get_transform().transform_path(shape.get_path()), shape.get_facecolor()) for shape in shapes]
    found = []
    for text in filter(is_meant, texts(figure)):
        box = text.get_window_extent(renderer)
        middle = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        under = [face for path, face in outlines if path.contains_point(middle)]
        if under:
            found.append(contrast(text.get_color(), under[-1]))
    return found


def test_a_known_contrast() -> None:
    assert contrast("white", "black") == pytest.approx(21)
    assert contrast("#767676", "white") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colour", [*OUTCOME_COLOURS.values(), *PARTY_COLOURS.values()])
def test_there_is_an_ink_for_every_tint(colour: str) -> None:
    tints = [style.tint(colour, white) for white in np.linspace(0, 1, 101)]
    assert min(contrast(ink_on(tint), tint) for tint in tints) >= LEAST


@pytest.mark.parametrize("mix", [only(outcome) for outcome in OUTCOMES] + [still])
def test_figures_in_cells_can_be_read(mix: Callable[[np.ndarray], np.ndarray]) -> None:
    found = on_colour(phase.figure(grid(deadline(), conditions(), mix=mix)), lambda text: text.get_text().isdigit())
    assert len(found) >= 2 * 81
    assert min(found) >= LEAST


def test_orders_in_the_lanes_of_a_history_can_be_read() -> None:
    strengths = np.linspace(0, 1, 9)
    spells = tuple(Span(70 * k, 70 * k + 69, "order", float(strength)) for k, strength in enumerate(strengths))
    lanes = {party: (party, spells, ()) for party in ("united_states", "taliban", "government")}
    limits = tuple(Line("", label, np.linspace(0, 1, 630)) for label in ("their limit", "Kabul’s limit"))
    panels = {"What the Taliban would get, share": limits}
    drawn = Timeline("t", "talks_ongoing", "", date(2020, 2, 29), 630, lanes, panels, ())
    found = on_colour(timeline.figure(drawn), lambda text: text.get_text() == "order")
    assert len(found) == 27
    assert min(found) >= LEAST
