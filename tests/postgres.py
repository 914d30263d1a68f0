"""A PostgreSQL server of the tests' own: found by its address, or else started from the programs on this machine.

There is one for a run of the tests, however many processes share it, and it is gone when the run ends.
"""

import fcntl
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

NAMED = "GUIDANCE_TEST_POSTGRES"
"""The address of a server whose databases the tests may fill."""
FOLDER = "GUIDANCE_TEST_POSTGRES_FOLDER"
LACKING = "no PostgreSQL server was found, and none could be started"
_OWNER = "postgres"


def prepare_folder() -> None:
    """Name the folder that every process of this run finds the server in."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="guidance-postgres-")


def address() -> str | None:
    """Give the address of a server, starting one where none is named; None where there is none to start."""
    if os.environ.get(NAMED):
        return os.environ[NAMED]
    programs = _programs()
    if programs is None:
        return None
    folder = Path(os.environ[FOLDER])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        said = folder / "address"
        if not said.exists():
            said.write_text(_start(programs, folder))
        return said.read_text()


def stop() -> None:
    """Stop the server, if one was started, and take its folder away."""
    folder = Path(os.environ.pop(FOLDER, ""))
    programs = _programs()
    if programs and (folder / "address").exists():
        _run(programs / "pg_ctl", "-D", folder / "cluster", "-m", "immediate", "stop")
    if folder.name:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    found = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    found += [Path(there).parent for there in [shutil.which("initdb")] if there]
    return max(found, key=str) if found and (os.geteuid() or _has_owner()) else None


def program(name: str) -> Path:
    """Find one of the programs that come with a server, such as `pg_dump`."""
    found = max(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=str, default=None)
    return found or Path(shutil.which(name) or name)


def _has_owner() -> bool:
    import pwd  # noqa: PLC0415  a browser has no users

    return any(entry.pw_name == _OWNER for entry in pwd.getpwall())


def _start(programs: Path, folder: Path) -> str:
    if not os.geteuid():  # the server will not run as root
        shutil.chown(folder, _OWNER)
    folder.chmod(0o755)
    cluster, port = folder / "cluster", _free_port()
    _run(programs / "initdb", "-D", cluster, "-A", "trust", "-U", _OWNER, "-E", "UTF8", "--locale=C", "-N")
    # What is tried here are kills of the writers, not of the server, so it need not wait for the disk.
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c max_connections=100 -c fsync=off"
    _run(programs / "pg_ctl", "-D", cluster, "-o", settings, "-w", "-l", folder / "log", "start")
    return f"postgresql://{_OWNER}@127.0.0.1:{port}/{_OWNER}"


def _run(*command: str | Path) -> None:
    owner = [] if os.geteuid() else ["runuser", "-u", _OWNER, "--"]
    subprocess.run([*owner, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
