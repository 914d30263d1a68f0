// Run by Node: pytest in the Python that a browser runs, over this checkout. FOLDER CHECKOUT SITE… -- ARGUMENT…
import { pathToFileURL } from "node:url";

const given = process.argv.slice(2);
const [folder, checkout, ...sites] = given.slice(0, given.indexOf("--"));
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const python = await loadPyodide({
  indexURL: `${folder}/`, packages: [], env: { HOME: "/home", PYTHONDONTWRITEBYTECODE: "1" },
  stdout: (line) => process.stdout.write(`${line}\n`), stderr: (line) => process.stderr.write(`${line}\n`),
});
const mounted = (root, place) => {
  python.FS.mkdirTree(place);
  python.FS.mount(python.FS.filesystems.NODEFS, { root }, place);
  return place;
};
mounted(checkout, "/checkout");
python.globals.set("SITES", python.toPy(sites.map((root, number) => mounted(root, `/site-${number}`))));
python.globals.set("ARGUMENTS", python.toPy(given.slice(given.indexOf("--") + 1)));
process.exit(Number(python.runPython(`
import os, sys
sys.path[:0] = ["/checkout", *SITES]
os.chdir("/checkout")
import pytest
pytest.main(list(ARGUMENTS))
`)));
