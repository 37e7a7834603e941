import Foundation
import Testing

@Suite struct EvaluateCommandTests {
  private let folder: Folder

  init() throws {
    folder = try PromotedModel.shared.get().copy()
    try folder.write(SmallStudy.rows, to: "rows.csv")
  }

  private func evaluate(_ words: String...) throws -> CommandRun {
    try CommandRun.of(["evaluate", "leavers"] + words, in: folder)
  }

  /// The fields of a CSV line by the names of its header.
  private static func records(_ text: String) -> [[String: String]] {
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.dropFirst().map {
      Dictionary(zip(lines[0], $0), uniquingKeysWith: { first, _ in first })
    }
  }

  @Test(
    "the truth may say yes and no in other words",
    arguments: [("True", "False"), ("1", "0"), ("Y", "N"), ("oui", "non")])
  func otherWords(yes: String, no: String) throws {
    let plain = try evaluate("rows.csv")
    try folder.write(
      SmallStudy.rows.replacing(",yes\n", with: ",\(yes)\n").replacing(",no\n", with: ",\(no)\n"),
      to: "other.csv")
    let run = try evaluate("other.csv")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("\ntarget 'churn': '\(yes)' is taken for 'yes'.\n"))
    let rows = plain.output.split(separator: "\n").filter { $0.hasPrefix("recall") }
    #expect(!rows.isEmpty)
    #expect(run.output.split(separator: "\n").filter { $0.hasPrefix("recall") } == rows)
  }

  @Test("metrics are those of the decisions and probabilities that predict gives")
  func metrics() throws {
    let run = try evaluate("rows.csv", "--out", "metrics.csv")
    #expect(run.exitCode == 0, "\(run.errors)")
    let scored = Self.records(
      try CommandRun.of(["predict", "leavers", "rows.csv", "--quiet"], in: folder).output)
    let positive = scored.filter { $0["churn"] == "yes" }
    let flagged = scored.filter { $0["decision"] == "1" }
    let both = positive.filter { $0["decision"] == "1" }
    let brier = scored.reduce(0) { sum, row in
      let distance = (Double(row["probability"] ?? "") ?? .nan) - (row["churn"] == "yes" ? 1 : 0)
      return sum + distance * distance
    }
    let wanted = [
      "recall": Double(both.count) / Double(positive.count),
      "precision": Double(both.count) / Double(flagged.count),
      "contactRate": Double(flagged.count) / Double(scored.count),
      "brier": brier / Double(scored.count),
    ]
    let found = Self.records(try folder.text("metrics.csv"))
    for (name, value) in wanted {
      let row = try #require(found.first { $0["metric"] == name && $0["group"] == "" })
      #expect(abs((Double(row["value"] ?? "") ?? .nan) - value) < 1e-6, "\(name)")
      #expect(row["rows"] == "\(scored.count)" && row["promised"]?.isEmpty == false)
    }
    #expect(
      run.output.hasPrefix(
        "leavers, version 1, on rows.csv: \(scored.count) rows, \(positive.count) positive ("))
    #expect(run.output.contains("\n[ ] 95 % interval; when promoted: on held-out rows, base rate "))
    #expect(
      run.output.contains(
        "\nDecisions of then are those of the folds' models, each at its own threshold; those on this file "
          + "are at the package's."))
  }

  @Test("rows without truth are left out, groups have corrected intervals, weights count")
  func parts() throws {
    let lines = SmallStudy.rows.split(separator: "\n").map(String.init)
    let whole = try evaluate("rows.csv", "--by", "plan", "--out", "once.csv")
    #expect(
      whole.output.contains(
        "[ ] 99.17 % interval, so that all 6 of the table hold together at 95 %\n"))
    // A row that counts twice is two rows.
    let head = lines[0] + ",w"
    try folder.write(
      ([head] + lines.dropFirst().map { $0 + ",2" } + [Self.withoutTruth(lines) + ",5"])
        .joined(separator: "\n") + "\n", to: "weights.csv")
    let weighted = try evaluate(
      "weights.csv", "--weight", "w", "--by", "plan", "--out", "twice.csv")
    #expect(weighted.exitCode == 0, "\(weighted.errors)")
    #expect(weighted.output.contains("; 1 without truth are left out\n"))
    let (once, twice) = (
      Self.records(try folder.text("once.csv")), Self.records(try folder.text("twice.csv"))
    )
    #expect(once.map { $0["group"] } == twice.map { $0["group"] })
    #expect(once.contains { $0["group"] == "plan = a" && $0["metric"] == "recall" })
    for (first, second) in zip(once, twice) {
      #expect(first["value"] == second["value"], "\(first) \(second)")
    }
  }

  /// The last line with an empty target.
  private static func withoutTruth(_ lines: [String]) -> String {
    let place = lines[0].split(separator: ",").firstIndex(of: "churn") ?? 0
    var fields = lines[lines.count - 1].split(separator: ",", omittingEmptySubsequences: false)
    fields[place] = ""
    return fields.joined(separator: ",")
  }

  @Test("the table that the model was fitted on is told to say nothing of other rows")
  func trainingTable() throws {
    let sentence =
      "The model was fitted on this very table: these numbers say nothing of rows that it has not seen.\n"
    #expect(try evaluate("rows.csv").output.contains(sentence))
    try folder.write(SmallStudy.rows + "3,a,yes\n", to: "other.csv")
    #expect(try !evaluate("other.csv").output.contains(sentence))
  }

  @Test("a metric whose intervals have no number in common is marked") func apart() throws {
    let turned = SmallStudy.rows.replacing(",yes\n", with: ",x\n").replacing(
      ",no\n", with: ",yes\n"
    )
    .replacing(",x\n", with: ",no\n")
    try folder.write(turned, to: "turned.csv")
    let run = try evaluate("turned.csv")
    let lines = run.output.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("AUC ") && $0.hasSuffix("  !") }, "\(run.output)")
    #expect(run.output.contains("\n!: the intervals have no number in common\n"))
    #expect(try !evaluate("rows.csv").output.contains("!"))
    #expect(run.output.contains("\nA row is predicted positive from probability 0."))
    // Other decisions are not held against those of then.
    let other = try evaluate("turned.csv", "--threshold", "0.999").output.split(separator: "\n")
    #expect(other.contains { $0.hasPrefix("AUC ") && $0.hasSuffix("  !") })
    #expect(!other.contains { $0.hasPrefix("recall ") && $0.hasSuffix("!") })
  }

  @Test("rows are read as for scoring: words for a missing number, other spellings of labels")
  func dialect() throws {
    let lines = SmallStudy.rows.split(separator: "\n").map(String.init)
    try folder.write(
      (lines + ["n/a,a,YES", ",b,no"]).joined(separator: "\n") + "\n", to: "spelt.csv")
    try folder.write((lines + [",a,yes", ",b,no"]).joined(separator: "\n") + "\n", to: "plain.csv")
    let (spelt, plain) = (
      try evaluate("spelt.csv", "--out", "a.csv"), try evaluate("plain.csv", "--out", "b.csv")
    )
    #expect(spelt.exitCode == 0 && plain.exitCode == 0, "\(spelt.errors)")
    #expect(try folder.bytes("a.csv") == folder.bytes("b.csv"))
  }

  @Test("numbers part rows into quarters") func quarters() throws {
    let run = try evaluate("rows.csv", "--by", "tenure")
    let groups = run.output.split(separator: "\n").filter { $0.hasPrefix("tenure ") }
    #expect(groups.count == 4, "\(run.output)")
    try folder.write(SmallStudy.rows + ",a,yes\n", to: "gap.csv")
    let gap = try evaluate("gap.csv", "--by", "tenure").output.split(separator: "\n")
    #expect(gap.contains { $0.hasPrefix("tenure missing ") })
    #expect(groups[0].hasPrefix("tenure below ") && groups[3].hasPrefix("tenure from "))
  }

  @Test("what cannot be evaluated gets one sentence and its exit code")
  func refused() throws {
    try folder.write("plan,tenure\na,1\n", to: "blind.csv")
    let blind = try evaluate("blind.csv")
    #expect(blind.exitCode == 65 && blind.output.isEmpty)
    #expect(
      blind.errors
        == "error: the truth that blind.csv must hold: there is no column 'churn'. The columns are plan, "
        + "tenure\n")
    try folder.write("plan,churn\na,yes\nb,no\n", to: "narrow.csv")
    #expect(
      try evaluate("narrow.csv").errors
        == "error: narrow.csv: there is no column 'tenure'. The columns are plan, churn\n")
    let weight = try evaluate("rows.csv", "--weight", "w")
    #expect(
      weight.errors
        == "error: the weights of rows: there is no column 'w'. The columns are tenure, plan, churn\n"
    )
    let group = try evaluate("rows.csv", "--by", "nobody")
    #expect(group.exitCode == 65 && group.errors.contains("there is no column 'nobody'"))
    #expect(
      try evaluate("rows.csv", "--by", "plan,churn").errors
        == "error: groups cannot be made by the target, column 'churn'\n")
    let level = try evaluate("rows.csv", "--confidence", "95")
    #expect(
      level.exitCode == 64
        && level.errors.hasPrefix(
          "error: option '--confidence' needs a number above 0.5 and below 1, got '95'\n")
    )
    #expect(try evaluate("nowhere.csv").exitCode == 65)
  }
}
