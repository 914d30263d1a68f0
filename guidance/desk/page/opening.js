// Opens files: how much is taken, what is said of one with mistakes, and that nothing of it was taken then.
import { at, element, fill, paragraphs } from "./draw.js";

export const MOST_OPENED = 16 * 1024 * 1024;

// From one engine to the next: what began in an earlier sitting is dropped, for whoever sits here now may be somebody else.
export const sitting = { number: 0 };

export function faults(found) {
  if (!found.length) return [];
  return [element("ul", {}, ...found.map((one) => element("li", {}, [one.place, one.says].filter(Boolean).join(": "),
    ...(one.text ? [element("code", { class: "source" }, one.text)] : []), ...(one.cure ? [element("p", {}, `To mend it: ${one.cure}`)] : []))))];
}

// Tells a workbook by how its file opens: as every archive does.
export function isWorkbook(file) {
  return String.fromCharCode(...new Uint8Array(file.bytes, 0, Math.min(4, file.bytes.byteLength))) === "PK\u0003\u0004";
}

// Gives the files of a field with what they hold, or says why they are too many.
export async function contents(field, id) {
  const mine = sitting.number, chosen = Array.from(field.files), size = chosen.reduce((sum, file) => sum + file.size, 0);
  at(id).hidden = true;
  if (size > MOST_OPENED) {
    wrong(id, [`${(size / 1e6).toFixed(0)} MB are more than the 16 MB that this page opens, and nothing was read. Give a part of it, or put it to guidance on the command line.`], []);
    return [];
  }
  try {
    const read = await Promise.all(chosen.map(async (file) => ({ name: file.webkitRelativePath || file.name, bytes: await file.arrayBuffer() })));
    return mine === sitting.number ? read : [];
  } catch (fault) {
    if (mine === sitting.number) wrong(id, ["What was chosen cannot be read any more, so nothing was taken: choose it again."], []);
    return [];
  }
}

export function wrong(id, says, found) {
  fill(id, ...paragraphs(says), ...faults(found));
  at(id).hidden = false;
  at(id).focus();
}

// Gives whether the files of a field were taken; `put` hands them to the engine.
export async function opened(field, id, busy, put) {
  const mine = sitting.number, files = await contents(field, id);
  if (!files.length) return false;
  const reply = await busy("Reading what was opened. It may take a minute.", () => put(files));
  field.value = "";
  if (mine !== sitting.number) return false;
  if (reply && reply.refused) wrong(id, ["Nothing was taken from what was opened; what the page shows is as it was before.", ...(reply.faults && reply.faults.length ? ["It has mistakes. Mend them there and open it again."] : reply.refused)], reply.faults || []);
  return Boolean(reply && reply.answer);
}
