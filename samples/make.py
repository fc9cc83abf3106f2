#!/usr/bin/env python3
"""Makes the sample documents beside this file, and `truth.jsonl`. Run twice, it makes the same bytes.

`make.py` makes all; `make.py WORD…` only the documents whose path contains a word (and leaves the truth alone).
"""

import json
import sys
from pathlib import Path

from maker import abroad, bakery, building, clients, desk, fees, odd, office, pantry, people, receipts, scans, tickets, trade, turned  # noqa: F401  (each registers its documents)
from maker.documents import DOCUMENTS

HERE = Path(__file__).parent
LIMIT = 8_000_000


def main(words: list[str]) -> None:
    truths, total = [], 0
    for path, make in sorted(DOCUMENTS.items()):
        if words and not any(word in path for word in words):
            continue
        made = make()
        target = HERE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(made.content)
        truths.append(made.truth(path))
        total += len(made.content)
        print(f"{len(made.content):9,}  {path}")
    print(f"{total:9,}  in all, {len(truths)} files")
    if not words:
        lines = [json.dumps(truth, ensure_ascii=False) + "\n" for truth in truths]
        (HERE / "truth.jsonl").write_text("".join(lines), encoding="utf-8")
        assert total < LIMIT, f"the samples have grown past {LIMIT} bytes"


if __name__ == "__main__":
    main(sys.argv[1:])
