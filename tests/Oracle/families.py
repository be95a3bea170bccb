"""Families of the zoo that torchvision has not, in plain PyTorch, by the names that their weights have elsewhere."""
import torch
import torch.nn.functional as F
from torch import nn

from networks import LayerNorm, SplitConv


class ConvNeXtBlock(nn.Module):
    """facebookresearch/ConvNeXt's: depthwise 7×7, layer norm, linear to four times the channels and back, layer scale."""

    def __init__(self, channels):
        super().__init__()
        self.dwconv = nn.Conv2d(channels, channels, 7, 1, 3, groups=channels)
        self.norm = nn.LayerNorm(channels, 1e-6)
        self.pwconv1 = nn.Linear(channels, 4 * channels)
        self.pwconv2 = nn.Linear(4 * channels, channels)
        self.gamma = nn.Parameter(1e-6 * torch.ones(channels))

    def forward(self, x):
        y = self.norm(self.dwconv(x).permute(0, 2, 3, 1))
        y = self.gamma * self.pwconv2(F.gelu(self.pwconv1(y)))
        return x + y.permute(0, 3, 1, 2)


class ConvNeXt(nn.Module):
    """facebookresearch/ConvNeXt's network, by its names."""

    def __init__(self, depths=(3, 3, 9, 3), widths=(96, 192, 384, 768), classes=1000):
        super().__init__()
        stem = nn.Sequential(nn.Conv2d(3, widths[0], 4, 4), LayerNorm(widths[0], 1e-6))
        self.downsample_layers = nn.ModuleList([stem] + [
            nn.Sequential(LayerNorm(before, 1e-6), nn.Conv2d(before, width, 2, 2))
            for before, width in zip(widths, widths[1:])])
        self.stages = nn.ModuleList(
            nn.Sequential(*(ConvNeXtBlock(width) for _ in range(depth))) for depth, width in zip(depths, widths))
        self.norm = nn.LayerNorm(widths[-1], 1e-6)
        self.head = nn.Linear(widths[-1], classes)

    def forward(self, x):
        for downsample, stage in zip(self.downsample_layers, self.stages):
            x = stage(downsample(x))
        return self.head(self.norm(x.mean((2, 3))))


class Pooled(nn.Sequential):
    """timm's shortcut of ResNet-d: average, 1×1 convolution, norm; the average keeps its place where it does nothing."""

    def __init__(self, channels_in, channels, stride):
        pool = nn.AvgPool2d(2, stride, ceil_mode=True, count_include_pad=False) if stride > 1 else nn.Identity()
        super().__init__(pool, nn.Conv2d(channels_in, channels, 1, bias=False), nn.BatchNorm2d(channels))


class ResNetDBlock(nn.Module):
    """A bottleneck by torchvision's and timm's names, with ResNeXt's groups and ResNet-d's shortcut."""

    def __init__(self, channels_in, width, stride, groups, group_width):
        super().__init__()
        channels, inner = 4 * width, width * group_width // 64 * groups
        self.conv1 = nn.Conv2d(channels_in, inner, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(inner)
        self.conv2 = nn.Conv2d(inner, inner, 3, stride, 1, groups=groups, bias=False)
        self.bn2 = nn.BatchNorm2d(inner)
        self.conv3 = nn.Conv2d(inner, channels, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(channels)
        self.downsample = Pooled(channels_in, channels, stride) if stride > 1 or channels_in != channels else None

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNetD(nn.Module):
    """timm's ResNet-d of bottlenecks, by its names; with groups, ResNeXt-d."""

    def __init__(self, depths=(3, 4, 6, 3), width=64, groups=1, group_width=64, classes=1000):
        super().__init__()
        stem = (3, width // 2, width // 2, width)
        layers = []
        for i in range(3):
            layers += [nn.Conv2d(stem[i], stem[i + 1], 3, 2 if i == 0 else 1, 1, bias=False)]
            layers += [nn.BatchNorm2d(stem[i + 1]), nn.ReLU()] if i < 2 else []
        self.conv1 = nn.Sequential(*layers)
        self.bn1 = nn.BatchNorm2d(width)
        channels = width
        for i, depth in enumerate(depths):
            layer = []
            for j in range(depth):
                layer.append(ResNetDBlock(channels, width << i, 2 if j == 0 < i else 1, groups, group_width))
                channels = 4 * width << i
            setattr(self, f"layer{i + 1}", nn.Sequential(*layer))
        self.layers = len(depths)
        self.fc = nn.Linear(channels, classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        for i in range(self.layers):
            x = getattr(self, f"layer{i + 1}")(x)
        return self.fc(x.mean((2, 3)))


class GResNetBasic(nn.Module):
    """Two 3×3 convolutions; the shortcut of a downsampling block pools, then convolves."""

    def __init__(self, channels_in, width, stride):
        super().__init__()
        self.stride = stride
        self.first = SplitConv(channels_in, width, 3, stride)
        self.second = SplitConv(width, width, 3)
        self.shortcut = SplitConv(channels_in, width, 1) if stride > 1 or channels_in != width else None

    def forward(self, x):
        y = self.second(F.silu(self.first(x)))
        if self.stride > 1:
            x = F.avg_pool2d(x, self.stride, self.stride, ceil_mode=True, count_include_pad=False)
        return F.silu(y + (x if self.shortcut is None else self.shortcut(x)))


class GResNetOfBasicBlocks(nn.Module):
    """GResNet with basic blocks: GResNet-18 at its defaults."""

    def __init__(self, stem=(32, 32, 64), depths=(2, 2, 2, 2), widths=(64, 128, 256, 512), classes=1000):
        super().__init__()
        channels = 3
        for i, width in enumerate(stem):
            setattr(self, f"stem{i + 1}", SplitConv(channels, width, 3, 2 if i == 0 else 1))
            channels = width
        for i, (depth, width) in enumerate(zip(depths, widths)):
            stage = []
            for j in range(depth):
                stage.append(GResNetBasic(channels, width, 2 if j == 0 else 1))
                channels = width
            setattr(self, f"stage{i + 1}", nn.Sequential(*stage))
        self.stems, self.stages = len(stem), len(depths)
        self.head = nn.Linear(channels, classes)

    def forward(self, x):
        for i in range(self.stems):
            x = F.silu(getattr(self, f"stem{i + 1}")(x))
        for i in range(self.stages):
            x = getattr(self, f"stage{i + 1}")(x)
        return self.head(x.mean((2, 3)))
