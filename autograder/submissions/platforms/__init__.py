"""How learning platforms name what is in the download of a whole class, a file for each platform.

In: a download, of which only the names near its top are looked at. Out: `Piece`s, each a file or folder of one person's.
"""
