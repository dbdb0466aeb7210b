"""Run `optable` as a fork of the warm Python that listens at an address: `python -I -S warm_client.py ADDRESS ...`.

Folder, environment, streams and exit code are those of this process: for git, which calls programs by name.
"""

import json
import os
import socket
import sys


def main() -> int:
    """Ask for the program, wait for its end, and give its exit code."""
    address, *arguments = sys.argv[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
        connection.connect(f"\0{address}")
        request = json.dumps((arguments, os.getcwd(), dict(os.environ)))  # noqa: PTH109  # pathlib takes long to load
        socket.send_fds(connection, [request.encode()], [0, 1, 2])
        connection.recv(32)
        return os.waitstatus_to_exitcode(int(connection.recv(32)))


if __name__ == "__main__":
    sys.exit(main())
