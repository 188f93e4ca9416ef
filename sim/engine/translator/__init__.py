"""The translator: functions in a small, pure subset of Python become LLVM IR, for this machine and for WebAssembly.

What is in the subset, and what it becomes (types come from the call):

===================================  =================================================================================
Python                               LLVM IR
===================================  =================================================================================
float, int, np.uint64, bool          double, i64 (signed), i64 (unsigned), i1; an int beside a float becomes one
record.field, record.list[i]         load, store; records are dataclasses of floats, ints and lists of floats
array[i], array[i, j], array[i]      of NumPy arrays, contiguous; fewer indices than axes give a part of the array
array.shape[k], array.size           numbers that come with the array; `array.view(np.int64)` sees the same bits
+ - * /, unary -, ``+=`` and kin     fadd and kin, never contracted; `/` is of floats; ints wrap around
// % (by a constant)                 of ints, rounded down as Python does
<< >> & | ^                          of np.uint64
< <= > >= == !=, chained             fcmp (ordered; != unordered), icmp
and, or, not; x if c else y          select: both sides are evaluated, as all that they may hold is pure
min(x, y), max(x, y)                 select, as Python has it; never llvm.minnum, which flips the sign of nought
int(x)                               fptosi: rounded towards nought, for abs(x) < 2**31
np.uint64(n), float(n)               the same bits; sitofp
sqrt, float_bits, bits_float         llvm.sqrt, bitcast
if, elif, else, return               branches; a function returns one type: a number, a tuple of numbers, or nothing
for i in range(...)                  with constant bounds in a function of numbers and records: written out; else a loop
for j in lanes(n)                    a loop of which every turn is another history's: vectorised
break, pass                          of loops that are not written out
f(x, ...)                            of functions in the subset; of a `Chain` of rules: every rule over all lanes
names of modules and closures        constants, when they are numbers
===================================  =================================================================================

All else is refused with file, line and what to write instead (`Untranslatable`).
"""
