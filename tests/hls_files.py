"""A long clip in pieces, small: two sizes of one picture, and the list that names both."""

import av

from tests.media_files import drawn_frames, picture_track, silent_frames

CODECS = "avc1.42c01f,mp4a.40.2"
BASELINE = {"profile": "baseline", "level": "3.1"}


def pieces(folder, name, size, seconds):
    how = {
        "hls_time": "2",
        "hls_playlist_type": "vod",
        "hls_segment_type": "fmp4",
        "hls_flags": "single_file",
        "hls_segment_filename": f"{folder}/{name}-hls.mp4",
    }
    with av.open(f"{folder}/{name}.m3u8", "w", format="hls", options=how) as out:
        picture = picture_track(out, "libx264", "yuv420p", size, None)
        picture.options = BASELINE | {"g": "20", "bf": "0"}
        sound = out.add_stream("aac", rate=44100)
        sound.layout = "mono"
        frames = {picture: drawn_frames(picture, seconds, 0), sound: silent_frames(sound, seconds)}
        # Interleaved, as a muxer that cuts by time wants it.
        for number, frame in enumerate(frames[picture]):
            for packet in picture.encode(frame):
                out.mux(packet)
            for _ in range(4 + number % 2):
                if (silence := next(frames[sound], None)) is not None:
                    out.mux(sound.encode(silence))
        out.mux(picture.encode())
        out.mux(sound.encode())


def ladder(folder, sizes, seconds):
    lines = ["#EXTM3U", "#EXT-X-VERSION:7"]
    for height, bandwidth in sizes:
        width = height * 16 // 9
        pieces(folder, str(height), (width, height), seconds)
        lines += [
            f"#EXT-X-STREAM-INF:BANDWIDTH={bandwidth},RESOLUTION={width}x{height},"
            f'CODECS="{CODECS}"',
            f"{height}.m3u8",
        ]
    (folder / "master.m3u8").write_text("\n".join(lines) + "\n")
