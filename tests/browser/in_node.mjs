// node in_node.mjs FOLDER DRIVER
import { readFileSync } from "node:fs";
import { differences } from "./parity.mjs";

const [folder, driver] = process.argv.slice(2);
const read = (name) => {
  const bytes = readFileSync(`${folder}/${name}`);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
};
console.log(JSON.stringify(await differences(read, await import(driver))));
