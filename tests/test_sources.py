"""What holds of every source file, wherever it stands."""

import ast
import builtins
import symtable
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(path for part in ("sim", "tests", "benchmarks") for path in (ROOT / part).rglob("*.py"))
TREES = {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
PROCESSES = {"run", "Popen", "check_output"}


def in_the_locales_encoding(tree: ast.Module) -> Iterator[str]:
    """Calls on paths and processes whose text depends on the locale: the linter sees only those that it knows for
    paths."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called, given = node.func.attr, {keyword.arg for keyword in node.keywords}
            unstated = called in {"read_text", "write_text"} and "encoding" not in given
            if unstated or (called in PROCESSES and given & {"text", "universal_newlines"}):
                yield f"line {node.lineno}: {ast.unparse(node)}"


def test_text_is_read_and_written_in_a_stated_encoding():
    found = {name: list(in_the_locales_encoding(tree)) for name, tree in TREES.items()}
    assert not {name: calls for name, calls in found.items() if calls}


STOPWATCHES = {"perf_counter", "perf_counter_ns", "process_time", "process_time_ns", "timeit"}


def attributes(nodes: Iterable[ast.AST]) -> set[str]:
    return {each.attr for node in nodes for each in ast.walk(node) if isinstance(each, ast.Attribute)}


def test_no_test_fails_by_the_clock():
    """Machines are slow or busy: how long things take is for the benchmarks to say. To wait, a clock may be read."""
    tests = {name: tree for name, tree in TREES.items() if name.startswith("tests/")}
    for name, tree in tests.items():
        asserted = attributes(node for node in ast.walk(tree) if isinstance(node, ast.Assert))
        assert not (attributes([tree]) & STOPWATCHES | asserted & {"monotonic", "time"}), name


COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def hidden_globals(name: str) -> Iterator[str]:
    """Globals that one comprehension of a function reads and another hides behind a variable of that name: Python
    3.12.0 to 3.12.3 takes both for the same (https://github.com/python/cpython/issues/118513)."""
    source = (ROOT / name).read_text(encoding="utf-8")
    known = {*symtable.symtable(source, name, "exec").get_identifiers(), *dir(builtins)}
    for function in (node for node in ast.walk(TREES[name]) if isinstance(node, FUNCTIONS)):
        inside = [node for node in ast.walk(function) if isinstance(node, COMPREHENSIONS)]
        bound = set().union(*(names(each.target, ast.Store) for one in inside for each in one.generators))
        read = set().union(*(names(one, ast.Load) - names(one, ast.Store) for one in inside))
        yield from (f"line {function.lineno}: {hidden}" for hidden in bound & read & known)


def names(node: ast.AST, context: type[ast.expr_context]) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, context)}


def test_no_comprehension_hides_a_global_that_another_reads():
    found = {name: list(hidden_globals(name)) for name in TREES}
    assert not {name: hidden for name, hidden in found.items() if hidden}
