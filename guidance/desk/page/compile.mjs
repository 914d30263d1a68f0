// Run by Node while a desk is built: compiles the engine, or Python’s own library, with the Python that the browser will run.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, source, made] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: `${folder}/`, packages: [] });
python.unpackArchive(new Uint8Array(readFileSync(source)), "tar", { extractDir: "/source" });
python.runPython(`
import ast, importlib.util, zipfile
from importlib._bootstrap_external import _code_to_hash_pyc
from pathlib import Path

DOCUMENTED = ("_pyodide/", "pyodide/")  # they hand what they say of themselves to functions that are written in C
SPOKEN = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef)  # what a class says of itself is read where it is made

def bare(code):
    """Leave out of code where each piece of it stands: nobody is shown it, and it is a sixth of all."""
    inner = tuple(bare(one) if hasattr(one, "co_code") else one for one in code.co_consts)
    return code.replace(co_consts=inner, co_linetable=nowhere(len(code.co_code) // 2))

def nowhere(units):
    """Say of so many units of code that they stand nowhere, eight at a time: what tells of a fault asks for a place."""
    eights, rest = divmod(units, 8)
    return bytes([0xFF]) * eights + bytes([0xF8 + rest - 1] if rest else [])

def compiled(text, name):
    tree = ast.parse(text)
    for node in () if name.startswith(DOCUMENTED) else ast.walk(tree):
        if isinstance(node, SPOKEN) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    code = compile(ast.fix_missing_locations(tree), name, "exec", dont_inherit=True)
    return bytes(_code_to_hash_pyc(bare(code), importlib.util.source_hash(b""), False))

root = Path("/source")
with zipfile.ZipFile("/made.zip", "w", zipfile.ZIP_STORED) as archive:
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        name, content = path.relative_to(root).as_posix(), path.read_bytes()
        if path.suffix == ".py":
            name, content = f"{name}c", compiled(content, name)
        archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
`);
writeFileSync(made, python.FS.readFile("/made.zip"));
process.exit(0);
