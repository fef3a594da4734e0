class MediaRefused(Exception):
    """Its text is a sentence for the person who brought the file."""
