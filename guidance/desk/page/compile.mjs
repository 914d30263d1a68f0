// Run by Node while a desk is built: compiles the engine with the Python that the browser will run.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, source, made] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: `${folder}/`, packages: [] });
python.unpackArchive(new Uint8Array(readFileSync(source)), "tar", { extractDir: "/source" });
python.runPython(`
import py_compile, zipfile
from pathlib import Path

root, mode = Path("/source"), py_compile.PycInvalidationMode.UNCHECKED_HASH
with zipfile.ZipFile("/made.zip", "w", zipfile.ZIP_STORED) as archive:
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        name = path.relative_to(root).as_posix()
        if path.suffix == ".py":
            path = Path(py_compile.compile(str(path), "/one.pyc", name, doraise=True, invalidation_mode=mode))
            name += "c"
        archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), path.read_bytes())
`);
writeFileSync(made, python.FS.readFile("/made.zip"));
process.exit(0);
