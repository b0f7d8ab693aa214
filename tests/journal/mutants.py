#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the test of convergence has teeth: each mutant breaks one reason why nodes agree, and must be caught.

usage: mutants.py SOURCE_ROOT BUILD_ROOT TEST_EXECUTABLE
"""
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile

SEEDS = '300'
# The same histories each time: whether a mutant is caught must not be a matter of luck.
FIRST_SEED = 'R02S0123456789abcdef0123456789abcdef'

# (name, file, what stands there, what the mutant has instead)
MUTANTS = [
    ('no-tie-break', 'src/journal/cy-fold-record.c',
     '(excluded.hlc, excluded.origin, excluded.value) > (cell.hlc, cell.origin, cell.value)',
     'excluded.hlc > cell.hlc'),
    ('forgets-on-resurrection', 'src/journal/cy-fold-record.c',
     '    cy_stmt_bind_text (stmt, 1, entry->subject);\n',
     '    if (g_str_equal (name, "exists") && g_str_equal (text, "true")) {\n'
     '      g_autofree char *sql = g_strdup_printf (\n'
     '        "DELETE FROM cell WHERE subject = \'%s\' AND name <> \'exists\'", entry->subject);\n'
     '      if (!cy_db_exec (db, sql, error))\n        return FALSE;\n    }\n'
     '    cy_stmt_bind_text (stmt, 1, entry->subject);\n'),
    ('does-not-follow-what-it-saw', 'src/journal/cy-journal-writer.c',
     'MAX (own, overwritten + 1)', 'own'),
    ('folds-in-order-of-arrival', 'src/journal/cy-journal-query.c',
     'ORDER BY e.hlc, s.origin, e.seq LIMIT ?2',
     'ORDER BY e.stream, e.seq LIMIT ?2'),
    ('breaks-ties-by-arrival', 'src/journal/cy-journal-query.c',
     'ORDER BY e.hlc, s.origin, e.seq LIMIT ?2',
     'ORDER BY e.hlc, e.stream, e.seq LIMIT ?2'),
    ('takes-forks', 'src/journal/cy-journal-writer.c',
     'return (is_here && memcmp (hash, entry->hash, CY_HASH_BYTES) == 0) || '
     'refuse (entry, CY_JOURNAL_ERROR_FORK, "another entry has this place", error);',
     'return TRUE;'),
    ('takes-gaps', 'src/journal/cy-journal-writer.c',
     'if (first->seq != head->seq + 1)', 'if (FALSE)'),
    ('keeps-its-incarnation', 'src/journal/cy-journal-writer.c',
     'cy_stream_name (writer->node, incarnation, i)', 'cy_stream_name (writer->node, 1, i)'),
    ('keeps-what-came-before-the-cut', 'src/journal/cy-journal-cut.c',
     'mark_nodes (db, before, NULL, before, after, error) && '
     'mark_nodes (db, after, before, before, after, error) && put_cuts (db, after, error)',
     'put_cuts (db, after, error)'),
    ('cuts-in-order-of-arrival', 'src/journal/cy-journal-cut.c',
     'ORDER BY e.hlc, s.origin, e.seq, s.name', 'ORDER BY e.stream, e.seq'),
    ('folds-what-came-after-the-cut', 'src/journal/cy-fold.c',
     'return entry->beyond || i == G_N_ELEMENTS (folds)', 'return i == G_N_ELEMENTS (folds)'),
]


def compile_command(build, source):
    with open(os.path.join(build, 'compile_commands.json'), encoding='utf-8') as file:
        for entry in json.load(file):
            path = os.path.realpath(os.path.join(entry['directory'], entry['file']))
            if path == os.path.realpath(source):
                return shlex.split(entry['command'])
    sys.exit(f'no command compiles {source}')


def link_command(build, executable):
    target = os.path.relpath(executable, build)
    commands = subprocess.run(['ninja', '-C', build, '-t', 'commands', '-s', target], check=True,
                              capture_output=True, text=True).stdout.strip().splitlines()
    return shlex.split(commands[-1])


def replace_argument(command, option, value):
    command = list(command)
    command[command.index(option) + 1] = value
    return command


def build_mutant(root, build, executable, mutant, folder):
    name, path, before, after = mutant
    source = os.path.join(root, path)
    with open(source, encoding='utf-8') as file:
        text = file.read()
    # A line may be broken anywhere; what counts are its words.
    pattern = r'\s+'.join(re.escape(word) for word in before.split())
    if not re.search(pattern, text):
        sys.exit(f'{name}: {path} does not have "{before}" any more')
    mutated = os.path.join(folder, name + '.c')
    with open(mutated, 'w', encoding='utf-8') as file:
        file.write(re.sub(pattern, lambda _: after, text, count=1))
    compiling = compile_command(build, source)
    compiling = replace_argument(compiling, '-MF', os.path.join(folder, name + '.d'))
    compiling = replace_argument(compiling, '-o', os.path.join(folder, name + '.o'))
    compiling = replace_argument(compiling, '-c', mutated) + ['-Wno-error']
    subprocess.run(compiling, cwd=build, check=True, stderr=subprocess.DEVNULL)
    program = os.path.join(folder, name)
    linking = replace_argument(link_command(build, executable), '-o', program)
    linking.insert(linking.index('-o'), os.path.join(folder, name + '.o'))
    subprocess.run(linking, cwd=build, check=True)
    return program


def main():
    root, build, executable = (os.path.abspath(argument) for argument in sys.argv[1:4])
    environment = dict(os.environ, CY_SEEDS=SEEDS)
    print(f'1..{len(MUTANTS)}')
    with tempfile.TemporaryDirectory() as folder:
        for number, mutant in enumerate(MUTANTS, 1):
            program = build_mutant(root, build, executable, mutant, folder)
            caught = subprocess.run([program, '--seed', FIRST_SEED], env=environment, check=False,
                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode != 0
            print(f'{"ok" if caught else "not ok"} {number} {mutant[0]}', flush=True)


main()
