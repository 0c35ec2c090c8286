"""Typesets one document and ends: a job on standard input, its PDF on standard output, a refusal on standard error.

Run by `agenda.typeset` as a file, and so without Django: it is at work after 20 ms. It sets its own limits, before
anything else; what goes over them ends this process and no other.
"""

import json
import os
import resource
import signal
import sys

REFUSED = 3
"""The exit code when the document could not be made; why is on standard error."""


def limit(megabytes: int, seconds: int) -> None:
    """Memory that is written to, files that are mapped aside; seconds of work, and as many of waiting and work."""
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 2**20,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(seconds)
    os.nice(10)


def main() -> int:
    job = json.load(sys.stdin.buffer)
    limit(job["megabytes"], job["seconds"])
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=job["fonts"])
    compiler = typst.Compiler(root=job["root"], font_paths=fonts, sys_inputs=job["inputs"])
    files = {name: text.encode() for name, text in job["files"].items()}
    try:
        pdf = compiler.compile(input=files, format="pdf", pdf_standards=["ua-1"], timestamp=0)
    except (typst.TypstError, RuntimeError) as error:
        sys.stderr.write(f"{error}\n{getattr(error, 'diagnostic', '')}")
        return REFUSED
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
