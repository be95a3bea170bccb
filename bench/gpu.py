#!/usr/bin/env python3
"""Checks, compares and profiles on a GPU of a machine that has no .NET: all that `gresnet-bench gpu` does, one step after the other.

    dotnet publish bench -c Release -r linux-x64 --self-contained -o DIR      where .NET is
    python3 DIR/gpu.py RESULTS                                                where the GPU is: needs python3 with torch alone

RESULTS becomes a folder with NAME.txt (the table), NAME.json (a line of JSON a row) and NAME.log (progress, and what went wrong) for
each step, summary.json, and what CUDA's driver has compiled. A step that fails or takes too long does not stop the later ones; the
exit code is 0 only if all went well. With --model, the steps are made of that model instead of what the project is held to: on the
simulator, for instance,

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

PROGRAM = pathlib.Path(__file__).resolve().parent / ("gresnet-bench.exe" if os.name == "nt" else "gresnet-bench")

# A whole run ends within ten minutes: no step takes longer than its limit, or than what is left of them.
MINUTES = 10
# Of a row: kernels to compile, two of PyTorch's processes to start, torch.compile, and twice rounds of two turns of 1.5 s. One that
# hangs is ended ten seconds later.
ROW_SECONDS, GRACE_SECONDS = 125, 10
# Of a row by itself, of any model, and of a check, which compiles the kernels of both precisions.
MODEL_ROW_SECONDS, CHECK_SECONDS = 220, 150
CUDA_CACHE_BYTES = 1 << 30


def arguments():
    parser = argparse.ArgumentParser(description="Checks, compares and profiles on a GPU.")
    parser.add_argument("results", type=pathlib.Path, metavar="RESULTS", help="a folder, made if need be")
    parser.add_argument("--device", default="cuda", metavar="KIND[:N]", help="cuda, opencl or ilgpu-cpu; default: cuda")
    parser.add_argument("--model", help="measure this model alone, in training and inference")
    parser.add_argument("--resolution", help="pixels a side, with --model")
    parser.add_argument("--batch", help="images of a step, with --model")
    parser.add_argument("--rounds", default="5", help="how often everything is measured; default: 5")
    parser.add_argument("--steps", help="training steps of the check")
    parser.add_argument("--no-peer", action="store_true", help="measure ours alone")
    parser.add_argument("--minutes", type=float, default=MINUTES, help=f"the most that all of it may take; default: {MINUTES}")
    parsed = parser.parse_args()
    if parsed.model is None and (parsed.resolution or parsed.batch):
        parser.error("--resolution and --batch need --model")
    return parsed


def steps(asked):
    """Names, arguments of gresnet-bench and limits in seconds."""
    device = ["gpu", "--device", asked.device]
    peer = ["--no-peer"] if asked.no_peer else ["--python", sys.executable]
    rounds = ["--rounds", asked.rounds]
    check = ["--steps", asked.steps] if asked.steps else []
    yield "devices", ["gpu", "--device", "list"], 30
    if asked.model:
        work = ["--model", asked.model]
        for name in ("resolution", "batch"):
            if getattr(asked, name):
                work += [f"--{name}", getattr(asked, name)]
        yield "check", [*device, "--check", *check, *work], 240
        limit = ["--limit", str(MODEL_ROW_SECONDS)]
        for mode in ("train", "inference"):
            yield mode, [*device, *work, "--mode", mode, *limit, *peer, *rounds], MODEL_ROW_SECONDS + GRACE_SECONDS
    else:
        work = ["--model", "gresnet50", "--resolution", "224"]
        yield "check", [*device, "--check", *check], CHECK_SECONDS
        yield "table", [*device, "--no-check", "--limit", str(ROW_SECONDS), *peer, *rounds], 3 * (ROW_SECONDS + GRACE_SECONDS) + 15
    for mode in ("train", "inference"):
        yield f"profile-{mode}", [*device, "--profile", *work, "--mode", mode, *rounds], 60


def run(command, log, seconds):
    """Runs a program of its own session, so that what it started ends with it. Returns its output and what went wrong, if anything."""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True, encoding="utf-8", start_new_session=os.name != "nt")
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        if os.name == "nt":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
        return output, f"took longer than {seconds:.0f} s"
    return output, f"exit code {process.returncode}" if process.returncode else None


def main():
    asked = arguments()
    asked.results.mkdir(parents=True, exist_ok=True)
    if os.name != "nt":
        # Whoever carried the folder here may have lost the permission.
        PROGRAM.chmod(PROGRAM.stat().st_mode | stat.S_IXUSR)
    # What the driver compiles in one step the later ones have.
    os.environ.setdefault("CUDA_CACHE_PATH", str((asked.results / "compiled").resolve()))
    os.environ.setdefault("CUDA_CACHE_MAXSIZE", str(CUDA_CACHE_BYTES))
    end = time.monotonic() + 60 * asked.minutes
    summary = []
    for name, command, limit in steps(asked):
        start = time.monotonic()
        left = end - start
        print(f"== {name}", flush=True)
        output, problem = "", "no time was left"
        with open(asked.results / f"{name}.log", "w", encoding="utf-8") as log:
            if left > 1:
                output, problem = run([str(PROGRAM), *command], log, min(limit, left))
        lines = output.splitlines()
        rows = [line for line in lines if line.startswith("{")]
        text = "\n".join(line for line in lines if not line.startswith("{")).rstrip() + "\n"
        (asked.results / f"{name}.txt").write_text(text, encoding="utf-8")
        (asked.results / f"{name}.json").write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
        print(text, flush=True)
        if problem:
            print((asked.results / f"{name}.log").read_text(encoding="utf-8"), flush=True)
            print(f"{name} failed: {problem}\n", flush=True)
        seconds = round(time.monotonic() - start, 1)
        summary.append({"step": name, "ok": problem is None, "problem": problem, "seconds": seconds, "command": command, "rows": len(rows)})
    (asked.results / "summary.json").write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
    failed = [step["step"] for step in summary if not step["ok"]]
    print(f"failed: {', '.join(failed)}" if failed else "all went well")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
