#!/usr/bin/env python3
"""Lists what the state dictionaries of torchvision's and others' networks have, which the zoo is compared with.

    make_names.py            writes ../Zoo.Tests/Names/*.txt
    make_names.py --check    compares the files that are there with what it would write

A line is a tensor's name and dimensions. Counters of batches, which the zoo has not, are left out. Prints parameters and
multiply-adds of convolutions and linear layers for one image of 224 pixels a side.
"""
import argparse
import pathlib
import sys

import torchvision

from count import multiply_adds
from families import ConvNeXt, GResNetOfBasicBlocks, ResNetD
from networks import GResNet, VisionTransformer

FOLDER = pathlib.Path(__file__).parent.parent / "Zoo.Tests" / "Names"
TORCHVISION = (
    "resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "resnext50_32x4d", "wide_resnet50_2", "mobilenet_v2",
    "mobilenet_v3_large", "efficientnet_b0", "efficientnet_b1", "regnet_y_400mf", "regnet_y_800mf", "regnet_y_1_6gf")
NETWORKS = {f"torchvision-{name}": getattr(torchvision.models, name) for name in TORCHVISION} | {
    "official-convnext-tiny": ConvNeXt,
    "official-convnext-small": lambda: ConvNeXt((3, 3, 27, 3)),
    "official-deit3-small": lambda: VisionTransformer(384, 6, deit3=True),
    "official-deit3-base": lambda: VisionTransformer(768, 12, deit3=True),
    "timm-resnet50d": ResNetD,
    "own-gresnet18": GResNetOfBasicBlocks,
    "own-gresnet101": lambda: GResNet(blocks=(3, 4, 23, 3)),
}


def lines(network):
    return [f"{name} {'×'.join(map(str, value.shape))}"
            for name, value in network.state_dict().items() if not name.endswith("num_batches_tracked")]


def main():
    parser = argparse.ArgumentParser(description="Lists the names of networks, or checks the lists.")
    parser.add_argument("--check", action="store_true", help="compare with the files instead of writing them")
    arguments = parser.parse_args()
    for name, build in NETWORKS.items():
        network = build()
        file = FOLDER / f"{name}.txt"
        text = "".join(line + "\n" for line in lines(network))
        if not arguments.check:
            file.write_text(text, encoding="utf-8")
            print(f"{name}: {sum(p.numel() for p in network.parameters()):,} parameters, {multiply_adds(network, 224):,} "
                  "multiply-adds at 224 px")
        elif file.read_text(encoding="utf-8") != text:
            sys.exit(f"{file} is not what {name} has")


if __name__ == "__main__":
    main()
