"""Opening files that strangers made: bytes in, pixels and frames out. Knows no table, no Django.

Every decoder has holes, so each file is opened in a process of its own that may use so much
memory, time and disk and no more (`limits`), holds no secret and no connection, and answers in
lines of JSON (`python -m articles.decoding`). `articles.media.sandbox` starts it.

What cannot be used is told by `Unusable(Refusal.…)`; the sentence for the person stands in
`articles.media.refusal`, because no language is known here.
"""
