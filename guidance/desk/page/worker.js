// Runs the engine, away from the page: what comes in is a packed Python, a packed engine, packed packs, then questions.
// It asks nothing of any network: what Pyodide would fetch is answered out of what was handed in, and nothing else is.
import createPyodideModule from "./pyodide-core.js";
import { loadPyodide } from "./pyodide.js";

const TYPES = { wasm: "application/wasm", json: "application/json" };
const ADDRESS = self.location.protocol === "blob:" ? "file:///desk/" : "./";
let desk = null, python = null;

async function unpacked(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const whole = new Uint8Array(await new Response(stream).arrayBuffer());
  const start = 4 + new DataView(whole.buffer).getUint32(0, true);
  const files = new Map();
  let at = start;
  for (const [name, length] of JSON.parse(new TextDecoder().decode(whole.subarray(4, start)))) {
    files.set(name, whole.subarray(at, at + length));
    at += length;
  }
  return files;
}

function answerOutOf(files) {
  self.fetch = async (address) => {
    const name = String(address).split("/").pop();
    if (!files.has(name)) throw new Error(`nothing is fetched here, and ${name} was not handed in`);
    return new Response(files.get(name), { headers: { "Content-Type": TYPES[name.split(".").pop()] || "application/octet-stream" } });
  };
}

async function started(parts) {
  const [runtime, engine, packs] = await Promise.all(["python", "engine", "packs"].map((name) => unpacked(parts[name])));
  answerOutOf(runtime);
  self.postMessage({ stage: "Starting Python in this page" });
  python = await loadPyodide({
    indexURL: ADDRESS, createPyodideModule, packages: [], env: { HOME: "/", PYTHONHASHSEED: "0", PYTHONTZPATH: "/zoneinfo" }, enableRunUntilComplete: false,
    lockFileContents: new TextDecoder().decode(runtime.get("pyodide-lock.json")), stdout: () => {}, stderr: () => {},
  });
  python.FS.mkdirTree("/zoneinfo/Europe");
  engine.forEach((content, name) => python.FS.writeFile(`/${name}`, content));
  python.FS.writeFile("/packs.json", packs.get("packs.json"));
  answerOutOf(new Map());
  self.postMessage({ stage: "Reading the checked packs" });
  desk = python.runPython(`
import gc, sys
gc.disable()
sys.path.insert(0, "/engine.zip")
from guidance.desk.answering import Desk
from guidance.desk.carried import carry_from
carry_from("/packs.json")
gc.enable()
gc.freeze()
Desk()
`);
}

function reply(data) {
  if (data.parts) {
    return started(data.parts).then(() => self.postMessage({ ready: true }));
  }
  for (const file of data.files || []) {
    const held = python.toPy(new Uint8Array(file.bytes));
    desk.give(file.name, held);
    held.destroy();
  }
  self.postMessage({ id: data.id, reply: desk.put(data.question) });
  return Promise.resolve();
}

self.onmessage = (message) => {
  Promise.resolve().then(() => reply(message.data)).catch((fault) => {
    self.postMessage({ id: message.data.id, failed: String(fault && fault.message || fault).trim().split("\n").pop() });
  });
};
