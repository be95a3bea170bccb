#!/usr/bin/env python3
"""Prints parameters and multiply-adds (convolutions and linear layers, one image, forward; attention apart) of the zoo's networks."""
import torch
import torch.nn.functional as F
from torch import nn

from networks import (
    BotNet, GResNet, GResNetHybrid, ResNet, ResNetBottleneck, ResNetCifar, ResNetDBottleneck, SplitConv, VisionTransformer)

WIDTHS = (64, 128, 256, 512)


def resnet_d(activation):
    return ResNetCifar((16, 32, 64), lambda *args: ResNetDBottleneck(*args, activation), activation)


NETWORKS = {
    "GResNet50": (lambda: GResNet(), (224, 176)),
    "GResNet26": (lambda: GResNet((32, 32, 64), (2, 2, 2, 2)), (128, 160)),
    "GResNetCifar": (lambda: GResNet((16, 32, 64), (2, 2, 2), (16, 32, 64), 1, 1, 10), (32,)),
    "GResNetTiny": (lambda: GResNet((16, 32), (1, 1, 1), (16, 32, 64), 2, 1, 10), (32,)),
    "ResNet50": (lambda: ResNet(), (224,)),
    "BotNet50": (lambda: BotNet(64, (3, 4, 6, 3), WIDTHS, 4, 7), (224, 176)),
    "GResNetHybrid50": (lambda: GResNetHybrid((32, 64, 128), (3, 4, 6, 3), WIDTHS, 4, 7), (224, 176)),
    "GResNetHybridCifar": (lambda: GResNetHybrid((16, 32, 64), (2, 2, 3), (16, 32, 64), 4, 8, 1, 1, 10), (32,)),
    "VitSmall16": (lambda: VisionTransformer(384, 6), (224,)),
    "Deit3Small16": (lambda: VisionTransformer(384, 6, deit3=True), (224,)),
    "VitCifar": (lambda: VisionTransformer(64, 4, 10, depth=5, patch=4, side=8), (32,)),
    "ResNetCifar": (lambda: ResNetCifar((64,), ResNetBottleneck), (32,)),
    "ResNetDCifar": (lambda: resnet_d(F.relu), (32,)),
    "ResNetDSiLUCifar": (lambda: resnet_d(F.silu), (32,)),
}


def multiply_adds(network, pixels):
    total = 0

    def add(module, inputs, output):
        nonlocal total
        total += output[0].numel() * module.weight[0].numel()

    hooks = [m.register_forward_hook(add) for m in network.modules() if isinstance(m, (SplitConv, nn.Conv2d, nn.Linear))]
    with torch.no_grad():
        network.eval()(torch.zeros(1, 3, pixels, pixels))
    for hook in hooks:
        hook.remove()
    return total


def main():
    for name, (build, resolutions) in NETWORKS.items():
        network = build()
        print(f"{name}: {sum(p.numel() for p in network.parameters()):,} parameters")
        for pixels in resolutions:
            print(f"    {pixels} px: {multiply_adds(network, pixels):,} multiply-adds")


if __name__ == "__main__":
    main()
