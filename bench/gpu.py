#!/usr/bin/env python3
"""Checks, profiles and compares on a GPU of a machine that has no .NET: all that `gresnet-bench gpu` does, one step after the other.

    dotnet publish bench -c Release -r linux-x64 --self-contained -o DIR      where .NET is
    python3 DIR/gpu.py RESULTS                                                where the GPU is: needs python3 with torch alone

RESULTS becomes a folder with NAME.txt (the table), NAME.json (a line of JSON a row) and NAME.log (progress, and what went wrong) for
each step, summary.json, results.zip, which has all of that, made anew after each step, and what CUDA's driver has compiled. A step that
fails or takes too long does not stop the later ones; the exit code is 0 only if all went well. The steps come in the order of what is
needed most: which devices there are, whether results are right, where time goes, how fast it is, and only then how fast PyTorch is.
With --model, the steps are made of that model instead of what the project is held to: on the simulator, for instance,

    python3 DIR/gpu.py RESULTS --device ilgpu-cpu --model gresnet-tiny --batch 2 --rounds 1 --steps 3
"""
import argparse
import json
import os
import pathlib
import signal
import stat
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass

PROGRAM = pathlib.Path(__file__).resolve().parent / ("gresnet-bench.exe" if os.name == "nt" else "gresnet-bench")
ARCHIVE = "results.zip"
# What CUDA's driver has compiled is as large as all else together, and of use on this machine alone.
COMPILED = "compiled"

# All of it ends within so many minutes. Each kind of step has a share of them, and what earlier steps leave of theirs.
MINUTES = 10
SHARES = {"devices": 15, "check": 140, "profile-train": 65, "profile-inference": 30, "ours": 60, "eager": 105, "compiled": 185}
# What the standard comparison has of rows; a row that hangs is ended so many seconds after its limit.
STANDARD_ROWS, GRACE_SECONDS = 3, 11
CUDA_CACHE_BYTES = 1 << 30


@dataclass
class Step:
    """A command of gresnet-bench."""

    name: str
    seconds: float
    """Its share of the time."""
    command: list
    rows: int = 0
    """Rows that must come to an end within that by themselves, so that those before one that hangs are not lost."""


def arguments(given=None):
    parser = argparse.ArgumentParser(description="Checks, profiles and compares on a GPU.")
    parser.add_argument("results", type=pathlib.Path, metavar="RESULTS", help="a folder, made if need be")
    parser.add_argument("--device", default="cuda", metavar="KIND[:N]", help="cuda, opencl or ilgpu-cpu; default: cuda")
    parser.add_argument("--model", help="measure this model alone, in training and inference")
    parser.add_argument("--resolution", help="pixels a side, with --model")
    parser.add_argument("--batch", help="images of a step, with --model")
    parser.add_argument("--rounds", default="5", help="how often everything is measured; default: 5")
    parser.add_argument("--steps", help="training steps of the check")
    parser.add_argument("--no-peer", action="store_true", help="measure ours alone")
    parser.add_argument("--minutes", type=float, default=MINUTES, help=f"the most that all of it may take; default: {MINUTES}")
    parsed = parser.parse_args(given)
    if parsed.model is None and (parsed.resolution or parsed.batch):
        parser.error("--resolution and --batch need --model")
    return parsed


def steps(asked):
    """All steps, in order; their seconds add up to what is asked for."""
    second = asked.minutes * 60 / sum(SHARES.values())
    device = ["gpu", "--device", asked.device]
    python = ["--python", sys.executable]
    rounds = ["--rounds", asked.rounds]
    if asked.model:
        work = ["--model", asked.model]
        for name in ("resolution", "batch"):
            if getattr(asked, name):
                work += [f"--{name}", getattr(asked, name)]
        checked = work
    else:
        work, checked = ["--model", "gresnet50", "--resolution", "224"], []
    yield Step("devices", SHARES["devices"] * second, ["gpu", "--device", "list"])
    check = ["--steps", asked.steps] if asked.steps else []
    yield Step("check", SHARES["check"] * second, [*device, "--check", *check, *checked])
    ceilings = ["--peer", "none"] if asked.no_peer else python
    for mode in ("train", "inference"):
        name = f"profile-{mode}"
        yield Step(name, SHARES[name] * second, [*device, "--profile", *work, "--mode", mode, *rounds, *ceilings])
    for name, peer in (("ours", "none"), ("eager", "eager"), ("compiled", "compiled")):
        if asked.no_peer and peer != "none":
            continue
        compare = ["--peer", peer, *python, *rounds]
        if asked.model:
            for mode in ("train", "inference"):
                yield Step(f"{name}-{mode}", SHARES[name] * second / 2, [*device, *work, "--mode", mode, *compare], rows=1)
        else:
            yield Step(name, SHARES[name] * second, [*device, "--no-check", *compare], rows=STANDARD_ROWS)


def run(command, output, log, seconds):
    """Runs a program in a session of its own, so that what it started ends with it. Returns what went wrong, if anything."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=log, start_new_session=os.name != "nt")
    try:
        code = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return f"took longer than {seconds:.0f} s"
    finally:
        if process.poll() is None:
            if os.name == "nt":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return f"exit code {code}" if code else None


def execute(step, results, left):
    """Runs a step, and divides what it printed into a table and JSON. Returns its line of the summary."""
    start = time.monotonic()
    command, problem = list(step.command), "no time was left"
    if step.rows:
        command += ["--limit", str(max(1, int(left / step.rows - GRACE_SECONDS)))]
    # Printed into a file, so that what there is of it stays even if this script is ended.
    printed, log_file = results / f"{step.name}.out", results / f"{step.name}.log"
    with open(printed, "wb") as output, open(log_file, "wb") as log:
        if left > 1:
            problem = run([str(PROGRAM), *command], output, log, left)
    lines = printed.read_text(encoding="utf-8", errors="replace").splitlines()
    rows = [line for line in lines if line.startswith("{")]
    text = "\n".join(line for line in lines if not line.startswith("{")).rstrip() + "\n"
    (results / f"{step.name}.txt").write_text(text, encoding="utf-8")
    (results / f"{step.name}.json").write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    printed.unlink()
    print(text, flush=True)
    if problem:
        print(log_file.read_text(encoding="utf-8", errors="replace"), flush=True)
        print(f"{step.name} failed: {problem}\n", flush=True)
    seconds = round(time.monotonic() - start, 1)
    return {"step": step.name, "ok": problem is None, "problem": problem, "seconds": seconds, "command": command, "rows": len(rows)}


def archive(results):
    """Puts all results so far into one file, in place of the one before."""
    new = results / f"{ARCHIVE}.new"
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(results.rglob("*")):
            inside = path.relative_to(results)
            if path.is_file() and inside.parts[0] not in (COMPILED, ARCHIVE, new.name):
                packed.write(path, inside)
    os.replace(new, results / ARCHIVE)


def main():
    asked = arguments()
    # Whoever ends this script ends what it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    asked.results.mkdir(parents=True, exist_ok=True)
    if os.name != "nt":
        # Whoever carried the folder here may have lost the permission.
        PROGRAM.chmod(PROGRAM.stat().st_mode | stat.S_IXUSR)
    # What the driver compiles in one step the later ones have.
    os.environ.setdefault("CUDA_CACHE_PATH", str((asked.results / COMPILED).resolve()))
    os.environ.setdefault("CUDA_CACHE_MAXSIZE", str(CUDA_CACHE_BYTES))
    end = time.monotonic()
    summary = []
    for step in steps(asked):
        end += step.seconds
        print(f"== {step.name}", flush=True)
        summary.append(execute(step, asked.results, end - time.monotonic()))
        (asked.results / "summary.json").write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
        archive(asked.results)
    failed = [step["step"] for step in summary if not step["ok"]]
    print(f"failed: {', '.join(failed)}" if failed else "all went well")
    print(f"all results: {asked.results / ARCHIVE}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
