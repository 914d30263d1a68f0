// A pack: its files as they are written here, and what the engine says of them; the page keeps the texts, and reads no YAML.
import { at, element, fill, folded, goTo, paragraphs } from "./draw.js";
import { MOST_OPENED, contents, sitting, wrong } from "./opening.js";

const TYPED = 500, MOST_FILES = 2000, DEEPEST = 12;
// What cannot be seen, as `characters.py` says; a test holds the two to each other.
const ACTING = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;
const NOT_TEXT = "This file is not text in UTF-8, so it is not changed here.";
const HIDDEN = "This file holds characters that cannot be seen, and may change the order of what is read. Each is shown as \ufffd, and the file is not changed here; mend it elsewhere.";
const MIXED_ENDS = "Its lines do not all end in the same way, so the file is not changed here: what is saved would end in one.";
const OTHER_ENDS = "Its lines end as they did when it is saved.";

// What a file holds as text, and whether it may be changed here: only what is saved as it is shown.
function textOf(bytes) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), bare = text.replace(/^\ufeff/, ""), ends = new Set(bare.match(/\r\n?|\n/g));
    return { text: bare.replace(/\r\n?/g, "\n").replace(ACTING, "\ufffd"), start: text.slice(0, text.length - bare.length), ends: ends.has("\r\n") ? "\r\n" : "\n", why: bare.search(ACTING) >= 0 ? HIDDEN : ends.size > 1 || ends.has("\r") ? MIXED_ENDS : "" };
  } catch (fault) {
    return { text: "", start: "", ends: "\n", why: NOT_TEXT };
  }
}

const isError = (one) => Number(one.says.startsWith("error"));
const written = (file) => file.start + (file.ends === "\n" ? file.text : file.text.replaceAll("\n", file.ends));

export class PackDesk {
  constructor(host) {
    this.host = host;
    at("pack-open").hidden = !window.showDirectoryPicker;
    at("pack-open").addEventListener("click", () => this.pick());
    ["pack-folder", "pack-files"].forEach((id) => at(id).addEventListener("change", () => this.chosen(at(id))));
    at("pack-file").addEventListener("change", () => this.turnTo(at("pack-file").value));
    at("pack-text").addEventListener("input", () => this.typed());
    at("pack-add").addEventListener("click", () => this.add());
    at("pack-again").addEventListener("click", () => this.check());
    this.files = new Map();
    this.forget();
  }

  get holds() { return this.files.size > 0; }

  get unsaved() { return this.changed.length > 0; }

  get changed() { return Array.from(this.files.values()).filter((file) => file.changed); }

  forget() {
    clearTimeout(this.pause);
    this.files = new Map();
    this.folder = null;
    this.there = false;
    this.now = "";
    this.asking = (this.asking || 0) + 1;
    ["pack-faults", "pack-says", "pack-mistakes", "pack-rules", "pack-cases", "pack-file", "pack-changed", "pack-unwritable"].forEach((id) => fill(id));
    ["pack-text", "pack-new", "pack-folder", "pack-files"].forEach((id) => { at(id).value = ""; });
    at("pack-faults").hidden = true;
    at("pack-held").hidden = true;
    at("pack-again").hidden = true;
    at("pack-saved").textContent = "Nothing was changed.";
  }

  // The worker is another one, and knows nothing of the pack: it is handed over again with the next look.
  lost() {
    this.there = false;
    if (!this.holds) return;
    at("pack-again").hidden = false;
    at("pack-says").textContent = "What was found is not of what stands here: check it again.";
  }

  // ---- opening ----

  mayOpen() {
    return !this.changed.length || window.confirm("What was changed here is not saved. Open another pack all the same?");
  }

  async pick() {
    if (!this.mayOpen()) return;
    let folder;
    try {
      folder = await window.showDirectoryPicker({ mode: "readwrite" });
    } catch (fault) {
      return;
    }
    const mine = sitting.number, found = [];
    try {
      await this.walk(folder, folder.name, found);
      if (mine === sitting.number) this.take(found, folder);
    } catch (fault) {
      wrong("pack-faults", [`The folder was not opened: ${fault.message}.`], []);
    }
  }

  // Holds files to what the engine takes, before anything of the pack that is open is forgotten.
  hold(found) {
    const size = found.reduce((sum, file) => sum + (file.bytes ? file.bytes.byteLength : file.size), 0);
    if (!found.length) throw new Error("there is no file in it");
    if (found.length > MOST_FILES) throw new Error("it holds more than 2,000 files, and is hardly one pack");
    if (size > MOST_OPENED) throw new Error("its files are more than the 16 MB that this page opens");
    if (found.some((file) => file.name.split("/").length > DEEPEST)) throw new Error(`it holds folders more than ${DEEPEST} deep, and is hardly one pack`);
  }

  async walk(folder, path, found) {
    for await (const [name, handle] of folder.entries()) {
      const here = `${path}/${name}`;
      if (handle.kind === "directory") { if (!name.startsWith(".")) await this.walk(handle, here, found); }
      else { const file = await handle.getFile(); found.push({ name: here, size: file.size, handle, as: file.lastModified }); this.hold(found); found.at(-1).bytes = await file.arrayBuffer(); }
    }
  }

  async chosen(input) {
    if (!this.mayOpen()) { input.value = ""; return; }
    const found = await contents(input, "pack-faults");
    input.value = "";
    try {
      if (found.length) this.take(found, null);
    } catch (fault) {
      wrong("pack-faults", [`Nothing was opened: ${fault.message}.`], []);
    }
  }

  take(found, folder) {
    this.hold(found);
    this.forget();
    this.folder = folder;
    found.sort((one, other) => (one.name < other.name ? -1 : 1)).forEach((file) => this.files.set(file.name, { ...file, ...textOf(file.bytes), changed: false }));
    at("pack-held").hidden = false;
    this.list();
    this.turnTo(Array.from(this.files.keys()).find((name) => /\.ya?ml$/.test(name)) || found[0].name);
    this.check().then((done) => { if (done) goTo("pack-title"); });
  }

  list() {
    fill("pack-file", ...Array.from(this.files.keys(), (name) => element("option", { value: name, selected: name === this.now }, name.replace(ACTING, "\ufffd"))));
  }

  turnTo(name, line = 0, column = 1) {
    const file = this.files.get(name), text = at("pack-text");
    if (!file) return;
    this.now = name;
    at("pack-file").value = name;
    text.value = file.text;
    text.readOnly = Boolean(file.why);
    at("pack-unwritable").textContent = file.why || (file.ends === "\n" ? "" : OTHER_ENDS);
    if (!line) return;
    const start = file.text.split("\n").slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
    text.focus();
    text.setSelectionRange(start, start);
    text.scrollTop = Math.max(0, line - 6) * parseFloat(getComputedStyle(text).lineHeight);
  }

  add() {
    const typed = at("pack-new").value.trim(), top = this.now.includes("/") ? `${this.now.split("/")[0]}/` : "", name = top + typed;
    const will = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*\.(ya?ml|md)$/.test(typed) && !this.files.has(name);
    at("pack-new").setAttribute("aria-invalid", String(!will));
    if (!will) { at("pack-saved").textContent = this.files.has(name) ? "There is such a file already." : "Give a name of letters, digits and hyphens that ends in .yaml or .md."; return; }
    this.files.set(name, { name, bytes: new ArrayBuffer(0), text: "", start: "", ends: "\n", why: "", changed: true });
    at("pack-new").value = "";
    this.list();
    this.turnTo(name);
    this.toSave();
    at("pack-text").focus();
    this.there = false;
    this.check();
  }

  // ---- typing, and what the engine says ----

  typed() {
    const file = this.files.get(this.now);
    if (!file || file.why) return;
    file.text = at("pack-text").value;
    file.changed = true;
    this.toSave();
    this.asking += 1;
    at("pack-says").textContent = "Changed. It is looked at again when you stop typing.";
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.check(this.now), TYPED);
  }

  async check(only) {
    const mine = ++this.asking, one = this.there && only && this.files.get(only);
    const whole = () => Array.from(this.files.values(), (file) => ({ name: file.name, bytes: file.changed ? new TextEncoder().encode(written(file)).buffer : file.bytes.slice(0) }));
    at("pack-again").hidden = true;
    const reply = await this.host.checked("Looking at the pack.", () => (one
      ? this.host.ask("pack", { do: "write", file: only, text: written(one) })
      : this.host.ask("pack", { do: "open" }, whole())), Boolean(one));
    if (mine !== this.asking) return false;
    if (!reply || !reply.answer) {
      this.lost();
      if (reply) wrong("pack-faults", ["The pack was not looked at.", ...reply.refused], []);
      return false;
    }
    this.there = true;
    this.show(reply.answer);
    const ran = await this.host.checked("Running its cases.", () => this.host.ask("pack_cases", {}), Boolean(one));
    if (mine !== this.asking || !ran || !ran.answer) { if (!ran) this.lost(); return false; }
    this.showCases(ran.answer);
    return true;
  }

  // A mistake, with a button that leads to its line.
  mistake(one) {
    const [, name, line, column] = /^(.*), line ([0-9]+), column ([0-9]+)$/.exec(one.place) || [];
    const go = element("button", { type: "button", class: "plain" }, one.place);
    go.addEventListener("click", () => this.turnTo(name, Number(line), Number(column)));
    return element("li", {}, this.files.has(name) ? go : element("span", {}, one.place), element("p", {}, one.says),
      ...(one.text ? [element("code", { class: "source" }, one.text)] : []), ...(one.cure ? [element("p", {}, `To mend it: ${one.cure}`)] : []));
  }

  show(told) {
    at("pack-faults").hidden = true;
    at("pack-says").textContent = `${told.held}. ${told.wrong ? "It has mistakes" : told.faults.length ? "It has no mistakes, and there is something to look at" : "Nothing is wrong with its form; whether it says what the law says, nobody can see from that"}.`;
    fill("pack-mistakes", ...paragraphs([...(told.noticed || []), ...(told.passed_over.length ? [`Not read, since they are none of a pack’s files: ${told.passed_over.join(", ")}.`] : [])]),
      ...(told.faults.length ? [element("ul", {}, ...[...told.faults].sort((one, other) => isError(other) - isError(one)).map((one) => this.mistake(one)))] : paragraphs(["No mistake was found."])));
    fill("pack-rules", ...(told.rules.length ? [element("dl", {}, ...told.rules.flatMap((rule) => [element("dt", {}, `${rule.title} [${rule.rule}]`), element("dd", {}, `${rule.says} ${rule.source}`)]))] : paragraphs([told.wrong ? "No rule can be read back until the mistakes are mended." : "It holds no rules."])),
      ...paragraphs(told.trials), ...paragraphs(told.principles));
  }

  showCases(told) {
    const one = (ran) => {
      const failed = ran.faults.length > 0;
      return element("li", {}, `${failed ? "Not as expected" : "As expected"}: ${ran.case} [${ran.rule}]`, ...(failed ? [element("ul", {}, ...ran.faults.map((fault) => this.mistake(fault)))] : []));
    };
    const failed = told.cases.filter((ran) => ran.faults.length), rest = told.cases.filter((ran) => !ran.faults.length);
    fill("pack-cases", ...paragraphs([told.says]), ...(failed.length ? [element("ul", {}, ...failed.map(one))] : []), ...(rest.length ? [folded(`As expected (${rest.length})`, element("ul", {}, ...rest.map(one)))] : []),
      ...(told.unseen.length ? [folded(`What no case shows yet (${told.unseen.length})`, element("ul", {}, ...told.unseen.map((line) => element("li", {}, line))))] : []));
  }

  // ---- saving ----

  toSave() {
    at("pack-saved").textContent = this.changed.length ? "Changed, and not saved yet:" : "Everything is saved.";
    fill("pack-changed", ...this.changed.flatMap((file) => [this.button(`Save ${file.name} as a file`, () => this.download(file)),
      ...(file.handed === written(file) ? [this.button(`I have seen ${file.name} where it was saved`, () => this.saved(file, `Seen: ${file.name}.`))] : []),
      ...(this.folder ? [this.button(`Save ${file.name} into its folder`, () => this.into(file))] : [])]));
  }

  button(text, act) {
    const made = element("button", { type: "button" }, text);
    made.addEventListener("click", act);
    return made;
  }

  saved(file, says) {
    file.bytes = new TextEncoder().encode(written(file)).buffer;
    file.changed = false;
    this.toSave();
    at("pack-saved").textContent = `${says} ${at("pack-saved").textContent}`;
  }

  // A browser may drop what it was handed, and tells no page: the file counts as saved once somebody has seen it.
  download(file) {
    const handed = this.host.save(file.name.split("/").pop(), "application/yaml", written(file));
    file.handed = written(file);
    this.toSave();
    at("pack-saved").textContent = `${handed} Put it in the place of the old one, and say below that you have seen it.`;
  }

  // Writes a file where it came from; not over one that somebody else has changed since.
  async into(file) {
    const text = written(file);
    let stream = null;
    try {
      if (!file.handle) {
        file.handle = await this.newIn(file.name.split("/").slice(1));
        file.as = (await file.handle.getFile()).lastModified;
      } else if ((await file.handle.getFile()).lastModified !== file.as) throw new Error("it was changed there since it was opened here: save it as a file, and compare the two");
      stream = await file.handle.createWritable();
      await stream.write(text);
      await stream.close();
      file.as = (await file.handle.getFile()).lastModified;
    } catch (fault) {
      if (stream) await stream.abort().catch(() => undefined);
      at("pack-saved").textContent = `${file.name} was not saved: ${fault.message}.`;
      return;
    }
    if (written(file) === text) this.saved(file, `Saved into the folder: ${file.name}.`);
    else at("pack-saved").textContent = `Saved as it was when you pressed: ${file.name} was changed since.`;
  }

  async newIn(parts) {
    let folder = this.folder;
    for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part, { create: true });
    const name = parts[parts.length - 1];
    const there = await folder.getFileHandle(name).then(() => true, () => false);
    if (there) throw new Error("there is a file of that name there by now");
    return folder.getFileHandle(name, { create: true });
  }
}
