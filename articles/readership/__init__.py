"""From a reading to a number: what the page sends, what it gets, what is kept.

What the page sends
-------------------
`POST /d/` with `Content-Type: text/plain` and the body

    <article id>.<token>.<flags>

all ASCII, at most 200 bytes, for example `1834.h3Jx9QmB0aZkW2Lr.` :

- article id: the number in the story's address, digits only;
- token: 8 to 40 of `A-Z a-z 0-9 _ -`, random, kept in `sessionStorage` for the half hour it was
  made in (slots begin at :00 and :30) and replaced afterwards; one per tab, never a cookie;
- flags: nothing, or `w` where `navigator.webdriver` is true. Other letters are reserved.

It is sent once per load, when the page is first visible: a prerendered page waits for
`prerenderingchange`, a tab in the background for `visibilitychange`. A page that comes back from
the back-forward cache sends again; the key refuses the repeat. `fetch(…, {method: "POST",
keepalive: true, credentials: "same-origin"})` sends the cookie `khong-dem` of the staff along and
nothing else: there is no other.

Without JavaScript, `<noscript><img src="/d/<article id>.gif" …>` is fetched instead.

What it gets
------------
`200` and the number to show, digits only (`1384`; the page groups them), or `204` and no body where
there is none to show: unknown, unpublished or retracted story, a refused beacon, a database that
does not answer. The page then keeps the number it was served with. The pixel is always a `200`
with one transparent point. Never a cookie, never a session, always `Cache-Control: no-store`.

What is kept
------------
A key of eight bytes per reading, for two days, made from the client's address, its agent, the token
and the site with a salt of the day that is destroyed two days later. No address and no agent
reaches a disk. The key refuses the same reader a second count of one story in one half hour.
"""
