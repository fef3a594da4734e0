"""The photographs of the demonstration newsroom, painted instead of taken."""

import zlib
from collections.abc import Callable
from io import BytesIO

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from .paint import drawings, feasts, fields, portraits, service, streets, water, works, workshops
from .paint.canvas import Canvas

LANDSCAPE, WIDE, PORTRAIT, TALL = (1600, 1067), (1600, 900), (1067, 1333), (1067, 1600)
SHEET = (1600, 1960)

SCENES: dict[str, tuple[Callable[[Canvas], None], tuple[int, int]]] = {
    "dong-lua": (fields.rice_dawn, LANDSCAPE),
    "thuyen-song-lac": (water.river_boats, LANDSCAPE),
    "ho-de": (fields.storm_dyke, LANDSCAPE),
    "dam-tom": (water.shrimp_ponds, WIDE),
    "ngu-dan": (water.fishermen, LANDSCAPE),
    "dong-muoi": (fields.salt_fields, LANDSCAPE),
    "cau-ben-vat": (works.cable_bridge, LANDSCAPE),
    "cang-manh": (works.port_cranes, LANDSCAPE),
    "pho-dem": (streets.night_town, WIDE),
    "lam-duong": (works.road_works, LANDSCAPE),
    "san-truong": (streets.school_yard, LANDSCAPE),
    "mai-dinh": (feasts.communal_house, LANDSCAPE),
    "le-hoi": (feasts.festival, LANDSCAPE),
    "san-co": (feasts.football, WIDE),
    "ben-ca": (water.fishing_harbour, LANDSCAPE),
    "do-ngang": (water.ferry_mist, TALL),
    "day-chuyen": (workshops.factory_line, LANDSCAPE),
    "phong-sach": (workshops.clean_room, LANDSCAPE),
    "khung-cui": (workshops.looms, LANDSCAPE),
    "hanh-lang": (service.corridor, LANDSCAPE),
    "mot-cua": (service.counters, LANDSCAPE),
    "hoi-nghi": (service.conference, LANDSCAPE),
    "thu-vien": (service.library, LANDSCAPE),
    "cho-que": (streets.market, LANDSCAPE),
    "nha-mang": (workshops.greenhouse, LANDSCAPE),
    "tram-y-te": (service.clinic, LANDSCAPE),
    "trong-rung": (fields.mangrove_planting, LANDSCAPE),
    "ky-su": (portraits.engineer, PORTRAIT),
    "nghe-nhan": (portraits.elder, PORTRAIT),
    "do-hoa-cau": (drawings.bridge_in_numbers, SHEET),
}


def painted(key: str) -> Image.Image:
    scene, (width, height) = SCENES[key]
    canvas = Canvas(width, height, seed=zlib.crc32(key.encode()))
    scene(canvas)
    return canvas.finish()


def jpeg(key: str) -> bytes:
    """The file as a camera would hand it in: its position is in it, and must not reach a reader."""
    file = BytesIO()
    painted(key).save(file, "JPEG", quality=85, exif=_camera_data(key))
    return file.getvalue()


def _camera_data(key: str) -> Image.Exif:
    exif = Image.Exif()
    exif[Base.Make] = "Toa soan"
    exif[Base.Model] = "May ve"
    exif[Base.ImageDescription] = key
    exif.get_ifd(IFD.GPSInfo).update(
        {
            GPS.GPSLatitudeRef: "N",
            GPS.GPSLatitude: (20.0, 12.0, 30.0),
            GPS.GPSLongitudeRef: "E",
            GPS.GPSLongitude: (106.0, 34.0, 15.0),
        }
    )
    return exif
