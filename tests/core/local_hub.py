"""A hub that runs here: the few endpoints of one repository that pulling and uploading use."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest


@dataclass
class Hub:
    """One repository, `someone/algebra`.

    `cut_after` ends every answer that is longer; `requests` are "file range" of each download.
    `large` names the files whose hash is known; `created` is what an upload asked for.
    """

    files: dict[str, bytes]
    commit: str = "0" * 40
    cut_after: int | None = None
    ignore_ranges: bool = False
    requests: list[str] = field(default_factory=list)
    url: str = ""
    large: tuple[str, ...] = ()
    created: dict[str, object] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)


def handler_for(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            if path.startswith("/api/models/someone/algebra"):
                self.info(path)
            elif path.startswith(f"/someone/algebra/resolve/{hub.commit}/"):
                self.file(path.rsplit("/", 1)[1])
            else:
                self.refuse("RepoNotFound")

        def info(self, path: str) -> None:
            if path.rsplit("/", 1)[1] not in ("algebra", "main", hub.commit):
                self.refuse("RevisionNotFound")
                return
            files: list[dict[str, object]] = [
                {"rfilename": n, "size": len(data)} for n, data in hub.files.items()
            ]
            for file in files:
                if (name := str(file["rfilename"])) in hub.large:
                    sha256 = hashlib.sha256(hub.files[name]).hexdigest()
                    file["lfs"] = {"sha256": sha256, "size": file["size"], "pointerSize": 100}
            self.answer(
                200, json.dumps({"id": "someone/algebra", "sha": hub.commit, "siblings": files})
            )

        def file(self, name: str) -> None:
            data, asked = hub.files[name], self.headers.get("Range", "")
            hub.requests.append(f"{name} {asked}".strip())
            ranged = asked and not hub.ignore_ranges
            start = int(asked.removeprefix("bytes=").rstrip("-")) if ranged else 0
            self.send_response(206 if ranged else 200)
            self.send_header("Content-Length", str(len(data) - start))
            self.send_header("ETag", hashlib.sha256(data).hexdigest())
            self.send_header("X-Repo-Commit", hub.commit)
            self.end_headers()
            self.wfile.write(data[start:][: hub.cut_after])

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            path = self.path.split("?")[0]
            if path == "/api/repos/create":
                hub.created = json.loads(body)
                self.answer(200, json.dumps({"url": f"{hub.url}/someone/algebra"}))
            elif "/preupload/" in path:
                self.answer(200, json.dumps({"files": upload_modes(json.loads(body)["files"])}))
            elif path.endswith("/info/lfs/objects/batch"):
                objects = [
                    o | {"actions": {"upload": {"href": f"{hub.url}/store/{o['oid']}"}}}
                    for o in json.loads(body)["objects"]
                ]
                self.answer(200, json.dumps({"transfer": "basic", "objects": objects}))
            else:
                self.commit(body)

        def do_PUT(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            hub.uploads[self.path.rsplit("/", 1)[1]] = data
            self.answer(200, "")

        def commit(self, body: bytes) -> None:
            for line in map(json.loads, body.decode().splitlines()):
                value = line["value"]
                if line["key"] == "file":
                    hub.files[value["path"]] = base64.b64decode(value["content"])
                elif line["key"] == "lfsFile":
                    hub.files[value["path"]] = hub.uploads[value["oid"]]
            link = f"{hub.url}/someone/algebra/commit/{hub.commit}"
            self.answer(200, json.dumps({"commitOid": hub.commit, "commitUrl": link}))

        def refuse(self, code: str) -> None:
            self.answer(404, "{}", code)

        def answer(self, status: int, text: str, code: str = "") -> None:
            self.send_response(status)
            if code:
                self.send_header("X-Error-Code", code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def upload_modes(files: list[dict[str, str]]) -> list[dict[str, object]]:
    """Text goes into the commit, everything else beside it."""
    return [
        {
            "path": file["path"],
            "uploadMode": "regular" if file["path"].endswith(".json") else "lfs",
            "shouldIgnore": False,
            "oid": None,
        }
        for file in files
    ]


@contextmanager
def serving(files: dict[str, bytes], home: Path) -> Iterator[Hub]:
    """A hub with these files as the one that is asked; `home` is ALPHAMATH_HOME."""
    hub = Hub(dict(files))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(hub))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_port}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_ENDPOINT", hub.url)
        patch.setenv("ALPHAMATH_HOME", str(home))
        patch.setenv("HF_TOKEN_PATH", str(home / "no-token"))
        patch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", True)
        yield hub
    server.shutdown()
    server.server_close()
