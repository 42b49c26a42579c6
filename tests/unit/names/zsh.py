#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""zsh.py FOLDER: lines of standard input, each of which a real zsh, on a terminal of
its own, completes with the functions in FOLDER; prints what it made of them."""
import os
import pty
import select
import signal
import sys
import tempfile
import time

SETUP = """PS1='' RPS1='' zle_bracketed_paste=() LISTMAX=0
fpath=({folder} $fpath)
autoload -Uz compinit && compinit -D -u
tell() {{ print -r -- $BUFFER >>{out}; BUFFER= }}
zle -N tell
bindkey '^I' complete-word '^Xt' tell
print -r -- ready >{out}
"""
PATIENCE = 240


def lines_in(path):
    with open(path, encoding="utf-8") as file:
        return file.read().splitlines()


def wait(terminal, path, count):
    """Until so many lines are in the file; the terminal is read meanwhile."""
    end = time.monotonic() + PATIENCE
    while len(lines_in(path)) < count and time.monotonic() < end:
        if select.select([terminal], [], [], 0.05)[0]:
            os.read(terminal, 65536)


def main():
    folder = sys.argv[1]
    asked = sys.stdin.read().splitlines()
    with tempfile.NamedTemporaryFile() as out:
        pid, terminal = pty.fork()
        if not pid:
            os.environ["TERM"] = "dumb"
            os.execvp("zsh", ["zsh", "-f", "-i"])
        os.write(terminal, SETUP.format(folder=folder, out=out.name).encode())
        wait(terminal, out.name, 1)
        for number, line in enumerate(asked, 2):
            os.write(terminal, f"{line}\t\x18t".encode())
            wait(terminal, out.name, number)
        # Without its terminal it may go round and round.
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        print("\n".join(lines_in(out.name)[1:]))


main()
