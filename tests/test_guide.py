"""The guide is a session that runs, block after block."""

import re
from pathlib import Path

import pytest
from numba import config

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.skipif(bool(config.DISABLE_JIT), reason="the compiler is off")
def test_every_block_runs_in_the_order_in_which_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where the results go
    assert len(BLOCKS) > 5
    session: dict[str, object] = {}
    for block in BLOCKS:
        exec(compile(block, "docs/guide.md", "exec"), session)
