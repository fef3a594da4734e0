"""What search engines are told of. `reading` fetches, `writing` makes XML, `answers` serves it.

Parts are cut by the story's number: what a crawler has of an old part stays right.
"""
