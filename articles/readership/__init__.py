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
`200` and the number to show, digits only (`1384`; the page groups them), from the memory of the
process: it holds what was flushed so far. `204` and no body where nothing is counted or no number
is known: a story that readers do not see, a refused beacon, no room in the spool, a process whose
numbers are not there yet (such a reading is counted all the same). The page then keeps the number
it was served with. The pixel is always a `200` with one transparent point. Never a cookie, never a
session, always `Cache-Control: no-store`. No answer waits for the database.

What is kept
------------
Thirty-six bytes in the spool of this host (`spool`, `records`), written before the answer goes out:
story, moment, class, and two numbers made with a salt of the day from the client's address and its
agent. The *key*, eight bytes, also from the token and the site, refuses the same reader a second
count of one story in one half hour and is kept for two days. *Who*, four bytes, goes into a sketch
of the day's readers and is kept nowhere. No address and no agent reaches a disk.

The salt (`salts`) is random, made two days ahead, kept sealed, and destroyed when the day after its
own is over: from then on nobody can make a key of that day again. A flusher takes the readings from
the spool to the tables (`flushing`).

What is lost
------------
Nothing when a process is killed. When a host loses power, at most what it took since the last
`Spool.keep()`, which is called each second. What the spool had no room for, since the database was
away for too long or the disk full, is counted there and told beside the numbers.
"""
