"""The benchmarked networks in PyTorch, as somebody who cares for speed writes them there: operations in place where
autograd allows it, the normalization of a split convolution in one fused call.
"""
import torch
import torch.nn.functional as F
from torch import nn

from families import RelativeAttention, vision_transformer, without_drop_path


class SplitConv(nn.Module):
    """Batch norm without affine, convolution, a scale and shift per channel; then SiLU, if asked."""

    def __init__(self, channels_in, channels, kernel, stride=1, silu=True):
        super().__init__()
        self.conv = nn.Conv2d(channels_in, channels, kernel, stride, kernel // 2, bias=False)
        self.scale = nn.Parameter(torch.ones(channels))
        self.shift = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels_in))
        self.register_buffer("running_var", torch.ones(channels_in))
        self.silu, self.epsilon, self.momentum = silu, 1e-5, 0.1

    def forward(self, x):
        x = F.batch_norm(
            x, self.running_mean, self.running_var, None, None, self.training, self.momentum, self.epsilon)
        # Scale and shift as part of the weights and as bias: passes over the result, and its gradient, cost more.
        weight = self.conv.weight * self.scale.view(-1, 1, 1, 1)
        y = F.conv2d(x, weight, self.shift, self.conv.stride, self.conv.padding)
        return F.silu(y) if self.silu else y


class Residual(nn.Module):
    """What GResNet's blocks share: the shortcut of a downsampling block pools, then convolves; SiLU of the sum."""

    def __init__(self, channels_in, channels, stride):
        super().__init__()
        self.stride = stride
        self.shortcut = SplitConv(channels_in, channels, 1, silu=False) if stride > 1 or channels_in != channels else None

    def forward(self, x):
        y = self.branch(x)
        if self.stride > 1:
            x = F.avg_pool2d(x, self.stride, self.stride, ceil_mode=True, count_include_pad=False)
        if self.shortcut is not None:
            x = self.shortcut(x)
        y += x
        return F.silu(y, inplace=not torch.is_grad_enabled())


class Bottleneck(Residual):
    """1×1, 3×3 with the stride, 1×1."""

    def __init__(self, channels_in, width, stride):
        channels = 4 * width
        super().__init__(channels_in, channels, stride)
        self.reduce = SplitConv(channels_in, width, 1)
        self.spatial = SplitConv(width, width, 3, stride)
        self.expand = SplitConv(width, channels, 1, silu=False)

    def branch(self, x):
        return self.expand(self.spatial(self.reduce(x)))


class BasicBlock(Residual):
    """Two 3×3 convolutions."""

    def __init__(self, channels_in, width, stride):
        super().__init__(channels_in, width, stride)
        self.spatial1, self.spatial2 = SplitConv(channels_in, width, 3, stride), SplitConv(width, width, 3, silu=False)

    def branch(self, x):
        return self.spatial2(self.spatial1(x))


class AttentionBottleneck(Bottleneck):
    """The bottleneck with attention of all pixels for its 3×3 convolution; one that halves the map then averages."""

    def __init__(self, channels_in, width, stride, heads, side):
        super().__init__(channels_in, width, stride)
        self.spatial = nn.Sequential(
            SplitConv(width, 3 * width, 1, silu=False), RelativeAttention(width, heads, side * stride),
            nn.AvgPool2d(2) if stride > 1 else nn.Identity(), nn.SiLU())


class GResNet(nn.Module):
    """A stem of 3×3 convolutions, stages of bottlenecks, global average pool, one linear layer."""

    def __init__(self, stem, stem_stride, blocks, widths, first_stride, classes, basic=False, attention=None):
        super().__init__()
        layers, channels = [], 3
        for i, width in enumerate(stem):
            layers.append(SplitConv(channels, width, 3, stem_stride if i == 0 else 1))
            channels = width
        for stage, (count, width) in enumerate(zip(blocks, widths)):
            for block in range(count):
                stride = 1 if block > 0 else first_stride if stage == 0 else 2
                if attention and stage == len(blocks) - 1:
                    layers.append(AttentionBottleneck(channels, width, stride, *attention))
                else:
                    layers.append((BasicBlock if basic else Bottleneck)(channels, width, stride))
                channels = width if basic else 4 * width
        self.layers = nn.Sequential(*layers)
        self.head = nn.Linear(channels, classes)

    def forward(self, x):
        return self.head(F.adaptive_avg_pool2d(self.layers(x), 1).flatten(1))


class ResNetBottleneck(nn.Module):
    """torchvision's bottleneck, with the stride on the 3×3 convolution."""

    expansion = 4

    def __init__(self, channels_in, width, stride):
        super().__init__()
        channels = self.expansion * width
        self.conv1, self.bn1 = nn.Conv2d(channels_in, width, 1, bias=False), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = nn.Conv2d(width, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width)
        self.conv3, self.bn3 = nn.Conv2d(width, channels, 1, bias=False), nn.BatchNorm2d(channels)
        self.downsample = nn.Sequential(
            nn.Conv2d(channels_in, channels, 1, stride, bias=False), nn.BatchNorm2d(channels),
        ) if stride > 1 or channels_in != channels else None

    def forward(self, x):
        y = F.relu_(self.bn1(self.conv1(x)))
        y = F.relu_(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        y += x if self.downsample is None else self.downsample(x)
        return F.relu_(y)


class SeBottleneck(ResNetBottleneck):
    """The same with squeeze and excitation."""

    def __init__(self, channels_in, width, stride):
        super().__init__(channels_in, width, stride)
        channels = self.expansion * width
        self.fc1, self.fc2 = nn.Conv2d(channels, channels // 16, 1), nn.Conv2d(channels // 16, channels, 1)

    def forward(self, x):
        y = F.relu_(self.bn1(self.conv1(x)))
        y = F.relu_(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        y = y * torch.sigmoid(self.fc2(F.relu_(self.fc1(F.adaptive_avg_pool2d(y, 1)))))
        y += x if self.downsample is None else self.downsample(x)
        return F.relu_(y)


class PooledBottleneck(ResNetBottleneck):
    """ResNet-d's: the shortcut averages before its 1×1 convolution."""

    def __init__(self, channels_in, width, stride):
        super().__init__(channels_in, width, stride)
        if stride > 1:
            pool = nn.AvgPool2d(2, 2, ceil_mode=True, count_include_pad=False)
            self.downsample = nn.Sequential(
                pool, nn.Conv2d(channels_in, self.expansion * width, 1, bias=False), nn.BatchNorm2d(self.expansion * width))


class ResNetBasic(nn.Module):
    """torchvision's basic block."""

    expansion = 1

    def __init__(self, channels_in, width, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(channels_in, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width)
        self.downsample = nn.Sequential(
            nn.Conv2d(channels_in, width, 1, stride, bias=False), nn.BatchNorm2d(width),
        ) if stride > 1 or channels_in != width else None

    def forward(self, x):
        y = F.relu_(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        y += x if self.downsample is None else self.downsample(x)
        return F.relu_(y)


class ResNet(nn.Module):
    """torchvision's ResNet."""

    def __init__(self, block, blocks, widths, classes):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64)
        layers, channels = [], 64
        for stage, (count, width) in enumerate(zip(blocks, widths)):
            for index in range(count):
                layers.append(block(channels, width, 2 if index == 0 and stage > 0 else 1))
                channels = block.expansion * width
        self.layers = nn.Sequential(*layers)
        self.fc = nn.Linear(channels, classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu_(self.bn1(self.conv1(x))), 3, 2, 1)
        return self.fc(F.adaptive_avg_pool2d(self.layers(x), 1).flatten(1))


class ResNetD(ResNet):
    """timm's ResNet-d: three 3×3 convolutions for a stem."""

    def __init__(self, blocks, widths, classes):
        super().__init__(PooledBottleneck, blocks, widths, classes)
        self.conv1 = nn.Sequential(
            nn.Conv2d(3, 32, 3, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU(inplace=True),
            nn.Conv2d(32, 32, 3, 1, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU(inplace=True),
            nn.Conv2d(32, 64, 3, 1, 1, bias=False))


def torchvision_network(name):
    """One of torchvision's, which are written with care."""
    from torchvision import models
    return getattr(models, name)()


# Name: how to build it, classes.
NETWORKS = {
    "gresnet50": (lambda: GResNet((32, 64, 128), 2, (3, 4, 6, 3), (64, 128, 256, 512), 2, 1000), 1000),
    "gresnet26": (lambda: GResNet((32, 32, 64), 2, (2, 2, 2, 2), (64, 128, 256, 512), 2, 1000), 1000),
    "resnet18": (lambda: ResNet(ResNetBasic, (2, 2, 2, 2), (64, 128, 256, 512), 1000), 1000),
    "resnet50": (lambda: ResNet(ResNetBottleneck, (3, 4, 6, 3), (64, 128, 256, 512), 1000), 1000),
    "se-resnet50": (lambda: ResNet(SeBottleneck, (3, 4, 6, 3), (64, 128, 256, 512), 1000), 1000),
    "mobilenet-v2": (lambda: torchvision_network("mobilenet_v2"), 1000),
    "mobilenet-v3-large": (lambda: torchvision_network("mobilenet_v3_large"), 1000),
    "gresnet18": (
        lambda: GResNet((32, 32, 64), 2, (2, 2, 2, 2), (64, 128, 256, 512), 2, 1000, basic=True), 1000),
    "gresnet-hybrid50": (
        lambda: GResNet((32, 64, 128), 2, (3, 4, 6, 3), (64, 128, 256, 512), 2, 1000, attention=(4, 7)), 1000),
    "resnext50-32x4d": (lambda: torchvision_network("resnext50_32x4d"), 1000),
    "resnet50d": (lambda: ResNetD((3, 4, 6, 3), (64, 128, 256, 512), 1000), 1000),
    "efficientnet-b0": (lambda: without_drop_path("efficientnet_b0"), 1000),
    "regnet-y-400mf": (lambda: torchvision_network("regnet_y_400mf"), 1000),
    "convnext-tiny": (lambda: without_drop_path("convnext_tiny"), 1000),
    "vit-small16": (lambda: vision_transformer(384, 6), 1000),
    "vit-base16": (lambda: vision_transformer(768, 12), 1000),
    "gresnet-tiny": (lambda: GResNet((16, 32), 2, (1, 1, 1), (16, 32, 64), 1, 10), 10),
    "gresnet-cifar": (lambda: GResNet((16, 32, 64), 1, (2, 2, 2), (16, 32, 64), 1, 10), 10),
}
