#!/usr/bin/env python3
"""Whether PyTorch multiplies matrices by a library that is meant for it.

Debian's PyTorch takes the reference BLAS, up to a hundred times slower, unless another is installed: a peer that nobody would use. As a
program it exits with 0 where PyTorch is there and its BLAS is fit, and says what is wrong otherwise.
"""
import sys
import time

# The reference BLAS has 1 to 4 on processors of these years, any other tens a thread.
LEAST_GFLOPS = 10
SIZE = 512


def fault():
    """What is wrong; None where nothing is."""
    import torch

    a = torch.randn(SIZE, SIZE)
    rates = []
    for _ in range(5):
        start = time.perf_counter()
        a @ a
        rates.append(2e-9 * SIZE ** 3 / (time.perf_counter() - start))
    if max(rates) >= LEAST_GFLOPS:
        return None
    return (f"PyTorch {torch.__version__} multiplies matrices at {max(rates):.1f} GFLOP/s, by a BLAS that is not meant for speed "
            "('apt-get install libopenblas0-pthread' on Debian brings one that is)")


if __name__ == "__main__":
    try:
        sys.exit(fault())
    except ImportError as error:
        sys.exit(f"{sys.executable} has no PyTorch ({error})")
