"""What feed readers and other papers take from us: RSS 2.0, Atom and JSON Feed of one channel.

`channels` says which stories, `reading` fetches them, `entries` makes plain values of them,
`fulltext` their text, the writers a document; `answers` knows requests.
"""
