#!/usr/bin/env python3
"""Lists what torchvision and timm say of the images of their weights, which the zoo's tables are compared with.

    make_cards.py            writes ../Zoo.Tests/Published/*.txt
    make_cards.py --check    compares the files that are there with what it would write

A line is the weights' name, the name of their file or -, pixels a side, those of the shorter side, how it is resized, and mean
and deviation of the channels. Only what is for images of 224 pixels a side and ImageNet's thousand classes is in it; timm's
list is made where timm can be imported (it is of its commit aa4b5850).
"""
import argparse
import math
import pathlib
import sys

import torchvision

try:
    import timm
except ImportError:
    timm = None

FOLDER = pathlib.Path(__file__).parent.parent / "Zoo.Tests" / "Published"
SIDE = 224
TORCHVISION = ("ResNet18", "ResNet50", "ResNeXt50_32X4D", "ConvNeXt_Tiny", "EfficientNet_B0", "RegNet_Y_400MF", "MobileNet_V2",
               "MobileNet_V3_Large", "ViT_B_16")
TIMM = ("resnet18", "resnet50", "resnet50d", "resnext50_32x4d", "convnext_tiny", "efficientnet_b0", "regnety_004",
        "mobilenetv2_100", "mobilenetv3_large_100", "vit_small_patch16_224", "deit_small_patch16_224", "vit_base_patch16_224",
        "deit_base_patch16_224", "deit3_small_patch16_224")


def line(name, url, resize, resampling, mean, deviation):
    numbers = ["/".join(f"{value:g}" for value in values) for values in (mean, deviation)]
    return " ".join([name, url.split("/")[-1] or "-", str(SIDE), str(resize), resampling, *numbers])


def of_torchvision():
    for name in TORCHVISION:
        for weights in getattr(torchvision.models, f"{name}_Weights"):
            images = weights.transforms()
            if images.crop_size == [SIDE]:
                yield line(str(weights), weights.url, images.resize_size[0], images.interpolation.value, images.mean, images.std)


def of_timm():
    """Those that are torchvision's are not listed again, nor what only JAX reads (.npz)."""
    for model in TIMM:
        for name in timm.list_pretrained(f"{model}.*"):
            images = timm.get_pretrained_cfg(name)
            side, share = images.input_size[1], images.crop_pct
            if images.test_input_size and images.test_input_size[1] == SIDE:
                side, share = SIDE, images.test_crop_pct
            if side == SIDE and images.num_classes == 1000 and images.crop_mode != "squash" and ".tv" not in name:
                url = images.url if images.url and not images.url.endswith(".npz") else ""
                yield line(name, url, math.floor(SIDE / share), images.interpolation, images.mean, images.std)


def main():
    parser = argparse.ArgumentParser(description="Lists what images of published weights need, or checks the lists.")
    parser.add_argument("--check", action="store_true", help="compare with the files instead of writing them")
    arguments = parser.parse_args()
    for name, lines in {"torchvision": of_torchvision, **({"timm": of_timm} if timm else {})}.items():
        file, content = FOLDER / f"{name}.txt", "".join(f"{text}\n" for text in sorted(lines()))
        if not arguments.check:
            file.parent.mkdir(exist_ok=True)
            file.write_text(content, encoding="utf-8")
        elif file.read_text(encoding="utf-8") != content:
            sys.exit(f"{file} is not what {name} says")


if __name__ == "__main__":
    main()
