// Runs the engine, away from the page: what comes in is a packed Python, a packed engine, packed packs, then questions.
// It asks nothing of any network: what Pyodide would fetch is answered out of what was handed in, and nothing else is.
import createPyodideModule from "./pyodide-core.js";
import { loadPyodide } from "./pyodide.js";

const TYPES = { wasm: "application/wasm", json: "application/json" };
const ADDRESS = self.location.protocol === "blob:" ? "file:///desk/" : "./";
const PAGE_OF_MEMORY = 65536, MEMORY = "memory.bin", LATER = 3000, TRIES = 20;
const NOT_OF_ONE_EDITION = "the files of this desk are not all of one edition, so nothing is answered from them. Load the page anew; where that does not help, all its files have to be put here again, together";
let desk = null, python = null, place = "", remembered = Promise.resolve(null);

// Gives a part back that is the one which the page names: by its SHA-256 where the browser has it, which it has not on a page from
// plain http, and always by the last eight bytes, which are a checksum and the length of what is packed. One file holds its own parts.
async function checked(part, mark) {
  if (self.location.protocol === "blob:") return part;
  const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const [hash, end] = String(mark).split("-");
  const same = hex(part.slice(-8)) === end && (!crypto.subtle || hex(await crypto.subtle.digest("SHA-256", part)) === hash);
  if (!same) throw new Error(NOT_OF_ONE_EDITION);
  return part;
}

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

// Makes room in its memory for one that is put back, before anything looks at it.
const withRoomFor = (size) => (settings) => {
  const made = settings.instantiateWasm;
  settings.instantiateWasm = (imports, received) => made(imports, (instance, module) => {
    const { memory } = instance.exports, lacking = Math.ceil((size - memory.buffer.byteLength) / PAGE_OF_MEMORY);
    if (lacking > 0) memory.grow(lacking);
    received(instance, module);
  });
  return createPyodideModule(settings);
};

function boot(runtime, engine, memory, toBeKept) {
  answerOutOf(runtime);
  return loadPyodide({
    indexURL: ADDRESS, createPyodideModule: memory ? withRoomFor(memory.length) : createPyodideModule, packages: [],
    env: { HOME: "/", PYTHONHASHSEED: "0", PYTHONTZPATH: "/zoneinfo" }, enableRunUntilComplete: false,
    lockFileContents: new TextDecoder().decode(runtime.get("pyodide-lock.json")), stdout: () => {}, stderr: () => {},
    ...(memory ? { _loadSnapshot: memory } : { _makeSnapshot: toBeKept }),
  }).then((started) => {
    started.FS.mkdirTree("/zoneinfo/Europe");
    engine.forEach((content, name) => started.FS.writeFile(`/${name}`, content));
    return started;
  }).finally(() => answerOutOf(new Map()));
}

// The memory of the engine as it stood once, before anything was asked of it; kept beside the files of the edition that it is of.
async function memoryKept() {
  if (!place || !(await caches.has(place))) return null;
  const held = await (await caches.open(place)).match(MEMORY);
  return held ? new Uint8Array(await held.arrayBuffer()) : null;
}

// Taken before anything is asked, and written once whoever waits for a first answer has it, where the files of this edition are kept.
function keepLater(memory, tries = TRIES) {
  const put = async () => {
    if (!(await caches.has(place))) return tries > 0 && keepLater(memory, tries - 1);
    return (await caches.open(place)).put(MEMORY, new Response(memory, { headers: { "Content-Type": "application/octet-stream" } }));
  };
  setTimeout(() => put().catch(() => {}), LATER);
}

// Looks for that memory while the parts of the engine are still on their way.
function expect(edition) {
  place = edition && self.caches ? `desk ${new URL("./", self.location.href).pathname} ${edition}` : "";
  remembered = memoryKept().catch(() => null);
}

async function started(parts, marks) {
  const part = async (name) => unpacked(await checked(parts[name], marks[name]));
  const [runtime, engine, packs, memory] = await Promise.all([part("python"), part("engine"), checked(parts.packs, marks.packs), remembered]);
  self.postMessage({ stage: "Starting Python in this page" });
  if (memory) {
    try {
      python = await boot(runtime, engine, memory, false);
    } catch (fault) {
      await (await caches.open(place)).delete(MEMORY);
    }
  }
  if (!python) {
    python = await boot(runtime, engine, null, Boolean(place));
    python.FS.writeFile("/packs.json", (await unpacked(packs)).get("packs.json"));
    begin();
    if (place) keepLater(python.makeMemorySnapshot());
  }
  desk = python.runPython("Desk()");
}

function begin() {
  self.postMessage({ stage: "Reading the checked packs" });
  python.runPython(`
import gc, sys
gc.disable()
sys.path.insert(0, "/engine.zip")
from guidance.desk.answering import Desk
from guidance.desk.carried import carry_from
carry_from("/packs.json")
gc.enable()
gc.freeze()
`);
}

// What comes when it is first asked for, of the same edition as all else; and what is imported then, so that it is known to work.
const FIRST = { checks: "guidance.engine.packs.loading", workbooks: "openpyxl" };

async function addLater(name, part, mark) {
  const files = await unpacked(await checked(part, mark)), place = `/${name}`;
  files.forEach((content, file) => {
    python.FS.mkdirTree(`${place}/${file}`.replace(/\/[^/]*$/, ""));
    python.FS.writeFile(`${place}/${file}`, content);
  });
  python.runPython(`
import importlib, os, sys, zipfile
with zipfile.ZipFile("${place}/code.zip") as archive:
    archive.extractall("${place}")
os.remove("${place}/code.zip")
sys.path.append("${place}")
importlib.invalidate_caches()
importlib.import_module("${FIRST[name]}")
`);
}

function reply(data) {
  if (data.later) {
    return addLater(data.later, data.part, data.mark).then(() => self.postMessage({ id: data.id, reply: "{}" }));
  }
  if (data.parts) {
    return started(data.parts, data.marks).then(() => self.postMessage({ ready: true }));
  }
  if (data.edition !== undefined) {
    expect(data.edition);
    return Promise.resolve();
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
