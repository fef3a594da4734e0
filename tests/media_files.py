"""Pictures and clips made on the spot, sound and hostile ones."""

import io
import math
import struct
import zlib
from array import array
from fractions import Fraction

import av
import pillow_heif
from av.stream import Disposition
from PIL import Image, ImageCms, ImageDraw

GPS = b"N20.4463E106.3366"


def painted(size=(1200, 800), mode="RGB"):
    """Light above, dark below, a red corner at the upper left: shows which way is up."""
    image = Image.new("RGB", size, (235, 235, 220))
    draw = ImageDraw.Draw(image)
    width, height = size
    draw.rectangle((0, height // 2, width, height), fill=(20, 60, 40))
    draw.rectangle((0, 0, width // 4, height // 4), fill=(220, 20, 20))
    return image if mode == "RGB" else image.convert(mode)


def saved(image, format="JPEG", **options):
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def jpeg(size=(1200, 800), **options):
    return saved(painted(size), "JPEG", **options)


def exif(orientation=1, **_none):
    found = Image.Exif()
    found[0x0112] = orientation
    found[0x010E] = GPS.decode()
    gps = found.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (20.0, 26.0, 46.5), "E", (106.0, 20.0, 11.7)
    gps[0x1B] = GPS
    return found


def dataset(record, number, content):
    return bytes([0x1C, record, number]) + struct.pack(">H", len(content)) + content


def iptc(*sets, is_utf8_told=True):
    """Pairs of a number and its bytes, as a photo desk writes them into a JPEG."""
    block = dataset(1, 90, b"\x1b%G") if is_utf8_told else b""
    block += b"".join(dataset(2, number, content) for number, content in sets)
    resource = (
        b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(block)) + block + b"\0" * (len(block) % 2)
    )
    return segment(0xED, b"Photoshop 3.0\0" + resource)


def segment(marker, content):
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def with_segments(content, *segments):
    return content[:2] + b"".join(segments) + content[2:]


def xmp(inner="", attributes=""):
    """The packet around what stands in its description."""
    spaces = {
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "dc": "http://purl.org/dc/elements/1.1/",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
        "exif": "http://ns.adobe.com/exif/1.0/",
        "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
        "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    }
    names = " ".join(f'xmlns:{name}="{address}"' for name, address in spaces.items())
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {names}>'
        f'<rdf:Description rdf:about="" {attributes}>{inner}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


def heic(size=(600, 400), **options):
    """As an iPhone sends it: upright only after the turn that the container asks for."""
    pillow_heif.register_heif_opener()
    return saved(painted(size), "HEIF", quality=80, **options)


def sideways_jpeg(orientation, size=(600, 400)):
    """Stored turned, as a camera does; shown upright it is `painted(size)`."""
    return saved(turned(orientation, size), exif=exif(orientation))


def sideways_heic(orientation, size=(600, 400)):
    """The turn stands in the container, and once more in the EXIF, where nobody may heed it."""
    image = turned(orientation, size)
    image.info["exif"] = exif(orientation).tobytes()
    pillow_heif.register_heif_opener()
    return saved(image, "HEIF", quality=80)


def turned(orientation, size):
    back = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    image = painted(size)
    return image.transpose(back) if back is not None else image


def srgb_profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def chunk(kind, content):
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def png_bomb(width, height):
    """A few hundred bytes that ask for gigabytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 100_000, 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def scan_bomb(scans=5000):
    """A progressive JPEG that goes over its pixels thousands of times."""
    whole = saved(painted((64, 64)), progressive=True)
    start = whole.rindex(b"\xff\xda")
    return whole[:start] + whole[start:-2] * scans + b"\xff\xd9"


PLACE = "+20.4463+106.3366/"


def clip(
    seconds=3,
    size=(320, 180),
    *,
    codec="libx264",
    pixels="yuv420p",
    sound="aac",
    format="mp4",
    rotation=None,
    words=None,
    black_seconds=0,
    sound_seconds=None,
    transfer=None,
):
    """A clip in which a light bar wanders; `words` are what a camera writes about it."""
    file = io.BytesIO()
    options = {} if format == "matroska" else {"movflags": "use_metadata_tags"}
    with av.open(file, "w", format=format, options=options) as out:
        out.metadata.update(words or {})
        tracks = []
        if codec:
            tracks.append(picture_track(out, codec, pixels, size, rotation))
            if transfer:
                colours = tracks[0].codec_context
                colours.color_trc, colours.color_primaries, colours.colorspace = transfer, 9, 9
        if sound:
            track = out.add_stream(sound, rate=44100)
            track.layout = "mono"
            tracks.append(track)
        for track in tracks:
            frames = (
                drawn_frames(track, seconds, black_seconds)
                if track.type == "video"
                else silent_frames(track, sound_seconds or seconds)
            )
            for frame in frames:
                out.mux(track.encode(frame))
            out.mux(track.encode())
    return file.getvalue()


def picture_track(out, codec, pixels, size, rotation):
    track = out.add_stream(codec, rate=10)
    track.width, track.height = size
    track.pix_fmt = pixels
    if rotation is not None:
        track.set_display_rotation(rotation)
    return track


def drawn_frames(track, seconds, black_seconds):
    size = (track.width, track.height)
    for number in range(int(seconds * 10)):
        image = Image.new("RGB", size, "black")
        if number >= black_seconds * 10:
            draw = ImageDraw.Draw(image)
            draw.rectangle((0, 0, size[0] // 4, size[1] // 4), fill=(220, 20, 20))
            draw.rectangle((0, size[1] // 2, size[0], size[1]), fill=(90, 160, 90))
            draw.rectangle((number, 0, number + 20, size[1]), fill="white")
        frame = av.VideoFrame.from_image(image)
        frame.pts, frame.time_base = number, Fraction(1, 10)
        yield frame


def silent_frames(track, seconds):
    layout = "s16" if track.codec_context.name.startswith("pcm") else "fltp"
    for number in range(int(seconds * 44100 / 1024)):
        frame = av.AudioFrame(format=layout, layout="mono", samples=1024)
        frame.sample_rate, frame.pts = 44100, number * 1024
        frame.time_base = Fraction(1, 44100)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        yield frame


def unfolding_bomb():
    """Every sample claims to be as long as the whole file and to lie at its beginning."""
    content = bytearray(clip(seconds=20, sound=None))
    place = content.index(b"stsz") + 8
    content[place : place + 4] = struct.pack(">I", len(content) - 4000)
    place = content.index(b"stco") + 8
    count = struct.unpack(">I", content[place : place + 4])[0]
    content[place + 4 : place + 4 + 4 * count] = struct.pack(">I", 48) * count
    return bytes(content)


def song_with_cover():
    """Sound with one still picture, as shops of music sell it."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as out:
        track = out.add_stream("aac", rate=44100)
        track.layout = "mono"
        cover = out.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt = 64, 64, "yuvj420p"
        cover.disposition = Disposition.attached_pic
        for frame in silent_frames(track, 1):
            out.mux(track.encode(frame))
        out.mux(track.encode())
        out.mux(cover.encode(av.VideoFrame.from_image(painted((64, 64)))))
        out.mux(cover.encode())
    return file.getvalue()


def pointing_elsewhere(path):
    """A film whose table says that its pictures lie in another file."""
    content = clip(seconds=2, sound=None, format="mov")
    place = content.index(b"dref")
    name = path.encode() + b"\0"
    entry = struct.pack(">I", 12 + len(name)) + b"url " + b"\0\0\0\0" + name
    old = content[place - 4 : place - 4 + struct.unpack(">I", content[place - 4 : place])[0]]
    new = struct.pack(">I", 16 + len(entry)) + b"dref" + struct.pack(">II", 0, 1) + entry
    grown = bytearray(content.replace(old, new))
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"dinf"):
        at = grown.index(kind) - 4
        size = struct.unpack(">I", grown[at : at + 4])[0]
        grown[at : at + 4] = struct.pack(">I", size + len(new) - len(old))
    # Nothing of the pictures is in this file itself.
    begin = grown.index(b"mdat") + 4
    size = struct.unpack(">I", grown[begin - 8 : begin - 4])[0] - 8
    grown[begin : begin + size] = bytes(size)
    return bytes(grown)


def claiming(*, duration=None, entries=None):
    """A clip that says of itself what is not so."""
    content = bytearray(clip(seconds=2, sound=None))
    if duration is not None:
        for kind, offset in ((b"mvhd", 20), (b"tkhd", 24), (b"mdhd", 20)):
            at = content.index(kind) + offset
            content[at : at + 4] = struct.pack(">I", duration)
        at = content.index(b"stts") + 20
        content[at - 4 : at] = struct.pack(">I", duration // 20)
    if entries is not None:
        at = content.index(entries) + (12 if entries == b"stsz" else 8)
        content[at : at + 4] = struct.pack(">I", 2**32 - 1)
    return bytes(content)


def heard_clip(
    seconds=2,
    *,
    rate=10,
    volume=0.1,
    bang=0.0,
    hertz=440,
    sound="aac",
    sound_from=0,
    size=(320, 180),
):
    """A clip with a tone in it, and if you like a bang of a fiftieth of a second in the middle."""
    file = io.BytesIO()
    with av.open(file, "w", format="mov") as out:
        video = out.add_stream("libx264", rate=rate)
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        video.options = {"preset": "ultrafast"}
        track = out.add_stream(sound, rate=48000)
        track.layout = "mono"
        for number in range(int(seconds * rate)):
            image = Image.new("RGB", size, (90, 160, number % 256))
            frame = av.VideoFrame.from_image(image)
            frame.pts, frame.time_base = number, Fraction(1, rate)
            out.mux(video.encode(frame))
        for frame in tone(seconds, volume, bang, hertz, sound_from, track):
            out.mux(track.encode(frame))
        for each in (video, track):
            out.mux(each.encode())
    return file.getvalue()


def tone(seconds, volume, bang, hertz, sound_from, track):
    layout = "s16" if track.codec_context.name.startswith("pcm") else "fltp"
    middle = range(int(48000 * seconds / 2), int(48000 * (seconds / 2 + 0.02)))
    for first in range(int(48000 * sound_from), int(48000 * seconds), 1024):
        values = [
            (bang if bang and number in middle else volume)
            * math.sin(math.tau * hertz * number / 48000)
            for number in range(first, first + 1024)
        ]
        if layout == "s16":
            values = array("h", [round(value * 32767) for value in values])
        else:
            values = array("f", values)
        frame = av.AudioFrame(format=layout, layout="mono", samples=1024)
        frame.planes[0].update(values.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate, frame.pts, frame.time_base = 48000, first, Fraction(1, 48000)
        yield frame
