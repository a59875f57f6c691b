"""Whoever carries messages, on loopback and real: a mail server, GOV.UK Notify by its contract, a push service."""

import base64
import ipaddress
import json
import secrets
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
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
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
        .not_valid_before(now - timedelta(days=3650))  # tests travel in time; the library does not
        .not_valid_after(now + timedelta(days=3650))
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
def service_on(box: "TextBox | PushBox", context: ssl.SSLContext) -> Iterator[str]:
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


class PushBox:
    """A browser and its maker's push service: what it was shown, held to RFC 8030, 8291 and 8292; and what it answers.

    Whatever does not open with the browser's own key, or is not signed by whom it was turned on for, is refused.
    """

    def __init__(self, signer: str) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.auth = secrets.token_bytes(16)
        self.path = f"/push/{secrets.token_urlsafe(40)}"
        self.signer = signer
        self.shown: list[str] = []
        self.raw: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.asked = 0
        self.answers: list[tuple[int, dict[str, Any], dict[str, str]]] = []

    def given(self, origin: str) -> str:
        """Return what a browser gives to the page that asked it."""
        public = self.private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        keys = {"p256dh": in_base64(public), "auth": in_base64(self.auth)}
        return json.dumps({"endpoint": origin + self.path, "expirationTime": None, "keys": keys})

    def answer(self, path: str, headers: Any, body: bytes) -> tuple[int, dict[str, Any], dict[str, str]]:
        self.asked += 1
        if self.answers:
            return self.answers.pop(0)
        if path != self.path:
            return 404, {}, {}
        if not self._is_signed(headers.get("Authorization", "")):
            return 403, {}, {}
        assert headers["Content-Encoding"] == "aes128gcm"
        assert 0 < int(headers["TTL"]) <= 24 * 60 * 60
        self.shown.append(opened(body, self.private, self.auth).decode())
        self.raw.append(body)
        self.headers.append(dict(headers.items()))
        return 201, {}, {"Location": f"https://{HOST}/message/1"}

    def _is_signed(self, header: str) -> bool:
        """RFC 8292: a token for this very service, not older than a day, by the key the browser was given."""
        parts = dict(part.strip().split("=", 1) for part in header.removeprefix("vapid ").split(","))
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_base64(parts["k"]))
        try:
            claims = jwt.decode(parts["t"], point, algorithms=["ES256"], audience=f"https://{HOST}")
        except jwt.PyJWTError:
            return False
        lasts = claims["exp"] - datetime.now(UTC).timestamp()
        return parts["k"] == self.signer and 0 < lasts <= 24 * 60 * 60 and "@" in claims["sub"]


def opened(body: bytes, private: ec.EllipticCurvePrivateKey, auth: bytes) -> bytes:
    """Open a message as a browser does (RFC 8188 and 8291), written down from the standard alone."""
    salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
    theirs, sealed = body[21 : 21 + length], body[21 + length :]
    assert len(sealed) <= size
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
    ours = private.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    secret = _derived(auth, private.exchange(ec.ECDH(), point), b"WebPush: info\0" + ours + theirs, 32)
    key = _derived(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(salt, secret, b"Content-Encoding: nonce\0", 12)
    plain = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
    assert plain.endswith(b"\x02")  # the last record, and there is one only
    return plain[:-1]


def _derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def in_base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_base64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
