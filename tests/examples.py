"""Examples of property tests: always the same ones in `make test`, new ones and more of them in `make torture`.

No example fails for having taken long.
"""

from hypothesis import settings

USUAL = 100  # examples a test, where it does not say how many
settings.register_profile("same", derandomize=True, deadline=None, max_examples=USUAL)
settings.register_profile("torture", deadline=None, max_examples=10 * USUAL, print_blob=True)
settings.load_profile("same")  # unless --hypothesis-profile says another


def examples(usual: int) -> int:
    """So many examples in `make test`, and as many more in `make torture` as everywhere else."""
    return usual * settings.default.max_examples // USUAL
