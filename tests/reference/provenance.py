#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/data/provenance: pictures with Content Credentials that c2pa-python 0.38.1 signs with a key that is thrown away, and what
its own reader says of them. Needs c2pa-python, cryptography, Pillow."""
import datetime
import io
import json
from pathlib import Path

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image

HERE = Path(__file__).resolve().parent.parent / "data" / "provenance"
HERE.mkdir(parents=True, exist_ok=True)
NAME = [(NameOID.ORGANIZATION_NAME, "Atelier's tests"), (NameOID.COMMON_NAME, "A key of no worth")]


def name(pairs):
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in pairs])


def chain():
    root, leaf = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime(2026, 1, 1)
    issuer = name([(NameOID.ORGANIZATION_NAME, "Atelier's issuer"), (NameOID.COMMON_NAME, "Root")])

    def certificate(subject, key, is_root):
        builder = (x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
                   .serial_number(1000 + is_root).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=36500))
                   .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
                   .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
                   .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()), critical=False)
                   .add_extension(x509.KeyUsage(digital_signature=not is_root, content_commitment=False, key_encipherment=False,
                                                data_encipherment=False, key_agreement=False, key_cert_sign=is_root, crl_sign=is_root,
                                                encipher_only=False, decipher_only=False), critical=True))
        if not is_root:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        return builder.sign(root, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    pem = leaf.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return certificate(name(NAME), leaf, False) + certificate(issuer, root, True), pem


certificates, key = chain()
context = c2pa.Context(c2pa.Settings.from_dict({"builder": {"thumbnail": {"enabled": False}}}))
signing = c2pa.C2paSignerInfo(b"es256", certificates, key, None)
signer = c2pa.Signer.from_info(signing)
AI = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
expected = {}


def sign(file, mime, source, manifest, edits=False):
    builder = c2pa.Builder(manifest, context)
    if edits:
        builder.set_intent(c2pa.C2paBuilderIntent.EDIT)
    out = io.BytesIO()
    builder.sign(signer, mime, source, out)
    (HERE / file).write_bytes(out.getvalue())
    out.seek(0)
    reader = c2pa.Reader(mime, out)
    found = json.loads(reader.json())
    active = found["manifests"][found["active_manifest"]]
    expected[file] = {"title": active.get("title"), "generator": active["claim_generator_info"][0]["name"],
                      "issuer": active["signature_info"]["issuer"],
                      "actions": [a["action"] for each in active["assertions"] if "actions" in each["label"] for a in each["data"]["actions"]]}


def picture(kind, size=(24, 16), **more):
    out = io.BytesIO()
    image = Image.new("RGB", size)
    image.putdata([(x * 9 % 256, y * 15 % 256, (x * y) % 256) for y in range(size[1]) for x in range(size[0])])
    image.save(out, kind, **more)
    out.seek(0)
    return out


made = {"title": "A fox", "claim_generator_info": [{"name": "Painter of tests", "version": "3.1"}],
        "assertions": [{"label": "c2pa.actions", "data": {"actions": [{"action": "c2pa.created", "digitalSourceType": AI,
                                                                      "softwareAgent": "A model"}]}}]}
sign("made.png", "image/png", picture("PNG"), made)
sign("made.jpg", "image/jpeg", picture("JPEG"), made)
sign("made.webp", "image/webp", picture("WEBP", lossless=True), made)
edited = {"title": "A fox, cut", "claim_generator_info": [{"name": "Cutter", "version": "1"}],
          "assertions": [{"label": "c2pa.actions", "data": {"actions": [{"action": "c2pa.cropped"}]}}]}
sign("edited.png", "image/png", open(HERE / "made.png", "rb"), edited, edits=True)
# More than one segment of JPEG: a long text in an assertion of its own.
long = json.loads(json.dumps(made))
long["assertions"].append({"label": "org.atelier.long", "data": {"text": "".join(chr(97 + i * i % 26) for i in range(90_000))}})
sign("long.jpg", "image/jpeg", picture("JPEG"), long)
(HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
print(json.dumps(expected, indent=1))
