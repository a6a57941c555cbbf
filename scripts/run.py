"""Serve a practice from this folder on loopback: web server and worker, until Ctrl-C.

`make run` calls it. Everything that is kept lies in the data folder (EFFLEURAGE_DATA, or var/).
"""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60  # seconds until a server that gives no answer is reported


def main():
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.default_int_handler)
    port = chosen_port()
    refuse_busy(port)
    data = Path(os.environ.get("EFFLEURAGE_DATA") or ROOT / "var")
    os.umask(0o077)  # health data and keys: for this user alone
    refuse_unwritable(data)
    environment = local_environment(port, data)
    sign_in = prepare(environment)
    sys.exit(serve(port, environment, sign_in))


def refuse(sentence):
    sys.exit(f"Effleurage: {sentence}")


def chosen_port():
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 1024 <= int(text) <= 65535:
        refuse(
            f"PORT={text} is not a port. Choose a number from 1024 to 65535: make run PORT=8001."
        )
    return int(text)


def refuse_busy(port):
    """Stop if anything listens where `localhost` would lead a browser."""
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                refuse(f"Port {port} is in use. Start on another one: make run PORT={port + 1}.")
            if family == socket.AF_INET:
                refuse(f"Port {port} cannot be opened: {error.strerror}. Try make run PORT=8001.")


def refuse_unwritable(data):
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        refuse(f"The data folder {data} cannot be made: {error.strerror}.")
    for path in (data, *data.glob("*.sqlite3*"), *data.glob("*/")):
        if not os.access(path, os.W_OK):
            refuse(f"{path} cannot be written to. Give it to the user who starts Effleurage.")


def local_environment(port, data):
    """Return the variables of a practice that one person tries out on their own machine."""
    return {
        "SITE_URL": f"http://localhost:{port}",
        **os.environ,
        "EFFLEURAGE_LOCAL": "1",
        "EFFLEURAGE_DATA": str(data),
        "PORT": str(port),
        "PATH": f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONUNBUFFERED": "1",
    }


def prepare(environment):
    """Bring database, static files and reference data up to date; return the demo's sign-in."""
    command = [sys.executable, "manage.py", "prepare", "--demo"]
    lines = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C reaches this process, which then ends that one quietly
    ) as run:
        try:
            for line in run.stdout:
                if line.startswith("Sign in"):
                    lines.append(line)
                else:
                    print(line, end="", flush=True)
        except KeyboardInterrupt:
            run.terminate()
            raise
    if run.returncode:
        sys.exit(1)
    return "".join(lines)


def serve(port, environment, sign_in):
    """Run the lines of the Procfile until a signal or the end of one of them."""
    from honcho import environ
    from honcho.manager import Manager

    manager = Manager()
    for name, command in environ.parse_procfile((ROOT / "Procfile").read_text()).processes.items():
        manager.add_process(name, command, env=environment, cwd=ROOT)
    signal.signal(signal.SIGHUP, hang_up)
    herald = subprocess.Popen([sys.executable, __file__, "--announce", str(port), sign_in])
    try:
        manager.loop()
    finally:
        herald.terminate()
        herald.wait()
    if manager.returncode in (130, 143):  # somebody asked for it
        print("Effleurage has stopped. The data is kept.", flush=True)
        return 0
    return manager.returncode


def hang_up(*_):
    """The terminal is gone: write to nowhere from now on, and stop like for SIGTERM."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.kill(os.getpid(), signal.SIGTERM)


def announce(port, sign_in):
    """Wait until the application is ready, then say where it is and how to get in."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    deadline = time.monotonic() + PATIENCE
    address = f"http://localhost:{port}/"
    while not is_ready(f"http://127.0.0.1:{port}/healthz"):
        if time.monotonic() > deadline:
            print(f"No answer from {address} after {PATIENCE} seconds: see above.", flush=True)
            return
        time.sleep(0.1)
    print(
        f"\nEffleurage is running at {address}\n{sign_in}"
        f"Sent mail is shown at {address}dev/mail/\nStop it with Ctrl-C.\n",
        flush=True,
    )


def is_ready(address):
    no_proxy = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with no_proxy.open(address, timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    if sys.argv[1:2] == ["--announce"]:
        announce(sys.argv[2], sys.argv[3])
    else:
        try:
            main()
        except KeyboardInterrupt:
            sys.exit(130)
