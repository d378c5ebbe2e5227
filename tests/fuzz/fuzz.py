"""Coverage-guided fuzzing with atheris: `make fuzz`, or for one target

    .fuzz/venv/bin/python tests/fuzz/fuzz.py feed --minutes 10

Each finding (an exception, an input over its time bound, a crash of native code) is written to
.fuzz/findings/<target> and tried once more in a process without instrumentation; what is left
then ends up in tests/test_fuzzed.py. atheris is in no requirement of the project: `make fuzz`
puts it into an environment of its own.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import resource
import shutil
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from targets import DATA, ROOT, TARGETS, Target

WORK = ROOT / ".fuzz"
SLOWER = 4  # instrumented code takes so many times as long, roughly
HANGS = 60  # seconds after which libFuzzer ends the process


def main() -> int:
    """Fuzz the targets named, one after the other; return 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", nargs="*", choices=[*TARGETS, []], help="none: all of them")
    parser.add_argument("--minutes", type=float, default=10.0, help="of CPU, for each target")
    parser.add_argument("--instrumented", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--replay", metavar="FILE", help="try one input, uninstrumented")
    args, rest = parser.parse_known_args()
    chosen = args.target or list(TARGETS)
    if args.replay:
        return _replay(TARGETS[chosen[0]], Path(args.replay).read_bytes())
    if args.instrumented:
        _fuzz(chosen[0], rest)
    return int(sum([_campaign(name, args.minutes * 60) for name in chosen]) > 0)


def _campaign(name: str, seconds: float) -> int:
    """Fuzz one target for so long; print what came of it; return how many findings stand."""
    target, corpus, found = TARGETS[name], WORK / "corpus" / name, WORK / "findings" / name
    shutil.rmtree(found, ignore_errors=True)
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    for body in target.corpus(DATA):
        (corpus / hashlib.sha256(body).hexdigest()[:16]).write_bytes(body[: target.longest])
    (WORK / f"{name}.dict").write_text(_dictionary(target.words()), encoding="ascii")
    runs, end, log = 0, _spent() + seconds, WORK / f"{name}.log"
    log.write_bytes(b"")
    # Again, where native code ended the process, or others had the processor meanwhile.
    while (left := int(end - _spent())) > seconds / 50:
        before = log.stat().st_size
        with log.open("ab") as file:
            subprocess.run(
                [sys.executable, __file__, name, "--instrumented", str(corpus),
                 f"-max_total_time={left}", f"-max_len={target.longest}", f"-timeout={HANGS}",
                 f"-dict={WORK / name}.dict", f"-artifact_prefix={found}/", "-rss_limit_mb=3000",
                 "-print_final_stats=1"],
                stdout=file, stderr=file, check=False,
            )  # fmt: skip
        told = log.read_bytes()[before:].decode("utf-8", "replace")
        runs += int((re.findall(r"^#(\d+)", told, re.M) or ["0"])[-1])
        if "BINGO" not in told and "Done" not in told and not re.search(r"^#\d+", told, re.M):
            print(told[-2000:], file=sys.stderr)
            return 1
    covered = re.findall(r"cov: (\d+) ft: (\d+)", log.read_text(errors="replace")) or [("0", "0")]
    suspects = sorted(found.iterdir())
    standing = [file for file in suspects if not _holds(name, file)]
    print(
        f"{name:<6} {seconds / 60:g} min of CPU, {runs:,} inputs, {covered[-1][0]} edges,"
        f" {covered[-1][1]} features, {len(suspects)} suspects, {len(standing)} findings",
        flush=True,
    )
    for file in standing:
        print(f"  {file}", flush=True)
    return len(standing)


def _spent() -> float:
    """Return the CPU time of the processes that have ended, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _holds(name: str, file: Path) -> bool:
    """Whether an input that was suspect does no harm in a process without instrumentation."""
    command = [sys.executable, __file__, name, "--replay", str(file)]
    try:
        return subprocess.run(command, capture_output=True, timeout=120).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def _replay(target: Target, body: bytes) -> int:
    call = target.prepare()
    call(b"")  # what is loaded late counts for nobody
    begin = time.process_time()
    call(body)
    took = time.process_time() - begin
    print(f"{took:.3f} s of CPU, {target.seconds} s allowed")
    return int(took > target.seconds)


def _dictionary(words: list[str]) -> str:
    return "".join(
        '"{}"\n'.format("".join(f"\\x{byte:02x}" for byte in word.encode())) for word in words
    )


def _fuzz(name: str, options: list[str]) -> None:
    """Fuzz in this process; does not return."""
    import atheris

    target = TARGETS[name]
    with atheris.instrument_imports(include=["pipelines", "crawler", "talentwire"]):
        call = target.prepare()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    atheris.Setup([sys.argv[0], *options], _watched(name, target, call))
    atheris.Fuzz()


def _watched(name: str, target: Target, call: Callable[[bytes], object]) -> Callable[[bytes], None]:
    """Return a call that writes findings down, each place once, and goes on."""
    found, known = WORK / "findings" / name, set()

    def note(what: str, body: bytes) -> None:
        if what not in known and len(known) < 100:
            known.add(what)
            (found / re.sub(r"[^\w.-]+", "-", what)[:120]).write_bytes(body)

    def one(body: bytes) -> None:
        begin = time.process_time()
        try:
            call(body)
        except Exception as error:
            own = [f for f in traceback.extract_tb(error.__traceback__) if str(ROOT) in f.filename]
            where = f"{Path(own[-1].filename).name}-{own[-1].lineno}" if own else "nowhere"
            note(f"{type(error).__name__}-{where}", body)
        took = time.process_time() - begin
        if took > target.seconds * SLOWER:
            note(f"slow-{int(took)}s-{len(body) // 1000}kB", body)

    return one


if __name__ == "__main__":
    sys.exit(main())
