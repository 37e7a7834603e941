"""The table of results as text and Markdown."""

import os
import platform
import re


def processor():
    try:
        names = re.findall(r"model name\s*:\s*(.*)", open("/proc/cpuinfo").read())
    except OSError:
        names = []
    return names[0] if names else platform.processor()


def seconds(value):
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.2f} s"


def speed(result):
    if "rate" not in result:
        return ""
    share = f" ({result['share']:.0%} of peak)" if "share" in result else ""
    return f"{result['rate']:,.0f}{share}"


def cells(side, result, ours):
    """One row of the table: side, time, speed, ratio, AUC, memory."""
    if "error" in result:
        return [side, "failed: " + result["error"], "", "", "", ""]
    ratio = ""
    if ours and "error" not in ours and result is not ours:
        ratio = f"{result['seconds'] / ours['seconds']:.2f} ×"
    return [
        side,
        seconds(result["seconds"]),
        speed(result),
        ratio,
        f"{result['auc']:.4f}" if "auc" in result else "",
        f"{result['peak_kb'] / 1024:.0f} MB",
    ]


def write_report(path, tasks, results, complete):
    """Prints every task's table; writes the file too when no task was left out by choice."""
    head = ["side", "time", "per second", "slower than Workbench", "AUC", "peak memory"]
    lines = [
        "# Results",
        "",
        f"{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}. Medians;",
        "both sides ran in turn with the same number of threads, each run in its own process, whose",
        "peak memory this is. A time above 1 × is how much longer the peer took.",
    ]
    for task in tasks:
        if task.name not in results:
            continue
        threads = f"{task.threads} thread" + "s" * (task.threads > 1)
        lines += ["", f"## {task.work} ({threads})", ""]
        lines += ["| " + " | ".join(head) + " |", "|---|--:|--:|--:|--:|--:|"]
        ours = results[task.name].get("workbench")
        for side, result in results[task.name].items():
            lines.append("| " + " | ".join(cells(side, result, ours)) + " |")
    text = "\n".join(lines) + "\n"
    print("\n" + text)
    if complete:
        path.write_text(text)
