#!/usr/bin/env python3
"""Makes the image files that decoding is tested with, and what Pillow sees in them.

    make_images.py            writes Runtime.Tests/Data/Corpus
    make_images.py --check    compares the expected pixels that are there with what Pillow sees in the files that are there

    good/NAME                 a file that is an image
    expected/NAME.ppm         its pixels: upright, convert("RGB"); of 16-bit greyscale the higher 8 bits, which Pillow 9 clips
    bad/NAME                  a file that is none, or is damaged
"""
import argparse
import io
import pathlib
import struct
import sys
import zlib

import numpy as np
from PIL import Image, ImageOps

FOLDER = pathlib.Path(__file__).parent.parent / "Runtime.Tests" / "Data" / "Corpus"
WIDTH, HEIGHT = 37, 26  # odd multiples of nothing, so that blocks are cut off and directions are told apart
TOLERANCE = 2  # between releases of the decoders below Pillow


def pattern():
    """Smooth colours that differ in all directions, as float64 from 0 to 255: [HEIGHT][WIDTH][3]."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    red = 230 * x / WIDTH + 10
    green = 200 * y / HEIGHT + 30
    blue = 128 + 100 * np.sin(x / 9 + y / 7)
    return np.stack([red, green, blue], axis=-1)


def encode(image, format, **options):
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def png(samples, colour_type):
    """A PNG of 16 bits a sample, which Pillow does not write in colour: samples [H][W][C]."""
    height, width = samples.shape[:2]
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)
    header = struct.pack(">IIBBBBB", width, height, 16, colour_type, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def exif(orientation):
    data = Image.Exif()
    data[274] = orientation
    return data.tobytes()


def stored(image, orientation):
    """What a camera that was held otherwise stores, so that turning it by the tag gives the image."""
    turn = {2: Image.FLIP_LEFT_RIGHT, 3: Image.ROTATE_180, 4: Image.FLIP_TOP_BOTTOM, 5: Image.TRANSPOSE,
            6: Image.ROTATE_90, 7: Image.TRANSVERSE, 8: Image.ROTATE_270}.get(orientation)
    return image.transpose(turn) if turn is not None else image


def good():
    pixels = pattern()
    rgb = Image.fromarray(pixels.round().astype(np.uint8))
    grey = rgb.convert("L")
    alpha = Image.fromarray(np.linspace(0, 255, WIDTH * HEIGHT).astype(np.uint8).reshape(HEIGHT, WIDTH))
    rgba = rgb.copy()
    rgba.putalpha(alpha)
    grey_alpha = grey.copy()
    grey_alpha.putalpha(alpha)
    ink = Image.merge("CMYK", [Image.fromarray(c) for c in np.moveaxis(
        np.concatenate([255 - pixels, 60 + 0 * pixels[..., :1]], axis=-1).round().astype(np.uint8), -1, 0)])
    palette = rgb.quantize(16)
    deep = (pixels * 257).round().astype(np.uint16)
    frames = [rgb, ImageOps.invert(rgb)]
    files = {
        "444.jpg": encode(rgb, "JPEG", quality=95, subsampling=0),
        "420.jpg": encode(rgb, "JPEG", quality=90, subsampling=2),
        "progressive.jpg": encode(rgb, "JPEG", quality=90, progressive=True),
        "grey.jpg": encode(grey, "JPEG", quality=95),
        "cmyk.jpg": encode(ink, "JPEG", quality=95),
        "cmyk.tif": encode(ink, "TIFF"),
        "rgb.png": encode(rgb, "PNG"),
        "grey.png": encode(grey, "PNG"),
        "alpha.png": encode(rgba, "PNG"),
        "grey-alpha.png": encode(grey_alpha, "PNG"),
        "palette.png": encode(palette, "PNG"),
        "palette-transparent.png": encode(palette, "PNG", transparency=3),
        "bilevel.png": encode(grey.convert("1"), "PNG"),
        "deep.png": png(deep, 2),
        "deep-alpha.png": png(np.concatenate([deep, deep[..., :1]], axis=-1), 6),
        "deep-grey.png": png(deep[..., :1], 0),
        "lossless.webp": encode(rgb, "WEBP", lossless=True),
        "lossy.webp": encode(rgb, "WEBP", quality=95),
        "animated.webp": encode(frames[0], "WEBP", lossless=True, save_all=True, append_images=frames[1:]),
        "still.gif": encode(palette, "GIF"),
        "animated.gif": encode(palette, "GIF", save_all=True, append_images=[ImageOps.invert(rgb).quantize(16)]),
        "rgb.bmp": encode(rgb, "BMP"),
        "rgb.tif": encode(rgb, "TIFF"),
        "lzw.tif": encode(rgb, "TIFF", compression="tiff_lzw"),
        "rgb.ppm": encode(rgb, "PPM"),
        "grey.pgm": encode(grey, "PPM"),
        "bilevel.pbm": encode(grey.convert("1"), "PPM"),
        "one.png": encode(rgb.crop((5, 5, 6, 6)), "PNG"),
        "one.jpg": encode(rgb.crop((5, 5, 6, 6)), "JPEG"),
        "wrong-extension.jpg": encode(rgb, "PNG"),
        "turned.png": encode(stored(rgb, 6), "PNG", exif=exif(6)),
        "turned.webp": encode(stored(rgb, 8), "WEBP", lossless=True, exif=exif(8)),
    }
    large = rgb.resize((107, 69), Image.BICUBIC)
    files["large.jpg"] = encode(large, "JPEG", quality=90)
    files["large.webp"] = encode(large, "WEBP", quality=95)
    files["large-turned.jpg"] = encode(stored(large, 6), "JPEG", quality=90, exif=exif(6))
    for orientation in range(1, 9):
        files[f"orientation-{orientation}.jpg"] = encode(
            stored(rgb, orientation), "JPEG", quality=95, subsampling=0, exif=exif(orientation))
    return files


def bad(files):
    def cut(name, share):
        return files[name][:int(len(files[name]) * share)]

    def flip(name, share):
        data = bytearray(files[name])
        data[int(len(data) * share)] ^= 0x10
        return bytes(data)

    jpeg2000 = encode(Image.fromarray(pattern().round().astype(np.uint8)), "JPEG2000")
    huge = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    return {
        "header-only.jpg": files["444.jpg"][:20],
        "half-header.jpg": files["444.jpg"][:300],
        "truncated-70.jpg": cut("444.jpg", 0.7),
        "truncated-90.jpg": cut("444.jpg", 0.9),
        "truncated.png": cut("rgb.png", 0.6),
        "truncated.webp": cut("lossless.webp", 0.6),
        "truncated.gif": cut("still.gif", 0.6),
        "truncated.tif": cut("rgb.tif", 0.6),
        "truncated.ppm": cut("rgb.ppm", 0.6),
        "rgb.jp2": jpeg2000,
        "truncated.jp2": jpeg2000[:int(len(jpeg2000) * 0.3)],
        "flipped.png": flip("rgb.png", 0.5),
        "huge.png": b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", huge) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b""),
        "empty.jpg": b"",
        "text.jpg": b"This is not an image.\n",
        "table.jpg": b"2 2\n1 2\n3 4\n",
        "page.png": b"<!DOCTYPE html><html><body>404 Not Found</body></html>\n",
        "drawing.jpg": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>\n',
        "script.jpg": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n",
    }


def seen(data):
    """What Pillow sees in a file: [H][W][3]."""
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    if image.mode.startswith("I"):
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    return np.asarray(image.convert("RGB"))


def write():
    files = good()
    for folder, content in {
        "good": files,
        "bad": bad(files),
        "expected": {f"{name}.ppm": encode(Image.fromarray(seen(data)), "PPM") for name, data in files.items()},
    }.items():
        (FOLDER / folder).mkdir(parents=True, exist_ok=True)
        for name, data in content.items():
            (FOLDER / folder / name).write_bytes(data)


def check():
    differing = 0
    for path in sorted((FOLDER / "good").iterdir()):
        expected = np.asarray(Image.open(FOLDER / "expected" / f"{path.name}.ppm")).astype(int)
        found = seen(path.read_bytes()).astype(int)
        if expected.shape != found.shape or np.abs(expected - found).max() > TOLERANCE:
            print(f"{path.name}: Pillow sees other pixels than expected/{path.name}.ppm has")
            differing += 1
    return differing


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--check", action="store_true", help="compare instead of writing")
if parser.parse_args().check:
    sys.exit(1 if check() else 0)
write()
