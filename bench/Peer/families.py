"""Networks of other families that torchvision has not, or not in this size, as somebody who cares for speed writes them."""
import torch
import torch.nn.functional as F
from torch import nn


class ResNetDBlock(nn.Module):
    """A bottleneck whose shortcut averages before its 1×1 convolution."""

    def __init__(self, channels_in, width, stride):
        super().__init__()
        channels = 4 * width
        self.conv1, self.bn1 = nn.Conv2d(channels_in, width, 1, bias=False), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = nn.Conv2d(width, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width)
        self.conv3, self.bn3 = nn.Conv2d(width, channels, 1, bias=False), nn.BatchNorm2d(channels)
        self.pool = nn.AvgPool2d(2, 2, ceil_mode=True, count_include_pad=False) if stride > 1 else nn.Identity()
        self.downsample = nn.Sequential(
            nn.Conv2d(channels_in, channels, 1, bias=False), nn.BatchNorm2d(channels),
        ) if stride > 1 or channels_in != channels else nn.Identity()

    def forward(self, x):
        y = F.relu_(self.bn1(self.conv1(x)))
        y = F.relu_(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        y += self.downsample(self.pool(x))
        return F.relu_(y)


class ResNetD(nn.Sequential):
    """timm's ResNet-d of bottlenecks: three 3×3 convolutions for a stem, and a max-pool."""

    def __init__(self, depths, classes):
        layers, channels = [], 3
        for width, stride in (32, 2), (32, 1), (64, 1):
            layers += [nn.Conv2d(channels, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(inplace=True)]
            channels = width
        layers.append(nn.MaxPool2d(3, 2, 1))
        for stage, depth in enumerate(depths):
            for block in range(depth):
                layers.append(ResNetDBlock(channels, 64 << stage, 2 if stage > 0 and block == 0 else 1))
                channels = 256 << stage
        super().__init__(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes))


class RelativeAttention(nn.Module):
    """Attention of all pixels with 2-D relative positions (Bello et al., 2019), of queries, keys and values in one map."""

    def __init__(self, width, heads, side):
        super().__init__()
        self.heads, self.side = heads, side
        self.rows = nn.Parameter(torch.randn(2 * side - 1, width // heads) * 0.02)
        self.columns = nn.Parameter(torch.randn(2 * side - 1, width // heads) * 0.02)
        place = torch.arange(side)
        self.register_buffer("distance", place[None, :] - place[:, None] + side - 1)

    def forward(self, qkv):
        batch, side = qkv.shape[0], self.side
        q, k, v = qkv.flatten(2).view(batch, 3, self.heads, -1, side * side).transpose(3, 4).unbind(1)
        q = q * q.shape[-1] ** -0.5
        grid = q.view(batch, self.heads, side, side, -1)
        down = torch.einsum("bhyxd,yzd->bhyxz", grid, self.rows[self.distance])
        across = torch.einsum("bhyxd,xzd->bhyxz", grid, self.columns[self.distance])
        bias = (down[..., :, None] + across[..., None, :]).reshape(batch, self.heads, side * side, side * side)
        y = torch.softmax(torch.baddbmm(
            bias.flatten(0, 1), q.flatten(0, 1), k.flatten(0, 1).transpose(1, 2)), -1) @ v.flatten(0, 1)
        return y.transpose(1, 2).reshape(batch, -1, side, side)


def vision_transformer(width, heads):
    """torchvision's, of another width than it has a name for."""
    from torchvision.models import VisionTransformer
    return VisionTransformer(
        image_size=224, patch_size=16, num_layers=12, num_heads=heads, hidden_dim=width, mlp_dim=4 * width)


def without_drop_path(name):
    """One of torchvision's without stochastic depth, of which our steps have none either."""
    from torchvision import models
    return getattr(models, name)(stochastic_depth_prob=0.0)
