"""The networks of the zoo in plain PyTorch: the definition that generated code is compared with.

Modules carry the names that the generator gives, so that a state_dict is a model's state, name by name.
"""
import torch
import torch.nn.functional as F
from torch import nn


class SplitConv(nn.Module):
    """Normalise the input with batch statistics, without affine; convolve; scale and shift per channel."""

    def __init__(self, channels_in, channels, kernel, stride=1, groups=1, epsilon=1e-5, momentum=0.1):
        super().__init__()
        self.stride, self.groups, self.epsilon, self.momentum = stride, groups, epsilon, momentum
        self.weight = nn.Parameter(torch.empty(channels, channels_in // groups, kernel, kernel))
        self.scale = nn.Parameter(torch.ones(channels))
        self.shift = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels_in))
        self.register_buffer("running_var", torch.ones(channels_in))
        nn.init.kaiming_normal_(self.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x):
        x = F.batch_norm(
            x, self.running_mean, self.running_var, None, None, self.training, self.momentum, self.epsilon)
        x = F.conv2d(x, self.weight, None, self.stride, self.weight.shape[2] // 2, 1, self.groups)
        return x * self.scale.view(1, -1, 1, 1) + self.shift.view(1, -1, 1, 1)


class Bottleneck(nn.Module):
    """GResNet's block: 1×1, 3×3 with the stride, 1×1; the shortcut of a downsampling block pools, then convolves."""

    EXPANSION = 4

    def __init__(self, channels_in, width, stride=1):
        super().__init__()
        channels = width * self.EXPANSION
        self.pool = stride
        self.reduce = SplitConv(channels_in, width, 1)
        self.spatial = SplitConv(width, width, 3, stride)
        self.expand = SplitConv(width, channels, 1)
        self.shortcut = SplitConv(channels_in, channels, 1) if stride > 1 or channels_in != channels else None

    def forward(self, x):
        y = F.silu(self.reduce(x))
        y = F.silu(self.spatial(y))
        y = self.expand(y)
        if self.pool > 1:
            x = F.avg_pool2d(x, self.pool, self.pool, ceil_mode=True, count_include_pad=False)
        if self.shortcut is not None:
            x = self.shortcut(x)
        return F.silu(x + y)


class GResNet(nn.Module):
    """A stem of 3×3 convolutions, stages of bottlenecks, global average pool, one linear layer."""

    def __init__(self, stem=(32, 64, 128), blocks=(3, 4, 6, 3), widths=(64, 128, 256, 512),
                 stem_stride=2, first_stride=2, classes=1000):
        super().__init__()
        channels = 3
        for i, width in enumerate(stem, 1):
            setattr(self, f"stem{i}", SplitConv(channels, width, 3, stem_stride if i == 1 else 1))
            channels = width
        for i, (count, width) in enumerate(zip(blocks, widths), 1):
            stage = []
            for j in range(count):
                stride = (first_stride if i == 1 else 2) if j == 0 else 1
                stage.append(Bottleneck(channels, width, stride))
                channels = width * Bottleneck.EXPANSION
            setattr(self, f"stage{i}", nn.Sequential(*stage))
        self.stems, self.stages = len(stem), len(blocks)
        self.head = nn.Linear(channels, classes)

    def forward(self, x):
        for i in range(self.stems):
            x = F.silu(getattr(self, f"stem{i + 1}")(x))
        for i in range(self.stages):
            x = getattr(self, f"stage{i + 1}")(x)
        return self.head(F.adaptive_avg_pool2d(x, 1).flatten(1))


class ResNetBottleneck(nn.Module):
    """torchvision's bottleneck (v1.5: the stride on the 3×3 convolution), by torchvision's names."""

    EXPANSION = 4

    def __init__(self, channels_in, width, stride=1):
        super().__init__()
        channels = width * self.EXPANSION
        self.conv1 = nn.Conv2d(channels_in, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, channels, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(channels)
        self.downsample = nn.Sequential(
            nn.Conv2d(channels_in, channels, 1, stride, bias=False), nn.BatchNorm2d(channels),
        ) if stride > 1 or channels_in != channels else None

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    """torchvision's ResNet of bottlenecks, by torchvision's names."""

    def __init__(self, stem=64, blocks=(3, 4, 6, 3), widths=(64, 128, 256, 512), classes=1000):
        super().__init__()
        self.conv1 = nn.Conv2d(3, stem, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(stem)
        channels = stem
        for i, (count, width) in enumerate(zip(blocks, widths), 1):
            layer = []
            for j in range(count):
                layer.append(ResNetBottleneck(channels, width, 2 if j == 0 and i > 1 else 1))
                channels = width * ResNetBottleneck.EXPANSION
            setattr(self, f"layer{i}", nn.Sequential(*layer))
        self.layers = len(blocks)
        self.fc = nn.Linear(channels, classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        for i in range(self.layers):
            x = getattr(self, f"layer{i + 1}")(x)
        return self.fc(F.adaptive_avg_pool2d(x, 1).flatten(1))


class ResNetDBottleneck(nn.Module):
    """ResNet-d's bottleneck: the shortcut of a downsampling block pools, then convolves."""

    EXPANSION = 4

    def __init__(self, channels_in, width, stride, activation):
        super().__init__()
        channels = width * self.EXPANSION
        self.pool, self.activation = stride, activation
        self.reduce = nn.Conv2d(channels_in, width, 1, bias=False)
        self.reduceNorm = nn.BatchNorm2d(width)
        self.spatial = nn.Conv2d(width, width, 3, stride, 1, bias=False)
        self.spatialNorm = nn.BatchNorm2d(width)
        self.expand = nn.Conv2d(width, channels, 1, bias=False)
        self.expandNorm = nn.BatchNorm2d(channels)
        if stride > 1 or channels_in != channels:
            self.shortcut = nn.Conv2d(channels_in, channels, 1, bias=False)
            self.shortcutNorm = nn.BatchNorm2d(channels)
        else:
            self.shortcut = None

    def forward(self, x):
        y = self.activation(self.reduceNorm(self.reduce(x)))
        y = self.activation(self.spatialNorm(self.spatial(y)))
        y = self.expandNorm(self.expand(y))
        if self.pool > 1:
            x = F.avg_pool2d(x, self.pool, self.pool, ceil_mode=True, count_include_pad=False)
        if self.shortcut is not None:
            x = self.shortcutNorm(self.shortcut(x))
        return self.activation(x + y)


class ResNetCifar(nn.Module):
    """The ablation's networks of batch normalization: a stem of 3×3 convolutions, stages of two bottlenecks made by `block`."""

    def __init__(self, stem, block, activation=F.relu, widths=(16, 32, 64), classes=10):
        super().__init__()
        self.activation = activation
        self.stem, self.norms, channels = nn.ModuleList(), nn.ModuleList(), 3
        for width in stem:
            self.stem.append(nn.Conv2d(channels, width, 3, 1, 1, bias=False))
            self.norms.append(nn.BatchNorm2d(width))
            channels = width
        self.blocks = nn.ModuleList()
        for i, width in enumerate(widths):
            for stride in (1 if i == 0 else 2, 1):
                self.blocks.append(block(channels, width, stride))
                channels = width * ResNetBottleneck.EXPANSION
        self.head = nn.Linear(channels, classes)

    def forward(self, x):
        for convolution, norm in zip(self.stem, self.norms):
            x = self.activation(norm(convolution(x)))
        for block in self.blocks:
            x = block(x)
        return self.head(F.adaptive_avg_pool2d(x, 1).flatten(1))


class Affine(nn.Module):
    """A factor and an offset per channel."""

    def __init__(self, channels):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(channels))
        self.shift = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return x * self.scale.view(1, -1, 1, 1) + self.shift.view(1, -1, 1, 1)


class Mixed(nn.Module):
    """Every layer and op that the other networks leave out, at sizes where padding and ceil mode matter."""

    def __init__(self, classes=5):
        super().__init__()
        self.stem = nn.Conv2d(3, 16, 5, 2, 1)
        self.stemSlope = nn.PReLU()
        self.dilated = nn.Conv2d(16, 24, 3, 1, 2, 2, 4, bias=False)
        self.depthwise = nn.Conv2d(16, 16, 3, 1, 1, 1, 16, bias=False)
        self.tune = Affine(16)
        self.project = nn.Conv2d(40, 24, 1, bias=False)
        self.norm = nn.BatchNorm2d(24, eps=1e-3, momentum=0.2)
        self.grouped = SplitConv(24, 24, 5, 1, 3, 1e-4, 0.3)
        self.mix = nn.Conv2d(24, 24, 1)
        self.gate = nn.Conv2d(24, 24, 1)
        self.squeeze = nn.Conv2d(24, 8, 1)
        self.excite = nn.Conv2d(8, 24, 1)
        self.slopes = nn.PReLU(24)
        self.hidden = nn.Linear(24 * 2 * 2, 20, bias=False)
        self.head = nn.Linear(20, classes)

    def forward(self, x):                                           # 3×21×21
        x = self.stemSlope(self.stem(x))                            # 16×10×10
        a = F.gelu(self.dilated(x))                                 # 24×10×10
        b = F.gelu(self.tune(self.depthwise(x)), approximate="tanh")
        x = torch.cat([a, b], 1)                                    # 40×10×10
        x = F.avg_pool2d(x, 3, 2, 1, ceil_mode=True, count_include_pad=True)  # 40×6×6
        x = F.leaky_relu(self.norm(self.project(x)), 0.1)           # 24×6×6
        x = x + F.elu(self.grouped(x), 0.5)
        x = self.mix(F.relu(self.mix(x)))
        x = x * torch.sigmoid(self.gate(x))
        s = F.relu(self.squeeze(F.adaptive_avg_pool2d(x, 1)))
        x = x * torch.sigmoid(self.excite(s))
        x = F.max_pool2d(x, 3, 2, ceil_mode=True)                   # 24×3×3
        x = self.slopes(0.5 * F.softplus(x, 2) - x)
        x = F.avg_pool2d(x, 2, 2, ceil_mode=True, count_include_pad=False)    # 24×2×2
        return self.head(F.silu(self.hidden(x.flatten(1))))


class SharedUnit(nn.Module):
    """A convolution and a norm with two calls each."""

    def __init__(self, width):
        super().__init__()
        self.mix = SplitConv(width, width, 3)
        self.norm = nn.BatchNorm2d(width)

    def forward(self, x):
        y = self.norm(F.silu(self.mix(x)))
        return x + self.norm(F.silu(self.mix(y)))


class SharedPair(nn.Module):
    """A block that calls a shared block twice."""

    def __init__(self, width):
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.unit = SharedUnit(width)

    def forward(self, x):
        return self.unit(F.silu(self.unit(self.first(x))))


class SharedLayers(nn.Module):
    """Shared layers in a siamese network, a block of blocks with three calls at two sizes, and a stage."""

    def __init__(self, classes=5):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1, bias=False)
        self.tune = Affine(8)
        self.slope = nn.PReLU()
        self.body = SharedPair(8)
        self.tail = nn.Sequential(SharedUnit(8), SharedUnit(8))
        self.hidden = nn.Linear(8, 8)
        self.head = nn.Linear(8, classes)

    @staticmethod
    def pool(x):
        return F.avg_pool2d(x, 2, 2, ceil_mode=True, count_include_pad=False)

    def branch(self, image):
        return self.slope(self.tune(self.stem(image)))

    def forward(self, image):
        a = self.body(self.branch(image))                               # 8×17×17
        b = self.body(self.pool(self.branch(-0.5 * image)))             # 8×9×9
        x = self.body(self.pool(a) + b)
        x = self.tail(F.silu(self.tail(x)))
        x = F.silu(self.hidden(x.mean((2, 3))))
        return self.head(F.silu(self.hidden(x)))


class LayerNorm(nn.Module):
    """Normalises each pixel over its channels, then scales and shifts these: ConvNeXt's LayerNorm2d."""

    def __init__(self, channels, epsilon=1e-5):
        super().__init__()
        self.epsilon = epsilon
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        x = F.layer_norm(x.permute(0, 2, 3, 1), self.weight.shape, self.weight, self.bias, self.epsilon)
        return x.permute(0, 3, 1, 2)


class LayerNormBlock(nn.Module):
    """ConvNeXt's block: depthwise 7×7, layer norm, 1×1 to four times the channels and back, layer scale."""

    def __init__(self, channels):
        super().__init__()
        self.depthwise = nn.Conv2d(channels, channels, 7, 1, 3, groups=channels)
        self.norm = LayerNorm(channels, 1e-6)
        self.widen = nn.Conv2d(channels, 4 * channels, 1)
        self.narrow = nn.Conv2d(4 * channels, channels, 1)
        self.tune = Affine(channels)

    def forward(self, x):
        return x + self.tune(self.narrow(F.gelu(self.widen(self.norm(self.depthwise(x))))))


class GroupNormBlock(nn.Module):
    """Two 3×3 convolutions, each of a map whose groups of channels are normalised."""

    def __init__(self, channels_in, width, groups, stride=1):
        super().__init__()
        self.firstNorm = nn.GroupNorm(groups, channels_in)
        self.first = nn.Conv2d(channels_in, width, 3, stride, 1, bias=False)
        self.secondNorm = nn.GroupNorm(2, width, eps=1e-4)
        self.second = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.shortcut = nn.Conv2d(channels_in, width, 1, stride, bias=False) \
            if stride > 1 or channels_in != width else None

    def forward(self, x):
        y = self.first(F.silu(self.firstNorm(x)))
        y = self.second(F.silu(self.secondNorm(y)))
        return y + (x if self.shortcut is None else self.shortcut(x))


class ImageNorms(nn.Module):
    """Layer and group normalization in all surroundings, one group and one for each channel among them."""

    def __init__(self, classes=5):
        super().__init__()
        self.stem = nn.Conv2d(3, 12, 4, 2, 1)
        self.stemNorm = LayerNorm(12, 1e-6)
        self.stage1 = nn.Sequential(LayerNormBlock(12), LayerNormBlock(12))
        self.downNorm = LayerNorm(12)
        self.down = nn.Conv2d(12, 20, 2, 2, bias=False)
        self.stage2 = nn.Sequential(GroupNormBlock(20, 20, 4), GroupNormBlock(20, 20, 4))
        self.whole = nn.GroupNorm(1, 20)
        self.mix = nn.Conv2d(20, 24, 1, bias=False)
        self.instance = nn.GroupNorm(24, 24)
        self.headNorm = LayerNorm(24, 1e-6)
        self.head = nn.Linear(24, classes)

    def forward(self, x):                                           # 3×21×21
        x = self.stage1(self.stemNorm(self.stem(x)))                # 12×10×10
        x = self.stage2(self.down(self.downNorm(x)))                # 20×5×5
        x = self.mix(self.whole(F.gelu(x)))                         # 24×5×5
        x = x + self.instance(x)
        x = F.adaptive_avg_pool2d(F.silu(x), 1)
        return self.head(self.headNorm(x).flatten(1))


class Excited(nn.Module):
    """Gates of squeeze and excitation before everything that reads maps."""

    WIDTH = 20

    def __init__(self, classes=5):
        super().__init__()
        width = self.WIDTH
        self.stem = nn.Conv2d(3, width, 3, 2, 1, bias=False)
        self.stemNorm = nn.BatchNorm2d(width)
        for i in range(1, 9):
            setattr(self, f"gate{i}", nn.Conv2d(width, width, 1))
        self.point = nn.Conv2d(width, width, 1, bias=False)
        self.pointNorm = nn.BatchNorm2d(width)
        self.spatial = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.spatialNorm = nn.BatchNorm2d(width)
        self.depthwise = nn.Conv2d(width, width, 5, 1, 2, groups=width, bias=False)
        self.split = SplitConv(width, width, 1)
        self.layerNorm = LayerNorm(width)
        self.groupNorm = nn.GroupNorm(4, width)
        self.head = nn.Linear(width, classes)

    def excite(self, x, i):
        return x * torch.sigmoid(getattr(self, f"gate{i}")(F.adaptive_avg_pool2d(x, 1)))

    def forward(self, x):                                                   # 3×35×35
        x = F.silu(self.stemNorm(self.stem(x)))                             # 20×18×18
        x = x + self.pointNorm(self.point(self.excite(x, 1)))
        x = F.silu(self.spatialNorm(self.spatial(self.excite(x, 2))))
        x = 8 * self.depthwise(self.excite(x, 3))
        x = F.max_pool2d(self.excite(F.silu(x), 4), 3, 2, 1)                # 20×9×9
        x = self.split(self.excite(x, 5))
        x = F.avg_pool2d(self.excite(F.silu(x), 6), 2, 2, ceil_mode=True, count_include_pad=False)    # 20×5×5
        x = x + self.layerNorm(self.excite(x, 7))
        x = x + self.groupNorm(self.excite(x, 8))
        return self.head(F.adaptive_avg_pool2d(x * F.adaptive_avg_pool2d(x, 1), 1).flatten(1))


class Functions(nn.Module):
    """Elementwise functions and operators, one of an author's own among them, between 1×1 convolutions."""

    def __init__(self, classes, width=20):
        super().__init__()
        self.stem = nn.Conv2d(3, width, 3, 2, 1)
        for name in ("left", "right", "mix", "gate", "last"):
            setattr(self, name, nn.Conv2d(width, width, 1))
        self.head = nn.Linear(width, classes)

    def forward(self, x):
        x = F.hardswish(2 * self.stem(x))
        a, b = self.left(x), self.right(x)
        x = torch.minimum(F.relu6(4 * a), F.mish(b)) - torch.maximum(torch.tanh(a), b)
        x = self.mix(x)
        g = F.hardsigmoid(self.gate(x))
        x = g * x.clamp(-0.4, 0.7) + (1 - g) * (x.square() + 1).sqrt()
        y = self.last(x)
        x = x / (1 + y.abs()) + -y / 3 - 0.25
        x = x + torch.sin(x) ** 2
        return self.head(F.adaptive_avg_pool2d(x, 1).flatten(1))


class TransformerBlock(nn.Module):
    """ViT's block on tokens as a map of one column, with DeiT-III's layer scale."""

    def __init__(self, channels, heads):
        super().__init__()
        self.heads = heads
        self.norm1 = LayerNorm(channels, 1e-6)
        self.qkv = nn.Conv2d(channels, 3 * channels, 1)
        self.proj = nn.Conv2d(channels, channels, 1)
        self.gamma_1 = nn.Parameter(torch.ones(channels))
        self.norm2 = LayerNorm(channels, 1e-6)
        self.fc1 = nn.Conv2d(channels, 2 * channels, 1)
        self.fc2 = nn.Conv2d(2 * channels, channels, 1)
        self.gamma_2 = nn.Parameter(torch.ones(channels))

    def forward(self, x):
        y = attention(self.qkv(self.norm1(x)), self.heads)
        x = x + self.gamma_1.view(-1, 1, 1) * self.proj(y)
        return x + self.gamma_2.view(-1, 1, 1) * self.fc2(F.gelu(self.fc1(self.norm2(x))))


def attention(qkv, heads, positions=None):
    """Self-attention of pixels. q, k, v are the thirds of the channels, heads the parts of each, as timm has them."""
    n, c, h, w = qkv.shape
    q, k, v = qkv.view(n, 3, heads, c // 3 // heads, h * w).transpose(-2, -1).unbind(1)
    q = q * q.shape[-1] ** -0.5
    scores = q @ k.transpose(-2, -1)
    if positions is not None:
        scores = scores + torch.einsum("bhic,ijc->bhij", q, positions)
    return (scores.softmax(-1) @ v).transpose(-2, -1).reshape(n, c // 3, h, w)


class RelativeAttention(nn.Module):
    """Attention with a vector for each distance in rows and one for each in columns; their sum meets the query. A map of
    another size than `side` gets these resized."""

    def __init__(self, side, channels):
        super().__init__()
        self.height_rel = nn.Parameter(torch.empty(2 * side - 1, channels))
        self.width_rel = nn.Parameter(torch.empty(2 * side - 1, channels))

    @staticmethod
    def vectors(table, size):
        if len(table) == 2 * size - 1:
            return table
        table = table.t()[None, :, :, None]
        return F.interpolate(table, size=(2 * size - 1, 1), mode="bicubic", align_corners=False)[0, :, :, 0].t()

    def forward(self, qkv, heads):
        height, width = qkv.shape[-2:]
        row = torch.arange(height).repeat_interleave(width)
        column = torch.arange(width).repeat(height)
        rows = self.vectors(self.height_rel, height)[row[None, :] - row[:, None] + height - 1]
        columns = self.vectors(self.width_rel, width)[column[None, :] - column[:, None] + width - 1]
        return attention(qkv, heads, rows + columns)


class RelativeBlock(nn.Module):
    """BoTNet's block: 1×1, attention with relative positions, 1×1."""

    def __init__(self, channels, side, inner, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Conv2d(channels, 3 * inner, 1, bias=False)
        self.attend = RelativeAttention(side, inner // heads)
        self.norm = nn.BatchNorm2d(inner)
        self.expand = nn.Conv2d(inner, channels, 1, bias=False)

    def forward(self, x):
        return x + self.expand(F.silu(self.norm(self.attend(self.qkv(x), self.heads))))


class Transformer(nn.Module):
    """A small vision transformer: patches, positions, a class token, blocks; then relative attention on its patches."""

    def __init__(self, classes=5, channels=48, side=5):
        super().__init__()
        self.side = side
        self.patches = nn.Conv2d(3, channels, 4, 4)
        self.positions = nn.Parameter(torch.empty(1, side * side, channels))
        self.token = nn.Parameter(torch.empty(1, 1, channels))
        self.blocks = nn.Sequential(TransformerBlock(channels, 2), TransformerBlock(channels, 2))
        self.mixing = RelativeBlock(channels, side, 36, 3)
        self.headNorm = LayerNorm(channels, 1e-6)
        self.head = nn.Linear(channels, classes)

    def forward(self, x):                                           # 3×20×20
        x = self.patches(x).flatten(2) + self.positions.transpose(1, 2)         # 48×25
        x = torch.cat([self.token.transpose(1, 2).expand(len(x), -1, -1), x], 2)
        x = self.blocks(x.unsqueeze(-1))                            # 48×26×1
        token, x = x[:, :, :1], x[:, :, 1:].reshape(len(x), -1, self.side, self.side)
        x = token + F.adaptive_avg_pool2d(self.mixing(x), 1)
        return self.head(self.headNorm(x).flatten(1))


class VitBlock(nn.Module):
    """A vision transformer's block by the names of DeiT's official files; layer scale is DeiT-III's."""

    class Attention(nn.Module):
        """Multi-head self-attention of tokens."""

        def __init__(self, width, heads):
            super().__init__()
            self.heads = heads
            self.qkv = nn.Linear(width, 3 * width)
            self.proj = nn.Linear(width, width)

        def forward(self, x):
            n, t, c = x.shape
            q, k, v = self.qkv(x).view(n, t, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)
            weights = (q @ k.transpose(-2, -1) * (c // self.heads) ** -0.5).softmax(-1)
            return self.proj((weights @ v).transpose(1, 2).reshape(n, t, c))

    class Mlp(nn.Module):
        """Two linear layers, GELU between."""

        def __init__(self, width):
            super().__init__()
            self.fc1 = nn.Linear(width, 4 * width)
            self.fc2 = nn.Linear(4 * width, width)

        def forward(self, x):
            return self.fc2(F.gelu(self.fc1(x)))

    def __init__(self, width, heads, scaled):
        super().__init__()
        self.norm1 = nn.LayerNorm(width, eps=1e-6)
        self.attn = self.Attention(width, heads)
        self.norm2 = nn.LayerNorm(width, eps=1e-6)
        self.mlp = self.Mlp(width)
        self.scaled = scaled
        if scaled:
            self.gamma_1 = nn.Parameter(1e-4 * torch.ones(width))
            self.gamma_2 = nn.Parameter(1e-4 * torch.ones(width))

    def forward(self, x):
        y = self.attn(self.norm1(x))
        x = x + (self.gamma_1 * y if self.scaled else y)
        y = self.mlp(self.norm2(x))
        return x + (self.gamma_2 * y if self.scaled else y)


class VisionTransformer(nn.Module):
    """ViT (timm's) and, with `deit3`, DeiT-III (the official one's), by the names of their files."""

    def __init__(self, width, heads, classes=1000, depth=12, patch=16, side=14, deit3=False):
        super().__init__()
        self.side, self.deit3 = side, deit3
        self.patch_embed = nn.Module()
        self.patch_embed.proj = nn.Conv2d(3, width, patch, patch)
        self.cls_token = nn.Parameter(torch.empty(1, 1, width))
        self.pos_embed = nn.Parameter(torch.empty(1, side * side + (0 if deit3 else 1), width))
        self.blocks = nn.Sequential(*(VitBlock(width, heads, deit3) for _ in range(depth)))
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.head = nn.Linear(width, classes)

    def positions(self, side):
        """Those of a square of so many tokens a side, resized as timm does where the state has others."""
        if side == self.side:
            return self.pos_embed
        before, square = self.pos_embed[:, :-self.side ** 2], self.pos_embed[:, -self.side ** 2:]
        square = square.reshape(1, self.side, self.side, -1).permute(0, 3, 1, 2)
        square = F.interpolate(square, size=(side, side), mode="bicubic", align_corners=False)
        return torch.cat([before, square.flatten(2).transpose(1, 2)], 1)

    def forward(self, x):
        x = self.patch_embed.proj(x)
        positions, token = self.positions(x.shape[-1]), self.cls_token.expand(len(x), -1, -1)
        x = x.flatten(2).transpose(1, 2)
        x = torch.cat([token, x + positions], 1) if self.deit3 else torch.cat([token, x], 1) + positions
        return self.head(self.norm(self.blocks(x))[:, 0])


def halved(x):
    """Averages of 2×2 pixels; what is left over at the end counts."""
    return F.avg_pool2d(x, 2, 2, ceil_mode=True, count_include_pad=False)


class BotNetBottleneck(ResNetBottleneck):
    """ResNet's bottleneck with attention in place of its 3×3 convolution; one of stride 2 attends, then averages."""

    def __init__(self, channels_in, width, heads, side, stride=1):
        super().__init__(channels_in, width, stride)
        del self.conv2
        self.heads, self.stride = heads, stride
        self.attn = RelativeAttention(side * stride, width // heads)
        self.attn.qkv = nn.Conv2d(width, 3 * width, 1, bias=False)

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.attn(self.attn.qkv(y), self.heads)
        y = F.relu(self.bn2(halved(y) if self.stride > 1 else y))
        y = self.bn3(self.conv3(y))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class BotNet(ResNet):
    """torchvision's ResNet whose last stage attends."""

    def __init__(self, stem, blocks, widths, heads, side, classes=1000):
        super().__init__(stem, blocks, widths, classes)
        width, channels, last = widths[-1], widths[-2] * ResNetBottleneck.EXPANSION, []
        for j in range(blocks[-1]):
            last.append(BotNetBottleneck(channels, width, heads, side, 2 if j == 0 else 1))
            channels = width * ResNetBottleneck.EXPANSION
        setattr(self, f"layer{len(blocks)}", nn.Sequential(*last))


class AttentionBottleneck(nn.Module):
    """GResNet's block with attention in place of its 3×3 convolution; one of stride 2 attends, then averages."""

    def __init__(self, channels_in, width, heads, side, stride=1):
        super().__init__()
        channels = width * Bottleneck.EXPANSION
        self.heads, self.stride = heads, stride
        self.reduce = SplitConv(channels_in, width, 1)
        self.attend = RelativeAttention(side * stride, width // heads)
        self.attend.qkv = SplitConv(width, 3 * width, 1)
        self.expand = SplitConv(width, channels, 1)
        self.shortcut = SplitConv(channels_in, channels, 1) if stride > 1 or channels_in != channels else None

    def forward(self, x):
        y = F.silu(self.reduce(x))
        y = self.attend(self.attend.qkv(y), self.heads)
        y = self.expand(F.silu(halved(y) if self.stride > 1 else y))
        if self.stride > 1:
            x = halved(x)
        return F.silu(y + (x if self.shortcut is None else self.shortcut(x)))


class GResNetHybrid(GResNet):
    """GResNet whose last stage attends."""

    def __init__(self, stem, blocks, widths, heads, side, stem_stride=2, first_stride=2, classes=1000):
        super().__init__(stem, blocks[:-1], widths[:-1], stem_stride, first_stride, classes)
        channels, last = widths[-2] * Bottleneck.EXPANSION, []
        for j in range(blocks[-1]):
            last.append(AttentionBottleneck(channels, widths[-1], heads, side, 2 if j == 0 else 1))
            channels = widths[-1] * Bottleneck.EXPANSION
        self.lastStage = nn.Sequential(*last)
        self.head = nn.Linear(channels, classes)

    def forward(self, x):
        for i in range(self.stems):
            x = F.silu(getattr(self, f"stem{i + 1}")(x))
        for i in range(self.stages):
            x = getattr(self, f"stage{i + 1}")(x)
        return self.head(F.adaptive_avg_pool2d(self.lastStage(x), 1).flatten(1))
