"""Functions that are not in the subset that is translated; each is refused with its line, and words that help."""

# ruff: noqa: B007, F821, F841

import math

from sim.engine.bits import float_bits
from sim.engine.maths import clip

K = 2
TABLE = {"one": 1.0}


def power(x, y):
    return x**2


def largest_of_three(x, y):
    return max(x, y, 0.0)


def mixed_extreme(x, y):
    return max(x, 1)


def loop(x, y):
    while x < y:
        x += 1.0
    return x


def operand(x, y):
    return x or y


def mixed(x, y):
    return 1 if x > y else 0.0


def unset(x, y):
    if x > y:
        z = 1.0
    return z


def unset_by_a_loop(x, y):
    for i in range(int(x)):
        z = y
    return z


def nowhere(x, y):
    return x + nothing


def keyword(x, y):
    return clip(x, low=0.0, high=y)


def default(x, y=1.0):
    return x


def floor(x, y):
    return x // y


def by_nought(x, y):
    return int(x) // 0


def no_end(x, y):
    if x > y:
        return x


def two_kinds(x, y):
    if x > y:
        return x
    return 1


def becomes(x, y):
    x = 1
    return x


def bounds(x, y):
    for i in range(K, x):
        y += i
    return y


def integer_division(x, y):
    return (K / 3) * x


def after_the_end(x, y):
    return x
    y = x


def a_list(x, y):
    return [x, y][0]


def a_lookup(x, y):
    return TABLE["one"]


def a_method(x, y):
    return x.hex()


def library(x, y):
    return math.sin(x)


def a_comprehension(x, y):
    return sum(z for z in (x, y))


def nested(x, y):
    def inner():
        return x

    return inner()


def three_of_two(x, y):
    a, b, c = x, y
    return a


def a_text(x, y):
    return "x"


def idle(x, y):
    x + y


def chained_target(x, y):
    a = b = x
    return a


def unsigned(x, y):
    return float_bits(x) + 1


def stop(x, y):
    for _ in range(3):
        break
    return x


WRONG = {
    power: "write x * x",
    largest_of_three: "is no function of the subset",
    mixed_extreme: "make them alike",
    loop: "While is not in the subset",
    operand: "and, or are of truths",
    mixed: "both must be the same kind of number",
    unset: "z may be read before it is set",
    unset_by_a_loop: "z may be read before it is set",
    nowhere: "nothing may be read before it is set",
    keyword: "arguments are given by their places",
    default: "without defaults",
    floor: "// and % are of a whole number",
    by_nought: "not nought",
    no_end: "may end without returning a value",
    two_kinds: "which it does not do above",
    becomes: "x was a float and cannot become a whole number",
    bounds: "a loop's bounds are whole numbers",
    integer_division: "/ is of floats",
    after_the_end: "this is never reached",
    a_list: "List is not in the subset",
    a_lookup: "is no number: pass it as an argument",
    a_method: "",
    library: "is no function of the subset",
    a_comprehension: "GeneratorExp is not in",
    nested: "FunctionDef is not in the subset",
    three_of_two: "as many names as values",
    a_text: "is no number",
    idle: "nothing is done with",
    chained_target: "one target at a time",
    unsigned: "an unsigned number beside another",
    stop: "break leaves a loop",
}


def into(a, n):
    a[n] = 1


def whole_row(a, n):
    a[n] = a[0]


def too_many(a, n):
    return a[n, n, n]


def by_float(a, n):
    return a[1.0, 0]


def shape_of(a, n):
    return a.shape[n]


def maybe_no_turn(a, n):
    for i in range(n):
        z = a[i, 0]
    return z


def renamed(a, n):
    b = a[0]
    b = a[1]
    return b[0]


def the_array(a, n):
    return a


WRONG_WITH_ARRAYS = {
    into: "elements are set one by one",
    whole_row: "elements are set one by one",
    too_many: "no more indices than axes",
    by_float: "only array[whole number]",
    shape_of: "with a constant k",
    maybe_no_turn: "z may be read before it is set",
    renamed: "b is a number or an array, and stays what it was first",
    the_array: "a function returns numbers",
}
