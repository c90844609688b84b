AUDITOR = {"everybody": 404, "auditor": 200, "anonymous": 302}

EXPECTED = {
    "audit:trail": AUDITOR,
    "audit:verify": AUDITOR,
    "audit:export": AUDITOR | {"method": "POST"},
}
