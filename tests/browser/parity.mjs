// Live the cases that Python has lived, and count the words that differ: in Node, or in a page.

/** What differs, case by case. `read` gives a file's bytes by its name, `load` and `unpacked` are the driver's. */
export async function differences(read, { load, unpacked }) {
  const json = async (name) => JSON.parse(new TextDecoder().decode(await read(name)));
  const own = async (name, Type) => new Type(await read(name));
  const engine = await load(await read("module.wasm"), await json("specification.json"));
  const vectors = { names: await json("names.json"), rows: await own("vectors.bin", Float32Array) };
  const found = [];
  for (const [k, one] of (await json("cases.json")).entries()) {
    const { scenario, seed, first, count, moments, follow, prior, weighed } = one;
    const params = engine.parameters(scenario, { seed, first, count, vectors: prior ? null : vectors });
    const numbers = BigUint64Array.from({ length: count }, (_, i) => BigInt(first) + BigInt(i));
    const calendar = unpacked(scenario.calendar);
    const lived = engine.histories({ params, calendar, seed, numbers, moments, follow });
    const { state, params: size, today } = engine.of.words;
    const records = [lived.states.slice(0, state), params.slice(0, size), calendar.slice(weighed * today, (weighed + 1) * today)];
    const answer = {
      params: differing(params, await own(`${k}.params`, Float64Array)),
      states: differing(lived.states, await own(`${k}.states`, Float64Array)),
      faults: lived.faults.reduce((sum, x, i) => sum + (i % 2 && x >= 0n ? 1 : 0), 0),
      told: engine.of.decisions.map(({ name }) => engine.weighed(name, ...records).map((x) => [...x])),
    };
    if (follow) answer.counts = miscounted(engine.of, lived, count, await own(`${k}.counts`, Int32Array));
    found.push(answer);
  }
  return found;
}

function differing(ours, theirs) {
  const [a, b] = [ours, theirs].map((x) => new BigUint64Array(x.buffer, x.byteOffset, x.length));
  return a.length === b.length ? a.reduce((count, word, k) => count + (word !== b[k]), 0) : -1;
}

function miscounted({ bins }, lived, count, counts) {
  const ours = new Int32Array(counts.length);
  for (let row = 0; row < ours.length / bins; row++)
    for (let i = 0; i < count; i++) ours[row * bins + lived.bins[row * lived.padded + i]]++;
  return ours.reduce((n, x, i) => n + (x !== counts[i]), 0);
}
