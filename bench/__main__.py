"""`make bench`: run all measurements, or one by name; print a table and write bench/results.json."""

import importlib
import json
import os
import pkgutil
import sys
import warnings
from pathlib import Path

import django

import bench

warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
RESULTS = Path(__file__).parent / "results.json"


def main():
    django.setup()
    names = sys.argv[1:] or sorted(
        one.name for one in pkgutil.iter_modules(bench.__path__) if not one.ispkg and one.name != "__main__"
    )
    kept = {row["name"]: row for row in json.loads(RESULTS.read_text())} if RESULTS.exists() else {}
    for name in names:
        for row in importlib.import_module(f"bench.{name}").run():
            kept[row["name"]] = row
            met = "yes" if row["met"] else "NO"
            measured = f"{row['value']:>12} {row['unit']:<10} bound {row['bound']!s:>10}  ratio {row['ratio']!s:>7}"
            print(f"{row['name']:<52} {measured}  goal {row['goal']:<14} {met}")
    RESULTS.write_text(json.dumps(sorted(kept.values(), key=lambda row: row["name"]), ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
