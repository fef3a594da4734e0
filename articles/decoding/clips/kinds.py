"""What a clip may be: told by its first bytes, never by its name."""

MOV_ATOMS = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
MATROSKA = b"\x1a\x45\xdf\xa3"
PACKET, CAMERA_PACKET, SYNC = 188, 192, 0x47
HEAD = 400

# Extensions by the demuxer, for the file that is kept.
EXTENSIONS = {"mov": "mp4", "matroska": "mkv", "avi": "avi", "mpegts": "mts"}

# Who is not named here is not run, whatever the file asks for.
PICTURES = (
    "h264", "hevc", "vp8", "vp9", "libdav1d", "av1", "mpeg4", "mpeg2video", "mpeg1video", "h263",
    "mjpeg", "prores", "dnxhd", "dvvideo",
)  # fmt: skip
SOUNDS = (
    "aac", "mp3", "mp3float", "mp2", "mp2float", "ac3", "eac3", "opus", "libopus", "vorbis",
    "flac", "alac", "amrnb", "amr_nb", "amrwb", "amr_wb", "pcm_s16le", "pcm_s16be", "pcm_s24le",
    "pcm_s24be", "pcm_s32le", "pcm_u8", "pcm_f32le", "pcm_mulaw", "pcm_alaw", "pcm_bluray",
)  # fmt: skip


def demuxer_of(head: bytes) -> str | None:
    """None for playlists and the like too, which would point elsewhere."""
    if head.startswith(MATROSKA):
        return "matroska"
    if head[4:8] in MOV_ATOMS:
        return "mov"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "avi"
    return "mpegts" if is_transport_stream(head) else None


def is_transport_stream(head: bytes) -> bool:
    return any(
        len(head) > first + length and head[first] == head[first + length] == SYNC
        for first, length in ((0, PACKET), (4, CAMERA_PACKET))
    )


def extension_of(head: bytes) -> str:
    found = demuxer_of(head)
    if found == "mov" and (head[8:12] == b"qt  " or head[4:8] != b"ftyp"):
        return "mov"
    return "webm" if found == "matroska" and b"webm" in head[:64] else EXTENSIONS[found or "mov"]
