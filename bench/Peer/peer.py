#!/usr/bin/env python3
"""PyTorch's side of `gresnet-bench vs-torch`: one network that runs steps when told to.

    peer.py MODEL RESOLUTION BATCH MODE THREADS

MODE is train (zero the gradients, forward, cross-entropy, backward, SGD with momentum) or inference (the folded network).
Tensors are channels_last. Everything on standard output is JSON, one object a line. The first is
{"version", "parameters"}, or {"error"}. From then on each line of standard input is a number of steps, answered with
{"seconds", "peak_bytes"}; in between the process sleeps. The end of the input ends it.
"""
import json
import resource
import sys
import time


def answer(**fields):
    print(json.dumps(fields), flush=True)


try:
    import torch
    import torch.nn.functional as F
except ImportError as error:
    answer(error=f"{sys.executable} has no PyTorch ({error})")
    sys.exit()

from folding import fold
from networks import NETWORKS


def training(network, x, labels):
    network.train()
    optimizer = torch.optim.SGD(network.parameters(), lr=1e-3, momentum=0.9)

    def step():
        optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(network(x), labels).backward()
        optimizer.step()

    return step


def inference(network, x):
    network = fold(network).to(memory_format=torch.channels_last)

    def step():
        with torch.inference_mode():
            network(x)

    return step


def main():
    model, resolution, batch, mode, threads = sys.argv[1:]
    resolution, batch = int(resolution), int(batch)
    torch.set_num_threads(int(threads))
    torch.manual_seed(0)
    build, classes = NETWORKS[model]
    network = build()
    parameters = sum(p.numel() for p in network.parameters())
    network = network.to(memory_format=torch.channels_last)
    x = torch.randn(batch, 3, resolution, resolution).contiguous(memory_format=torch.channels_last)
    if mode == "train":
        step = training(network, x, torch.randint(0, classes, (batch,)))
    else:
        step = inference(network, x)

    answer(version=torch.__version__, parameters=parameters)
    for line in sys.stdin:
        start = time.perf_counter()
        for _ in range(int(line)):
            step()
        seconds = time.perf_counter() - start
        answer(seconds=seconds, peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


main()
