import Files
import Foundation
import Testing

/// What a person does with a log of events, from the spec to scored customers.
@Suite struct EventCommandTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  /// Purchases of 240 customers in 2023: half of them stop in the autumn.
  private static let log: String = {
    var log = "customer,date,amount\n"
    for customer in 0..<240 {
      let gap = 9 + customer % 13
      let last = customer % 2 == 0 ? 364 : 200 + customer % 60
      for day in stride(from: customer % gap, through: last, by: gap) {
        log += "c\(customer),\(date(day)),\(5 + (customer * 7 + day) % 40).5\n"
      }
    }
    return log
  }()

  /// The day of 2023, from 0.
  private static func date(_ day: Int) -> String {
    var (month, rest) = (0, day)
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    while rest >= lengths[month] {
      rest -= lengths[month]
      month += 1
    }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "2023-\(two(month + 1))-\(two(rest + 1))"
  }

  private static let events = """
    "events": {"path": "log.csv", "customer": "customer", "date": "date", "value": "amount", "steps": 6,
      "cutoff": "2023-09-01"
    """

  private static func spec(_ data: String, extra: String = "") -> String {
    """
    {"name": "log", "seed": 1, "data": {\(data)}, "validation": {"stratifiedKFold": {"folds": 2}},
     "models": {"logistic": {"classifier": "logisticRegression"},
       "conv": {"classifier": {"conv1d": {"layers": [{"conv1d": {"filters": 4}}, {"globalMaxPool": {}}],
         "training": {"epochs": 2}}}}}, "statistics": {"resamples": 200}\(extra)}
    """
  }

  private func command(_ words: String...) throws -> CommandRun {
    try CommandRun.of(words, in: folder)
  }

  /// A call with more words ends with an exit code and a sentence.
  private func refuses(
    _ call: [String], _ cases: [(words: [String], code: Int32, sentence: String)]
  ) throws {
    for (words, code, sentence) in cases {
      let run = try CommandRun.of(call + words, in: folder)
      #expect(run.exitCode == code)
      #expect(run.errors.contains("error: \(sentence)"), "\(run.errors)")
    }
  }

  @Test("a log alone is run, reproduced, promoted and scored, its file being found by its digest")
  func alone() throws {
    try folder.write(Self.log, to: "study/log.csv")
    try folder.write(
      Self.spec("\"target\": \"gone\", \(Self.events), \"label\": {\"inactiveFor\": 60}}"),
      to: "study/log.json")
    let valid = try command("validate", "study/log.json")
    #expect(valid.exitCode == 0, "\(valid.errors)")
    #expect(
      valid.output.contains("made of log.csv: sum of amount in month 6 before the cut-off"))
    let run = try command("run", "study/log.json", "--out", "study/results")
    #expect(run.exitCode == 0, "\(run.errors)")
    let manifest = try folder.text("study/results/manifest.json")
    let digest = SHA256.hex(of: Array(Self.log.utf8))
    #expect(
      manifest.contains(
        "\"events\": {\n      \"path\": \"log.csv\",\n      \"sha256\": \"\(digest)\""))
    let again = try command("reproduce", "study/results", "--quiet")
    #expect(again.exitCode == 0, "\(again.errors)")
    let environment = try folder.text("study/results/environment.json")
    #expect(environment.contains("\"events\": \"study/log.csv\""))
    #expect(!environment.contains("\"table\""))
    let tabular = try command("reproduce", "study/results", "--data", "study/log.csv", "--quiet")
    #expect(tabular.exitCode == 65)
    #expect(
      tabular.errors.contains(
        "that run has no table, its rows are made of a log. Name it with --events"))
    #expect(try command("report", "study/results", "--quiet").exitCode == 0)
    #expect(try folder.text("study/results/report.html").contains("SHA-256 of the events"))
    let promoted = try command(
      "promote", "study/results", "--candidate", "logistic", "--as", "gone", "--no-explanations",
      "--even-ineligible", "--quiet")
    #expect(promoted.exitCode == 0, "\(promoted.errors)")
    let scored = try command(
      "predict", "gone", "--events", "study/log.csv", "--cutoff", "2023-12-01")
    #expect(scored.exitCode == 0, "\(scored.errors)")
    let lines = scored.output.split(separator: "\n")
    #expect(lines.count == 241)
    #expect(lines[0].hasPrefix("customer,events_month_6,"))
    #expect(lines[0].hasSuffix(",mean_gap_days,probability,decision,segment,error"))
    #expect(lines[1].hasPrefix("c0,"))
    #expect(scored.errors.contains("240 rows scored by gone, version 1, in "))
    try evaluates()
  }

  /// A model whose target a log made is judged by what follows from a later cut-off on.
  private func evaluates() throws {
    func judged(_ words: String...) throws -> CommandRun {
      try CommandRun.of(["evaluate", "gone", "--events", "study/log.csv"] + words, in: folder)
    }
    let later = try judged("--cutoff", "2023-11-01", "--out", "alone.csv")
    #expect(later.exitCode == 0, "\(later.errors)")
    #expect(
      later.output.hasPrefix(
        "gone, version 1, on study/log.csv: 240 rows, 120 positive (50.0 %)\n"))
    #expect(
      later.output.contains(
        "\n\nTruth: yes where no event follows from the cut-off on for 60 days.\n"))
    #expect(!later.output.contains("The model was fitted on") && !later.errors.contains("learnt"))
    // The same customers in a file, which may say themselves what became of them.
    let customers = (0..<240).map { "c\($0)" }.sorted()
    try folder.write("customer\n" + customers.joined(separator: "\n") + "\n", to: "rows.csv")
    let rows = try judged("rows.csv", "--cutoff", "2023-11-01", "--out", "rows-out.csv")
    #expect(rows.exitCode == 0, "\(rows.errors)")
    #expect(try folder.bytes("rows-out.csv") == folder.bytes("alone.csv"))
    try folder.write(
      "customer,gone\n" + customers.map { "\($0),\($0.hasSuffix("7") ? "yes" : "no")\n" }.joined(),
      to: "said.csv")
    let said = try judged("said.csv", "--cutoff", "2023-11-01")
    #expect(said.output.contains(" on said.csv: 240 rows, 24 positive (10.0 %)\n"))
    #expect(!said.output.contains("Truth: "))
    for rows in [[], ["rows.csv"]] {
      let same = try CommandRun.of(
        ["evaluate", "gone"] + rows + ["--events", "study/log.csv", "--cutoff", "2023-09-01"],
        in: folder)
      #expect(
        same.output.contains(
          "The model was fitted on these very rows: these numbers say nothing of rows that it has not "
            + "seen.\n"))
    }
    #expect(
      try judged("--cutoff", "2023-09-20").errors.contains(
        "note: the model has learnt from what happened up to 2023-10-31, so that what follows from 2023-09-20 "
          + "on is known to it in part; a cut-off from 2023-10-31 on is a test\n"))
    let groups = try judged("--cutoff", "2023-11-01", "--by", "events_total")
    #expect(groups.output.contains("\nevents_total below "), "\(groups.errors)")
    try refuses(
      ["evaluate", "gone", "--events", "study/log.csv"],
      [
        (
          ["--cutoff", "2023-12-01"], 65,
          "data.events.label: the 60 days from 2023-12-01 on end after the last event of log.csv, of 2023-12-31, "
            + "so that customers who are still to come would count as inactive. The latest cut-off for 60 days is "
            + "2023-11-02"
        ),
        (
          [], 65,
          "say with --cutoff DATE up to when events count; training rows were cut off at 2023-09-01"
        ),
        (
          ["--cutoff", "2023-11-01", "--weight", "w"], 65,
          "the weights of rows: there is no column 'w'. The columns are events_month_6, "
        ),
        (
          ["--cutoff", "2023-11-01", "--out", "study/log.csv"], 64,
          "study/log.csv: is the log that is read. Write the numbers to another"
        ),
        (
          ["-", "--cutoff", "2023-11-01"], 64,
          "FILE is read twice with --events, so it cannot be standard input"
        ),
      ])
    let missing = try command("evaluate", "gone", "--cutoff", "2023-11-01")
    #expect(missing.errors.contains("error: option '--cutoff' goes with --events"))
    let nothing = try command("evaluate", "gone")
    #expect(
      nothing.exitCode == 64
        && nothing.errors.contains(
          "error: missing FILE: Rows with a header, the target's column among them, as CSV. Or name a log "
            + "with --events and --cutoff")
    )
  }

  @Test(
    "customers that are a group of rows, in a file of a stated form, are scored as they were trained"
  )
  func groups() throws {
    try folder.write(Self.log, to: "log.csv")
    let rows = (0..<240).map { "c\($0)|\($0 % 5)|\($0 % 2 == 0 ? "no" : "yes")\n" }.joined()
    try folder.write(rows, to: "rows.csv")
    let columns = "\"columns\": {\"id\": {\"role\": \"group\", \"kind\": \"category\"}}"
    let reading = "\"reading\": {\"delimiter\": \"|\", \"names\": [\"id\", \"plan\", \"churn\"]}"
    try folder.write(
      Self.spec(
        "\"path\": \"rows.csv\", \"target\": \"churn\", \(columns), \(reading), \(Self.events)}"),
      to: "log.json")
    let run = try command("run", "log.json", "--out", "results", "--quiet")
    #expect(run.exitCode == 0, "\(run.errors)")
    let promoted = try command(
      "promote", "results", "--candidate", "logistic", "--as", "leavers", "--no-explanations",
      "--even-ineligible", "--quiet")
    #expect(promoted.exitCode == 0, "\(promoted.errors)")
    let same = try command(
      "predict", "leavers", "rows.csv", "--events", "log.csv", "--cutoff", "2023-09-01")
    #expect(same.exitCode == 0, "\(same.errors)")
    #expect(same.output.split(separator: "\n").count == 241)
    try folder.write("plan,id\n1,c7\n2,c8\n", to: "usual.csv")
    let usual = try command(
      "predict", "leavers", "usual.csv", "--events", "log.csv", "--cutoff", "2023-09-01")
    #expect(usual.exitCode == 0, "\(usual.errors)")
    #expect(usual.output.split(separator: "\n").count == 3)
  }

  @Test(
    "rows of a file get the columns that the training rows got, and the scores that those columns give"
  )
  func besideTable() throws {
    try folder.write(Self.log, to: "log.csv")
    let rows = (0..<240).map { "c\($0),\($0 % 5),\($0 % 2 == 0 ? "no" : "yes")\n" }.joined()
    try folder.write("id,plan,churn\n" + rows, to: "rows.csv")
    try folder.write(
      Self.spec("\"path\": \"rows.csv\", \"target\": \"churn\", \(Self.events)}"), to: "log.json")
    let run = try command("run", "log.json", "--out", "results", "--quiet")
    #expect(run.exitCode == 0, "\(run.errors)")
    let promoted = try command(
      "promote", "results", "--candidate", "logistic", "--as", "leavers", "--no-explanations",
      "--even-ineligible", "--quiet")
    #expect(promoted.exitCode == 0, "\(promoted.errors)")
    try folder.write(
      "plan;note;id\n1;\"a \"\"b\"\"\";c7\n2;;c8\n3;x;nobody\n", to: "new.csv")
    let made = try command(
      "predict", "leavers", "new.csv", "--events", "log.csv", "--cutoff", "2023-09-01", "--out",
      "made.csv")
    #expect(made.exitCode == 0, "\(made.errors)")
    #expect(made.errors.contains("note: 1 row of new.csv has no event before the cut-off"))
    let text = try folder.text("made.csv")
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.count == 4)
    #expect(lines[0].hasPrefix("plan;note;id;events_month_6;"))
    #expect(lines[1].hasPrefix("1;\"a \"\"b\"\"\";c7;"))
    #expect(lines[3].hasPrefix("3;x;nobody;0;0;0;0;0;0;0;0;0;0;0;0;;0;0;;;"))
    // The same columns, as a file has them, give the same scores.
    let width = lines[0].split(separator: ";", omittingEmptySubsequences: false).count - 4
    let columns = lines.map { line in
      line.split(separator: ";", omittingEmptySubsequences: false).prefix(width).joined(
        separator: ";")
    }
    try folder.write(columns.joined(separator: "\n") + "\n", to: "columns.csv")
    let direct = try command("predict", "leavers", "columns.csv", "--quiet")
    #expect(direct.output == text)
    // And the same is said of them where the truth is known.
    try folder.write("id,plan,churn\nc7,1,yes\nc8,2,no\nc9,3,yes\nc10,1,no\n", to: "true.csv")
    let judged = try command(
      "evaluate", "leavers", "true.csv", "--events", "log.csv", "--cutoff", "2023-09-01", "--out",
      "judged.csv")
    #expect(judged.output.contains(" on true.csv: 4 rows, 2 positive (50.0 %)\n"))
    let joined = try command(
      "predict", "leavers", "true.csv", "--events", "log.csv", "--cutoff", "2023-09-01", "--quiet")
    let kept = joined.output.split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).dropLast(4).joined(
        separator: ",")
    }
    try folder.write(kept.joined(separator: "\n") + "\n", to: "kept.csv")
    let plain = try command("evaluate", "leavers", "kept.csv", "--out", "plain.csv")
    #expect(plain.exitCode == 0, "\(plain.errors)")
    #expect(try folder.bytes("plain.csv") == folder.bytes("judged.csv"))
    let alone = try command(
      "evaluate", "leavers", "--events", "log.csv", "--cutoff", "2023-09-01")
    #expect(alone.exitCode == 65)
    #expect(
      alone.errors.contains(
        "error: the truth is the column 'churn' of a table, which no log holds. Name that table as FILE"
      ))
    try folder.write("plan,note\n1,x\n", to: "nobody.csv")
    let day = ["--cutoff", "2023-09-01"]
    try refuses(
      ["predict", "leavers", "--events", "log.csv"],
      [
        (
          ["columns.csv"] + day, 65,
          "columns.csv has the column 'events_month_6' already. Score it without --events"
        ),
        (
          ["new.csv"], 65,
          "say with --cutoff DATE up to when events count; training rows were cut off at 2023-09-01"
        ),
        (
          ["new.csv", "--cutoff", "spring"], 65,
          "--cutoff must be a date such as 2024-12-31, got 'spring'"
        ),
        (
          ["nobody.csv"] + day, 65,
          "nobody.csv, customers: there is no column 'id'. The columns are plan, note"
        ),
        (["-"] + day, 64, "FILE is read twice with --events, so it cannot be standard input"),
        (
          ["new.csv", "--out", "log.csv"] + day, 64,
          "log.csv: is the log that is read. Write the scored rows to another"
        ),
      ])
  }

  @Test("a log that the run was given is found again, as a table is")
  func givenLog() throws {
    try folder.write(Self.log, to: "logs/autumn.csv")
    try folder.write(
      Self.spec("\"target\": \"gone\", \(Self.events), \"label\": {\"inactiveFor\": 60}}"),
      to: "log.json")
    let run = try command("run", "log.json", "--events", "logs/autumn.csv", "--quiet")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(
      try folder.text("results/log/environment.json").contains("\"events\": \"logs/autumn.csv\""))
    #expect(try !folder.text("results/log/manifest.json").contains("autumn"))
    let again = try command("reproduce", "results/log", "--quiet")
    #expect(again.exitCode == 0, "\(again.errors)")
  }

  @Test("a log whose truth is known is made, the same for every call, and learnt from")
  func synthetic() throws {
    let made = try command(
      "synthesize", "--events", "--rows", "300", "--seed", "3", "--out", "made.csv")
    #expect(made.exitCode == 0, "\(made.errors)")
    #expect(
      made.output.contains(" purchases of 300 customers in made.csv, the truth in made_truth.csv\n")
    )
    #expect(made.output.contains("\n  cut-off                   2024-04-01, horizon 90 days\n"))
    let events = """
      "events": {"path": "made.csv", "customer": "customer", "date": "date", "value": "amount", "steps": 6,
        "cutoff": "2024-04-01"
      """
    try folder.write(
      Self.spec("\"target\": \"inactive\", \(events), \"label\": {\"inactiveFor\": 90}}"),
      to: "made.json")
    let run = try command("run", "made.json", "--quiet")
    #expect(run.exitCode == 0, "\(run.errors)")
    // What the log says of the 90 days is what the truth says.
    let rows = try folder.text("results/log/predictions.csv").split(separator: "\n").dropFirst()
    let found = rows.map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      .map { "\($0[1]) \($0[4])" }
    let truth = try folder.text("made_truth.csv").split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      .map { "\($0[0]) \($0[2] == "yes" ? 1 : 0)" }
    #expect(found.sorted() == truth.sorted())
    for (words, sentence) in [
      (["--leak"], "option '--events' has no meaning with '--leak'"),
      (["--rows", "0"], "option '--rows' needs a whole number from 1 to 100000000, got '0'"),
      (
        ["--out", "x.csv", "--truth", "x.csv"],
        "option '--truth': x.csv is the file of --out; the table and its truth are two files"
      ),
    ] {
      let run = try CommandRun.of(["synthesize", "--events"] + words, in: folder)
      #expect(run.exitCode == 64)
      #expect(run.errors.contains("error: \(sentence)"), "\(run.errors)")
    }
  }

  @Test("calls that make no sense of a log get a sentence")
  func calls() throws {
    let model = try PromotedModel.shared.get().copy()
    try model.write(SmallStudy.rows, to: "rows.csv")
    try model.write(SmallStudy.spec(), to: "tiny.json")
    func refused(_ words: [String], _ sentence: String) throws {
      let run = try CommandRun.of(words, in: model)
      #expect(run.exitCode == 64)
      #expect(run.errors.contains("error: \(sentence)"), "\(run.errors)")
    }
    try refused(
      ["predict", "leavers", "rows.csv", "--events", "rows.csv"],
      "option '--events': leavers takes no columns made of events")
    try refused(
      ["predict", "leavers", "rows.csv", "--cutoff", "2024-01-01"],
      "option '--cutoff' goes with --events")
    try refused(
      ["evaluate", "leavers", "rows.csv", "--events", "rows.csv"],
      "option '--events': leavers takes no columns made of events")
    try refused(
      ["predict", "leavers"], "missing FILE: Rows with a header, as CSV; - is standard input.")
    try refused(
      ["run", "tiny.json", "--events", "rows.csv"],
      "option '--events': the spec says nothing of events. Say in data.events what they are")
    try model.write(
      Self.spec("\"target\": \"gone\", \(Self.events), \"label\": {\"inactiveFor\": 60}}"),
      to: "log.json")
    try refused(
      ["run", "log.json", "--data", "rows.csv"],
      "option '--data': the spec names no table, its rows are made of a log. Name that with --events"
    )
  }
}
