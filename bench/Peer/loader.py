#!/usr/bin/env python3
"""PyTorch's side of `gresnet-bench loader`: a DataLoader that makes batches of photographs when told to.

    loader.py FOLDER MODE RESOLUTION BATCH WORKERS

FOLDER has a folder of images for each class. MODE is train, with the transforms of torchvision's recipe of 2021
(references/classification: resized crop, flip, TrivialAugment, normalization, erasing, and mixup or cutmix as the batch is
collated), or eval (resize, centre crop, normalization). It talks as protocol.py says: first {"version", "images"}, then
{"seconds"} for each turn, whose steps are of one batch a worker.
"""
import sys
import time

from protocol import answer, fail, serve

try:
    import torch
    import torchvision
    from torch.utils.data import DataLoader, Sampler, default_collate
    from torchvision import transforms
    from torchvision.transforms import InterpolationMode
except ImportError as error:
    fail(f"{sys.executable} lacks PyTorch, torchvision or Pillow ({error})")

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
MIXUP_ALPHA, CUTMIX_ALPHA = 0.2, 1.0
# An evaluation at 224 is resized to 232.
RESIZE_MARGIN = 8


def to_tensor():
    return [transforms.PILToTensor(), transforms.ConvertImageDtype(torch.float), transforms.Normalize(MEAN, DEVIATION)]


def training(resolution):
    return transforms.Compose([
        transforms.RandomResizedCrop(resolution, interpolation=InterpolationMode.BILINEAR),
        transforms.RandomHorizontalFlip(),
        transforms.TrivialAugmentWide(interpolation=InterpolationMode.BILINEAR),
        *to_tensor(),
        transforms.RandomErasing(p=0.1),
    ])


def evaluation(resolution):
    return transforms.Compose([
        transforms.Resize(resolution + RESIZE_MARGIN, interpolation=InterpolationMode.BILINEAR),
        transforms.CenterCrop(resolution),
        *to_tensor(),
    ])


class Mixing:
    """Collates a batch and mixes it with itself rolled by one, by mixup or cutmix, in place; labels become shares of classes."""

    def __init__(self, classes):
        self.classes = classes

    def __call__(self, samples):
        images, labels = default_collate(samples)
        targets = torch.nn.functional.one_hot(labels, self.classes).float()
        share = self.mixup(images) if torch.rand(()) < 0.5 else self.cutmix(images)
        return images, targets.mul_(share).add_(targets.roll(1, 0), alpha=1 - share)

    @staticmethod
    def draw_share(alpha):
        return float(torch.distributions.Beta(alpha, alpha).sample())

    def mixup(self, images):
        share = self.draw_share(MIXUP_ALPHA)
        neighbours = images.roll(1, 0)
        images.mul_(share).add_(neighbours, alpha=1 - share)
        return share

    def cutmix(self, images):
        height, width = images.shape[2:]
        half = 0.5 * (1 - self.draw_share(CUTMIX_ALPHA)) ** 0.5
        x, y = int(torch.randint(width, ())), int(torch.randint(height, ()))
        left, right = max(x - int(half * width), 0), min(x + int(half * width), width)
        top, bottom = max(y - int(half * height), 0), min(y + int(half * height), height)
        box = images[:, :, top:bottom, left:right]
        box.copy_(box.roll(1, 0))
        return 1 - (right - left) * (bottom - top) / (width * height)


class ShuffledBatches(Sampler):
    """As many batches as `number` says, of one random order of all images after another."""

    def __init__(self, images, size):
        self.images, self.size, self.number = images, size, 0

    def __len__(self):
        return self.number

    def __iter__(self):
        order = []
        for _ in range(self.number):
            while len(order) < self.size:
                order += torch.randperm(self.images).tolist()
            yield order[:self.size]
            order = order[self.size:]


def main():
    folder, mode, resolution, batch, workers = sys.argv[1:]
    resolution, batch, workers = int(resolution), int(batch), int(workers)
    torch.manual_seed(0)
    images = torchvision.datasets.ImageFolder(folder, training(resolution) if mode == "train" else evaluation(resolution))
    batches = ShuffledBatches(len(images), batch)
    loader = DataLoader(
        images, batch_sampler=batches, num_workers=workers, persistent_workers=True,
        collate_fn=Mixing(len(images.classes)) if mode == "train" else default_collate)
    # What is prepared before the time is taken, and still being prepared after it.
    ahead = workers * loader.prefetch_factor

    def turn(steps):
        timed = steps * workers
        batches.number = ahead + timed + ahead
        for number, _ in enumerate(loader, start=1):
            if number == ahead:
                start = time.perf_counter()
            if number == ahead + timed:
                seconds = time.perf_counter() - start
        return dict(seconds=seconds)

    answer(version=torchvision.__version__, images=len(images))
    serve(turn)


if __name__ == "__main__":
    main()
