"""The two ways Vietnamese keyboards write, played into Chromium."""

import unicodedata

SENTENCE = "Đường Nguyễn Huệ ướt; ưu điểm, thuở, khuỷu, quỳnh, giếng, Huawei"


def plain(text):
    folded = text.replace("Đ", "D").replace("đ", "d")
    return "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))


def keep(word, letters):
    same = 0
    while same < min(len(word), len(letters)) and word[same] == letters[same]:
        same += 1
    return same


class Injecting:
    """UniKey's way: plain letters, then Backspaces, then the letters with their marks."""

    def __init__(self, page, gap=0):
        self.page, self.gap = page, gap

    def pause(self):
        if self.gap:
            self.page.wait_for_timeout(self.gap)

    def press(self, key):
        self.page.keyboard.press(key)
        self.pause()

    def replace(self, shown, wanted):
        same = keep(wanted, shown)
        for _ in range(len(shown) - same):
            self.press("Backspace")
        if wanted[same:]:
            self.page.keyboard.insert_text(wanted[same:])
            self.pause()

    def word(self, word):
        shown = ""
        for position, letter in enumerate(plain(word)):
            self.press(letter)
            shown += letter
            if position % 2:
                self.replace(shown, word[: len(shown)])
                shown = word[: len(shown)]
        self.replace(shown, word)

    def type(self, text):
        for number, word in enumerate(text.split(" ")):
            if number:
                self.press("Space")
            self.word(word)


class Composing:
    """The way of macOS, Windows' own keyboard and phones: a composition that is committed."""

    def __init__(self, page, gap=0):
        self.page, self.gap = page, gap
        self.cdp = page.context.new_cdp_session(page)

    def show(self, text):
        self.cdp.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )
        if self.gap:
            self.page.wait_for_timeout(self.gap)

    def word(self, word):
        letters = plain(word)
        for end in range(1, len(letters) + 1):
            self.show(letters[:end])
            self.show(word[:end])
        self.page.keyboard.insert_text(word)

    def type(self, text):
        for number, word in enumerate(text.split(" ")):
            if number:
                self.page.keyboard.press("Space")
            self.word(word)


def keyboards(page):
    return [
        Injecting(page, 0),
        Injecting(page, 5),
        Injecting(page, 20),
        Composing(page, 0),
        Composing(page, 10),
    ]
