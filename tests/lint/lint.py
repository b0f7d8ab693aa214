#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of the source itself. Usage: lint.py CHECK SOURCE_ROOT BUILD_ROOT"""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

MAX_FILE_LINES = 800
MAX_FUNCTION_LINES = 80
GTK_FOLDERS = {"src/widgets", "src/console", "tests/widgets", "tests/console", "tests/bench"}
SPDX = "SPDX-License-Identifier: GPL-3.0-or-later"


def tracked(root, *suffixes):
    """Files the project keeps; a folder without git is taken as it is."""
    git = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard"],
                         capture_output=True, text=True)
    names = git.stdout.splitlines() if git.returncode == 0 else [
        str(p.relative_to(root)) for p in Path(root).rglob("*")
        if p.is_file() and not any(part.startswith((".", "build")) for part in p.relative_to(root).parts)]
    return sorted(n for n in names if n.endswith(suffixes) and (Path(root) / n).is_file())


def read(root, name):
    return (Path(root) / name).read_text(encoding="utf-8")


def check_format(root, build):
    files = tracked(root, ".c", ".h")
    result = subprocess.run(["clang-format", "--dry-run", "-Werror", *files], cwd=root,
                            capture_output=True, text=True)
    return [line for line in result.stderr.splitlines() if "error:" in line]


def check_includes(root, build):
    for name in tracked(root, ".c", ".h"):
        folder = str(Path(name).parent)
        for number, line in enumerate(read(root, name).splitlines(), 1):
            include = re.match(r'\s*#\s*include\s+[<"]([^>"]+)[>"]', line)
            if not include:
                continue
            header = include.group(1)
            where = f"{name}:{number}"
            if header.startswith("../"):
                yield f"{where}: includes across folders by path"
            if header == "sqlite3.h" and folder != "src/db":
                yield f"{where}: only src/db knows sqlite3.h"
            if re.match(r"(gtk/|gdk/|adwaita|shumate)", header) and folder not in GTK_FOLDERS:
                yield f"{where}: GTK belongs to floors 5 and 6"


def check_headers(root, build):
    """Every header compiles by itself, with the flags of some source beside it."""
    commands = json.loads((Path(build) / "compile_commands.json").read_text())
    flags = {}
    for entry in commands:
        source = os.path.normpath(os.path.join(entry["directory"], entry["file"]))
        found = tuple(a.replace("\\", "") for a in entry["command"].split()
                      if re.match(r"-(I|D|std|W(?!p,)|isystem)", a))
        flags.setdefault(os.path.dirname(source), {})[found] = None

    def compile_alone(name):
        path = os.path.join(root, name)
        folder = os.path.dirname(path)
        trouble = None
        for chosen in sorted(flags.get(folder, {}), key=len, reverse=True):
            result = subprocess.run(["cc", *chosen, "-I", folder, "-fsyntax-only", "-x", "c", "-include", path,
                                     "/dev/null"], cwd=build, capture_output=True, text=True)
            if result.returncode == 0:
                return None
            trouble = trouble or f"{name}: does not compile by itself\n{result.stderr[:600]}"
        return trouble

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return [p for p in pool.map(compile_alone, tracked(root, ".h")) if p]


def check_length(root, build):
    for name in tracked(root, ".c", ".h"):
        lines = read(root, name).splitlines()
        if len(lines) > MAX_FILE_LINES:
            yield f"{name}: {len(lines)} lines, at most {MAX_FILE_LINES}"
        start = None
        for number, line in enumerate(lines, 1):
            if line == "{":
                start = number
            elif line == "}" and start is not None:
                if number - start - 1 > MAX_FUNCTION_LINES:
                    yield f"{name}:{start}: a function of {number - start - 1} lines, " \
                          f"at most {MAX_FUNCTION_LINES}"
                start = None


def check_spdx(root, build):
    for name in tracked(root, ".c", ".h", ".py", ".sh"):
        if SPDX not in "\n".join(read(root, name).splitlines()[:3]):
            yield f"{name}: no SPDX line"


def check_templates(root, build):
    """A template and the class it belongs to share a stem, and every template is bundled."""
    bundled = read(root, "data/chargeyard.gresource.xml")
    sources = {Path(n).stem for n in tracked(root, ".c")}
    for name in tracked(root, ".ui"):
        if Path(name).parent != Path("ui"):
            yield f"{name}: templates live in ui/"
        if "<template " in read(root, name) and Path(name).stem not in sources:
            yield f"{name}: no source of that stem"
        if Path(name).name not in bundled:
            yield f"{name}: not in data/chargeyard.gresource.xml"


def check_potfiles(root, build):
    listed = {line.strip() for line in read(root, "po/POTFILES").splitlines()
              if line.strip() and not line.startswith("#")}
    for name in tracked(root, ".c", ".h", ".ui", ".desktop.in", ".metainfo.xml.in"):
        if name.startswith("tests/"):
            continue
        text = read(root, name)
        marked = re.search(r'\b(?:N?_|C_|ngettext)\s*\(\s*"', text) or 'translatable="yes"' in text \
            or name.endswith((".desktop.in", ".metainfo.xml.in"))
        if marked and name not in listed:
            yield f"{name}: has texts for translators and is not in po/POTFILES"
        if name in listed and not marked:
            yield f"po/POTFILES: {name} has no texts for translators"
    for name in sorted(listed):
        if not (Path(root) / name).is_file():
            yield f"po/POTFILES: {name} does not exist"


def check_translations(root, build):
    """Both Chinese translations are complete against the texts as they stand."""
    template = Path(build) / "lint-chargeyard.pot"
    subprocess.run(["xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_",
                    "--keyword=C_:1c,2", "--keyword=ngettext:1,2",
                    "--keyword=g_dngettext:2,3", "-f", "po/POTFILES",
                    "-o", str(template)], cwd=root, check=True, capture_output=True)
    for language in read(root, "po/LINGUAS").split():
        merged = Path(build) / f"lint-{language}.po"
        subprocess.run(["msgmerge", "-q", "--no-fuzzy-matching", f"po/{language}.po",
                        str(template), "-o", str(merged)], cwd=root, check=True)
        checked = subprocess.run(["msgfmt", "--check-format", "--statistics", "-o", "/dev/null",
                                  str(merged)], capture_output=True, text=True,
                                 env={**os.environ, "LC_ALL": "C"})
        if checked.returncode != 0 or re.search(r"untranslated|fuzzy", checked.stderr):
            untranslated = subprocess.run(["msgattrib", "--untranslated", "--no-obsolete",
                                           str(merged)], capture_output=True, text=True)
            yield f"po/{language}.po: {checked.stderr.strip()}\n{untranslated.stdout[-1500:]}"


def check_paths(root, build):
    """The project speaks of itself alone: no path of the machine it was written on."""
    home = re.compile(r"(/home/[a-z]+/|/root/|/work/|/tmp/[a-z])")
    for name in tracked(root, ".c", ".h", ".md", ".json", ".ui", ".in", ".xml", "meson.build"):
        for number, line in enumerate(read(root, name).splitlines(), 1):
            if home.search(line):
                yield f"{name}:{number}: names a place on one machine"


def main():
    check, root, build = sys.argv[1], sys.argv[2], sys.argv[3]
    problems = list(globals()[f"check_{check}"](root, build))
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


main()
