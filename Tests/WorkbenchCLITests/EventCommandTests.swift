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

  @Test("a log alone is run, reproduced, promoted and scored, its file being found by its digest")
  func alone() throws {
    try folder.write(Self.log, to: "study/log.csv")
    try folder.write(
      Self.spec("\"target\": \"gone\", \(Self.events), \"label\": {\"inactiveFor\": 60}}"),
      to: "study/log.json")
    let valid = try command("validate", "study/log.json")
    #expect(valid.exitCode == 0, "\(valid.errors)")
    #expect(
      valid.errors.contains("made of log.csv: sum of amount in month 6 before the cut-off"))
    let run = try command("run", "study/log.json", "--out", "study/results")
    #expect(run.exitCode == 0, "\(run.errors)")
    let manifest = try folder.text("study/results/manifest.json")
    let digest = SHA256.hex(of: Array(Self.log.utf8))
    #expect(
      manifest.contains(
        "\"events\": {\n      \"path\": \"log.csv\",\n      \"sha256\": \"\(digest)\""))
    let again = try command("reproduce", "study/results", "--quiet")
    #expect(again.exitCode == 0, "\(again.errors)")
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
    try folder.write("plan,note\n1,x\n", to: "nobody.csv")
    let day = ["--cutoff", "2023-09-01"]
    for (words, code, sentence) in [
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
    ] as [([String], Int32, String)] {
      let run = try CommandRun.of(
        ["predict", "leavers", "--events", "log.csv"] + words, in: folder)
      #expect(run.exitCode == code)
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
