from articles.media.publication import release, withdraw

__all__ = ["release", "withdraw"]
