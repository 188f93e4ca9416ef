// The third driver, in JavaScript: what sim/simulate does, on the module that sim/simulate/webassembly.py makes.
// It runs in a page, in a worker and in Node, with the bits of the engine in Python.

const PAGE = 65536;

/** The engine: `bytes` of the module, `specification` as Python gives it. */
export async function load(bytes, specification) {
  const { instance } = await WebAssembly.instantiate(bytes, {});
  return new Engine(instance.exports, specification);
}

export class Engine {
  constructor(exports, specification) {
    this.x = exports;
    this.of = specification;
    this.begin = specification.free; // the first byte that nobody has
    this.blank = unpacked(specification.blank);
  }

  /** Parameters of histories first, first + 1, ...: one row of words each. `set` has values by name, in place of the
   * scenario's; `vectors` are the posterior's, `{names, rows}`, where the scenario draws from them. */
  parameters(scenario, { seed, first, count, vectors = null, set = {} }) {
    const columns = this.columns(scenario, { seed, first, count, vectors, set });
    const words = this.of.words.params;
    const out = new Float64Array(count * words);
    for (const [name, column] of Object.entries(columns)) {
      const place = this.of.fields.params[name.replace(".", "_")];
      if (place) for (let i = 0; i < count; i++) out[i * words + place[0]] = column[i];
    }
    for (let i = 0; i < count; i++) this.finish(out, i * words, scenario, columns, i);
    return out;
  }

  /** The same by name, each an array, before anything is made of them. */
  columns(scenario, { seed, first, count, vectors, set }) {
    const rows = vectors ? this.uniforms(seed, first, count, this.of.posterior_key) : null;
    const size = vectors ? vectors.rows.length / vectors.names.length : 0;
    const columns = {};
    for (const [name, how] of Object.entries(scenario.parameters)) {
      if (name in set) columns[name] = new Float64Array(count).fill(set[name]);
      else if (how.posterior) {
        const at = vectors.names.indexOf(name);
        columns[name] = rows.map((u) => vectors.rows[Math.trunc(u * size) * vectors.names.length + at]);
      } else columns[name] = "value" in how ? new Float64Array(count).fill(how.value) : this.drawn(how, seed, first, count);
    }
    return columns;
  }

  /** Draws from a distribution, by its quantile function. */
  drawn({ kind, args, days, key }, seed, first, count) {
    const u = this.uniforms(seed, first, count, key);
    const placed = kind === "between_log" && args[0] < args[1] ? this.spread(u, args) : u.map((x) => quantile(x, kind, args));
    return days ? placed.map(Math.floor) : placed;
  }

  uniforms(seed, first, count, key) {
    const at = this.room(this.begin, 8 * count);
    this.x.cast_parameter(at, BigInt(count), BigInt(seed), BigInt(first), BigInt(key));
    return new Float64Array(this.x.memory.buffer, at, count).slice();
  }

  spread(u, [low, high]) {
    const at = this.room(this.begin, 8 * u.length);
    new Float64Array(this.x.memory.buffer, at, u.length).set(u);
    this.x.spread_log(at, BigInt(u.length), low, high);
    return new Float64Array(this.x.memory.buffer, at, u.length).slice();
  }

  /** The plan of the withdrawal, and each side's saliences, which add up to one. */
  finish(out, row, scenario, columns, i) {
    const { segments, step } = this.of.plan;
    const { plan_days, plan_spans, plan_slopes, taliban_saliences, government_saliences } = this.of.fields.params;
    const plan = scenario.path ? ofPath(scenario.path, columns["withdrawal.troops"][i]) : ofPhases(this.of, columns, i);
    plan.slice(0, segments).forEach(([begins, ends, before, after], k) => {
      const isStep = ends - begins < step;
      const span = isStep ? step : ends - begins;
      out[row + plan_days[0] + k] = isStep ? begins - step : begins;
      out[row + plan_spans[0] + k] = span;
      out[row + plan_slopes[0] + k] = (after - before) / span;
    });
    const half = this.of.issues.length / 2;
    for (const [place, names] of [[taliban_saliences, this.of.issues.slice(0, half)], [government_saliences, this.of.issues.slice(half)]]) {
      const weights = names.map((name) => columns[name][i]);
      const sum = weights.reduce((a, b) => a + b);
      weights.forEach((weight, k) => (out[row + place[0] + k] = weight / sum));
    }
  }

  /** Live histories.
   *
   * `params` as `parameters` gives them; `calendar` words of Today, one record a day; `seed`; `numbers`, a BigUint64Array
   * with one number a history; `moments`, days on which to look, by default the last; `follow`, whether daily bins are
   * kept; `states` and `begun`: to go on from them, as they are at the end of that day.
   * Gives `states`, words of State by history and moment; `bins`, by day, trace and history (padded); `faults`. */
  histories({ params, calendar, seed, numbers, moments = null, follow = false, states = null, begun = 0 }) {
    const { words, lanes, traced, steps } = this.of;
    const n = numbers.length;
    const days = calendar.length / words.today;
    const looks = BigInt64Array.from(moments ?? [days - 1], BigInt);
    const padded = Math.ceil(n / lanes) * lanes;
    const followed = follow ? days : 0;
    const given = [
      [new Float64Array(n * looks.length * words.state), n, looks.length, words.state],
      [new BigInt64Array(2 * n).fill(-1n), n, 2],
      [looks, looks.length],
      states ? [states, n, words.state] : [this.blank, 1, words.state],
      BigInt(begun),
      [params, n, words.params],
      [calendar, days],
      BigInt.asUintN(64, BigInt(seed)),
      [numbers, n],
      [new Uint16Array(followed * traced.length * padded), followed, traced.length, padded],
      [BigInt64Array.from(traced, BigInt), traced.length],
      [Float64Array.from(steps), steps.length],
      [unpacked(this.of.lowest), words.state],
      [unpacked(this.of.highest), words.state],
      states ? 0 : 1,
      ...["state", "params", "draws"].map((name) => [new Float64Array(words[name] * lanes), words[name], lanes]),
      [new BigUint64Array(lanes), lanes],
      [new Uint8Array(lanes), lanes],
      [new Uint16Array(traced.length * lanes), traced.length, lanes],
    ];
    const places = this.call("histories", given);
    const memory = this.x.memory.buffer;
    const back = (k) => new given[k][0].constructor(memory, places[k], given[k][0].length).slice();
    return { states: back(0), faults: back(1), bins: follow ? back(9) : null, padded, looks: looks.length };
  }

  /** What presses on a decision, and what each of its options is worth: two arrays. `state`, `params`, `today` are words
   * of one record each. */
  weighed(decision, state, params, today) {
    const { terms, options } = this.of.decisions.find((one) => one.name === decision);
    return [this.numbers(`weigh_${decision}`, terms.length, [state, params, today]),
            this.numbers(`payoffs_${decision}`, options.length, [state, params, today])];
  }

  /** The numbers that a function of records gives. */
  numbers(name, count, records) {
    let top = this.begin;
    const places = records.map((record) => {
      const at = this.room(top, record.byteLength);
      new Uint8Array(this.x.memory.buffer, at, record.byteLength).set(new Uint8Array(record.buffer, record.byteOffset, record.byteLength));
      top = at + record.byteLength;
      return at;
    });
    const out = this.room(top, 8 * count);
    this.x[name](...places, out);
    return new Float64Array(this.x.memory.buffer, out, count).slice();
  }

  /** Call a function of arrays, given as [typed array, lengths of its axes], and numbers: where each lay in memory. */
  call(name, given) {
    let top = this.begin;
    const places = given.map((one) => {
      if (!Array.isArray(one)) return 0;
      const at = Math.ceil(top / 64) * 64;
      top = at + one[0].byteLength;
      return at;
    });
    this.room(this.begin, top - this.begin);
    const args = given.flatMap((one, k) => {
      if (!Array.isArray(one)) return [one];
      const [array, ...axes] = one;
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      new Uint8Array(this.x.memory.buffer, places[k], array.byteLength).set(bytes);
      return [places[k], ...axes.map(BigInt)];
    });
    this.x[name](...args);
    return places;
  }

  /** An address with so many bytes behind it; views of memory are to be made anew after this. */
  room(from, bytes) {
    const at = Math.ceil(from / 64) * 64;
    const lacks = at + bytes - this.x.memory.buffer.byteLength;
    if (lacks > 0) this.x.memory.grow(Math.ceil(lacks / PAGE));
    return at;
  }
}

/** Words from their hexadecimal digits, as floats with these bits. */
export function unpacked(digits) {
  return new Float64Array(BigUint64Array.from(digits, (word) => BigInt(`0x${word}`)).buffer);
}

function quantile(u, kind, args) {
  if (kind === "choice") return args[Math.trunc(u * args.length)];
  if (kind === "triangular") {
    const [low, mode, high] = args;
    return u < (mode - low) / (high - low)
      ? low + Math.sqrt(u * (high - low) * (mode - low))
      : high - Math.sqrt((1 - u) * (high - low) * (high - mode));
  }
  return args[0] + u * (args[1] - args[0]);
}

/** Segments of a path: a step to its first level if that is not the force at the start, then its lines. */
function ofPath(path, troops) {
  const levels = [troops, ...path.map(([, level]) => level)];
  const days = path.map(([day]) => day);
  return path
    .map((_, k) => [days[Math.max(k - 1, 0)], days[k], levels[k], levels[k + 1]])
    .filter(([, , before, after]) => before !== after);
}

/** Segments that the phases stand for; straight to the deadline where no interim level is set. */
function ofPhases(of, columns, i) {
  const w = (name) => columns[`withdrawal.${name}`][i];
  const none = w("interim") >= of.plan.never;
  const interim = none ? w("second_phase_begins") : w("interim");
  const level = none ? w("first_phase_troops") : w("interim_troops");
  return [
    [w("begins"), w("first_phase_ends"), w("troops"), w("first_phase_troops")],
    [w("second_phase_begins"), interim, w("first_phase_troops"), level],
    [interim, w("deadline"), level, 0],
  ];
}
