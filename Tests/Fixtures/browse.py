"""Drives the web application in headless Chromium and says what is wrong, one line for each.

    python browse.py ADDRESS SCENARIO [--token TOKEN] [--file CSV] [--pictures FOLDER]

It knows nothing of the data: candidates, columns and levels come from the service itself. Whatever
a page writes to its console, every violation of the content security policy and every request to
another place is wrong as well.
"""

import argparse
import csv
import io
import json
import pathlib
import sys
import tempfile
import time
import urllib.parse
import urllib.request

from playwright.sync_api import TimeoutError, sync_playwright

problems = []


def check(holds, sentence):
    if not holds:
        problems.append(sentence)


class Session:
    """A page of one size, and all that went wrong in it."""

    def __init__(self, browser, arguments, width=1280, scheme="light", tolerated=()):
        self.base, self.arguments, self.tolerated = arguments.address, arguments, list(tolerated)
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, accept_downloads=True)
        self.page = self.context.new_page()
        self.page.set_default_timeout(60000)
        self.page.on("console", self.heard)
        self.page.on("pageerror", lambda error: check(False, f"script error: {error}"))
        self.page.on("request", self.asked)
        if arguments.token:
            self.page.add_init_script(
                f"sessionStorage.setItem('workbench.token', {json.dumps(arguments.token)})")

    def heard(self, message):
        if message.type in ("error", "warning"):
            if not any(word in message.text for word in self.tolerated):
                check(False, f"console: {message.text}")

    def asked(self, request):
        if not request.url.startswith((self.base + "/", "blob:" + self.base, "data:", "about:")):
            check(False, f"a request leaves the origin: {request.url}")

    def open(self, place):
        self.page.goto("about:blank")
        self.page.goto(f"{self.base}/{place}")
        self.page.wait_for_selector("h1")
        return self.page

    def picture(self, name, whole=True):
        if self.arguments.pictures:
            width = self.page.viewport_size["width"]
            path = pathlib.Path(self.arguments.pictures) / f"{name}-{width}.png"
            self.page.screenshot(path=str(path), full_page=whole)


def ask(arguments, path, value=None, kind="application/json", method=None):
    """What the service says to a program."""
    body = None if value is None else value if isinstance(value, bytes) else json.dumps(value).encode()
    headers = {"Content-Type": kind} if body is not None else {}
    if kind == "text/csv":
        headers["Accept"] = "text/csv"
    if arguments.token:
        headers["Authorization"] = f"Bearer {arguments.token}"
    request = urllib.request.Request(
        arguments.address + path, data=body, headers=headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as response:
        return response.read()


def models(arguments):
    return json.loads(ask(arguments, "/v1/models"))["models"]


def first_run(arguments):
    name = json.loads(ask(arguments, "/v1/runs"))["runs"][0]["name"]
    return json.loads(ask(arguments, f"/v1/runs/{name}"))


def probability(page):
    return float(page.inner_text(".probability .figure").replace("%", "").replace("\u00a0", ""))


def until(page, condition, what, seconds=60):
    """Waits until something holds; a machine with much else to do only takes longer."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"this never came: {what}")
        page.wait_for_timeout(30)


def wait(page, expression):
    """Waits until an expression holds; Playwright's own way to wait needs `unsafe-eval`."""
    until(page, lambda: page.evaluate(expression), expression)


def settled(page):
    wait(page, "!document.querySelector('.answer').hasAttribute('aria-busy')")


# MARK: Scenarios


def form(browser, arguments):
    """A form of the schema, an instant answer, and what a change does to it."""
    session = Session(browser, arguments)
    name = models(arguments)[0]["name"]
    model = json.loads(ask(arguments, f"/v1/models/{name}"))
    columns = model["schema"]["columns"]
    page = session.open(f"#/score/{name}")
    page.wait_for_selector(".probability")
    settled(page)
    fields = page.locator(".form [data-column]")
    check(fields.count() == len(columns), f"{fields.count()} fields for {len(columns)} columns")
    usual = {column["name"]: column["usual"] for column in columns}
    scored = json.loads(ask(arguments, f"/v1/models/{name}/score?explain=3",
                            {"rows": [usual], "store": False}))["results"][0]
    check(abs(probability(page) - 100 * scored["probability"]) < 0.06,
          f"the form says {probability(page)} %, the service {scored['probability']}")
    check(scored["segment"] in page.inner_text(".probability .badge"), "the segment is another")
    rows = page.locator(".reasons li")
    check(rows.count() >= 3, "there are no reasons")
    check(scored["reasons"][0]["column"] in rows.first.inner_text(), "the first reason is another")

    # What if: the strongest reason's own column is changed until the answer moves.
    before = probability(page)
    for reason in scored["reasons"]:
        control = page.locator(f"[data-column='{reason['column']}'] :is(input, select)").first
        column = next(c for c in columns if c["name"] == reason["column"])
        page.locator(f"details:has([data-column='{reason['column']}'])").evaluate_all(
            "list => list.forEach(each => { each.open = true; })")
        if column["kind"] == "category":
            level = next(each for each in column["levels"] if each != column["usual"])
            control.select_option(level)
        else:
            control.fill(str(column["maximum"]))
        settled(page)
        if probability(page) != before:
            break
    check(probability(page) != before, "the answer does not follow the form")
    check(page.locator(".field.changed").count() >= 1, "the changed field is not marked")
    check("points" in page.inner_text(".whatif"), "the change is not told")
    session.picture("form")

    # A late answer to an old question must not overwrite a newer one.
    held = []
    page.route("**/score?*", lambda route: held.append(route))
    number = next(c for c in columns if c["kind"] == "number" and page.locator(
        f"[data-column='{c['name']}'] input").is_visible())
    control = page.locator(f"[data-column='{number['name']}'] input")
    for count, value in ((1, number["maximum"]), (2, number["minimum"])):
        control.fill(str(value))
        until(page, lambda: len(held) == count, f"question {count}")
    asked = json.loads(held[1].request.post_data)["rows"][0][number["name"]]
    check(asked == number["minimum"], "the second question is not about the last value")
    held[1].continue_()
    settled(page)
    newest = probability(page)
    try:
        held[0].continue_()
    except Exception:
        pass  # The page gave the first question up, as it should.
    page.wait_for_timeout(400)
    check(probability(page) == newest, "a stale answer overwrote a newer one")
    page.unroute("**/score?*")
    control.fill("")
    settled(page)
    check("(missing)" == control.get_attribute("placeholder"), "a missing value is not named")
    control.fill(str(number["maximum"] * 10 + 1))
    check("Outside" in page.inner_text(f"[data-column='{number['name']}'] .hint"),
          "a value outside of what was seen is not told")
    settled(page)
    page.click("text=Compare from here on")
    check(page.locator(".whatif").count() == 0, "comparing from here leaves a change")
    page.click("text=Back to the usual values")
    settled(page)
    check(abs(probability(page) - before) < 0.001, "the usual values do not bring back the first answer")

    # What was typed stays while other views are visited, and the back button works.
    control.fill(str(number["minimum"]))
    settled(page)
    page.click("header nav >> text=Models")
    wait(page, "document.querySelector('h1').textContent === 'Models'")
    check(page.evaluate("document.activeElement.tagName") == "H1", "the focus does not follow")
    page.go_back()
    page.wait_for_selector(".probability")
    check(control.input_value() == str(number["minimum"]), "what was typed is gone")


def decision(browser, arguments):
    """A model that gives every row .228, with a threshold of .219 and a base rate of .232."""
    session = Session(browser, arguments)
    page = session.open("#/score/churn")
    page.wait_for_selector(".probability")
    settled(page)
    said = page.inner_text(".answer").replace("\u00a0", " ")
    for sentence in ("22.8 %", "medium risk",
                     "Decision: positive, at or above the threshold of 21.9 % for Churn = Yes.",
                     "Risk is high from 48 % and low below 9.1 %; the base rate is 23.2 %."):
        check(sentence in said, f"the form does not say {sentence!r}: {said!r}")
    check("high risk" not in said, "the form says high risk")
    check(page.locator(".answer .high").count() == 0, "the form shows the colour of high risk")
    check(page.locator(".answer .badge.medium").count() == 1, "the form has no badge of medium risk")
    session.picture("decision")
    page = session.open("#/models/churn")
    page.wait_for_selector("#about")
    said = page.inner_text("section[aria-labelledby=about]").replace("\u00a0", " ")
    for sentence in ("positive from 0.219", "23.2 %", "from 48 %", "9.1 % to 48 %", "below 9.1 %"):
        check(sentence in said, f"the overview does not say {sentence!r}: {said!r}")


def file(browser, arguments):
    """A CSV: its preview, scored in one request, the distribution, the table, the download."""
    session = Session(browser, arguments, tolerated=["status of 4"])
    name = models(arguments)[0]["name"]
    page = session.open(f"#/score/{name}/file")
    text = pathlib.Path(arguments.file).read_text()
    lines = text.rstrip("\n").split("\n")
    body = lines[1:]
    many = [body[i % len(body)] for i in range(12345)]
    # Two rows have a name that the model has never seen.
    schema = json.loads(ask(arguments, f"/v1/models/{name}"))["schema"]["columns"]
    named = next(c["name"] for c in schema if c["kind"] == "category")
    place = lines[0].split(",").index(named)
    for row in (4000, 11000):
        fields = many[row].split(",")
        fields[place] = "never seen"
        many[row] = ",".join(fields)
    folder = pathlib.Path(tempfile.mkdtemp())
    path = folder / "customers.csv"
    path.write_bytes(("\ufeff" + "\r\n".join([lines[0]] + many) + "\r\n").encode())
    posts = []
    page.on("request", lambda r: posts.append(r) if r.method == "POST" else None)
    page.set_input_files("#file", str(path))
    page.wait_for_selector("text=Score this file")
    check(page.locator("table >> nth=0 >> tbody tr").count() == 5, "the preview has not five rows")
    header = lines[0].split(",")
    check(page.locator("th", has_text=header[0]).count() >= 1, "the preview has no header")
    session.picture("preview")
    page.click("text=Score this file")
    page.wait_for_selector("text=Download the scored CSV")
    check("12,345 rows scored" in page.inner_text("main"), "not all rows are told")
    check(len(posts) == 1, f"{len(posts)} requests instead of 1")
    check(f"never seen: {named} in 2 rows" in page.inner_text("main"), "unseen names are not told")
    page.wait_for_selector("table.scored tbody tr")
    counts = [int(each.replace(",", "")) for each in
              page.locator(".segments strong").all_inner_texts()]
    check(sum(counts) == 12345, f"segments add up to {sum(counts)}")
    check(page.locator(".histogram rect").count() == 40, "there is no histogram")
    session.picture("file")

    # The page's download is what the service says to a program, row by row.
    with page.expect_download() as download:
        page.click("text=Download the scored CSV")
    got = pathlib.Path(download.value.path()).read_text("utf-8-sig")
    check(download.value.suggested_filename == "customers-scored.csv", "the name is another")
    first = list(csv.DictReader(io.StringIO(got)))
    check(len(first) == 12345, f"{len(first)} rows in the download")
    small = "\n".join([lines[0]] + many[:200]) + "\n"
    said = list(csv.DictReader(io.StringIO(
        ask(arguments, f"/v1/models/{name}/score", small.encode(), "text/csv").decode())))
    check([row["probability"] for row in first[:200]] == [row["probability"] for row in said],
          "the download differs from what the service says")
    check([row["probability"] for row in first[len(body):len(body) + 100]]
          == [row["probability"] for row in first[:100]], "the same rows score differently")

    def shown(column):
        texts = page.locator(f"table.scored tbody tr td:nth-child({column})").all_inner_texts()
        return [float(t.replace("%", "").replace("\u00a0", "")) for t in texts]

    check(shown(2) == sorted(shown(2), reverse=True), "the most likely rows are not first")
    check(abs(shown(2)[0] - 100 * max(float(r["probability"]) for r in first)) < 0.006,
          "the first row is not the most likely")
    page.click("table.scored th button:has-text('probability')")
    page.wait_for_selector("th[aria-sort=ascending]")
    check(shown(2) == sorted(shown(2)), "the order does not turn")
    page.click("table.scored th button:has-text('row')")
    page.wait_for_selector("tbody th:text-is('1')")
    page.click("nav.pager >> text=Next")
    page.wait_for_selector("tbody th:text-is('26')")
    page.click("nav.pager >> text=Last")
    page.wait_for_selector("tbody th:text-is('12,345')")
    place = len(first[0]) - 1
    last = page.locator("table.scored tbody tr:last-child td").all_inner_texts()
    check(first[-1][header[0]] in last, "the last row of the table is not the last of the file")
    numeric = next(c["name"] for c in schema if c["kind"] == "number" and not c["missing"])
    number = header.index(numeric)
    page.click(f"table.scored th button:text-is('{header[number]}')")
    wait(page, "document.querySelector('th[aria-sort=ascending] button')?.textContent"
               f" === {json.dumps(header[number])}")
    cells = page.locator(f"table.scored tbody tr td:nth-child({number + 5})").all_inner_texts()
    values = [float(each) for each in cells if each.strip()]
    check(values == sorted(values), f"{header[number]} is not in order")
    page.select_option("#only", "2")
    wait(page, "[...document.querySelectorAll('table.scored .badge')].every(e => e.className === 'badge high')")

    # A bad cell: the line of the file and the column are named.
    bad = list(many)
    fields = bad[11000].split(",")
    fields[number] = "abc"
    bad[11000] = ",".join(fields)
    path.write_text("\n".join([lines[0]] + bad) + "\n")
    page.set_input_files("#file", str(path))
    page.click("text=Score this file")
    page.wait_for_selector(".trouble")
    trouble = page.inner_text(".trouble")
    check("line 11,002" in trouble and header[number] in trouble, f"the cell is not named: {trouble}")
    check("0 rows scored" in page.inner_text("main"), "a file is scored whole or not at all")
    session.picture("trouble")

    # A missing column is told before anything is sent.
    path.write_text("\n".join(",".join(line.split(",")[:3]) for line in lines[:10]))
    page.set_input_files("#file", str(path))
    page.wait_for_selector(".card .notice")
    check("also needs" in page.inner_text(".card .notice"), "missing columns are not told")

    # Dropped, not chosen.
    page.evaluate("""text => {
      const data = new DataTransfer();
      data.items.add(new File([text], 'dropped.csv', {type: 'text/csv'}));
      document.querySelector('.drop').dispatchEvent(
        new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
    }""", "\n".join(lines[:30]))
    page.wait_for_selector("h2:has-text('dropped.csv')")
    page.click("text=Score this file")
    page.wait_for_selector("h2:has-text('29 rows scored')")


def long(browser, arguments):
    """A file that is longer than an ordinary request may be."""
    session = Session(browser, arguments, tolerated=["status of 4"])
    name = models(arguments)[0]["name"]
    lines = pathlib.Path(arguments.file).read_text().rstrip("\n").split("\n")
    many = [lines[1 + i % (len(lines) - 1)] for i in range(6001)]
    path = pathlib.Path(tempfile.mkdtemp()) / "many.csv"
    path.write_text("\n".join([lines[0]] + many) + "\n")
    page = session.open(f"#/score/{name}/file")
    page.set_input_files("#file", str(path))
    page.click("text=Score this file")
    page.wait_for_selector("text=Download the scored CSV")
    check("6,001 rows scored" in page.inner_text("main"), "not all rows are told")
    check(page.locator(".trouble").count() == 0, "the file is in trouble")
    with page.expect_download() as download:
        page.click("text=Download the scored CSV")
    got = pathlib.Path(download.value.path()).read_text().rstrip("\n").split("\n")
    check([line[:len(row)] for line, row in zip(got[1:], many)] == many, "the rows are not the file's")

    # A bad cell: the line of the file is named.
    schema = json.loads(ask(arguments, f"/v1/models/{name}"))["schema"]["columns"]
    number = lines[0].split(",").index(next(c["name"] for c in schema if c["kind"] == "number"))
    fields = many[4321].split(",")
    fields[number] = "abc"
    many[4321] = ",".join(fields)
    path.write_text("\n".join([lines[0]] + many) + "\n")
    page.set_input_files("#file", str(path))
    page.click("text=Score this file")
    page.wait_for_selector(".trouble")
    check("line 4,323" in page.inner_text(".trouble"), page.inner_text(".trouble"))


def compare(browser, arguments):
    """The leaderboard, another metric, figures, and two candidates side by side."""
    session = Session(browser, arguments)
    run = first_run(arguments)
    page = session.open(f"#/leaderboard/{run['name']}")
    page.wait_for_selector("table.board")
    check(page.locator("table.board input").count() == len(run["rows"]), "not every candidate is there")
    check(all(s in page.inner_text(".conclusion") for s in run["conclusion"]), "the conclusion is another")
    for row in run["rows"]:
        if not row["eligible"]:
            check(row["reason"] in page.inner_text("tbody.below"), f"no reason for {row['candidate']}")
    band = sum(row["standing"] in ("leader", "equivalent", "undecided") for row in run["rows"])
    check(page.locator("tr.leader, tr.equivalent, tr.undecided").count() == band, "the band is not marked")
    for name in run["figures"]:
        if name == "leaderboard":
            continue
        box = page.locator(f".plot[data-figure='{name}']")
        box.scroll_into_view_if_needed()
        box.locator("svg").first.wait_for()
    session.picture("leaderboard")
    other = next(m["name"] for m in run["metrics"] if m["name"] not in (run["ranking"], "recall"))
    page.select_option("#metric", other)
    value = run["rows"][0]["estimates"][other]["value"]
    cell = page.locator("table.board tbody tr >> nth=0 >> td.number >> nth=1").inner_text()
    if value is not None and abs(value) < 100:
        check(f"{value:.3f}" in cell.replace("\u2212", "-"), f"{other} shows {cell}, not {value}")
    names = [row["candidate"] for row in run["rows"]][:2]
    for name in names:
        page.check(f"[aria-label='Pick {name}']")
    page.click("text=Compare side by side")
    page.wait_for_selector("table.side")
    for name in names:
        check(name in page.inner_text("h1"), f"{name} is not side by side")
    row = page.locator("table.side tbody tr", has=page.locator(f"th:has-text('{run['ranking']}')")).first
    text = row.inner_text().replace("\u2212", "-")
    first, second = (run["rows"][i]["estimates"][run["ranking"]] for i in (0, 1))
    for estimate in (first, second):
        for part in ("value", "lower", "upper"):
            check(f"{estimate[part]:.3f}" in text, f"{part} of {run['ranking']} is missing: {text}")
    difference = second["value"] - first["value"]
    check(f"{difference:+.3f}" in text or abs(difference) < 0.0005, f"no difference in {text}")
    pairs = json.loads(ask(arguments, f"/v1/runs/{run['name']}/comparisons?" + urllib.parse.urlencode(
        [("candidate", name) for name in names])))["comparisons"]
    check(len(pairs) >= 6, f"{len(pairs)} comparisons of a pair")
    own = next(p for p in pairs if p["metric"] == run["ranking"])["difference"]
    sign = 1 if next(iter(pairs))["first"] == names[1] else -1
    ends = sorted(sign * own[end] for end in ("lower", "upper"))

    def told(sign):
        """The difference with its interval, such as +0.031 [0.012, 0.050]."""
        low, high = sorted(sign * end for end in ends)
        texts = [f"{sign * difference:+.3f}", f"{low:.3f}", f"{high:.3f}"]
        value, low, high = (text if float(text) else "0.000" for text in texts)
        return f"{value} [{low}, {high}]"

    check(told(1) in text, f"no {told(1)} in {text}")
    drawn = page.locator("table.differences tbody tr", has=page.locator(
        f"th:has-text('{run['ranking']}')")).first
    check(told(1) in drawn.inner_text().replace("\u2212", "-"), f"no {told(1)} among the differences")
    check(drawn.locator("svg.whisker").count() == 2, "the difference is not drawn")
    check(page.locator("table.differences tbody tr:not(.line)").count() == len(pairs),
          "not every compared metric is shown")
    page.click("text=All other metrics")
    session.picture("compare")
    page.select_option("#base", names[1])
    check(f"{-difference:+.3f}" in row.inner_text().replace("\u2212", "-") or abs(difference) < 0.0005,
          "the difference does not turn with its base")
    check(told(-1) in row.inner_text().replace("\u2212", "-"), f"no {told(-1)} when the base turns")
    page.go_back()
    page.wait_for_selector("table.board")
    check(page.locator("table.board input:checked").count() == 2, "the picks are gone on the way back")

    # A run that cannot be read is told, with the reason.
    broken = pathlib.Path(arguments.file).parent / "results" / "broken"
    broken.mkdir()
    (broken / "manifest.json").write_text("{}")
    page = session.open("#/leaderboard")
    page.wait_for_selector("ul.cards")
    check("run 'broken' cannot be read" in page.inner_text("main"), "an unreadable run is not told")
    check(page.locator("ul.cards a").inner_text() == run["name"], "the run that can be read is gone")
    session.picture("runs")


def promote(browser, arguments):
    """A promotion with its warning and its job, then a roll back."""
    session = Session(browser, arguments, tolerated=["status of 4"])
    run = first_run(arguments)
    page = session.open(f"#/leaderboard/{run['name']}")
    leader = run["rows"][0]["candidate"]
    page.click(f"[aria-label='Promote {leader}']")
    page.wait_for_selector("dialog[open]")
    session.picture("dialog", whole=False)
    page.keyboard.press("Escape")
    wait(page, "!document.querySelector('dialog')")
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    check(focused == f"Promote {leader}", f"the focus is at {focused}")
    page.click(f"[aria-label='Promote {leader}']")
    page.fill("#promote-name", "no/name")
    page.click("dialog button.primary")
    check(page.evaluate("document.querySelector('#promote-name:invalid') !== null"),
          "a name that cannot be is not refused")
    check(page.locator("dialog[open]").count() == 1, "a name that cannot be is sent")
    page.fill("#promote-name", "fromtheweb")
    page.click("dialog button.primary")
    page.wait_for_selector(".strip.good", timeout=60000)
    check("fromtheweb, version 1" in page.inner_text(".strip"), page.inner_text(".strip"))
    session.picture("promoted", whole=False)
    page.click(".strip >> text=Dismiss")
    apart = next((row for row in run["rows"] if not row["eligible"]), None)
    if apart:
        page.click(f"[aria-label='Promote {apart['candidate']}']")
        check(apart["reason"] in page.inner_text("dialog .notice"), "no warning")
        page.fill("#promote-name", "fromtheweb")
        page.click("dialog button.primary")
        page.wait_for_timeout(300)
        check(page.locator("dialog[open]").count() == 1, "an ineligible one needs no second word")
        page.keyboard.press("Escape")
    second = next(row["candidate"] for row in run["rows"][1:] if row["eligible"])
    page.click(f"[aria-label='Promote {second}']")
    page.fill("#promote-name", "fromtheweb")
    page.keyboard.press("Enter")
    page.wait_for_selector(".strip.good", timeout=60000)
    page.click(".strip >> text=See the model")
    page.wait_for_selector("text=Versions")
    check("Version 2 is served" in page.inner_text("main"), "version 2 is not served")
    session.picture("model")
    page.click("text=Roll back to 1 …")
    page.wait_for_selector("dialog[open]")
    page.click("dialog button.primary")
    page.wait_for_selector("text=Version 1 is served")
    said = next(m for m in models(arguments) if m["name"] == "fromtheweb")
    check(said["version"] == 1, f"the service serves version {said['version']}")
    page.click("text=Switch to 2 …")
    page.click("dialog button.primary")
    page.wait_for_selector("text=Version 2 is served")


def read(browser, arguments):
    """The card, the parity report and the explanations of a model."""
    session = Session(browser, arguments)
    name = models(arguments)[0]["name"]
    page = session.open(f"#/models/{name}")
    session.picture("model-overview")
    parity = json.loads(ask(arguments, f"/v1/models/{name}/parity"))
    for part, inside in (("explanations", "#importance"), ("parity", ".facts"), ("card", "article h2")):
        if part == "parity" and "rows" not in (parity or {}):
            inside = ".empty"  # Where the package was made there was no onnxruntime.
        page.click(f"nav.tabs a[href$='/{part}']")
        try:
            page.wait_for_selector(f"main {inside}")
        except TimeoutError:
            check(False, f"{part} shows {page.inner_text('main')[:200]}")
        check(page.locator("main .trouble").count() == 0, f"{part} is in trouble")
        if part == "parity" and inside == ".facts":
            kind = "good" if parity["isWithinBounds"] else "bad"
            check(page.locator(f"main .strip.{kind}").count() == 1, "the page judges the graph otherwise")
        session.picture(part)
    card = ask(arguments, f"/v1/models/{name}/card").decode()
    for line in card.split("\n"):
        if line.startswith("## "):
            check(page.locator("article", has_text=line[3:].strip()).count() > 0, f"no {line}")


def keyboard(browser, arguments):
    """From the top of the page to a comparison, a dialog and a score, without a mouse."""
    session = Session(browser, arguments)
    run = first_run(arguments)
    page = session.open(f"#/leaderboard/{run['name']}")
    page.wait_for_selector("table.board")

    def focused(expression):
        return page.evaluate(f"(e => {expression})(document.activeElement)")

    def tab_to(selector, most=80):
        for _ in range(most):
            page.keyboard.press("Tab")
            if focused(f"e.matches({json.dumps(selector)})"):
                outline = focused("getComputedStyle(e).outlineStyle !== 'none'"
                                  " || getComputedStyle(e.nextElementSibling ?? e).outlineStyle !== 'none'")
                check(outline, f"the focus on {selector} cannot be seen")
                return True
        check(False, f"Tab does not reach {selector}")
        return False

    page.keyboard.press("Tab")
    check(focused("e.className") == "skip", "the first stop is not the skip link")
    page.keyboard.press("Enter")
    check(focused("e.id") == "main", "the skip link does not skip")
    names = [row["candidate"] for row in run["rows"]][:2]
    for name in names:
        tab_to(f"[aria-label='Pick {name}']")
        page.keyboard.press("Space")
    tab_to("a.button.primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("table.side")
    check(focused("e.tagName") == "H1", "the focus does not move to the new view")
    page.go_back()
    page.wait_for_selector("table.board")
    tab_to(f"[aria-label='Promote {names[0]}']")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open]")
    check(focused("e.id") == "promote-name", "the dialog does not take the focus")
    for _ in range(12):
        page.keyboard.press("Tab")
        check(focused("e === document.body || !!e.closest('dialog')"), "the focus leaves the dialog")
    page.keyboard.press("Escape")
    check(focused("e.getAttribute('aria-label')") == f"Promote {names[0]}", "the focus is lost")
    page.evaluate("document.querySelector('header a').focus()")
    tab_to("nav a[data-view=score]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".probability")
    settled(page)
    before = page.inner_text(".reasons")
    tab_to(".form select")
    page.keyboard.press("ArrowDown")
    settled(page)
    if page.locator(".whatif").count() == 0:
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        settled(page)
    check(page.locator(".whatif").count() == 1, "an arrow key does not change the answer")
    tab_to(".reasons button")
    page.keyboard.press("Enter")
    check(focused("!!e.closest('.form')"), "a reason does not lead to its field")


SOUND = r"""
() => {
  const wrong = [];
  const visible = e => { const b = e.getBoundingClientRect(); const s = getComputedStyle(e);
    return b.width > 1 && b.height > 1 && s.visibility !== 'hidden' && s.display !== 'none'; };
  const name = e => (e.getAttribute('aria-label') || (e.getAttribute('aria-labelledby') || '').split(' ')
    .map(id => document.getElementById(id)?.textContent ?? '').join('') || [...(e.labels ?? [])]
    .map(l => l.textContent).join('') || (['INPUT', 'SELECT', 'TEXTAREA'].includes(e.tagName) ? ''
    : e.textContent) || e.getAttribute('alt') || '').trim();
  const at = e => `${e.tagName.toLowerCase()}.${e.className.baseVal ?? e.className} "${(e.textContent || '').trim().slice(0, 30)}"`;
  for (const e of document.querySelectorAll('a, button, input, select, textarea, summary, progress, [role=region], [role=img], nav'))
    if (!name(e)) wrong.push(`no name: ${at(e)}`);
  for (const e of document.querySelectorAll('img')) if (!e.hasAttribute('alt')) wrong.push('an image without alt');
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  for (const id of new Set(ids)) if (ids.filter(o => o === id).length > 1) wrong.push(`id ${id} twice`);
  for (const e of document.querySelectorAll('[aria-describedby], [aria-labelledby], label[for]'))
    for (const id of (e.getAttribute('aria-describedby') ?? e.getAttribute('aria-labelledby') ?? e.htmlFor).split(' '))
      if (!document.getElementById(id)) wrong.push(`${at(e)} points to ${id}, which is not there`);
  if (document.querySelectorAll('h1').length !== 1) wrong.push('not one h1');
  let level = 1;
  for (const e of document.querySelectorAll('main h1, main h2, main h3, main h4, main h5')) {
    const own = Number(e.tagName[1]);
    if (own > level + 1) wrong.push(`heading jumps from ${level} to ${own}: ${e.textContent}`);
    level = own;
  }
  for (const e of document.querySelectorAll('table')) if (!e.querySelector('th[scope=col]')) wrong.push('a table without headers');
  if (!document.documentElement.lang) wrong.push('no language');
  // Contrast: the colour of every text against what is painted behind it.
  const parse = text => { const m = text.match(/[\d.]+/g).map(Number); return [m[0], m[1], m[2], m[3] ?? 1]; };
  const over = (top, low) => top.slice(0, 3).map((v, i) => v * top[3] + low[i] * (1 - top[3])).concat(1);
  const behind = e => { const stack = []; for (let n = e; n; n = n.parentElement) stack.push(parse(getComputedStyle(n).backgroundColor));
    return stack.reverse().reduce((low, top) => over(top, low), [255, 255, 255, 1]); };
  const light = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
    return .2126 * r + .7152 * g + .0722 * b; };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  for (let t = walker.nextNode(); t; t = walker.nextNode()) {
    const e = t.parentElement;
    if (!t.textContent.trim() || !visible(e) || e.closest('.unseen, .plot, [aria-disabled], :disabled, option, script, noscript') || e.tagName === 'STYLE') continue;
    const style = getComputedStyle(e), isText = e instanceof SVGElement;
    const own = isText ? parse(style.fill) : parse(style.color), back = behind(e);
    const size = parseFloat(style.fontSize), isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const reached = ratio(over(own, back), back);
    const key = `${style.color}${back}${size}`;
    if (reached < (isLarge ? 3 : 4.5) && !seen.has(key)) { seen.add(key); wrong.push(`contrast ${reached.toFixed(2)}: ${at(e)}`); }
  }
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) wrong.push(`the page scrolls ${wide} px sideways`);
  for (const e of document.querySelectorAll('button, a.button, header a, select, input:not([type=checkbox])'))
    if (visible(e) && !e.classList.contains('link') && !e.classList.contains('skip') && !e.closest('.plot')
      && e.getBoundingClientRect().height < 24) wrong.push(`too small to hit: ${at(e)}`);
  return wrong;
}
"""


def sound(browser, arguments):
    """Names, labels, headings, contrast and width of every view, light and dark, desk and phone."""
    runs = json.loads(ask(arguments, "/v1/runs"))["runs"]
    name = models(arguments)[0]["name"]
    run = first_run(arguments)
    picks = "&".join(f"pick={urllib.request.quote(row['candidate'])}" for row in run["rows"][:2])
    places = {
        "": "leaderboard", f"#/leaderboard/{run['name']}": "run",
        f"#/leaderboard/{run['name']}/compare?{picks}": "side", f"#/score/{name}": "score",
        f"#/score/{name}/file": "file", "#/models": "models", f"#/models/{name}": "model",
        f"#/models/{name}/card": "card", f"#/models/{name}/parity": "parity",
        f"#/models/{name}/explanations": "explanations", "#/nowhere": "nowhere",
    }
    for width, scheme in ((1280, "light"), (1280, "dark"), (390, "light")):
        session = Session(browser, arguments, width, scheme)
        for place, title in places.items():
            page = session.open(place)
            page.wait_for_load_state("networkidle")
            if title == "score":
                page.wait_for_selector(".probability")
                page.locator(".form select").first.select_option(index=1)
                settled(page)
            if title == "file":
                page.set_input_files("#file", arguments.file)
                page.click("text=Score this file")
                page.wait_for_selector("table.scored tbody tr")
            if title == "run":
                page.locator("[aria-label^='Promote']").first.click()
                for wrong in page.evaluate(SOUND):
                    check(False, f"dialog, {width} {scheme}: {wrong}")
                page.keyboard.press("Escape")
            for wrong in page.evaluate(SOUND):
                check(False, f"{title}, {width} {scheme}: {wrong}")
            if scheme == "light":
                session.picture(f"sound-{title}")
        session.context.close()


def token(browser, arguments):
    """A service with a token: the page asks for it, and keeps it while the tab is open."""
    known, arguments.token = arguments.token, None
    session = Session(browser, arguments, tolerated=["status of 401"])
    page = session.page
    page.goto(arguments.address + "/")
    page.wait_for_selector("dialog[open]")
    session.picture("token", whole=False)
    page.fill("#token", "wrong")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog .notice")
    page.fill("#token", known)
    page.keyboard.press("Enter")
    page.wait_for_selector("main h1")
    check(page.locator(".trouble").count() == 0, "the token is not used")
    page.reload()
    page.wait_for_selector("main h1")
    check(page.locator("dialog").count() == 0, "the token is asked for twice")
    arguments.token = known


def offline(browser, arguments):
    """The service goes away and comes back."""
    session = Session(browser, arguments, tolerated=["ERR_INTERNET_DISCONNECTED"])
    page = session.open("#/models")
    session.context.set_offline(True)
    page.click("header nav >> text=Leaderboard")
    page.wait_for_selector("#banner .notice")
    page.wait_for_selector(".trouble")
    session.context.set_offline(False)
    page.wait_for_selector("#banner .notice", state="detached")
    page.wait_for_selector(".trouble", state="detached")


def empty(browser, arguments):
    """Nothing was run and nothing promoted: each view says what to do."""
    session = Session(browser, arguments)
    for place, command in (("", "workbench run"), ("#/score", "workbench promote"),
                           ("#/models", "workbench promote")):
        page = session.open(place)
        check(command in page.inner_text("main"), f"{place} does not say {command}")
        session.picture(f"empty{place.replace('/', '-').replace('#', '')}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("scenario")
    parser.add_argument("--token")
    parser.add_argument("--file")
    parser.add_argument("--pictures")
    arguments = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--disable-quic", "--no-first-run", "--disable-background-networking",
                  "--disable-component-update", "--disable-sync", "--disable-gpu",
                  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"])
        try:
            globals()[arguments.scenario](browser, arguments)
        except (TimeoutError, AssertionError) as error:
            problems.append(f"{type(error).__name__}: {error}")
        browser.close()
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


main()
