"""Two documents side by side: which paragraphs belong together, and what changed inside them."""

import random
import time

from articles.body import compare_documents, parse

FIGURE = '<figure data-photograph="{}"><figcaption>{}</figcaption></figure>'
LEAD = "<p>Sáng nay, nước trên sông đã rút hẳn.</p>"


def compared(before, after):
    return compare_documents(parse(before), parse(after))


def pairs(before, after):
    said = lambda piece: piece and "".join(w.text + w.gap for w in piece.words)  # noqa: E731
    return [(said(each.before), said(each.after)) for each in compared(before, after)]


def marked(runs):
    return [run.text for run in runs if run.is_changed]


def test_paragraphs_that_were_edited_stand_beside_each_other():
    second = "<p>Bà con xã ven đê trở lại đồng.</p>"
    [same, edited] = compared(LEAD + second, LEAD + second.replace("trở lại", "đã về lại"))
    assert same.is_same
    assert (marked(edited.went), marked(edited.came)) == (["trở"], ["đã về"])


def test_a_paragraph_put_between_two_others_leaves_them_alone():
    after = LEAD + "<p>Một đoạn hoàn toàn mới.</p>" + "<p>Đoạn cuối.</p>"
    assert pairs(LEAD + "<p>Đoạn cuối.</p>", after)[1] == (None, "Một đoạn hoàn toàn mới.")


def test_a_paragraph_that_only_moved_says_so_in_both_places():
    a, b, c = ("<p>Đoạn một nói về lũ.</p>", "<p>Đoạn hai kể chuyện đê.</p>", "<p>Ba: kết.</p>")
    moved = [each for each in compared(a + b + c, b + c + a) if each.is_moved]
    assert [each.before is None for each in moved] == [False, True]


def test_a_picture_is_the_same_picture_under_another_caption_and_never_another_one():
    [caption] = compared(FIGURE.format(7, "Con đê"), FIGURE.format(7, "Con đê vỡ"))
    assert marked(caption.came) == ["vỡ"]
    out, into = compared(FIGURE.format(7, "Con đê"), FIGURE.format(8, "Con đê"))
    assert (out.after, into.before) == (None, None)
    assert (out.before.photograph_id, into.after.photograph_id) == (7, 8)


def test_a_picture_taken_out_is_seen_though_no_word_went():
    [_text, picture] = compared(LEAD + FIGURE.format(7, ""), LEAD)
    assert (picture.before.photograph_id, picture.after) == (7, None)


def test_another_address_behind_the_same_words_is_a_change():
    link = '<p>Xem <a href="https://a.example/{}">tại đây</a> nhé.</p>'
    [line] = compared(link.format(1), link.format(2))
    assert marked(line.came) == ["⟨https://a.example/2⟩"]


def test_a_word_set_in_bold_is_a_change():
    [line] = compared("<p>Tin rất mới.</p>", "<p>Tin <strong>rất</strong> mới.</p>")
    assert marked(line.came) == ["rất"]
    assert "".join(run.text for run in line.came) == "Tin rất mới."


def test_a_paragraph_made_a_crosshead_is_a_change_without_a_changed_word():
    [line] = compared("<p>Nước rút</p>", "<h2>Nước rút</h2>")
    assert (line.is_same, marked(line.came)) == (False, [])


def test_every_kind_of_block_comes_out_with_its_words():
    body = (
        "<h2>Tít</h2><ul><li><p>mục</p><ol><li><p>con</p></li></ol></li></ul>"
        "<blockquote><p>lời</p></blockquote><aside data-box><h3>hộp</h3><p>tin</p></aside>"
        "<aside data-facts><h3>số</h3><ul><li><p>12 xã</p></li></ul></aside>"
        "<table><caption>bảng</caption><tbody><tr><th><p>a</p></th><td><p>1</p></td></tr></tbody>"
        '</table><figure data-video="3"><figcaption>clip</figcaption></figure>'
        '<figure data-embed="youtube" data-reference="dQw4w9WgXcQ"><figcaption>nhúng</figcaption>'
        "</figure>"
    )
    words = " ".join(after or "" for _before, after in pairs("", body))
    for word in "Tít mục con lời hộp tin số xã bảng a 1 clip nhúng".split():
        assert word in words.split(), word


def test_a_hostile_body_is_compared_in_bounded_time():
    chance = random.Random(3)
    for number, length in ((4_000, 4), (150, 130), (1, 20_000)):
        before, after = (
            "".join(f"<p>{' '.join(chance.choices('abc', k=length))}</p>" for _one in range(number))
            for _side in range(2)
        )
        begun = time.process_time()
        compared(before, after)
        assert time.process_time() - begun < 8, (number, length)
