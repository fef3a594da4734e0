"""Clips: what a file holds, stills of it, and the forms that every phone plays.

`look_at_clip` judges a file and gives what can be given at once; `encode_clip` makes a rung of
the ladder or several; `stream_clip` cuts a finished rung for streaming. Each writes files into
the folder it is given and answers with their names and sizes.
"""
