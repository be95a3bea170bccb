#!/usr/bin/env python3
"""States of torchvision's networks that go to the zoo and come back.

    round_trips.py make FOLDER    writes for each network NAME.pth, by torch.save, and NAME.safetensors with an image and
                                  the logits of it
    round_trips.py check FOLDER   loads each NAME.back.pth, strictly, and compares the logits
"""
import argparse
import pathlib
import sys

import torch
import torchvision
from torchvision.models.convnext import CNBlockConfig, ConvNeXt

from safetensors import load, save

TOLERANCE = 1e-4
FULL = ("resnet18", "resnet50", "resnext50_32x4d", "mobilenet_v2", "mobilenet_v3_large", "efficientnet_b0",
        "regnet_y_400mf")
SIZES = {"resnet18": 64, "resnet50": 176, "mobilenet_v2": 64, "mobilenet_v3_large": 64, "convnext": 75, "vit": 16}


def networks():
    for name in FULL:
        yield name, getattr(torchvision.models, name)()
    yield "convnext", ConvNeXt(
        [CNBlockConfig(8, 12, 1), CNBlockConfig(12, 16, 2), CNBlockConfig(16, 24, 1), CNBlockConfig(24, None, 1)],
        num_classes=5)
    yield "vit", torchvision.models.VisionTransformer(
        image_size=16, patch_size=4, num_layers=2, num_heads=2, hidden_dim=32, mlp_dim=128, num_classes=5)


def prepare(network, seed):
    """Values of which every one matters: none of the state is zero, one, or a millionth."""
    torch.manual_seed(seed)
    for name, value in network.state_dict().items():
        if not value.is_floating_point():
            continue
        if name.endswith("running_mean") or name.endswith("bias"):
            value.copy_(0.1 * torch.randn_like(value))
        elif name.endswith("running_var") or name.endswith("layer_scale") or value.dim() == 1:
            value.uniform_(0.5, 1.5)
        elif not value.any():
            value.copy_(0.1 * torch.randn_like(value))
    return network.eval()


def main():
    parser = argparse.ArgumentParser(description="Round trips of states.")
    parser.add_argument("what", choices=("make", "check"))
    parser.add_argument("folder", type=pathlib.Path)
    arguments = parser.parse_args()
    with torch.no_grad():
        for seed, (name, network) in enumerate(networks()):
            prepare(network, seed)
            side = SIZES.get(name, 224)
            image = torch.randn(1, 3, side, side, generator=torch.Generator().manual_seed(seed))
            expected = arguments.folder / f"{name}.safetensors"
            if arguments.what == "make":
                torch.save(network.state_dict(), arguments.folder / f"{name}.pth")
                save(expected, {"image": image.numpy(), "logits": network(image).numpy()})
                continue
            # What is not loaded would not go unseen: these are other numbers.
            network.load_state_dict(torch.load(arguments.folder / f"{name}.back.pth", weights_only=True))
            logits = torch.from_numpy(load(expected)["logits"].copy())
            difference = ((network(image) - logits).abs().max() / logits.abs().max()).item()
            print(f"{name}: {difference:.1e}")
            if not difference <= TOLERANCE:
                sys.exit(f"{name}: logits differ by {difference:.1e}")


if __name__ == "__main__":
    main()
