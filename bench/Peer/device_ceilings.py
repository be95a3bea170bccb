#!/usr/bin/env python3
"""What a device can do, as PyTorch gets it: the ceilings that `gresnet-bench gpu --profile` holds kernels against.

    device_ceilings.py DEVICE NAME PRECISION

DEVICE is PyTorch's name of it, NAME its driver's, as in device_peer.py. It answers, as protocol.py says, {"version", "copy_bytes",
"product_flops"}: bytes a second that a copy within the device's memory reads and writes, and operations a second of a large product of
square matrices of bf16 or float32 (not TF32), the most of several.
"""
import sys
import time

from protocol import answer, fail

try:
    import torch
except ImportError as error:
    fail(f"{sys.executable} has no PyTorch ({error})")

from devices import device_of, synchronize

ROUNDS, REPEATS = 8, 4
# Far beyond what caches hold, and large enough to fill a GPU; on the processor, whose figures serve tests, what takes no time.
COPIED_BYTES = {"cuda": 1 << 30, "cpu": 1 << 24}
SIDE = {"cuda": 8192, "cpu": 256}


def rate(work, amount, device):
    """The most of `amount` that is done in a second, where `work` does it once."""
    work()
    seconds = []
    for _ in range(ROUNDS):
        synchronize(device)
        start = time.perf_counter()
        for _ in range(REPEATS):
            work()
        synchronize(device)
        seconds.append((time.perf_counter() - start) / REPEATS)
    return amount / min(seconds)


def copy_rate(device):
    source = torch.ones(COPIED_BYTES[device.type], dtype=torch.uint8, device=device)
    target = torch.empty_like(source)
    return rate(lambda: target.copy_(source), 2 * source.numel(), device)


def product_rate(device, dtype):
    torch.backends.cuda.matmul.allow_tf32 = False
    side = SIDE[device.type]
    a, b = (torch.randn(side, side, device=device).to(dtype) for _ in range(2))
    return rate(lambda: torch.matmul(a, b), 2 * side**3, device)


def main():
    name, driver_name, precision = sys.argv[1:]
    device = device_of(name, driver_name)
    product = product_rate(device, torch.bfloat16 if precision == "bf16" else torch.float32)
    answer(version=torch.__version__, copy_bytes=copy_rate(device), product_flops=product)


main()
