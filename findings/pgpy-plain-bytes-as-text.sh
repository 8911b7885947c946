#!/usr/bin/env bash
# PGPy 0.6.0 marks bytes as text when all of them are ASCII, and GnuPG then writes other line ends than were encrypted.
#
# An extract of fixed-length records that end in CR LF is given to PGPy as bytes. With one accented name in it, it is
# stored as binary and the receiver's GnuPG gives the very same file. Without, it is stored as text and GnuPG writes
# the line ends of its own system: each record is one byte shorter, and the agreed size or hash no longer fits. So the
# same job is right one month and wrong the next, as the names are. `format="b"` asks for binary.
#
# Guess before the run: bytes stay bytes in both files. Seen: the accented file comes back as sent, the plain one has
# lost its carriage returns. Needs gpg, and Python up to 3.12 (PGPy imports a module that 3.13 no longer has).
# Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
export GNUPGHOME="$work/keys"
trap 'gpgconf --kill all; rm -rf "$work"' EXIT
mkdir -m 700 "$GNUPGHOME"
cd "$work"

python3 -m venv env
env/bin/pip install --quiet PGPy==0.6.0

env/bin/python -W ignore - <<'PY'
from pathlib import Path

from pgpy import PGPUID, PGPKey, PGPMessage
from pgpy.constants import CompressionAlgorithm, HashAlgorithm, KeyFlags, PubKeyAlgorithm, SymmetricKeyAlgorithm

key = PGPKey.new(PubKeyAlgorithm.RSAEncryptOrSign, 2048)
key.add_uid(
    PGPUID.new("Receiver", email="receiver@example.com"),
    usage={KeyFlags.EncryptCommunications, KeyFlags.EncryptStorage, KeyFlags.Sign},
    hashes=[HashAlgorithm.SHA256],
    ciphers=[SymmetricKeyAlgorithm.AES256],
    compression=[CompressionAlgorithm.ZIP],
)
Path("key.asc").write_text(str(key))
for name, person in (("plain", "Zoe"), ("accented", "Zoé")):
    records = f"0001{person:<12}0000310050\r\n0002{'Bob':<12}0000280000\r\n".encode("latin-1")
    Path(f"{name}.txt").write_bytes(records)
    message = PGPMessage.new(records)
    print(name, "is stored as", message._message.format)
    Path(f"{name}.pgp").write_bytes(bytes(key.pubkey.encrypt(message)))
PY

gpg --batch --quiet --import key.asc
for name in plain accented; do
    gpg --batch --quiet --decrypt --output "$name.received" "$name.pgp" 2>/dev/null
    echo "$name: $(wc -c <"$name.txt") bytes sent, $(wc -c <"$name.received") received"
done
cmp --silent accented.txt accented.received
tr -d '\r' <plain.txt | cmp --silent - plain.received
echo "As seen: the file without an accent has lost its carriage returns, the other has not."
