"""Whoever carries messages, on loopback and real: a mail server, and a service with GOV.UK Notify's contract."""

import ipaddress
import json
import socket
import ssl
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import jwt
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "localhost"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class PostBox:
    """What a mail server took, and what it says no to."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.to: list[str] = []
        self.encrypted: list[bool] = []
        self.answers: list[str] = []  # what it says to the next messages instead of yes

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith("nobody"):
            return "550 5.1.1 nobody of that name here"
        if address.startswith("full"):
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answers:
            return self.answers.pop(0)
        self.taken.append(envelope.content)
        self.to += envelope.rcpt_tos
        self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        return "250 OK"


@contextmanager
def mail_server_on(port: int, box: PostBox, **options: Any) -> Iterator[PostBox]:
    running = Controller(box, hostname="127.0.0.1", port=port, **options)
    running.start()
    try:
        yield box
    finally:
        running.stop()


def a_certificate(folder: Path) -> tuple[ssl.SSLContext, str]:
    """Return a server's context for "localhost", and the file of the authority to trust for it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    names = [x509.DNSName(HOST), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, private = folder / "localhost.pem", folder / "localhost.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem, private)
    return context, str(pem)


class TextBox:
    """What a text message service was asked, held to its published contract; and what it answers."""

    SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.asked = 0
        self.answers: list[tuple[int, dict[str, Any], dict[str, str]]] = []

    @property
    def key(self) -> str:
        return f"kith_live-{self.SERVICE}-{self.SECRET}"

    def answer(self, path: str, headers: Any, body: bytes) -> tuple[int, dict[str, Any], dict[str, str]]:
        self.asked += 1
        claims = self._claims(headers.get("Authorization", ""))
        if claims is None:
            return 403, _error(403, "AuthError", "Invalid token: API key not found"), {}
        if self.answers:
            return self.answers.pop(0)
        said = json.loads(body)
        assert path == "/v2/notifications/sms"
        assert headers["Content-Type"] == "application/json"
        assert set(said) <= {"phone_number", "template_id", "personalisation", "reference", "sms_sender_id"}
        uuid.UUID(said["template_id"])
        if not said["phone_number"].startswith("+447"):
            return 400, _error(400, "ValidationError", "phone_number Not a valid phone number"), {}
        self.taken.append(said)
        number = str(uuid.uuid4())
        return 201, {"id": number, "reference": said["reference"], "uri": f"/v2/notifications/{number}"}, {}

    def _claims(self, header: str) -> dict[str, Any] | None:
        try:
            claims = jwt.decode(header.removeprefix("Bearer "), self.SECRET, algorithms=["HS256"])
        except jwt.PyJWTError:
            return None
        fresh = abs(datetime.now(UTC).timestamp() - claims["iat"]) < 30
        return claims if fresh and claims["iss"] == self.SERVICE else None


def _error(status: int, kind: str, message: str) -> dict[str, Any]:
    return {"status_code": status, "errors": [{"error": kind, "message": message}]}


@contextmanager
def text_service_on(box: TextBox, context: ssl.SSLContext) -> Iterator[str]:
    """Yield the address of a service that speaks HTTPS."""

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, said, headers = box.answer(self.path, self.headers, body)
            raw = json.dumps(said).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(raw)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Desk)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"https://{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
