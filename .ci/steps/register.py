"""Writes a register as NDJSON, the same for the same arguments: register.py GRANTS SEED >FILE

A tenth as many organisations as grants; to each grant four milestones and two payments.
"""

import json
import random
import sys
from datetime import date, timedelta

grants, seed = int(sys.argv[1]), int(sys.argv[2])
draw = random.Random(seed)


def check_digit(eleven):
    """The twelfth digit of a BIN, or None where the eleven before it cannot be used."""
    for weights in (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
        rest = sum(int(digit) * weight for digit, weight in zip(eleven, weights)) % 11
        if rest < 10:
            return rest
    return None


def bins():
    """BINs with serials that the real register does not reach."""
    for year in range(10, 25):
        for month in range(1, 13):
            for serial in range(90000, 100000):
                eleven = f"{year:02}{month:02}40{serial}"
                if (digit := check_digit(eleven)) is not None:
                    yield f"{eleven}{digit}"


def say(kind, **fields):
    json.dump({"kind": kind, **fields}, sys.stdout, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.write("\n")


def tenge(amount):
    return {"amount": f"{amount}.00", "currency": "KZT"}


numbers = bins()
organisations = []
for index in range(max(grants // 10, 2)):
    number = next(numbers)
    organisations.append(f"KZ-BIN-{number}")
    say(
        "organisation",
        id=organisations[-1],
        name={"kk": f"«Үміт {index}» қоғамдық бірлестігі", "ru": f"Общественное объединение «Надежда {index}»"},
        identifiers=[{"scheme": "KZ-BIN", "id": number}],
        status="active",
        seat={"scheme": "KATO", "code": draw.choice(["550000000", "750000000", "710000000"])},
        roles=["ngo"],
    )

for index in range(grants):
    identifier = f"360G-enpo-test-{seed}-{index}"
    amount = draw.randrange(100_000, 50_000_000)
    signed = date(2024, 1, 1) + timedelta(days=draw.randrange(600))
    say(
        "grant",
        id=identifier,
        funding_kind="grant",
        title={"ru": f"Проект {index} для молодёжи"},
        funder={"id": organisations[draw.randrange(len(organisations)) // 50]},
        recipients=[{"id": draw.choice(organisations)}],
        amount=tenge(amount),
        signed_on=signed.isoformat(),
        status="active",
        stage="implementation",
    )
    for part in range(1, 5):
        due = signed + timedelta(days=60 * part)
        say(
            "milestone",
            id=f"{identifier}:m:{part}",
            funding=identifier,
            position=part,
            title={"ru": f"Этап {part}"},
            due_on=due.isoformat(),
            due_original=due.isoformat(),
            weight=250,
            status="planned",
        )
    for part in range(1, 3):
        say(
            "payment",
            id=f"{identifier}:p:{part}",
            funding=identifier,
            status="paid",
            amount=tenge(amount // 2),
            paid_on=(signed + timedelta(days=30 * part)).isoformat(),
        )
