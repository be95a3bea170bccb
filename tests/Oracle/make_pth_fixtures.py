#!/usr/bin/env python3
"""Writes files as torch.save does, in every form that weights come in, and what is in them as safetensors.

With --check FILE EXPECTED, loads a file with torch.load(weights_only=True) and compares it with a safetensors file.
"""
import argparse
import os
import sys
from collections import OrderedDict

import numpy as np
import torch

import safetensors

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures", "pth")


def network():
    torch.manual_seed(7)
    return torch.nn.Sequential(OrderedDict(
        conv=torch.nn.Conv2d(3, 4, 3, bias=False), bn=torch.nn.BatchNorm2d(4), fc=torch.nn.Linear(4, 2)))


class Wrapper(torch.nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.module = inner

    def forward(self, x):
        return self.module(x)


def cases():
    """Name, object, whether in the format before 1.6, and the tensors that are to be found."""
    state = network().state_dict()
    yield "state", state, False, state
    yield "legacy", state, True, state
    half = OrderedDict((name, value.half() if value.is_floating_point() else value) for name, value in state.items())
    yield "half", half, False, half
    brain = OrderedDict((name, value.bfloat16() if value.is_floating_point() else value) for name, value in state.items())
    yield "bfloat16", brain, False, brain
    yield "bfloat16-legacy", brain, True, brain
    double = OrderedDict((name, value.double() if value.is_floating_point() else value) for name, value in state.items())
    yield "double", double, False, double
    wrapped = Wrapper(network()).state_dict()
    yield "wrapped", wrapped, False, wrapped
    # A training's checkpoint: another dictionary of tensors beside, an optimizer, settings, a number of NumPy's.
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)
    optimizer.step()
    checkpoint = {
        "model": model.state_dict(), "model_ema": state, "optimizer": optimizer.state_dict(), "epoch": 3,
        "args": argparse.Namespace(lr=0.1, name="x"), "best": np.float64(0.5), "when": None, "flags": [True, 2.5, "é"],
    }
    yield "checkpoint", checkpoint, False, model.state_dict()
    yield "checkpoint-legacy", checkpoint, True, model.state_dict()
    base = torch.arange(24.0)
    parts = {
        "transposed": base.reshape(4, 6).t(), "slice": base[3:11:2], "expanded": base[:3, None].expand(3, 2),
        "tied": base, "scalar": base[5], "empty": torch.zeros(0, 3), "permuted": base.reshape(2, 3, 4).permute(2, 0, 1),
        "parameter": torch.nn.Parameter(torch.full((2, 2), 1.5)),
    }
    yield "parts", parts, False, parts
    yield "parts-legacy", parts, True, parts


def write():
    os.makedirs(FOLDER, exist_ok=True)
    for name, value, is_legacy, tensors in cases():
        torch.save(value, f"{FOLDER}/{name}.pth", _use_new_zipfile_serialization=not is_legacy)
        safetensors.save(f"{FOLDER}/{name}.safetensors", {
            key: tensor.detach().float().contiguous().numpy() for key, tensor in tensors.items()
            if tensor.is_floating_point()})
    # What is refused.
    torch.save(network(), f"{FOLDER}/module.pth")
    torch.save(network().state_dict(), f"{FOLDER}/protocol4.pth", pickle_protocol=4)
    torch.save([1, 2], f"{FOLDER}/list.pth")


def check(path, expected):
    # 1.13 has the parameter, and so have later ones.
    loaded = torch.load(path, weights_only=True)
    wanted = safetensors.load(expected)
    assert set(loaded) == set(wanted), sorted(set(loaded) ^ set(wanted))
    for name, values in wanted.items():
        assert loaded[name].numpy().tobytes() == values.tobytes() and loaded[name].shape == values.shape, name
    print(f"{path}: PyTorch {torch.__version__} reads {len(wanted)} tensors, bit for bit")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--check"]:
        check(*sys.argv[2:])
    else:
        write()
