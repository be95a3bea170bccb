#!/usr/bin/env python3
"""Folds normalization into convolutions for inference, exactly. Run as a program, it checks that."""
import copy

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from networks import NETWORKS, GResNet, ResNet, ResNetBasic, ResNetBottleneck, SeBottleneck, SplitConv


class FoldedSplitConv(nn.Module):
    """A SplitConv with running statistics as one convolution.

    With mean m, variance v and r = 1/√(v + ε): W' = scale · W · r and b' = shift − Σ W' · m. Zero padding applies to the
    normalised input, which is m in x; the convolution here pads x with zeros, and adds what is then missing at the border:
    the convolution of an image that is m around a zero inside. That costs a few rows instead of a padded copy of x.
    """

    def __init__(self, split):
        super().__init__()
        weight = split.conv.weight * torch.rsqrt(split.running_var + split.epsilon).view(1, -1, 1, 1)
        self.register_buffer("weight", (weight * split.scale.view(-1, 1, 1, 1)).detach())
        self.register_buffer("mean", split.running_mean.view(1, -1, 1, 1))
        self.register_buffer("bias", (split.shift - (self.weight * self.mean).sum((1, 2, 3))).detach())
        self.stride, self.padding, self.silu = split.conv.stride[0], split.conv.padding[0], split.silu
        self.border = None

    def forward(self, x):
        y = F.conv2d(x, self.weight, self.bias, self.stride, self.padding)
        if self.padding:
            if self.border is None:
                self.border = self.make_border(*x.shape[2:], *y.shape[2:])
            for rows, columns, missing in self.border:
                y[:, :, rows, columns] += missing
        return F.silu(y, inplace=True) if self.silu else y

    def make_border(self, height, width, out_height, out_width):
        """(rows, columns, what is missing there) for the four sides, corners in the rows; sides that no tap leaves drop out."""
        p = self.padding
        image = self.mean.expand(1, -1, height + 2 * p, width + 2 * p).clone()
        image[:, :, p:-p, p:-p] = 0
        missing = F.conv2d(image, self.weight, None, self.stride)

        def reach(size, out):
            """First and one past the last output along an axis whose taps all fall inside."""
            kernel = self.weight.shape[-1]
            return -(-p // self.stride), (size + p - kernel) // self.stride + 1

        (top, bottom), (left, right) = reach(height, out_height), reach(width, out_width)
        every, inner = slice(None), slice(top, bottom)
        sides = [(slice(0, top), every), (slice(bottom, out_height), every),
                 (inner, slice(0, left)), (inner, slice(right, out_width))]
        strips = [(rows, columns, missing[:, :, rows, columns].clone()) for rows, columns in sides]
        return [strip for strip in strips if strip[2].numel()]


def fold(network):
    """The network in evaluation mode with every normalization folded; it shares what it can with the argument."""
    network.eval()
    for module in list(network.modules()):
        # As ResNets call them, torchvision's too.
        for conv, norm in [(f"conv{i}", f"bn{i}") for i in (1, 2, 3) if isinstance(getattr(module, f"bn{i}", None), nn.BatchNorm2d)]:
            before = getattr(module, conv)
            if isinstance(before, nn.Sequential):
                before[-1] = fuse_conv_bn_eval(before[-1], getattr(module, norm))
            else:
                setattr(module, conv, fuse_conv_bn_eval(before, getattr(module, norm)))
            setattr(module, norm, nn.Identity())
        if isinstance(module, nn.Sequential):
            for i in range(len(module) - 1):
                if isinstance(module[i], nn.Conv2d) and isinstance(module[i + 1], nn.BatchNorm2d):
                    module[i], module[i + 1] = fuse_conv_bn_eval(module[i], module[i + 1]), nn.Identity()
        for name, child in list(module.named_children()):
            if isinstance(child, SplitConv):
                setattr(module, name, FoldedSplitConv(child))
    return network


def check(name, network, pixels):
    """Compares a folded network with the one it was made of, neither with trivial parameters nor statistics."""
    x = torch.randn(4, 3, pixels, pixels) + 0.5
    with torch.no_grad():
        for key, value in network.state_dict().items():
            if key.endswith(("scale", "bn1.weight", "bn2.weight", "bn3.weight")):
                value.uniform_(0.5, 1.5)
            elif key.endswith(("shift", "bias")):
                value.uniform_(-0.3, 0.3)
        for _ in range(3):
            network.train()(x)
        expected = network.eval()(x)
        for memory_format in (torch.contiguous_format, torch.channels_last):
            folded = fold(copy.deepcopy(network)).to(memory_format=memory_format)
            found = folded(x.contiguous(memory_format=memory_format))
            error = ((found - expected).abs().max() / expected.abs().max()).item()
            print(f"{name}, {pixels} px, {memory_format}: the folded network differs by {error:.1e}")
            assert error < 1e-4, "folding is not exact"


if __name__ == "__main__":
    torch.manual_seed(0)
    check("GResNet", GResNet((8, 16), 2, (1, 2), (8, 16), 2, 7), 44)
    check("GResNet of odd size", GResNet((8, 16), 2, (1, 2), (8, 16), 2, 7), 45)
    check("ResNet", ResNet(ResNetBottleneck, (1, 1), (8, 16), 7), 45)
    check("ResNet of basic blocks", ResNet(ResNetBasic, (1, 1), (8, 16), 7), 45)
    check("SE-ResNet", ResNet(SeBottleneck, (1, 1), (8, 16), 7), 45)
    check("GResNet of basic blocks", GResNet((8, 16), 2, (1, 2), (8, 16), 2, 7, basic=True), 45)
    check("GResNet with attention", GResNet((8, 16), 2, (1, 2), (8, 16), 2, 7, attention=(2, 6)), 48)
    for other in "mobilenet-v2", "mobilenet-v3-large", "resnet50d", "resnext50-32x4d", "efficientnet-b0", "regnet-y-400mf":
        check(other, NETWORKS[other][0](), 64)
