#!/usr/bin/env python3
"""The other side of `gresnet-bench search`: the nearest vectors by inner product, by a matrix product and the best of its rows.

    search.py LIBRARY PATH OFFSET VECTORS DIMENSIONS QUERIES TOP THREADS

LIBRARY is numpy or torch. PATH has VECTORS × DIMENSIONS numbers of float32 from OFFSET on, which are mapped. It talks as
protocol.py says: first {"version"}, then {"seconds"} for each turn, whose steps are of QUERIES queries.
"""
import os
import sys
import time

from blas import fault
from protocol import answer, fail, refuse, serve

# Read when the libraries are loaded.
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = sys.argv[8]

try:
    import numpy
    import torch
except ImportError as error:
    fail(f"{sys.executable} lacks NumPy or PyTorch ({error})")


def numpy_search(vectors, queries, top):
    scores = queries @ vectors.T
    best = numpy.argpartition(scores, -top, axis=1)[:, -top:]
    order = numpy.take_along_axis(scores, best, axis=1).argsort(axis=1)[:, ::-1]
    return numpy.take_along_axis(best, order, axis=1)


def torch_search(vectors, queries, top):
    return torch.topk(queries @ vectors.T, top, dim=1).indices


def main():
    library, path = sys.argv[1:3]
    offset, count, dimensions, queries, top, threads = map(int, sys.argv[3:])
    vectors = numpy.memmap(path, dtype=numpy.float32, mode="c", offset=offset, shape=(count, dimensions))
    asked = numpy.random.default_rng(1).random((queries, dimensions), dtype=numpy.float32) - 0.5
    search = numpy_search
    if library == "torch":
        torch.set_num_threads(threads)
        vectors, asked, search = torch.from_numpy(vectors), torch.from_numpy(asked), torch_search

    def turn(steps):
        start = time.perf_counter()
        for _ in range(steps):
            search(vectors, asked, top)
        return dict(seconds=time.perf_counter() - start)

    if unfit := fault():
        refuse(unfit)
    answer(version=torch.__version__ if library == "torch" else numpy.__version__)
    serve(turn)


if __name__ == "__main__":
    main()
