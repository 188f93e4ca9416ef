"""The figure itself: a matplotlib Figure that a notebook shows as the picture that it is."""

from __future__ import annotations

import io
from typing import Any

from matplotlib.figure import Figure


class Picture(Figure):
    """A figure drawn straight on the page, without axes.

    Notebooks take a figure without axes for an empty one and print its name; this one hands them its picture.
    """

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        """Give the picture in two pixels for each of the screen's, and the size at which to show it."""
        file = io.BytesIO()
        self.savefig(file, format="png", dpi=2 * self.dpi)
        width, height = (round(inches * self.dpi) for inches in self.get_size_inches())
        return {"image/png": file.getvalue()}, {"image/png": {"width": width, "height": height}}
