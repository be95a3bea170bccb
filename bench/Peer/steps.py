"""What one step is, of a network that trains or classifies."""
import contextlib

import torch
import torch.nn.functional as F

SMOOTHING = 0.1


def training_step(network, optimizer, x, labels, mixed=contextlib.nullcontext()):
    """A function that runs one: no gradients, forward and loss within `mixed`, backward, update."""

    def step():
        optimizer.zero_grad(set_to_none=True)
        with mixed:
            loss = F.cross_entropy(network(x), labels, label_smoothing=SMOOTHING)
        loss.backward()
        optimizer.step()

    return step


def inference_step(network, x, mode=torch.inference_mode):
    """A function that runs one: forward without gradients, and the logits in the memory of the host."""

    def step():
        with mode():
            network(x).cpu()

    return step
