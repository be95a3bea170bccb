#!/usr/bin/env python3
"""PyTorch's side of `gresnet-bench vs-torch`: one network that runs steps when told to, on the processor.

    peer.py MODEL RESOLUTION BATCH MODE THREADS

MODE is train (SGD with momentum) or inference (the folded network). Tensors are channels_last. It talks as protocol.py says:
first {"version", "parameters"}, then {"seconds", "peak_bytes"} for each turn.
"""
import sys
import time

from blas import fault
from protocol import answer, fail, refuse, serve

try:
    import torch
except ImportError as error:
    fail(f"{sys.executable} has no PyTorch ({error})")

from folding import fold
from networks import NETWORKS
from process_memory import peak_bytes
from steps import inference_step, training_step


def main():
    model, resolution, batch, mode, threads = sys.argv[1:]
    resolution, batch = int(resolution), int(batch)
    torch.set_num_threads(int(threads))
    torch.manual_seed(0)
    if unfit := fault():
        refuse(unfit)
    build, classes = NETWORKS[model]
    network = build()
    parameters = sum(p.numel() for p in network.parameters())
    network = network.to(memory_format=torch.channels_last)
    x = torch.randn(batch, 3, resolution, resolution).contiguous(memory_format=torch.channels_last)
    if mode == "train":
        optimizer = torch.optim.SGD(network.parameters(), lr=1e-4, momentum=0.9)
        step = training_step(network.train(), optimizer, x, torch.randint(0, classes, (batch,)))
    else:
        step = inference_step(fold(network).to(memory_format=torch.channels_last), x)

    def turn(steps):
        start = time.perf_counter()
        for _ in range(steps):
            step()
        seconds = time.perf_counter() - start
        return dict(seconds=seconds, peak_bytes=peak_bytes())

    answer(version=torch.__version__, parameters=parameters)
    serve(turn)


main()
