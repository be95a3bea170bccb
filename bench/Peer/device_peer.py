#!/usr/bin/env python3
"""PyTorch's side of `gresnet-bench gpu`: one network that runs steps on a device when told to.

    device_peer.py MODEL RESOLUTION BATCH MODE DEVICE NAME PRECISION HOW

MODE is train (SGD with momentum) or inference (the folded network). DEVICE is PyTorch's name of it: cuda:0, cpu. NAME is what
the driver calls a GPU: where DEVICE is another one, the first of that name takes its place. PRECISION is bf16 (in training autocast
over float32 weights, in inference the weights too) or float32, where products may be TF32. HOW is eager or compiled, by
torch.compile. Tensors are channels_last; images and labels are on the device before the time is taken.

It talks as protocol.py says, when it is warmed up: first {"version", "parameters", "device"}, then {"seconds", "peak_bytes",
"reserved_bytes"} for each turn: the most memory that tensors had, and that the process had taken from the device.
"""
import contextlib
import inspect
import sys
import time

from protocol import answer, fail, refuse, serve

try:
    import torch
except ImportError as error:
    fail(f"{sys.executable} has no PyTorch ({error})")

from devices import device_of, synchronize
from folding import fold
from networks import NETWORKS
from process_memory import peak_bytes
from steps import inference_step, training_step

WARM_UP_STEPS = 3


def optimizer_of(network):
    """SGD in one kernel for all parameters where this PyTorch has that, else in a few for lists of them."""
    known = inspect.signature(torch.optim.SGD).parameters
    ways = [{way: True} for way in ("fused", "foreach") if way in known]
    for way in [*ways, {}]:
        try:
            return torch.optim.SGD(network.parameters(), lr=1e-4, momentum=0.9, **way)
        except RuntimeError:
            # Some versions have it for some devices only.
            continue


def inference_network(network, x):
    """The folded network in the precision of `x`, warmed up: what it adds at borders is the same for every batch."""
    network = fold(network).to(device=x.device, dtype=x.dtype, memory_format=torch.channels_last)
    with torch.no_grad():
        network(x)
    return network


def memory(device):
    """The most bytes that tensors had, and that the process had taken from the device."""
    if device.type == "cuda":
        return dict(peak_bytes=torch.cuda.max_memory_allocated(device), reserved_bytes=torch.cuda.max_memory_reserved(device))
    return dict(peak_bytes=peak_bytes(), reserved_bytes=peak_bytes())


def retries(device):
    """How often memory ran out, and PyTorch gave back all that it keeps for later and tried once more."""
    return torch.cuda.memory_stats(device)["num_alloc_retries"] if device.type == "cuda" else 0


def prepare(model, resolution, batch, mode, device, precision, how):
    """A function that runs one step, and the number of the network's parameters."""
    torch.backends.cudnn.benchmark = True
    torch.backends.cudnn.allow_tf32 = True
    torch.backends.cuda.matmul.allow_tf32 = True
    torch.manual_seed(0)
    build, classes = NETWORKS[model]
    network = build()
    parameters = sum(p.numel() for p in network.parameters())
    dtype = torch.bfloat16 if precision == "bf16" else torch.float32
    x = torch.randn(batch, 3, resolution, resolution).to(device=device, dtype=dtype, memory_format=torch.channels_last)
    compile_ = torch.compile if how == "compiled" else lambda module: module
    if mode == "train":
        network = network.to(device=device, memory_format=torch.channels_last).train()
        labels = torch.randint(0, classes, (batch,), device=device)
        mixed = torch.autocast(device.type, torch.bfloat16) if precision == "bf16" else contextlib.nullcontext()
        step = training_step(compile_(network), optimizer_of(network), x, labels, mixed)
    else:
        # torch.compile and inference mode do not get on in every version.
        mode = torch.no_grad if how == "compiled" else torch.inference_mode
        step = inference_step(compile_(inference_network(network, x)), x, mode)
    for _ in range(WARM_UP_STEPS):
        step()
    if device.type == "cuda":
        # What the search for the fastest convolutions took is no part of a step.
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats(device)
    return step, parameters


def main():
    model, resolution, batch, mode, name, driver_name, precision, how = sys.argv[1:]
    if how == "compiled" and not hasattr(torch, "compile"):
        refuse(f"PyTorch {torch.__version__} has no torch.compile")
    device = device_of(name, driver_name)
    try:
        step, parameters = prepare(model, int(resolution), int(batch), mode, device, precision, how)
    except Exception as error:
        if how == "compiled":
            # It needs a C compiler and more, which are not part of PyTorch.
            refuse(f"torch.compile failed: {type(error).__name__}: {next(iter(str(error).splitlines()), '')}")
        raise

    def turn(steps):
        synchronize(device)
        before = retries(device)
        start = time.perf_counter()
        for _ in range(steps):
            step()
        synchronize(device)
        seconds = time.perf_counter() - start
        if retries(device) > before:
            refuse("PyTorch does not fit into the memory that is left: it ran out of it during steps, and gave back what it keeps for later")
        return dict(seconds=seconds, **memory(device))

    described = torch.cuda.get_device_name(device) if device.type == "cuda" else name
    answer(version=torch.__version__, parameters=parameters, device=described)
    serve(turn)


main()
