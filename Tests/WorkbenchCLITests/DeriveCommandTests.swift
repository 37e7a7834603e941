import Foundation
import Testing

/// What a person does with derived columns, from the spec to scored rows.
@Suite struct DeriveCommandTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func command(_ words: String...) throws -> CommandRun {
    try CommandRun.of(words, in: folder)
  }

  private static let spec = """
    {"name": "rates", "seed": 1,
     "data": {"path": "rows.csv", "target": "churn", "columns": {"spend": {"role": "ignored"}},
       "derive": {"rate": {"ratio": ["spend", "months"]}, "trend": {"slope": ["u1", "u2", "u3"]}}},
     "validation": {"stratifiedKFold": {"folds": 2}},
     "models": {"logistic": {"classifier": "logisticRegression"},
       "forest": {"classifier": {"randomForest": {"trees": 20}}}},
     "statistics": {"resamples": 200}}
    """

  /// Those who spend little a month leave; some have no month yet.
  private static let rows = (0..<120).map { row -> String in
    let months = row * 7 % 24
    let spend = row * 13 % 200
    return
      "\(spend),\(months),\(row % 5),\(row % 3),\(row % 7),\(spend < 8 * months ? "yes" : "no")\n"
  }

  @Test(
    "formulas are told when a table is validated, and are part of run, card, reasons and evaluation"
  )
  func fromSpecToScores() throws {
    try folder.write(
      "spend,months,u1,u2,u3,churn\n" + Self.rows.joined(), to: "rows.csv")
    try folder.write(Self.spec, to: "spec.json")
    let valid = try command("validate", "spec.json")
    #expect(valid.exitCode == 0, "\(valid.errors)")
    #expect(valid.output.contains("derived: spend / months"))
    #expect(valid.output.contains("derived: slope over u1, u2, u3"))
    #expect(valid.output.contains("read for data.derive alone"))
    #expect(
      valid.errors.contains(
        "data.derive: 'rate' (spend / months) is missing in 5 rows, where 'months' is 0"))
    let run = try command("run", "spec.json", "--out", "results", "--quiet")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try folder.text("results/report.html").contains("derived: spend / months"))
    let again = try command("reproduce", "results", "--quiet")
    #expect(again.exitCode == 0, "\(again.errors)")
    let promoted = try command(
      "promote", "results", "--candidate", "forest", "--as", "leavers", "--even-ineligible",
      "--quiet")
    #expect(promoted.exitCode == 0, "\(promoted.errors)")
    let card = try folder.text("models/leavers/1/MODEL_CARD.md")
    #expect(card.contains("| spend | number | 0 to 198 |"), "\(card)")
    #expect(card.contains("| rate | spend / months | "), "\(card)")
    let scored = try command("predict", "leavers", "rows.csv", "--explain", "3", "--quiet")
    #expect(scored.exitCode == 0, "\(scored.errors)")
    #expect(scored.output.contains("rate = "), "\(scored.output)")
    #expect(!scored.output.contains("spend = "))
    let evaluated = try command("evaluate", "leavers", "rows.csv", "--by", "rate,spend")
    #expect(evaluated.exitCode == 0, "\(evaluated.errors)")
    #expect(evaluated.output.contains("\nrate "), "\(evaluated.output)")
    #expect(evaluated.output.contains("\nspend "), "\(evaluated.output)")
    try folder.write("months,u1,u2,u3\n1,2,3,4\n", to: "part.csv")
    let lacking = try command("predict", "leavers", "part.csv")
    #expect(lacking.errors.contains("there is no column 'spend'"), "\(lacking.errors)")
  }

  @Test("a formula of a column that is not there names the nearest")
  func missing() throws {
    try folder.write("spend,months,u1,u2,u3,churn\n" + Self.rows.joined(), to: "rows.csv")
    try folder.write(
      Self.spec.replacing("[\"spend\", \"months\"]", with: "[\"spend\", \"month\"]"),
      to: "spec.json")
    let valid = try command("validate", "spec.json")
    #expect(valid.exitCode == 65)
    #expect(
      valid.errors.contains(
        "data.derive.rate.ratio: there is no column 'month'. Did you mean 'months'?"),
      "\(valid.errors)")
  }
}
