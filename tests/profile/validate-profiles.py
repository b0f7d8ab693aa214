# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the shipped profiles against their JSON Schema; exit 77 (skipped) without a validator."""
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is missing: the schema was not checked")
    sys.exit(77)

folder = pathlib.Path(sys.argv[1])
schema = json.loads((folder / "profile.schema.json").read_text(encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
failed = 0
for path in sorted(folder.glob("*.json")):
    if path.name == "profile.schema.json":
        continue
    for trouble in validator.iter_errors(json.loads(path.read_text(encoding="utf-8"))):
        where = "/".join(str(part) for part in trouble.absolute_path)
        print(f"{path.name}: {where}: {trouble.message}")
        failed += 1

# The schema must be able to refuse: a profile without registers is none.
if validator.is_valid({"format": 1, "id": "x", "vendor": "x", "model": "x", "current": "dc"}):
    print("the schema accepts a profile without registers")
    failed += 1
sys.exit(failed != 0)
