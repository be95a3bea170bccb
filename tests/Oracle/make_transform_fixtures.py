#!/usr/bin/env python3
"""Makes the fixtures that image transforms are compared with: the answers of torchvision on PIL images.

    make_transform_fixtures.py            writes fixtures/transforms-*.safetensors
    make_transform_fixtures.py --check    compares the files that are there with what it would write

A fixture is a table of cases; tensors are named CASE/FIELD. Images are [row][column][channel], boxes (left, top, width,
height). draws are the random numbers that torch gave, in order: rows (0, u) for a uniform number u from [0, 1), (n, k) for
an integer k below n.

    resize      source, box (left, top, right, bottom), output (width, height), window; target
    operations  source, operation (number, bin, negative, bilinear); target
    draws       kind is the name's first part; argument; draws; drawn
    batches     images, erased (one box per image), mix (0 none, 1 mixup, 2 cutmix), share, box; target [N][C][H][W]
    pipelines   source, settings, draws; target, erased
"""
import argparse
import contextlib
import math
import pathlib
import sys

import numpy as np
import torch
from PIL import Image
from torchvision import transforms
from torchvision.transforms import InterpolationMode, autoaugment, functional

import safetensors

FOLDER = pathlib.Path(__file__).parent / "fixtures"
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
SPACE = autoaugment.TrivialAugmentWide()._augmentation_space(31)
OPERATIONS = list(SPACE)
# torch.linspace rounds as the processor's vectors have it; rounded once, magnitudes are the same everywhere.
for name, (magnitudes, signed) in SPACE.items():
    if magnitudes.is_floating_point() and magnitudes.ndim:
        rounded = torch.from_numpy(np.linspace(magnitudes[0].item(), magnitudes[-1].item(), 31).astype("f4"))
        assert torch.allclose(rounded, magnitudes, rtol=1e-6, atol=1e-5), name
        SPACE[name] = rounded, signed
autoaugment.TrivialAugmentWide._augmentation_space = lambda policy, bins: SPACE


def scene(width, height, channels, seed):
    """An image with a gradient, a disc, a flat band and noise, so that every kind of content meets every operation."""
    random = np.random.RandomState(seed)
    y, x, c = np.mgrid[:height, :width, :channels].astype("f8")
    image = 200 * x / width + 40 * y / height + 12 * c
    image[(x - 0.6 * width) ** 2 + (y - 0.4 * height) ** 2 < (0.3 * height) ** 2] *= 0.3
    band = y > 0.8 * height
    image[band] = 90 + 50 * c[band]
    noisy = x < 0.4 * width
    image[noisy] += random.randint(-60, 60, image.shape)[noisy]
    return Image.fromarray(image.clip(5, 250).astype("u1").squeeze(axis=2) if channels == 1 else image.clip(5, 250).astype("u1"))


def pixels(image):
    """An image as [row][column][channel]."""
    array = np.asarray(image)
    return array[:, :, None] if array.ndim == 2 else array


def boxed(top, left, height, width):
    """torchvision's order of a box to ours."""
    return np.array([left, top, width, height], "i8")


@contextlib.contextmanager
def recorded(seed):
    """Seeds torch and yields the list that its random numbers are added to."""
    torch.manual_seed(seed)
    draws, rand, randint, uniform = [], torch.rand, torch.randint, torch.Tensor.uniform_

    def rand_recorded(*arguments):
        value = rand(*arguments)
        draws.append((0, value.item()))
        return value

    def randint_recorded(*arguments, size=None, **others):
        if size is None:
            *arguments, size = arguments
        value = randint(*arguments, size, **others)
        low, high = arguments if len(arguments) == 2 else (0, *arguments)
        draws.append((high - low, value.item() - low))
        return value

    def uniform_recorded(tensor, low, high):
        # The state is the same before both, so that the unit number is the one that the interval's was made of.
        before = torch.get_rng_state()
        draws.append((0, rand(1).item()))
        torch.set_rng_state(before)
        return uniform(tensor, float(low), float(high))

    torch.rand, torch.randint, torch.Tensor.uniform_ = rand_recorded, randint_recorded, uniform_recorded
    try:
        yield draws
    finally:
        torch.rand, torch.randint, torch.Tensor.uniform_ = rand, randint, uniform


def table(draws):
    return np.array(draws, "f8").reshape(-1, 2)


def resize(resampling=Image.Resampling.BILINEAR):
    color, grey = scene(61, 47, 3, 1), scene(45, 38, 1, 2)
    cases = {  # source, box, output, window (all of the output without)
        "halved": (color, None, (30, 23), None),
        "color-down": (color, None, (24, 22), None),
        "far-down": (color, None, (5, 3), None),
        "one-pixel": (color, None, (1, 1), None),
        "up": (scene(13, 11, 3, 3), None, (37, 29), None),
        "wider-and-lower": (scene(17, 33, 3, 4), None, (31, 12), None),
        "unchanged": (scene(19, 9, 3, 5), None, (19, 9), None),
        "from-one-pixel": (scene(1, 1, 3, 6), None, (7, 5), None),
        "box": (color, (10, 5, 50, 44), (21, 17), None),
        "box-of-fractions": (color, (3.7, 2.25, 58.4, 40.6), (22, 19), None),
        "narrow-box-up": (color, (20.3, 11.1, 24.9, 15.7), (33, 18), None),
        "window": (color, None, (39, 30), (5, 3, 20, 24)),
        "window-of-box": (color, (3.7, 2.25, 58.4, 40.6), (29, 26), (9, 4, 17, 20)),
        "grey-down": (grey, None, (20, 17), None),
        "grey-up": (grey, (5, 6.5, 20, 18), (31, 33), None),
        "grey-window": (grey, None, (30, 25), (7, 2, 18, 22)),
    }
    found = {}
    for name, (source, box, output, window) in cases.items():
        box = box or (0, 0, *source.size)
        left, top, width, height = window = window or (0, 0, *output)
        target = source.resize(output, resampling, box).crop((left, top, left + width, top + height))
        found |= {f"{name}/source": pixels(source), f"{name}/box": np.array(box, "f4"), f"{name}/output": np.array(output),
                  f"{name}/window": np.array(window), f"{name}/target": pixels(target)}
    return found


def apply(image, operation, level, negative, bilinear):
    """Operation `operation` of TrivialAugmentWide."""
    magnitudes, _ = SPACE[OPERATIONS[operation]]
    magnitude = float(magnitudes[level].item()) if magnitudes.ndim > 0 else 0.0
    mode = InterpolationMode.BILINEAR if bilinear else InterpolationMode.NEAREST
    return autoaugment._apply_op(image, OPERATIONS[operation], -magnitude if negative else magnitude, mode, None)


def operations():
    flat = Image.fromarray(np.full((5, 6, 3), 77, "u1"))
    images = {"color": scene(33, 21, 3, 7), "grey": scene(27, 19, 1, 8), "square": scene(18, 18, 3, 9),
              "flat": flat, "tiny": scene(2, 2, 3, 10)}
    geometric = {"ShearX", "ShearY", "TranslateX", "TranslateY", "Rotate"}
    found = {f"{name}/source": pixels(image) for name, image in images.items()}
    for number, name in enumerate(OPERATIONS):
        magnitudes, signed = SPACE[name]
        levels = (0, 4, 13, 20, 30) if name == "Posterize" else (0, 3, 17, 30) if magnitudes.ndim else (0,)
        cases = [(image, level, negative, False) for image in ("color", "grey") for level in levels
                 for negative in ((0, 1) if signed and level else (0,))]
        cases += [("flat", levels[-1], 0, False), ("tiny", levels[-1], 0, False)]
        if name == "Rotate":
            cases += [("square", level, negative, False) for level in (20, 13) for negative in (0, 1)]
            cases += [("color", 20, 0, False)]
        if name in geometric:
            cases += [("color", level, negative, True) for level in (3, 20) for negative in (0, 1)]
            cases += [("grey", 17, 0, True), ("square", 20, 1, True)]
        for image, level, negative, bilinear in cases:
            case = f"{image}-{name}-{'-' if negative else '+'}{level}{'-bilinear' if bilinear else ''}"
            target = apply(images[image], number, level, negative, bilinear)
            found[f"{case}/operation"] = np.array([number, level, negative, bilinear], "i8")
            found[f"{case}/target"] = pixels(target)
    return found


def draws():
    found = {}

    def case(kind, index, arguments, recorded_draws, drawn):
        found[f"{kind}-{index}/argument"] = np.array(arguments, "f8")
        found[f"{kind}-{index}/draws"] = table(recorded_draws)
        found[f"{kind}-{index}/drawn"] = np.array(drawn, "f8")

    # (width, height, scale, ratio): the recipe's, the fallback for wide, high and other images, others.
    crops = [(500, 375, (0.08, 1.0), (3 / 4, 4 / 3))] * 12 + [
        (900, 100, (0.5, 1.0), (3 / 4, 4 / 3)), (100, 900, (0.5, 1.0), (3 / 4, 4 / 3)), (120, 100, (1.5, 1.6), (3 / 4, 4 / 3)),
        (61, 47, (0.3, 0.9), (0.5, 2.5)), (1, 1, (0.08, 1.0), (3 / 4, 4 / 3))]
    for i, (width, height, scale, ratio) in enumerate(crops):
        with recorded(100 + i) as made:
            drawn = transforms.RandomResizedCrop.get_params(Image.new("RGB", (width, height)), scale, ratio)
        case("resized", i, [width, height, *scale, *ratio], made, boxed(*drawn))

    for i, (width, height, size, padding) in enumerate([(32, 32, 32, 4), (32, 32, 32, 4), (40, 33, 32, 2), (32, 32, 32, 0)]):
        with recorded(200 + i) as made:
            padded = Image.new("RGB", (width + 2 * padding, height + 2 * padding))
            top, left, h, w = transforms.RandomCrop.get_params(padded, (size, size))
        case("padded", i, [width, height, size, padding], made, boxed(top - padding, left - padding, h, w))

    policy = autoaugment.TrivialAugmentWide()
    for i in range(24):
        chosen = []
        original, autoaugment._apply_op = autoaugment._apply_op, lambda image, name, magnitude, **_: chosen.extend((name, magnitude))
        with recorded(300 + i) as made:
            policy(Image.new("RGB", (4, 4)))
        autoaugment._apply_op = original
        case("trivial", i, [], made, [OPERATIONS.index(chosen[0]), chosen[1]])

    erasing = [(176, 176, 1.0, (0.02, 0.33), (0.3, 3.3))] * 6 + [(176, 176, 0.1, (0.02, 0.33), (0.3, 3.3))] * 4 + [
        (9, 200, 1.0, (0.02, 0.33), (0.3, 3.3)), (4, 4, 1.0, (0.98, 1.0), (0.3, 3.3))]
    for i, (width, height, p, scale, ratio) in enumerate(erasing):
        boxes = []
        original, functional.erase = functional.erase, lambda image, *box: boxes.append(box[:4])
        with recorded(400 + i) as made:
            transforms.RandomErasing(p, scale, ratio)(torch.zeros(3, height, width))
        functional.erase = original
        drawn = boxed(*boxes[0]) if boxes and boxes[0] != (0, 0, height, width) else np.zeros(4)
        case("erased", i, [width, height, p, *scale, *ratio], made, drawn)

    for i in range(8):
        with recorded(500 + i) as made:
            share = float(torch._sample_dirichlet(torch.tensor([1.0, 1.0]))[0])
            box, mixed = cutmix_box(share, 176, 160)
        case("cutmix", i, [share, 176, 160], made, [*box, mixed])
    return found


def cutmix_box(share, width, height):
    """Where the other image is pasted (CutMix, appendix), clipped; and the share that the image itself keeps."""
    half = 0.5 * math.sqrt(1.0 - share)
    x, y = int(torch.randint(width, (1,))), int(torch.randint(height, (1,)))
    half_width, half_height = int(half * width), int(half * height)
    left, right = max(x - half_width, 0), min(x + half_width, width)
    top, bottom = max(y - half_height, 0), min(y + half_height, height)
    return (left, top, right - left, bottom - top), 1.0 - (right - left) * (bottom - top) / (width * height)


def batches():
    found = {}
    cases = [  # channels, mix, share, box
        ("plain", 3, 0, 1.0, (0, 0, 0, 0)), ("mixup", 3, 1, 0.3141592741012573, (0, 0, 0, 0)),
        ("cutmix", 3, 2, 0.75, (4, 2, 9, 5)), ("cutmix-border", 3, 2, 0.75, (0, 0, 17, 3)),
        ("grey", 1, 0, 1.0, (0, 0, 0, 0)), ("grey-mixup", 1, 1, 0.9, (0, 0, 0, 0))]
    erased = [(2, 1, 7, 6), (0, 0, 0, 0), (9, 3, 8, 8)]
    for name, channels, mix, share, (left, top, width, height) in cases:
        images = [scene(17, 11, channels, 20 + i) for i in range(3)]
        tensors = []
        for image, (x, y, w, h) in zip(images, erased):
            tensor = functional.convert_image_dtype(functional.pil_to_tensor(image), torch.float)
            tensor = functional.normalize(tensor, MEAN[:channels], DEVIATION[:channels])
            tensors.append(functional.erase(tensor, y, x, h, w, torch.zeros(1, 1, 1)))
        batch = torch.stack(tensors)
        rolled = batch.roll(1, 0)
        if mix == 1:
            batch = batch * share + rolled * (1.0 - share)
        if mix == 2:
            area = (..., slice(top, top + height), slice(left, left + width))
            batch[area] = rolled[area]
        found |= {f"{name}/images": np.stack([pixels(image) for image in images]), f"{name}/erased": np.array(erased),
                  f"{name}/mix": np.array([mix]), f"{name}/share": np.array([share]),
                  f"{name}/box": np.array((left, top, width, height)), f"{name}/target": batch.numpy()}
    return found


def pipelines():
    found = {}
    color, grey, small = scene(61, 47, 3, 30), scene(40, 53, 1, 31), scene(24, 24, 3, 32)
    # Settings: resolution, kind of crop (0 none, 1 padded, 2 resized), padding, bilinear operations.
    cases = [(color, 24, 2, 0, bilinear, seed) for seed in range(7) for bilinear in (0, 1)]
    cases += [(grey, 20, 2, 0, 0, seed) for seed in range(3)] + [(small, 24, 1, 4, 0, seed) for seed in range(4)]
    cases += [(small, 24, 0, 0, 0, 0)]
    for i, (source, resolution, kind, padding, bilinear, seed) in enumerate(cases):
        mode = InterpolationMode.BILINEAR if bilinear else InterpolationMode.NEAREST
        crop = {0: [], 1: [transforms.RandomCrop(resolution, padding)], 2: [transforms.RandomResizedCrop(resolution)]}[kind]
        steps = transforms.Compose([*crop, transforms.RandomHorizontalFlip(), transforms.TrivialAugmentWide(interpolation=mode)])
        boxes = []
        original, functional.erase = functional.erase, lambda image, *box: boxes.append(box[:4])
        with recorded(600 + seed) as made:
            target = steps(source)
            transforms.RandomErasing(0.5)(functional.pil_to_tensor(target))
        functional.erase = original
        found |= {f"train-{i}/source": pixels(source), f"train-{i}/settings": np.array([resolution, kind, padding, bilinear]),
                  f"train-{i}/draws": table(made), f"train-{i}/target": pixels(target),
                  f"train-{i}/erased": boxed(*boxes[0]) if boxes else np.zeros(4, "i8")}
    for name, source, short, resolution in [
            ("wide", color, 26, 24), ("high", grey, 23, 20), ("odd", color, 29, 24), ("up", small, 37, 32),
            ("padded", color, 20, 24), ("plain", small, 0, 24), ("cropped", color, 0, 24), ("same", small, 24, 24)]:
        steps = [transforms.Resize(short)] if short else []
        target = transforms.Compose([*steps, transforms.CenterCrop(resolution)])(source)
        found |= {f"eval-{name}/source": pixels(source), f"eval-{name}/settings": np.array([resolution, short]),
                  f"eval-{name}/target": pixels(target)}
    return found


FIXTURES = {
    "resize": resize, "resize-cubic": lambda: resize(Image.Resampling.BICUBIC), "operations": operations, "draws": draws,
    "batches": batches, "pipelines": pipelines}


def check(name, made):
    kept = safetensors.load(FOLDER / f"transforms-{name}.safetensors")
    if kept.keys() != made.keys():
        sys.exit(f"{name}: other tensors than in the file: {sorted(kept.keys() ^ made.keys())}")
    for key in made:
        # Bytes and integers to the bit; the last bits of logarithms are the machine's own.
        tolerance = 1e-6 if made[key].dtype.kind == "f" else 0
        if kept[key].shape != made[key].shape or not np.allclose(kept[key], made[key], rtol=tolerance, atol=tolerance):
            sys.exit(f"{name}: {key} differs from the file")


def main():
    parser = argparse.ArgumentParser(description="Makes the torchvision fixtures of image transforms, or checks them.")
    parser.add_argument("--check", action="store_true", help="compare with the files instead of writing them")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    for name, make in FIXTURES.items():
        made = make()
        print(f"{name}: {len(made)} tensors")
        if arguments.check:
            check(name, made)
        else:
            safetensors.save(FOLDER / f"transforms-{name}.safetensors", made)


if __name__ == "__main__":
    main()
