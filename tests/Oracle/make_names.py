#!/usr/bin/env python3
"""Lists what the state dictionaries of torchvision's and others' networks have, which the zoo is compared with.

    make_names.py            writes ../Zoo.Tests/Names/*.txt
    make_names.py --check    compares the files that are there with what it would write

A line is a tensor's name and dimensions. Counters of batches, which the zoo has not, are left out. Prints parameters and
multiply-adds of convolutions and linear layers for one image of 224 pixels a side.

timm's lists are made by timm itself, where it can be imported (they are of its commit aa4b5850); transformers' from the
modules of its modeling_vit.py.
"""
import argparse
import functools
import pathlib
import sys

import torchvision

try:
    import timm
except ImportError:
    timm = None

from count import multiply_adds
from families import ConvNeXt, GResNetOfBasicBlocks, ResNetD
from networks import GResNet, VisionTransformer

FOLDER = pathlib.Path(__file__).parent.parent / "Zoo.Tests" / "Names"
TORCHVISION = (
    "resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "resnext50_32x4d", "wide_resnet50_2", "mobilenet_v2",
    "mobilenet_v3_large", "efficientnet_b0", "efficientnet_b1", "regnet_y_400mf", "regnet_y_800mf", "regnet_y_1_6gf",
    "convnext_tiny", "vit_b_16")
TIMM = (
    "resnet50d", "convnext_tiny", "efficientnet_b0", "mobilenetv2_100", "mobilenetv3_large_100", "regnety_004",
    "vit_small_patch16_224", "vit_base_patch16_224", "deit3_small_patch16_224")
NETWORKS = {f"torchvision-{name}": getattr(torchvision.models, name) for name in TORCHVISION} | {
    "official-convnext-tiny": ConvNeXt,
    "official-convnext-small": lambda: ConvNeXt((3, 3, 27, 3)),
    "official-deit3-small": lambda: VisionTransformer(384, 6, deit3=True),
    "official-deit3-base": lambda: VisionTransformer(768, 12, deit3=True),
    "timm-resnet50d": ResNetD,
    "own-gresnet18": GResNetOfBasicBlocks,
    "own-gresnet101": lambda: GResNet(blocks=(3, 4, 23, 3)),
}
if timm is not None:
    NETWORKS |= {f"timm-{name}": functools.partial(timm.create_model, name) for name in TIMM}


def transformers_vit(width=768, depth=12, side=14, patch=16, classes=1000):
    """The tensors of transformers' ViTForImageClassification, by models/vit/modeling_vit.py."""
    def layer(name, *shape):
        return {f"{name}.weight": shape, f"{name}.bias": shape[:1]}

    tensors = {
        "vit.embeddings.cls_token": (1, 1, width),
        "vit.embeddings.position_embeddings": (1, side * side + 1, width),
        **layer("vit.embeddings.patch_embeddings.projection", width, 3, patch, patch),
        **layer("vit.layernorm", width), **layer("classifier", classes, width)}
    for block in (f"vit.encoder.layer.{i}" for i in range(depth)):
        for name in ("attention.attention.query", "attention.attention.key", "attention.attention.value",
                     "attention.output.dense"):
            tensors |= layer(f"{block}.{name}", width, width)
        tensors |= layer(f"{block}.intermediate.dense", 4 * width, width)
        tensors |= layer(f"{block}.output.dense", width, 4 * width)
        tensors |= layer(f"{block}.layernorm_before", width) | layer(f"{block}.layernorm_after", width)
    return tensors


def text(shapes):
    return "".join(f"{name} {'×'.join(map(str, shape))}\n" for name, shape in shapes.items())


def shapes(network):
    return {name: value.shape for name, value in network.state_dict().items() if not name.endswith("num_batches_tracked")}


def write(name, content, check):
    file = FOLDER / f"{name}.txt"
    if not check:
        file.write_text(content, encoding="utf-8")
    elif file.read_text(encoding="utf-8") != content:
        sys.exit(f"{file} is not what {name} has")


def main():
    parser = argparse.ArgumentParser(description="Lists the names of networks, or checks the lists.")
    parser.add_argument("--check", action="store_true", help="compare with the files instead of writing them")
    arguments = parser.parse_args()
    write("transformers-vit_base", text(transformers_vit()), arguments.check)
    for name, build in NETWORKS.items():
        network = build()
        write(name, text(shapes(network)), arguments.check)
        if not arguments.check:
            print(f"{name}: {sum(p.numel() for p in network.parameters()):,} parameters, {multiply_adds(network, 224):,} "
                  "multiply-adds at 224 px")


if __name__ == "__main__":
    main()
