#!/usr/bin/env python3
"""Makes the fixture that the arithmetic of training is compared with: PyTorch's answers, in float64, kept as float32.

    make_training_fixtures.py            writes fixtures/training.safetensors
    make_training_fixtures.py --check    compares the file that is there with what it would write

Optimizers, over all parameters one after the other ([P]), for STEPS steps with given gradients:

    optimizer/start             [P]         parameters at the start
    optimizer/gradients         [STEPS][P]
    optimizer/rates             [STEPS]     learning rates
    optimizer/norms             [STEPS]     2-norms of the gradients
    optimizer/CASE/after-1      [P]         parameters after the first step
    optimizer/CASE/after-20     [P]         after the last one
    optimizer/CASE/MOMENT       [P]         what the optimizer remembers after the last one: momentum; first, second

The moving average, of A parameters and B buffers, over EPOCHS epochs of EPOCH_STEPS steps:

    average/parameters, average/buffers     [STEPS][…]      the model after each step
    average/averaged_…                      [UPDATES][…]    the average after each update
    average/decay                           [1]             decay after the correction

Learning rates at each of 20 epochs: schedule/warm-up, schedule/floor (with a least rate), schedule/plain (no warm-up).

Losses, of N logits of C outputs, of which the first CLASSES count:

    loss/logits, loss/labels        [N][C], [N]
    loss/CASE/loss, …/gradient      [1], [N][C]     cross-entropy, mean over the batch
    loss/CASE/correct               [1]
    loss/images/loss, …/probability [N]             of each image, and the probability of its label
"""
import argparse
import warnings

import numpy as np
import torch
import torch.nn.functional as F
from torch.optim import lr_scheduler
from torch.optim.swa_utils import AveragedModel

import safetensors
from make_fixtures import FOLDER, check

NAME = "training"

# The parameters of a small network, in the order of their places: name, shape, role.
PARAMETERS = [
    ("conv.weight", (7, 3, 3, 3), "weight"),
    ("conv.scale", (7,), "normalization"),
    ("conv.shift", (7,), "normalization"),
    ("slope.weight", (1,), "normalization"),
    ("head.weight", (5, 7), "weight"),
    ("head.bias", (5,), "bias"),
]
STEPS, RATE = 20, 0.05

# Name: optimizer, its settings, weight decay, what decays besides weights, greatest norm.
OPTIMIZERS = {
    "sgd": (torch.optim.SGD, {"momentum": 0.0}, 0.0, (), None),
    "sgd-momentum": (torch.optim.SGD, {"momentum": 0.9}, 0.01, (), None),
    "sgd-nesterov": (torch.optim.SGD, {"momentum": 0.9, "nesterov": True}, 0.01, ("bias",), None),
    "sgd-clipped": (torch.optim.SGD, {"momentum": 0.9}, 0.01, ("normalization",), 8.0),
    "adamw": (torch.optim.AdamW, {}, 0.1, (), None),
    "adamw-all": (torch.optim.AdamW, {"betas": (0.8, 0.95), "eps": 0.125}, 0.1, ("normalization", "bias"), None),
    "adamw-clipped": (torch.optim.AdamW, {}, 0.1, ("normalization",), 8.0),
}
MOMENTS = {"momentum_buffer": "momentum", "exp_avg": "first", "exp_avg_sq": "second"}

EPOCHS, EPOCH_STEPS, WARMUP_EPOCHS, EVERY, BATCH, DECAY = 3, 7, 1, 2, 16, 0.99

CLASSES = 5

# Name: share of an image's own label, label smoothing.
LOSSES = {
    "hard": (1.0, 0.0),
    "smoothed": (1.0, 0.1),
    "mixed": (0.75, 0.0),
    "mixed-smoothed": (0.3, 0.1),
    "halves": (0.5, 0.1),
}


def single(values):
    """What float32 can hold of the values, in float64."""
    return torch.as_tensor(values).float().double()


def split(values):
    """The parameters that are kept one after the other."""
    sizes = [int(np.prod(shape)) for _, shape, _ in PARAMETERS]
    return [part.reshape(shape).clone() for part, (_, shape, _) in zip(values.split(sizes), PARAMETERS)]


def join(tensors):
    return torch.cat([tensor.detach().flatten() for tensor in tensors]).clone()


def optimizers():
    count = sum(int(np.prod(shape)) for _, shape, _ in PARAMETERS)
    start = single(torch.randn(count))
    # Some steps have gradients that are clipped, and some have not.
    gradients = single(torch.randn(STEPS, count) * torch.linspace(1.5, 0.1, STEPS).view(-1, 1))
    rates = single(RATE / (1 + torch.arange(STEPS) / 8))
    found = {"start": start, "gradients": gradients, "rates": rates, "norms": gradients.norm(dim=1)}

    for name, (kind, settings, decay, decaying, limit) in OPTIMIZERS.items():
        parameters = [torch.nn.Parameter(value) for value in split(start)]
        decays = [role == "weight" or role in decaying for _, _, role in PARAMETERS]
        groups = [
            {"params": [p for p, d in zip(parameters, decays) if d], "weight_decay": decay},
            {"params": [p for p, d in zip(parameters, decays) if not d], "weight_decay": 0.0},
        ]
        optimizer = kind([group for group in groups if group["params"]], lr=RATE, **settings)
        for step in range(STEPS):
            for parameter, gradient in zip(parameters, split(gradients[step])):
                parameter.grad = gradient
            if limit is not None:
                torch.nn.utils.clip_grad_norm_(parameters, limit)
            for group in optimizer.param_groups:
                group["lr"] = rates[step].item()
            optimizer.step()
            if step == 0:
                found[f"{name}/after-1"] = join(parameters)
        found[f"{name}/after-{STEPS}"] = join(parameters)
        for key, moment in MOMENTS.items():
            if optimizer.state[parameters[0]].get(key) is not None:
                found[f"{name}/{moment}"] = join(optimizer.state[p][key] for p in parameters)
    return found


class Averaged(torch.nn.Module):
    """Something with parameters and buffers."""

    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(11))
        self.register_buffer("running_mean", torch.zeros(3))


def average():
    """As the loop of torchvision's reference training keeps it."""
    decay = 1 - min(1.0, (1 - DECAY) * (BATCH * EVERY / EPOCHS))
    model = Averaged().double()
    averaged = AveragedModel(
        model, avg_fn=lambda average, value, _: decay * average + (1 - decay) * value, use_buffers=True)
    parameters, buffers, averaged_parameters, averaged_buffers = [], [], [], []
    for epoch in range(EPOCHS):
        for step in range(EPOCH_STEPS):
            with torch.no_grad():
                model.weight.copy_(single(torch.randn(11)))
                model.running_mean.copy_(single(torch.randn(3)))
            parameters.append(model.weight.detach().clone())
            buffers.append(model.running_mean.clone())
            if step % EVERY == 0:
                averaged.update_parameters(model)
                if epoch < WARMUP_EPOCHS:
                    averaged.n_averaged.fill_(0)
                averaged_parameters.append(averaged.module.weight.detach().clone())
                averaged_buffers.append(averaged.module.running_mean.clone())
    return {
        "parameters": torch.stack(parameters), "buffers": torch.stack(buffers),
        "averaged_parameters": torch.stack(averaged_parameters), "averaged_buffers": torch.stack(averaged_buffers),
        "decay": torch.tensor([decay]),
    }


def rates(epochs, warmup, base, least=0.0):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=base)
    schedule = lr_scheduler.CosineAnnealingLR(optimizer, T_max=epochs - warmup, eta_min=least)
    if warmup > 0:
        rising = lr_scheduler.LinearLR(optimizer, start_factor=0.01, total_iters=warmup)
        schedule = lr_scheduler.SequentialLR(optimizer, [rising, schedule], milestones=[warmup])
    found = []
    for _ in range(epochs):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return torch.tensor(found)


def schedules():
    return {"warm-up": rates(20, 5, 0.5), "floor": rates(20, 5, 0.5, 0.03125), "plain": rates(20, 0, 0.5)}


def losses():
    images, outputs = 13, 23
    labels = torch.randint(0, CLASSES, (images,))
    # Most images are nearest to their own class: it must matter which of two labels counts.
    logits = single(torch.randn(images, outputs) * 3 + 4 * F.one_hot(labels, outputs))
    found = {"logits": logits, "labels": labels}
    for name, (share, smoothing) in LOSSES.items():
        own = F.one_hot(labels, CLASSES).double()
        share = float(np.float32(share))
        target = share * own + (1 - share) * own.roll(1, 0)
        x = logits.clone().requires_grad_()
        loss = F.cross_entropy(x[:, :CLASSES], target, label_smoothing=float(np.float32(smoothing)))
        loss.backward()
        hits = x[:, :CLASSES].argmax(1) == target.max(dim=1)[1]
        found |= {f"{name}/loss": loss.detach().view(1), f"{name}/gradient": x.grad, f"{name}/correct": hits.sum().view(1)}
    counted = logits[:, :CLASSES]
    found["images/loss"] = F.cross_entropy(counted, labels, reduction="none")
    found["images/probability"] = counted.softmax(1)[torch.arange(images), labels]
    return found


def make():
    found = {}
    for group, answers in [("optimizer", optimizers), ("average", average), ("schedule", schedules), ("loss", losses)]:
        torch.manual_seed(len(group))
        found |= {f"{group}/{name}": value.numpy() for name, value in answers().items()}
    return {name: value if value.dtype == np.int64 else value.astype("<f4") for name, value in found.items()}


def main():
    parser = argparse.ArgumentParser(description="Makes the PyTorch fixture of training, or checks it.")
    parser.add_argument("--check", action="store_true", help="compare with the file instead of writing it")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    warnings.filterwarnings("ignore", "The epoch parameter", UserWarning)  # SequentialLR's own use of it
    made = make()
    print(f"{NAME}: {len(made)} tensors")
    if arguments.check:
        check(NAME, made)
    else:
        safetensors.save(FOLDER / f"{NAME}.safetensors", made)


if __name__ == "__main__":
    main()
