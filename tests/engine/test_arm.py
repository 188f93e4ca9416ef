"""The same bits on another make of processor: 64-bit Arm, by a cross compiler's C library and an emulator."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
import numpy as np
import pytest

from sim.engine.compiled import IS_OFF
from sim.engine.machine import Machine, object_code
from sim.engine.translator.module import Module
from sim.engine.translator.types import UNSIGNED, Array
from sim.scenario.files import load
from sim.simulate import kernel
from sim.simulate.inputs import calendar, parameters

CC, RUN = shutil.which("aarch64-linux-gnu-gcc"), shutil.which("qemu-aarch64")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(IS_OFF, reason="the compiler is off"),
    pytest.mark.skipif(not (CC and RUN), reason="no aarch64-linux-gnu-gcc or qemu-aarch64: 64-bit Arm was not tried"),
]
ARM = Machine("generic", "+neon", 2, "aarch64-unknown-linux-gnu")
RUNS = 40


def given(name: str) -> list[Any]:
    """The arguments that the block loop is called with here, as they are before the call."""
    scenario, taken = load(name), []

    def take(*args: Any) -> None:
        taken.extend(a.copy() if isinstance(a, np.ndarray) else a for a in args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "_histories", take)
        days = calendar(scenario)
        kernel.simulate(parameters(scenario, 5, 0, RUNS), days, 5, moments=[100, len(days) - 1])
    return taken


def program(args: list[Any]) -> str:
    """C that reads the arrays, calls the block loop, and writes the states."""
    types, call, body = [], [], []
    for k, (arg, kind) in enumerate(zip(args, kernel.ARGUMENTS, strict=True)):
        if isinstance(kind, Array):
            size = max(arg.nbytes, 8)
            body.append(f"char *a{k} = aligned_alloc(64, {-(-size // 64) * 64}); fread(a{k}, 1, {arg.nbytes}, in);")
            types += ["void *", *["int64_t"] * arg.ndim]
            call += [f"a{k}", *map(str, arg.shape)]
        else:
            types.append("uint64_t" if kind is UNSIGNED else "_Bool" if isinstance(arg, bool) else "int64_t")
            call.append(str(int(arg)))
    return f"""#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
void histories({", ".join(types)});
int main(int n, char **names) {{
  FILE *in = fopen(names[1], "rb"), *out = fopen(names[2], "wb");
  {chr(10).join(body)}
  histories({", ".join(call)});
  fwrite(a0, 1, {args[0].nbytes}, out);
  return fclose(out);
}}
"""


def test_64_bit_arm_gives_the_same_words(tmp_path: Path) -> None:
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    module = Module()
    module.export(kernel._histories, kernel.ARGUMENTS, "histories")
    (tmp_path / "rules.o").write_bytes(object_code(module.text(ARM.width), module.exports, ARM))
    args = given("doha-2020")
    (tmp_path / "main.c").write_text(program(args), encoding="utf-8")
    (tmp_path / "in").write_bytes(b"".join(a.tobytes() for a in args if isinstance(a, np.ndarray)))
    subprocess.run([str(CC), "-O1", "-static", "main.c", "rules.o", "-o", "run"], cwd=tmp_path, check=True)
    subprocess.run([str(RUN), "run", "in", "out"], cwd=tmp_path, check=True)
    kernel._histories(*args)
    theirs, ours = np.frombuffer((tmp_path / "out").read_bytes(), np.uint64), args[0].view(np.uint64).ravel()
    assert ours.any()
    assert int((theirs != ours).sum()) == 0
