import re
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.body import (
    SERVICES,
    BodyRefused,
    EmbedRefused,
    clean,
    embed_of,
    is_reference,
    kind_of,
    repair_paste,
)
from articles.body.embeds import corners, place_of, zoom_of_width
from articles.body.refusals import EmbedNothingNamed, EmbedShortened, EmbedUnknown

from .body_samples import SCHEMES, any_text, assert_only_schema
from .timing import assert_linear

pytestmark = pytest.mark.usefixtures("untranslated")

RABBIT = "aqz-KE-bpKQ"
POST = "pfbid02aBcDeFgHiJkLmNoPqRsTuVwXyZ"
YOUTUBE = {
    "https://www.youtube.com/watch?v={}": "{}",
    "http://youtube.com/watch?v={}&list=PL1&index=2": "{}",
    "https://m.youtube.com/watch?feature=share&v={}": "{}",
    "https://music.youtube.com/watch?v={}": "{}",
    "youtu.be/{}": "{}",
    "https://youtu.be/{}?si=abc_def": "{}",
    "https://youtu.be/{}?t=90": "{}?t=90",
    "https://www.youtube.com/watch?v={}&t=1h2m3s": "{}?t=3723",
    "https://www.youtube.com/watch?v={}#t=75s": "{}?t=75",
    "https://www.youtube.com/watch?v={}&t=0": "{}",
    "https://www.youtube.com/watch?v={}&t=99999999": "{}",
    "https://www.youtube.com/embed/{}?start=12": "{}?t=12",
    "https://www.youtube-nocookie.com/embed/{}": "{}",
    "//www.youtube.com/embed/{}": "{}",
    "https://www.youtube.com/live/{}?feature=share": "{}",
    "https://www.youtube.com/v/{}": "{}",
    "https://www.youtube.com/shorts/{}?feature=share": "shorts/{}",
}
OTHERS = {
    "https://www.facebook.com/baosongnga/videos/1234567890/": (
        "facebook",
        "baosongnga/videos/1234567890",
    ),
    "https://m.facebook.com/bao.song.nga/videos/ten-dai-dong/1234567890/?ref=share": (
        "facebook",
        "bao.song.nga/videos/1234567890",
    ),
    "https://www.facebook.com/B%C3%A1o-S%C3%B4ng-Ng%C3%A0-100012345678/posts/99887766": (
        "facebook",
        "100012345678/posts/99887766",
    ),
    "https://www.facebook.com/Báo-Sông/videos/1234567890": ("facebook", "watch/1234567890"),
    "https://www.facebook.com/watch/?v=1234567890": ("facebook", "watch/1234567890"),
    "https://www.facebook.com/watch?v=1234567890&ref=sharing": ("facebook", "watch/1234567890"),
    "https://web.facebook.com/reel/1234567890": ("facebook", "reel/1234567890"),
    f"https://www.facebook.com/baosongnga/posts/{POST}": ("facebook", f"baosongnga/posts/{POST}"),
    f"https://www.facebook.com/permalink.php?story_fbid={POST}&id=1000123456": (
        "facebook",
        f"story/1000123456/{POST}",
    ),
    "https://www.facebook.com/groups/cho.vat/permalink/1234567890/": (
        "facebook",
        "groups/cho.vat/posts/1234567890",
    ),
    "https://www.facebook.com/photo/?fbid=1234567890&set=a.1": ("facebook", "photo/1234567890"),
    "https://www.facebook.com/plugins/video.php?height=314&href=https%3A%2F%2Fwww.facebook.com"
    "%2Fbaosongnga%2Fvideos%2F1234567890%2F&show_text=false": (
        "facebook",
        "baosongnga/videos/1234567890",
    ),
    "https://www.tiktok.com/@bao.song_nga/video/7123456789012345678?is_from_webapp=1": (
        "tiktok",
        "@bao.song_nga/video/7123456789012345678",
    ),
    "https://www.tiktok.com/embed/v2/7123456789012345678": (
        "tiktok",
        "video/7123456789012345678",
    ),
    "https://www.tiktok.com/player/v1/7123456789012345678?autoplay=1": (
        "tiktok",
        "video/7123456789012345678",
    ),
    "https://m.tiktok.com/v/7123456789012345678.html": ("tiktok", "video/7123456789012345678"),
    "https://www.google.com/maps/@20.4463,106.3366,15z": (
        "google-maps",
        "20.44630,106.33660,15",
    ),
    "https://www.google.com.vn/maps/place/B%C3%A3i+bi%E1%BB%83n/@20.4463,106.3366,14.6z/data=!3m1"
    "!4b1!4m6!3m5!1s0x0:0x1!8m2!3d20.45!4d106.34!16s": ("google-maps", "20.45000,106.34000,15"),
    "https://www.google.com/maps/@20.4463,106.3366,1200m/data=!3m1!1e3": (
        "google-maps",
        "20.44630,106.33660,17",
    ),
    "https://www.google.com/maps/embed?pb=!1m18!1m12!1m3!1d3724.09!2d106.3366!3d20.4463!2m3!1f0"
    "!2f0!3f0!3m2!1i1024!2i768!4f13.1!5e0!3m2!1svi!2s!4v1": (
        "google-maps",
        "20.44630,106.33660,16",
    ),
    "https://maps.google.com/?q=20.4463,106.3366&z=12": ("google-maps", "20.44630,106.33660,12"),
    "https://www.google.com/maps/search/?api=1&query=20.4463%2C106.3366": (
        "google-maps",
        "20.44630,106.33660,15",
    ),
    "https://www.openstreetmap.org/#map=13/20.4463/106.3366": (
        "openstreetmap",
        "20.44630,106.33660,13",
    ),
    "https://www.openstreetmap.org/way/12#map=19/-8.5/-106.3366&layers=N": (
        "openstreetmap",
        "-8.50000,-106.33660,19",
    ),
    "https://www.openstreetmap.org/?mlat=20.5&mlon=106.4#map=13/20.4463/106.3366": (
        "openstreetmap",
        "20.50000,106.40000,13",
    ),
    "https://www.openstreetmap.org/export/embed.html?bbox=106.2,20.3,106.4,20.5&layer=mapnik"
    "&marker=20.4463,106.3366": ("openstreetmap", "20.44630,106.33660,12"),
}
SHORTENED = [
    "https://fb.watch/abc/",
    "https://vm.tiktok.com/ZS123/",
    "vt.tiktok.com/ZS123",
    "https://www.tiktok.com/t/ZT123/",
    "https://maps.app.goo.gl/abc",
    "https://goo.gl/maps/abc",
    "https://www.facebook.com/share/v/1AbC/",
    "https://www.openstreetmap.org/go/4Tz",
]
NOTHING_NAMED = [
    "https://www.youtube.com/",
    "https://www.youtube.com/@baosongnga",
    "https://www.youtube.com/playlist?list=PL1",
    "https://www.youtube.com/watch?v=short",
    f"https://www.youtube.com/watch?v={RABBIT}x",
    "https://youtu.be/../../evil",
    "https://www.facebook.com/baosongnga",
    "https://www.facebook.com/plugins/video.php?href=https://evil.example/a/videos/1234567890",
    "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fplugins%2F",
    "https://www.facebook.com/%2e%2e/videos/12345%3Cscript%3E",
    "https://www.tiktok.com/@bao/photo/7123456789012345678",
    "https://www.tiktok.com/@bao",
    "https://www.google.com/search?q=20.4,106.3",
    "https://www.google.com/maps/place/Ch%E1%BB%A3+V%E1%BA%A1t",
    "https://www.google.com/maps/@95.1,106.3,15z",
    "https://www.google.com/maps/@20.1,200.3,15z",
    "https://www.openstreetmap.org/",
    "https://www.openstreetmap.org/export/embed.html?bbox=1,2,3",
]
UNKNOWN = [
    "",
    " ",
    "một câu",
    "https://evil.example/watch?v=" + RABBIT,
    "https://youtube.com.evil.example/watch?v=" + RABBIT,
    "https://evilyoutube.com/watch?v=" + RABBIT,
    "https://www.youtube.com@evil.example/watch?v=" + RABBIT,
    "https://evil@www.youtube.com/watch?v=" + RABBIT,
    "https://www.youtube.com:8443/watch?v=" + RABBIT,
    "www.youtube.com:8443/watch?v=" + RABBIT,
    "https://www.youtube.com./watch?v=" + RABBIT,
    "https://xn--youtue-tg7b.com/watch?v=" + RABBIT,
    "https://youtub\u0435.com/watch?v=" + RABBIT,
    "https://ｙoutube.com/watch?v=" + RABBIT,
    "https://www.youtube.com\\@evil.example/watch?v=" + RABBIT,
    "https:\\\\www.youtube.com\\watch?v=" + RABBIT,
    "https://www.youtube.com/watch?v=" + RABBIT + " onload=alert(1)",
    "https://www.youtube.com/watch?v=" + RABBIT + '"><script>',
    "https://www.youtube.com/watch?v=" + RABBIT + "&x=" + "a" * 2000,
    "https://[::1/watch?v=" + RABBIT,
    "https:///www.youtube.com/watch?v=" + RABBIT,
    "ftp://www.youtube.com/watch?v=" + RABBIT,
    "javascript:alert(1)//www.youtube.com/watch?v=" + RABBIT,
    "data:text/html,https://www.youtube.com/watch?v=" + RABBIT,
    "https://www.youtube.com/watch?v=\ud800",
    "https://moc.ebutuoy\u202e.example/" + RABBIT,
]
addresses = st.one_of(
    st.sampled_from([*YOUTUBE, *OTHERS, *SHORTENED, *NOTHING_NAMED, *UNKNOWN]),
    any_text,
)


@pytest.mark.parametrize(("given_address", "reference"), YOUTUBE.items())
def test_every_form_of_a_youtube_address_names_its_video(given_address, reference):
    found = embed_of(given_address.format(RABBIT))
    assert (found.service, found.reference) == ("youtube", reference.format(RABBIT))


@pytest.mark.parametrize(("given_address", "expected"), OTHERS.items())
def test_every_form_of_the_other_services_addresses_is_read(given_address, expected):
    found = embed_of(f" {given_address}\n")
    assert (found.service, found.reference) == expected


@pytest.mark.parametrize("given_address", SHORTENED)
def test_a_shortened_address_is_refused_with_a_way_out(given_address):
    with pytest.raises(EmbedShortened, match="shortened"):
        embed_of(given_address)


@pytest.mark.parametrize("given_address", NOTHING_NAMED)
def test_an_address_that_names_nothing_is_refused_by_the_name_of_its_service(given_address):
    with pytest.raises(EmbedNothingNamed, match="names no single"):
        embed_of(given_address)


@pytest.mark.parametrize("given_address", UNKNOWN)
def test_what_only_looks_like_a_known_address_is_refused(given_address):
    with pytest.raises(EmbedUnknown):
        embed_of(given_address)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_other_scheme_reaches_a_service(scheme):
    with pytest.raises(EmbedRefused):
        embed_of(f"{scheme}www.youtube.com/watch?v={RABBIT}")


HOSTS = {
    "youtube": "www.youtube.com",
    "facebook": "www.facebook.com",
    "tiktok": "www.tiktok.com",
    "google-maps": "www.google.com",
    "openstreetmap": "www.openstreetmap.org",
}


def assert_harmless(found):
    """Whatever went in, the page frames its one host, and its link leads back to the same."""
    assert is_reference(found.service, found.reference)
    service = SERVICES[found.service]
    frame, address = service.frame(found.reference), service.address(found.reference)
    assert frame.startswith(f"{service.host}/")
    assert re.fullmatch(r"[!-~]+", frame + address)
    assert not set(frame + address) & set("\"'<>\\`")
    assert urlsplit(address).netloc == HOSTS[found.service]
    assert embed_of(address) == found
    assert kind_of(found.service, found.reference)


def test_the_link_of_every_embed_leads_back_to_the_same_embed():
    for address in [each.format(RABBIT) for each in YOUTUBE] + list(OTHERS):
        assert_harmless(embed_of(address))


@given(addresses, st.integers(0, 200), any_text)
def test_an_address_with_anything_put_into_it_is_harmless_or_refused(address, place, text):
    mixed = address[:place] + text + address[place:]
    try:
        found = embed_of(mixed)
    except BodyRefused:
        return
    assert_harmless(found)


@given(st.sampled_from(sorted(SERVICES)), any_text | st.from_regex(r"[\w./@?=,-]{0,40}"))
def test_no_text_at_all_passes_for_a_reference_by_chance(service, text):
    if is_reference(service, text):
        assert_harmless(embed_of(SERVICES[service].address(text)))


@given(st.floats(-85, 85), st.floats(-180, 180), st.integers(1, 20))
def test_a_map_frames_the_place_that_it_names(latitude, longitude, zoom):
    reference = embed_of(
        f"https://www.openstreetmap.org/#map={zoom}/{latitude:.6f}/{longitude:.6f}"
    ).reference
    place = place_of(reference)
    west, south, east, north = corners(place)
    assert south < place.latitude < north
    assert west < place.longitude < east
    assert round(zoom_of_width(east - west)) == zoom
    framed = embed_of(SERVICES["openstreetmap"].frame(reference))
    assert framed.reference == reference


def test_a_player_starts_where_the_address_said_and_keeps_no_cookies():
    frame = urlsplit(SERVICES["youtube"].frame(f"{RABBIT}?t=90"))
    assert frame.netloc == "www.youtube-nocookie.com"
    assert parse_qs(frame.query) == {"autoplay": ["1"], "rel": ["0"], "start": ["90"]}


def test_a_zero_has_one_written_form():
    assert not is_reference("openstreetmap", "-0.00000,106.33660,13")
    assert embed_of("https://www.openstreetmap.org/#map=13/-0.0000001/1").reference == (
        "0.00000,1.00000,13"
    )


# -- Pasted frames ------------------------------------------------------------------

FIGURE = (
    f'<figure data-embed="youtube" data-reference="{RABBIT}"><figcaption>{{}}</figcaption></figure>'
)
FRAME = (
    f'<iframe width="560" src="https://www.youtube.com/embed/{RABBIT}" allowfullscreen></iframe>'
)
TIKTOK = (
    '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@bao/video/7123456789012345678"'
    ' data-video-id="7123456789012345678"><section><a href="https://www.tiktok.com/@bao">@bao</a>'
    " Chợ Vạt</section></blockquote><script async src=https://www.tiktok.com/embed.js></script>"
)


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        (FRAME, FIGURE.format("")),
        (f"<p>a {FRAME} b</p>", f"<p>a</p>{FIGURE.format('')}<p>b</p>"),
        (
            f"<figure class=wp-block-embed><div>{FRAME}</div><figcaption>Thỏ</figcaption></figure>",
            FIGURE.format("Thỏ"),
        ),
        (f'<iframe data-src="https://youtu.be/{RABBIT}" src="about:blank">', FIGURE.format("")),
        (
            TIKTOK,
            '<figure data-embed="tiktok" data-reference="@bao/video/7123456789012345678">'
            '<figcaption><a href="https://www.tiktok.com/@bao">@bao</a> Chợ Vạt</figcaption>'
            "</figure>",
        ),
        (
            '<div class="fb-video" data-href="https://www.facebook.com/bao/videos/1234567890/">'
            "</div>",
            '<figure data-embed="facebook" data-reference="bao/videos/1234567890">'
            "<figcaption></figcaption></figure>",
        ),
        (
            'a<iframe src="https://example.vn/x?a=1&amp;b=2" title="Biểu đồ"></iframe>b',
            '<p>a</p><p><a href="https://example.vn/x?a=1&amp;b=2">Biểu đồ</a></p><p>b</p>',
        ),
        (
            '<iframe src="//example.vn/x"></iframe>',
            '<p><a href="https://example.vn/x">https://example.vn/x</a></p>',
        ),
        ('a<iframe src="https://ads.example/p" width="1" height="1"></iframe>', "<p>a</p>"),
        ('a<iframe src="javascript:alert(1)" srcdoc="<b>x"></iframe>', "<p>a</p>"),
        ('a<iframe src="/noi-bo"></iframe>', "<p>a</p>"),
        ("a<iframe></iframe>", "<p>a</p>"),
    ],
)
def test_a_pasted_frame_becomes_an_embed_or_a_link(pasted, stored):
    assert repair_paste(pasted) == stored
    assert clean(stored) == stored


def test_two_frames_in_one_figure_are_two_embeds():
    stored = repair_paste(f"<figure>{FRAME}{FRAME}<figcaption>Thỏ</figcaption></figure>")
    assert stored == FIGURE.format("") * 2 + "<p>Thỏ</p>"


def test_an_embed_keeps_its_still_when_it_is_copied_within_the_desk():
    stored = (
        f'<figure data-embed="youtube" data-reference="{RABBIT}" data-photograph="17">'
        "<figcaption>Thỏ</figcaption></figure>"
    )
    assert repair_paste(f"{stored}<p>a</p>") == f"{stored}<p>a</p>"


def test_the_dialog_takes_an_embed_code_as_well():
    assert embed_of(f"  {FRAME}").reference == RABBIT
    assert embed_of(TIKTOK).service == "tiktok"
    with pytest.raises(EmbedUnknown):
        embed_of("<iframe src='https://example.vn/'></iframe>")
    with pytest.raises(EmbedShortened):
        embed_of("<iframe src='https://fb.watch/a'></iframe>")
    with pytest.raises(EmbedUnknown):
        embed_of("<b>đậm</b>")


@pytest.mark.parametrize(
    "unit", [FRAME, "<iframe>", f"<figure>{FRAME}", TIKTOK, "<iframe src=//a.vn/>x</iframe>"]
)
def test_frames_are_read_in_time_in_proportion_to_length(unit):
    assert_linear(paste_or_refuse, lambda size: unit * (size // len(unit.encode())))


def paste_or_refuse(text):
    try:
        assert_only_schema(repair_paste(text))
    except BodyRefused:
        return
