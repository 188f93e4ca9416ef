"""LLVM IR for this machine: optimised, as object code, loaded."""

from __future__ import annotations

import os
from functools import cache
from typing import NamedTuple

import llvmlite
import llvmlite.binding as llvm

WIDTHS = {"x86-64-v3": 4, "x86-64-v4": 8}  # floats in a vector; 2 in every other


class Machine(NamedTuple):
    """What code is made for: LLVM's name of the processor, its features, how many histories a vector takes, and LLVM's
    name of the system."""

    cpu: str
    features: str
    width: int
    triple: str = llvm.get_process_triple()

    @property
    def identity(self) -> str:
        """All that decides what code LLVM makes, besides the IR."""
        return f"llvmlite {llvmlite.__version__} {self}"


@cache
def this_machine() -> Machine:
    """The machine that runs this; TALKS_CPU names another processor (such as x86-64-v2), with no features beyond its
    own."""
    start()
    if named := os.environ.get("TALKS_CPU"):
        return Machine(named, "", WIDTHS.get(named, 2))
    features = llvm.get_host_cpu_features()
    width = 8 if features.get("avx512dq") else 4 if features.get("avx2") else 2
    return Machine(llvm.get_host_cpu_name(), features.flatten(), width)


@cache
def start() -> None:
    """Make LLVM ready for this machine, once."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()


def target_machine(machine: Machine) -> llvm.TargetMachine:
    """LLVM's own idea of a machine."""
    of = {"cpu": machine.cpu, "features": machine.features, "opt": 3, "reloc": "pic", "codemodel": "small"}
    return llvm.Target.from_triple(machine.triple).create_target_machine(**of)


def object_code(text: str, keep: list[str], machine: Machine) -> bytes:
    """Object code of a module.

    Parameters
    ----------
    text : of the module, in LLVM's IR
    keep : the functions that others call; all others are the module's own
    machine : that it is made for
    """
    target = target_machine(machine)
    made: bytes = target.emit_object(optimised(text, keep, target, machine.triple))
    return made


def optimised(text: str, keep: list[str], target: llvm.TargetMachine, triple: str) -> llvm.ModuleRef:
    """A module, parsed, checked and optimised: nothing is reassociated, contracted or approximated.

    Parameters
    ----------
    text : of the module, in LLVM's IR
    keep : the functions that others call
    target : machine that it is for
    triple : LLVM's name of that
    """
    for what, said in (("triple", triple), ("datalayout", target.target_data)):
        text = text.replace(f'target {what} = ""', f'target {what} = "{said}"', 1)
    module = llvm.parse_assembly(text)
    for function in module.functions:
        if not function.is_declaration and function.name not in keep:
            function.linkage = "internal"
    module.verify()
    options = llvm.create_pipeline_tuning_options(speed_level=3)
    options.loop_vectorization = options.slp_vectorization = options.loop_unrolling = True
    builder = llvm.create_pass_builder(target, options)
    builder.getModulePassManager().run(module, builder)
    return module


class Loaded:
    """Object code in memory; it stays there as long as this does."""

    def __init__(self, content: bytes, machine: Machine) -> None:
        empty = llvm.parse_assembly("")
        self.engine = llvm.create_mcjit_compiler(empty, target_machine(machine))
        self.engine.add_object_file(llvm.ObjectFileRef.from_data(content))
        self.engine.finalize_object()

    def address(self, name: str) -> int:
        """Where a function begins."""
        found: int = self.engine.get_function_address(name)
        return found
