"""Sends files in parts as the desk's page does."""

import json

import pytest
from django.test import Client

from articles import media
from articles.models import private_storage
from tests.media_files import jpeg

UPLOADS = "/toa-soan/articles/article/desk/uploads/"
BYTES = "application/octet-stream"
PICTURE = jpeg((400, 300))


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def post(client, address, content=None):
    return client.post(
        f"{UPLOADS}{address}", json.dumps(content or {}), content_type="application/json"
    )


def begin(client, content=PICTURE, **about):
    wanted = {"kind": "photograph", "name": "lũ.jpg", "size": len(content)} | about
    answer = post(client, "new/", wanted)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()["key"]


def part(client, key, offset, content, **options):
    address = f"{UPLOADS}{key}/part/?offset={offset}"
    return client.post(address, content, **{"content_type": BYTES} | options)


def sent(client, content=PICTURE, size=20_000, **about):
    key = begin(client, content, **about)
    for place in range(0, len(content), size):
        assert part(client, key, place, content[place : place + size]).status_code == 200
    return key


def finish(client, key):
    return post(client, f"{key}/finish/")


def asked(client, key):
    return client.get(f"{UPLOADS}{key}/")


def stored(key):
    with private_storage().open(f"uploads/{key}") as file:
        return file.read()


def lies(key):
    return private_storage().exists(f"uploads/{key}")


def killed_before_closing(monkeypatch, client, key):
    def killed(**_given):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(media, "close_upload", killed)
        with pytest.raises(SystemExit):
            finish(client, key)
