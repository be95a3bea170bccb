"""Parts of other families, and networks of torchvision's in sizes that it has no name for, written with the same care."""
import torch
from torch import nn


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
