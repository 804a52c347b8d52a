"""What a request must be. Each function gives pairs: a field, by its path in the proto,
and what is wrong with it."""

import base64
import json
import re
import unicodedata


def quoted(text):
    """A client's text, cut short and with nothing that moves a cursor."""
    return json.dumps(text[:60])


def has_controls(text):
    return any(unicodedata.category(letter) == "Cc" for letter in text)


def name_violations(field, name):
    if not name.strip():
        return [(field, "is empty")]
    if len(name) > 200:
        return [(field, "is longer than 200 characters")]
    return [(field, "has control characters")] if has_controls(name) else []


def email_violations(field, email):
    # The length first: the pattern takes time by its square.
    shaped = len(email) <= 254 and re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", email)
    if shaped and not has_controls(email):
        return []
    return [(field, f"{quoted(email)} is not an email address")]


def request_id_violations(request_id):
    too_long = len(request_id) > 100
    return [("request_id", "is longer than 100 characters")] if too_long else []


def mask_violations(paths):
    if not paths:
        return [("update_mask", "names no field")]
    strange = [path for path in paths if path not in ("name", "email")]
    return [("update_mask", f"{quoted(path)} cannot be updated") for path in strange[:5]]


def write_token(sequence):
    return base64.urlsafe_b64encode(f"after {sequence}".encode()).decode()


def read_token(token):
    """The sequence number that a page token stands for; None when it is none of ours."""
    if not token:
        return 0
    try:
        text = base64.urlsafe_b64decode(token).decode()
    except ValueError:
        return None
    found = re.fullmatch(r"after ([0-9]{1,15})", text)
    return int(found[1]) if found else None
