// Starts the engine and puts questions to it. Nothing is stored, and nothing is sent but to the worker of this page.

const PARTS = ["python", "engine", "packs"];
// What comes only when it is asked for, in words.
export const COMES_LATER = { checks: "what checks trials and packs", workbooks: "what reads workbooks" };
export const INSTEAD = { checks: "“guidance check” and “guidance trials” do it on the command line", workbooks: "save the sheet as CSV, in UTF-8, and open that" };
const MOST_WAITED = 120000, SLOW = 20000;
const FORGOTTEN = "forgotten";

export class NotStarted extends Error {}

function whatIsMissing() {
  const needed = { WebAssembly: "WebAssembly", Worker: "workers", DecompressionStream: "way to read compressed files" };
  const missing = Object.keys(needed).filter((name) => typeof globalThis[name] === "undefined");
  return missing.map((name) => needed[name]).join(" and no ");
}

function embedded(name) {
  const held = document.getElementById(`part-${name}`);
  return held && Uint8Array.from(atob(held.textContent.trim()), (character) => character.charCodeAt(0)).buffer;
}

// Gives a part; `came` is told of every piece of it, and `signal` ends it.
async function fetched(name, came, signal) {
  const without = (why) => new NotStarted(`a part of the engine, ${name}.bin, could not be fetched: ${why}`);
  const pieces = [];
  let answer;
  try {
    answer = await fetch(`${name}.bin?${document.body.dataset[name]}`, { cache: "no-cache", credentials: "omit", signal });
    const reader = answer.ok && answer.body.getReader();
    for (let read = reader && await reader.read(); read && !read.done; read = await reader.read()) {
      pieces.push(read.value);
      came(read.value.byteLength);
    }
  } catch (fault) {
    throw without("the network, or what guards it, did not let it through, or not all of it");
  }
  if (!answer.ok) throw without(`the server answered ${answer.status}`);
  return new Blob(pieces).arrayBuffer();
}

// Gives the parts; it says how much has come at every whole megabyte, and `came` is told of every piece.
async function gather(tell, came, signal) {
  if (document.getElementById("part-python")) return PARTS.map(embedded);
  let loaded = 0;
  const more = (bytes) => {
    if (signal.aborted) return;
    const before = Math.floor(loaded / 1e6);
    loaded += bytes;
    came();
    if (Math.floor(loaded / 1e6) > before) tell(`Loading: ${Math.floor(loaded / 1e6)} MB so far`);
  };
  return Promise.all(PARTS.map((name) => fetched(name, more, signal)));
}

function newWorker() {
  const inside = document.getElementById("worker-code");
  if (!inside) return new Worker("worker.js", { type: "module" });
  return new Worker(URL.createObjectURL(new Blob([inside.textContent], { type: "text/javascript" })));
}

export class Engine {
  // `tell` says what is being done; `slow` is told whether nothing has come for some time.
  constructor(tell, slow) {
    this.tell = (said) => { tell(said); this.waits(true); };
    this.slow = slow;
    this.waiting = new Map();
    this.number = 0;
    this.parts = null;
    this.worker = null;
    this.later = {};
    this.coming = {};
    this.end = () => {};
  }

  // Something is waited for, or nothing is any more.
  waits(now) {
    clearTimeout(this.patience);
    this.slow(false);
    if (now) this.patience = setTimeout(() => this.slow(true), SLOW);
  }

  // A part that comes later is there to be loaded.
  mayNeed(name) { return Boolean(document.body.dataset[name] || document.getElementById(`part-${name}`)); }

  // Loads it, once for each worker; whoever asks meanwhile waits for the same.
  need(name) {
    const coming = this.coming;
    coming[name] = coming[name] || this.load(name).catch((fault) => { delete coming[name]; throw fault; });
    return coming[name];
  }

  // Two minutes in which nothing more of it comes, or in which it is not made ready, are the end of it; it may be tried again.
  async load(name) {
    const mine = new AbortController(), what = COMES_LATER[name];
    let waited = 0, end = () => {};
    const over = new Promise((resolve, reject) => { end = reject; });
    const within = (why) => {
      clearTimeout(waited);
      waited = setTimeout(() => end(new NotStarted(why)), MOST_WAITED);
    };
    const came = () => { within("nothing more of it came for two minutes"); this.waits(true); };
    try {
      this.tell(`Loading ${what}`);
      came();
      this.later[name] = this.later[name] || embedded(name) || await Promise.race([fetched(name, came, mine.signal), over]);
      within("it was not made ready within two minutes, and the engine may be held up by it: “Forget everything” starts another");
      this.tell(`Making ready ${what}`);
      return await Promise.race([this.send({ later: name, part: this.later[name], mark: document.body.dataset[name] }), over]);
    } finally {
      clearTimeout(waited);
      mine.abort();
      this.waits(this.waiting.size > 0);
    }
  }

  async start() {
    const missing = whatIsMissing();
    if (missing) throw new NotStarted(`this browser has no ${missing}, or it was turned off`);
    const mine = this.starting = new AbortController();
    const over = new Promise((resolve, reject) => { this.end = reject; });
    let waited = 0;
    const within = (why) => {
      clearTimeout(waited);
      this.waits(true);
      waited = setTimeout(() => this.end(new NotStarted(why)), MOST_WAITED);
    };
    const came = () => within("nothing more of it came for two minutes");
    try {
      const ready = this.hire();
      came();
      this.parts = this.parts || await Promise.race([gather(this.tell, came, mine.signal), ready, over]);
      within("the engine did not start within two minutes");
      this.worker.postMessage({ parts: Object.fromEntries(PARTS.map((name, place) => [name, this.parts[place]])), marks: { ...document.body.dataset } });
      await Promise.race([ready, over]);
    } finally {
      clearTimeout(waited);
      mine.abort();
      if (mine === this.starting) this.waits(false);
    }
  }

  // Has a worker begin with what it can before the parts of the engine have come; gives what tells when it is ready.
  hire() {
    this.coming = {};
    return new Promise((resolve, reject) => {
      const worker = this.worker = newWorker(), failed = (why) => reject(new NotStarted(why));
      worker.onerror = (fault) => {
        fault.preventDefault();
        failed("the worker that runs the engine could not be started");
        this.fail("the engine stopped");
      };
      worker.onmessage = ({ data }) => {
        if (data.stage) this.tell(data.stage);
        if (data.ready) resolve();
        if (data.failed && data.id === undefined) failed(`the engine could not be started here: ${data.failed}`);
        this.settle(data);
      };
      worker.postMessage({ edition: document.body.dataset.edition || "" });
    });
  }

  settle(data) {
    const waiting = this.waiting.get(data.id);
    if (!waiting) return;
    this.waiting.delete(data.id);
    this.waits(this.waiting.size > 0);
    if (data.failed) waiting.reject(new Error(data.failed));
    else waiting.resolve(JSON.parse(data.reply));
  }

  fail(why) {
    this.waiting.forEach((waiting) => waiting.reject(new Error(why)));
    this.waiting.clear();
    this.waits(false);
  }

  // Puts one question: gives {answer} or {refused: […]}; what fails otherwise is thrown.
  ask(ask, rest, files = []) {
    return this.send({ files, question: JSON.stringify({ ask, ...rest }) }, files.map((file) => file.bytes));
  }

  send(message, over = []) {
    const id = ++this.number;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.waits(true);
      this.worker.postMessage({ id, ...message }, over);
    });
  }

  // Ends the worker with all that it knew, and starts one that knows nothing; whoever waited is told that it was forgotten.
  forget() {
    if (this.worker) this.worker.terminate();
    this.worker = null;
    this.end(new Error(FORGOTTEN));
    this.fail(FORGOTTEN);
    return this.start();
  }
}
