#!/usr/bin/env python3
"""Makes the fixtures that generated networks are compared with: PyTorch's answers, in float64, kept as float32.

    make_fixtures.py            writes fixtures/*.safetensors
    make_fixtures.py --check    compares the files that are there with what it would write

A fixture holds, for one network and one batch of images:

    input, labels       the batch: [N][C][H][W], [N]
    state/NAME          parameters and running statistics at the start
    logits, loss        of the start state in training mode; cross-entropy with label smoothing
    gradient/NAME       of that loss, for every parameter
    running/NAME        running statistics after that one forward pass
    eval_logits         of the start state in evaluation mode
    trained/NAME        parameters and running statistics after STEPS steps of SGD on the batch

frozen.safetensors holds, for some of them, what STEPS steps come to that leave the first modules as they are, in evaluation
mode: losses/NETWORK/POINT and trained/NETWORK/POINT/NAME, where what is frozen ends with POINT.

positions.safetensors holds learned positions of another size, given/NETWORK/NAME, and what they become, expected/….
"""
import argparse
import copy
import functools
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models.efficientnet import EfficientNet, MBConvConfig
from torchvision.models.mobilenetv2 import MobileNetV2
from torchvision.models.mobilenetv3 import InvertedResidualConfig, MobileNetV3
from torchvision.models.regnet import BlockParams, RegNet
from torchvision.ops.misc import Conv2dNormActivation

import safetensors
from families import ConvNeXt, GResNetOfBasicBlocks, ResNetD
from networks import (
    BotNet, Excited, Functions, GResNet, GResNetHybrid, ImageNorms, Mixed, RelativeAttention, ResNet, SharedLayers,
    Transformer, VisionTransformer)

SMOOTHING, RATE, MOMENTUM, DECAY, STEPS = 0.1, 0.05, 0.9, 5e-4, 5
EMBEDDINGS = ("positions", "token", "pos_embed", "cls_token", "height_rel", "width_rel")
FOLDER = pathlib.Path(__file__).parent / "fixtures"


def mobilenet_v2():
    """torchvision's, of two stages."""
    network = MobileNetV2(5, 0.25, [[1, 64, 1, 1], [6, 64, 2, 2]], dropout=0)
    network.features[-1] = Conv2dNormActivation(16, 40, kernel_size=1, activation_layer=nn.ReLU6)
    network.classifier[1] = nn.Linear(40, 5)
    return network


def mobilenet_v3():
    """torchvision's, of one block of each kind."""
    blocks = [
        InvertedResidualConfig(8, 3, 8, 8, False, "RE", 1, 1, 1),
        InvertedResidualConfig(8, 3, 24, 16, False, "RE", 2, 1, 1),
        InvertedResidualConfig(16, 5, 40, 16, True, "RE", 2, 1, 1),
        InvertedResidualConfig(16, 5, 40, 16, True, "HS", 1, 1, 1),
    ]
    norm = functools.partial(nn.BatchNorm2d, eps=1e-3, momentum=0.01)
    network = MobileNetV3(blocks, 24, 5, norm_layer=norm, dropout=0)
    for i in (0, 3):
        network.classifier[i].reset_parameters()  # torchvision's would leave hardly more than the bias
    return network


def efficientnet():
    """torchvision's, of two stages."""
    rows = [MBConvConfig(1, 3, 1, 8, 8, 1), MBConvConfig(6, 5, 2, 8, 16, 2)]
    network = EfficientNet(rows, 0, stochastic_depth_prob=0, num_classes=5)
    network.classifier[1].reset_parameters()  # torchvision's are large where there are few classes
    return network


def regnet():
    """torchvision's RegNetY, narrow."""
    parameters = BlockParams([1, 2, 1, 1], [8, 16, 24, 32], [8] * 4, [1.0] * 4, [2] * 4, se_ratio=0.25)
    network = RegNet(parameters, num_classes=5, stem_width=8)
    network.fc.reset_parameters()  # torchvision's would leave hardly more than the bias
    return network


# Name: network, pixels a side, images. Odd sizes, so that ceil-mode pools and borders matter.
FIXTURES = {
    "gresnet-small": (lambda: GResNet((8, 8, 16), (1, 2), (8, 16), 2, 2, 7), 22, 6),
    "resnet-small": (lambda: ResNet(8, (1, 2), (8, 16), 7), 35, 6),
    "mixed": (lambda: Mixed(5), 21, 6),
    "shared-layers": (lambda: SharedLayers(5), 17, 6),
    "image-norms": (lambda: ImageNorms(5), 21, 6),
    "functions": (lambda: Functions(5), 9, 6),
    "transformer": (lambda: Transformer(5), 20, 6),
    "vit-small": (lambda: VisionTransformer(32, 2, 5, depth=2, patch=4, side=4), 20, 6),
    "deit3-small": (lambda: VisionTransformer(32, 4, 5, depth=2, patch=4, side=5, deit3=True), 20, 6),
    "botnet-small": (lambda: BotNet(8, (1, 2), (8, 16), 2, 4, 7), 33, 8),
    "gresnet-hybrid-small": (lambda: GResNetHybrid((8, 8), (1, 1, 2), (8, 8, 16), 2, 2, 1, 2, 5), 22, 6),
    "excited": (lambda: Excited(5), 35, 4),
    "mobilenet-v2-small": (mobilenet_v2, 35, 8),
    "mobilenet-v3-small": (mobilenet_v3, 35, 6),
    "convnext-small": (lambda: ConvNeXt((1, 2, 1, 1), (8, 12, 16, 24), 5), 75, 3),
    "efficientnet-small": (efficientnet, 19, 10),
    "regnet-small": (regnet, 43, 6),
    "resnext-d-small": (lambda: ResNetD((1, 2), 8, 4, 16, 5), 35, 6),
    "gresnet-basic-small": (lambda: GResNetOfBasicBlocks((8, 8, 12), (1, 2, 1), (8, 16, 24), 5), 43, 6),
}


# Network, what is frozen ends with, and the modules and parameters that this is.
FROZEN = [
    ("gresnet-small", "stage1", ("stem1", "stem2", "stem3", "stage1")),
    ("gresnet-small", "stage2.0", ("stem1", "stem2", "stem3", "stage1", "stage2.0")),
    ("resnet-small", "layer2.0", ("conv1", "bn1", "layer1", "layer2.0")),
    ("vit-small", "blocks.0", ("patch_embed", "cls_token", "pos_embed", "blocks.0")),
    ("convnext-small", "stages.1.0", ("downsample_layers.0", "downsample_layers.1", "stages.0", "stages.1.0")),
    ("gresnet-hybrid-small", "lastStage.0", ("stem1", "stem2", "stage1", "stage2", "lastStage.0")),
]


def draw(network, pixels, images, classes):
    """A start state in which no parameter or statistic is trivial, and images whose mean is not zero."""
    with torch.no_grad():
        for name, value in state(network).items():
            kind = name.rsplit(".", 1)[-1]
            if kind in ("bias", "shift", "running_mean"):
                value.uniform_(-0.3, 0.3)
            elif kind in ("scale", "running_var") or value.dim() == 1:
                value.uniform_(0.5, 1.5)
            elif kind in EMBEDDINGS:
                value.normal_(0, 0.5)
            value.copy_(value.float())  # what float32 can hold
    x = (torch.randn(images, 3, pixels, pixels) * 0.7 + torch.tensor([0.5, -0.2, 0.9]).view(1, 3, 1, 1)).float()
    return x.double(), torch.arange(images) % classes


def state(network):
    """Parameters and running statistics by name."""
    return {name: value for name, value in network.state_dict().items() if value.is_floating_point()}


def sgd(network):
    """The tests' optimizer of what is trained."""
    spared = {name: p.dim() == 1 or name.rsplit(".", 1)[-1] in EMBEDDINGS for name, p in network.named_parameters()}
    trained = [(name, p) for name, p in network.named_parameters() if p.requires_grad]
    decayed = [p for name, p in trained if not spared[name]]
    others = [p for name, p in trained if spared[name]]
    return torch.optim.SGD(
        [{"params": decayed, "weight_decay": DECAY}, {"params": others}], lr=RATE, momentum=MOMENTUM)


def frozen_steps(network, x, labels, frozen):
    """Losses, and the state afterwards, where what begins with one of these names is left as it is."""
    def of(name):
        return any(name == part or name.startswith(part + ".") for part in frozen)

    network.train()
    for name, module in network.named_modules():
        if of(name):
            module.eval()
    for name, parameter in network.named_parameters():
        parameter.requires_grad_(not of(name))
    optimizer, losses = sgd(network), []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = F.cross_entropy(network(x), labels, label_smoothing=SMOOTHING)
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return {"losses": torch.stack(losses).numpy()} | {
        f"trained/{name}": value.clone().numpy() for name, value in state(network).items()}


def make_frozen():
    """The file of runs in which the first modules are frozen."""
    made = {}
    for name, point, frozen in FROZEN:
        network, x, labels = begin(name)
        single = frozen_steps(copy.deepcopy(network).float(), x.float(), labels, frozen)
        found = frozen_steps(network, x, labels, frozen)
        require_float32(f"{name}, frozen to {point}", single, found)
        for key, value in found.items():
            group, _, tensor = key.partition("/")
            made["/".join(filter(None, (group, name, point, tensor)))] = value.astype("<f4")
    return made


def answers(network, x, labels):
    """Everything a fixture holds, in the precision of the network."""
    buffers = {name for name, _ in network.named_buffers()}
    found = {"input": x, "labels": labels}
    found |= {f"state/{name}": value.clone() for name, value in state(network).items()}
    with torch.no_grad():
        found["eval_logits"] = copy.deepcopy(network).eval()(x)

    optimizer = sgd(network)
    network.train()
    for step in range(STEPS):
        optimizer.zero_grad()
        logits = network(x)
        loss = F.cross_entropy(logits, labels, label_smoothing=SMOOTHING)
        loss.backward()
        if step == 0:
            found |= {"logits": logits.detach(), "loss": loss.detach()}
            found |= {f"gradient/{name}": p.grad.clone() for name, p in network.named_parameters()}
            found |= {f"running/{name}": v.clone() for name, v in state(network).items() if name in buffers}
        optimizer.step()
    found |= {f"trained/{name}": value.clone() for name, value in state(network).items()}
    return {name: value.numpy() for name, value in found.items()}


def difference(a, b):
    """Greatest difference, relative to the greatest magnitude: max|a − b| / max|b|; what is zero but for float64's rounding,
    as the gradient of a shift that a normalization takes away again, has none to compare with."""
    magnitude = np.abs(b).max()
    return float(np.abs(a.astype("f8") - b).max() / (1 if magnitude < 1e-12 else max(magnitude, 1e-8)))


def resized_positions():
    """Learned positions of another size than the networks' of the fixtures, and what PyTorch's bicubic rule makes of them."""
    torch.manual_seed(5)
    given = {
        "vit-small/pos_embed": torch.randn(1, 1 + 7 * 7, 32), "botnet-small/layer2.0.attn.height_rel": torch.randn(11, 8)}
    wanted = VisionTransformer(32, 2, depth=0, side=7).double()
    with torch.no_grad():
        wanted.pos_embed.copy_(given["vit-small/pos_embed"])
        expected = {
            "vit-small/pos_embed": wanted.positions(4),
            "botnet-small/layer2.0.attn.height_rel": RelativeAttention.vectors(
                given["botnet-small/layer2.0.attn.height_rel"].double(), 8)}
    made = {f"given/{name}": value for name, value in given.items()}
    made |= {f"expected/{name}": value for name, value in expected.items()}
    return {name: value.numpy().astype("<f4") for name, value in made.items()}


def begin(name):
    """A network, and its batch."""
    build, pixels, images = FIXTURES[name]
    torch.manual_seed(sum(name.encode()))
    network = build().double()
    return network, *draw(network, pixels, images, network(torch.zeros(2, 3, pixels, pixels).double()).shape[1])


def require_float32(what, single, found):
    """float32 must come within the tests' tolerance, or it would be a test of luck."""
    worst, key = max((difference(single[key], found[key]), key) for key in found)
    if worst > 2e-5:
        sys.exit(f"{what}: {key} in float32 differs by {worst:.1e}; choose another seed")
    print(f"{what}: {len(found)} tensors; float32 differs by at most {worst:.1e} ({key})")


def make(name):
    """One fixture."""
    network, x, labels = begin(name)
    single = answers(copy.deepcopy(network).float(), x.float(), labels)
    found = answers(network, x, labels)
    require_float32(name, single, found)
    return {key: value if key == "labels" else value.astype("<f4") for key, value in found.items()}


def check(name, made):
    kept = safetensors.load(FOLDER / f"{name}.safetensors")
    if kept.keys() != made.keys():
        sys.exit(f"{name}: other tensors than in the file: {sorted(kept.keys() ^ made.keys())}")
    for key in made:
        if kept[key].shape != made[key].shape or difference(kept[key], made[key]) > 1e-6:
            sys.exit(f"{name}: {key} differs from the file")


def main():
    parser = argparse.ArgumentParser(description="Makes the PyTorch fixtures, or checks them.")
    parser.add_argument("--check", action="store_true", help="compare with the files instead of writing them")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    others = {"frozen": make_frozen, "positions": resized_positions}
    for name in (*FIXTURES, *others):
        made = others[name]() if name in others else make(name)
        if arguments.check:
            check(name, made)
        else:
            safetensors.save(FOLDER / f"{name}.safetensors", made)


if __name__ == "__main__":
    main()
