"""A finished rung cut for streaming: one file of fragments and a list of where each begins."""

import os
import re
from typing import Any

import av

from articles.decoding.clips.opening import Clip, opened
from articles.decoding.clips.pictures import USUAL_RATE
from articles.decoding.tasks import Tell

SECONDS_OF_PIECE = 6
PIECE = re.compile(r"#EXTINF:([0-9.]+),\n#EXT-X-BYTERANGE:([0-9]+)@")


def stream_clip(options: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Nothing is encoded anew. The names in the list are relative, so that it may be served
    from anywhere.
    """
    folder, name = options["folder"], options["name"]
    list_name, file_name = f"{name}.m3u8", f"{name}-hls.mp4"
    how = {
        "hls_time": str(SECONDS_OF_PIECE),
        "hls_playlist_type": "vod",
        "hls_segment_type": "fmp4",
        "hls_flags": "single_file",
        "hls_segment_filename": f"{folder}/{file_name}",
    }
    with (
        opened(options["path"]) as clip,
        av.open(f"{folder}/{list_name}", "w", format="hls", options=how) as target,
    ):
        copies = {track.index: target.add_stream_from_template(track) for track in clip.tracks}
        for packet in clip.source.demux(*clip.tracks):
            if packet.dts is not None:
                packet.stream = copies[packet.stream.index]
                target.mux(packet)
        facts = facts_of(clip)
    return facts | {
        "list": file(folder, list_name),
        "file": file(folder, file_name),
        "peak": peak_of(f"{folder}/{list_name}"),
    }


def file(folder: str, name: str) -> dict[str, Any]:
    return {"name": name, "size": os.path.getsize(f"{folder}/{name}")}


def facts_of(clip: Clip) -> dict[str, Any]:
    """What a player wants to know of a rung before it opens it; speeds in bits a second."""
    codec = clip.video.codec_context
    codecs = [avc_name(codec.extradata or b"")] + (["mp4a.40.2"] if clip.sound else [])
    return {
        "codecs": ",".join(codecs),
        "mean": round(clip.size * 8 / (clip.promised or 1)),
        "rate": round(float(clip.video.average_rate or USUAL_RATE), 3),
    }


def peak_of(path: str) -> int:
    """Of the dearest piece: what a connection must carry for the clip never to stop."""
    with open(path, encoding="utf-8") as file:
        pieces = PIECE.findall(file.read())
    return round(max(int(size) * 8 / float(seconds) for seconds, size in pieces))


def avc_name(extradata: bytes) -> str:
    """Profile, constraints and level, as RFC 6381 writes them."""
    return f"avc1.{extradata[1:4].hex()}"
