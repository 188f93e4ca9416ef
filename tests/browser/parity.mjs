// Live the cases that Python has lived, and count the words that differ. node parity.mjs FOLDER DRIVER
import { readFileSync } from "node:fs";

const [folder, driver] = process.argv.slice(2);
const { load, unpacked } = await import(driver);
const read = (name) => readFileSync(`${folder}/${name}`);
const json = (name) => JSON.parse(read(name));
const floats = (name) => new Float64Array(read(name).buffer.slice(0));

function own(name, Type) {
  const bytes = read(name);
  return new Type(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

function differing(ours, theirs) {
  const a = new BigUint64Array(ours.buffer, ours.byteOffset, ours.length);
  const b = new BigUint64Array(theirs.buffer, theirs.byteOffset, theirs.length);
  if (a.length !== b.length) return -1;
  return a.reduce((count, word, k) => count + (word !== b[k]), 0);
}

const engine = await load(read("module.wasm"), json("specification.json"));
const vectors = { names: json("names.json"), rows: own("vectors.bin", Float32Array) };
const found = json("cases.json").map((one, k) => {
  const { scenario, seed, first, count, moments, follow, prior } = one;
  const params = engine.parameters(scenario, { seed, first, count, vectors: prior ? null : vectors });
  const numbers = BigUint64Array.from({ length: count }, (_, i) => BigInt(first) + BigInt(i));
  const calendar = unpacked(scenario.calendar);
  const lived = engine.histories({ params, calendar, seed, numbers, moments, follow });
  const theirs = { params: own(`${k}.params`, Float64Array), states: own(`${k}.states`, Float64Array) };
  const words = engine.of.words;
  const told = engine.of.decisions.map(({ name }) => {
    const day = one.weighed;
    const state = lived.states.slice(0, words.state), param = params.slice(0, words.params);
    return engine.weighed(name, state, param, calendar.slice(day * words.today, (day + 1) * words.today)).map((x) => [...x]);
  });
  const answer = { params: differing(params, theirs.params), states: differing(lived.states, theirs.states), told };
  answer.faults = lived.faults.reduce((sum, x, i) => sum + (i % 2 && x >= 0n ? 1 : 0), 0);
  if (follow) {
    const counts = own(`${k}.counts`, Int32Array), { bins, traced } = engine.of, ours = new Int32Array(counts.length);
    for (let row = 0; row < ours.length / bins; row++)
      for (let i = 0; i < count; i++) ours[row * bins + lived.bins[row * lived.padded + i]]++;
    answer.counts = ours.reduce((n, x, i) => n + (x !== counts[i]), 0);
  }
  return answer;
});
console.log(JSON.stringify(found));
