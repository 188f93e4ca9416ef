"""How examples of property tests are found, before any test module asks: see `tests.examples`."""

import tests.examples  # noqa: F401
