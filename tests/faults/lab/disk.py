"""The disk the server writes to: a small real file system where we may mount one, a limit on file sizes where we may not."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

MIB = 1024 * 1024
SHM = Path("/dev/shm")


class Disk:
    """A folder that can be filled up and made read-only. ``real`` says whether it is a file system of its own."""

    def __init__(self, mib: int = 48) -> None:
        near = SHM if SHM.is_dir() and os.access(SHM, os.W_OK) else Path(tempfile.gettempdir())
        self.folder = Path(tempfile.mkdtemp(prefix="handrail-lab-", dir=near))
        self.real = _run("mount", "-t", "tmpfs", "-o", f"size={mib}m", "handrail-lab", str(self.folder))
        self._filler = self.folder / "filler"
        self.read_only = False

    @property
    def full(self) -> bool:
        """Whether it is filled up now."""
        return self._filler.exists()

    def fill(self, leave: int) -> None:
        """Fills it up but for ``leave`` bytes. Only where it is real."""
        stat = os.statvfs(self.folder)
        free = stat.f_bavail * stat.f_frsize - leave
        if free > 0:
            with self._filler.open("wb") as file, contextlib.suppress(OSError):
                # Where others write meanwhile there is less than was counted: then it is full already.
                os.posix_fallocate(file.fileno(), 0, free)

    def free(self) -> None:
        """Gives the room back."""
        self._filler.unlink(missing_ok=True)

    def freeze(self) -> bool:
        """Read-only from now on; False where something still has a file open for writing, or where it is not ours."""
        self.read_only = self.real and _run("mount", "-o", "remount,ro", str(self.folder))
        return self.read_only

    def thaw(self) -> None:
        """Writable again."""
        if self.read_only:
            _run("mount", "-o", "remount,rw", str(self.folder))
            self.read_only = False

    def remove(self) -> None:
        """Takes it away."""
        if self.real:
            self.thaw()
            _run("umount", "-l", str(self.folder))
        shutil.rmtree(self.folder, ignore_errors=True)


def limit_files(pids: list[int], size: int) -> None:
    """No file of these processes may grow beyond ``size`` bytes (-1: as it was): a full disk without a disk."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard if size < 0 else size, hard))


def _run(*command: str) -> bool:
    program = shutil.which(command[0])
    if program is None or os.geteuid() != 0:
        return False
    return subprocess.run([program, *command[1:]], capture_output=True, check=False).returncode == 0
