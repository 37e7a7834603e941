import Foundation
import Testing

/// Designs that cannot be run as they are written: `validate` says so, and `run` does what can be done.
@Suite struct DesignTests {
  private static let networks = """
    , "balance": ["none", "smote"], "models": {
      "logistic": {"classifier": "logisticRegression"},
      "long": {"classifier": {"conv1d": {"layers": [{"conv1d": {"kernel": 9}}]}}, "balance": ["none"]},
      "pooled": {"classifier": {"conv1d": {"layers": [
        {"conv1d": {"kernel": 2}}, {"maxPool1d": {"size": 4}}]}}, "balance": ["none"]}}}
    """

  /// A spec with another validation and other models.
  private func spec(_ validation: String, models: String? = nil) -> String {
    """
    {
      "name": "tiny", "seed": 1,
      "data": {"path": "rows.csv", "target": "churn", "positive": "yes"},
      "validation": \(validation), "statistics": {"resamples": 200}
    """
      + (models ?? ", \"models\": {\"logistic\": {\"classifier\": \"logisticRegression\"}}}")
  }

  private func folder(_ spec: String, header: String, _ rows: [String]) throws -> Folder {
    let folder = try Folder()
    try folder.write(spec, to: "spec.json")
    try folder.write(header + "\n" + rows.joined(separator: "\n") + "\n", to: "rows.csv")
    return folder
  }

  @Test(
    "a model of a time axis that the spec does not state is told, before the run and in its report")
  func arbitrarySequence() throws {
    let conv = """
      {"conv1d": {"layers": [{"conv1d": {"filters": 2, "kernel": 1}}], "training": {"epochs": 1}}}
      """
    let folder = try folder(
      spec(
        "{\"stratifiedKFold\": {\"folds\": 2}}",
        models: """
          , "models": {"logistic": {"classifier": "logisticRegression"}, "conv": {"classifier": \(conv)},
            "bag": {"classifier": {"bagging": {"models": 2, "classifier": \(conv)}}}}}
          """), header: "age,spend,churn",
      (0..<80).map { "\($0 * 7 % 90),\($0 * 13 % 101),\($0 % 4 == 3 ? "yes" : "no")" })
    let sentence =
      "the spec has no data.sequence, so conv, bag slide over all features of a row as if they were steps in "
      + "time: their order is arbitrary, and another order gives another model"
    let validated = try CommandRun.of(["validate", "spec.json"], in: folder)
    #expect(validated.exitCode == 0 && validated.errors.contains("note: \(sentence)\n"))
    let run = try CommandRun.of(["run", "spec.json"], in: folder)
    #expect(run.errors.contains("note: \(sentence)\n"), "\(run.errors)")
    #expect(try folder.text("results/tiny/audit.json").contains("\"arbitrary-sequence\""))
    #expect(try folder.text("results/tiny/report.html").contains(sentence))
  }

  @Test("everything that the rows do not allow is said at once, by the spec's members")
  func fivePositives() throws {
    let folder = try folder(
      spec("{\"stratifiedKFold\": {\"folds\": 3}}", models: Self.networks),
      header: "age,spend,churn",
      (0..<200).map { "\($0 * 7 % 90),\($0 * 13 % 101),\($0 % 40 == 3 ? "yes" : "no")" })
    let validated = try CommandRun.of(["validate", "spec.json"], in: folder)
    #expect(validated.exitCode == 65)
    #expect(!validated.output.contains("is valid"))
    #expect(
      validated.errors.contains(
        "note: inner.folds is 5, and not every fold allows it: folds 1 and 2 take 3 (stratified "
          + "validation with 5 folds needs at least 5 positive rows, got 3), fold 3 takes 4 (stratified "
          + "validation with 5 folds needs at least 5 positive rows, got 4)\n"),
      "\(validated.errors)")
    #expect(
      validated.errors.contains(
        """
        error: 3 problems
          balance[1].smote.neighbors: 5 neighbors need at least 6 positive training rows, 13 of 13 \
        training sets, inner ones included, have fewer, the smallest 2. At most 1 can be had
          models.long.classifier.conv1d.layers[0].conv1d: reaches over 9 steps, got 2. Try padding 'same'
          models.pooled.classifier.conv1d.layers[1].maxPool1d: reaches over 4 steps, got 1. Try padding \
        'same'

        """), "\(validated.errors)")
    let ran = try CommandRun.of(["run", "spec.json"], in: folder)
    #expect(ran.exitCode == 0, "\(ran.errors)")
    #expect(ran.errors.contains("warning: balance[1].smote.neighbors: 5 neighbors need at least 6"))
    let board = try folder.text("results/tiny/leaderboard.csv").split(separator: "\n")
    #expect(board[1].hasPrefix("1,logistic,logistic,none,yes,"))
    #expect(board.count { $0.contains("3 of 3 folds failed") } == 3)
  }

  @Test("no run begins where no candidate can be fitted") func nothing() throws {
    let models = Self.networks.replacing("\"none\", \"smote\"", with: "\"smote\"")
    let folder = try folder(
      spec("{\"stratifiedKFold\": {\"folds\": 3}}", models: models), header: "age,spend,churn",
      (0..<200).map { "\($0 * 7 % 90),\($0 * 13 % 101),\($0 % 40 == 3 ? "yes" : "no")" })
    let ran = try CommandRun.of(["run", "spec.json", "--quiet"], in: folder)
    #expect(ran.exitCode == 65)
    #expect(ran.errors.hasPrefix("error: 3 problems\n  balance[0].smote.neighbors: "))
    #expect(folder.names(in: "results/tiny").filter { $0.hasSuffix(".csv") } == [])
  }

  @Test("twelve monthly snapshots give a leaderboard, blocks cut between months")
  func months() throws {
    for validation in [
      "{\"timeSeries\": {\"column\": \"month\", \"folds\": 3}}",
      "{\"timeSeries\": {\"column\": \"month\", \"folds\": 3, \"every\": \"month\"}}",
    ] {
      let folder = try folder(
        spec(validation), header: "month,age,churn",
        (0..<240).map { row in
          let month = row / 20 + 1
          return
            "2018-\(month < 10 ? "0" : "")\(month)-01,\(row * 7 % 90),\(row % 5 == 0 ? "yes" : "no")"
        })
      let validated = try CommandRun.of(["validate", "spec.json"], in: folder)
      #expect(validated.exitCode == 0, "\(validated.errors)")
      #expect(validated.output.hasSuffix("\nspec.json is valid\n"))
      #expect(
        validated.errors.contains(
          "note: inner.folds is 5, and not every fold allows it: fold 1 takes 2"),
        "\(validated.errors)")
      let ran = try CommandRun.of(["run", "spec.json", "--quiet"], in: folder)
      // Nothing can be learnt here, so nothing is eligible; every fold was scored.
      #expect(
        ran.exitCode == 1
          && ran.errors.hasSuffix("error: no candidate is eligible; the table says why\n"))
      #expect(!(try folder.text("results/tiny/leaderboard.csv").contains("failed")))
      let folds = try folder.text("results/tiny/folds.csv").split(separator: "\n")
      let logistic = folds.filter { $0.hasPrefix("logistic,") }.map { $0.split(separator: ",") }
      #expect(logistic.map { $0[2] } == ["0", "1", "2"])
      #expect(logistic.allSatisfy { $0[3] == "done" })
    }
  }

  @Test("groups without positive rows are told before the run, and what can be fitted is scored")
  func stores() throws {
    let rows = (0..<120).map { row in
      "S\(row / 20),\(row * 7 % 90),\(row < 40 && row % 4 == 0 ? "yes" : "no")"
    }
    let folder = try folder(
      spec("{\"groupKFold\": {\"column\": \"store\", \"folds\": 3}}"), header: "store,age,churn",
      rows)
    let validated = try CommandRun.of(["validate", "spec.json"], in: folder)
    #expect(validated.exitCode == 0, "\(validated.errors)")
    #expect(
      validated.errors.contains(
        "warning: training rows cannot be split once more as validation.groupKFold splits: folds 1 and 2 "
          + "take 5 inner folds stratified by rows"), "\(validated.errors)")
    #expect(
      validated.errors.contains(
        "serious: 1 of 3 folds tests rows of one class only, where recall, precision or ROC AUC is not "
          + "defined: fold 3 (0 of 80 positive)\n"), "\(validated.errors)")
    let ran = try CommandRun.of(["run", "spec.json", "--quiet"], in: folder)
    // Nothing can be learnt here, so nothing is eligible; every fold was scored.
    #expect(
      ran.exitCode == 1
        && ran.errors.hasSuffix("error: no candidate is eligible; the table says why\n"))
    #expect(!(try folder.text("results/tiny/leaderboard.csv").contains("failed")))
    #expect(!(try folder.text("results/tiny/report.html").contains("store_S0")))
  }

  @Test("a column of given folds is used even where it is ignored otherwise, and never learnt from")
  func given() throws {
    let spec = spec("{\"given\": {\"column\": \"part\"}}").replacing(
      "\"positive\": \"yes\"",
      with: "\"positive\": \"yes\", \"columns\": {\"part\": {\"role\": \"ignored\"}}")
    // The part tells the target.
    let rows = (0..<90).map { row in
      "\(row % 3 + (row % 2) * 3),\(row * 7 % 90),\(row % 4 == 0 || row % 7 == 0 ? "yes" : "no")"
    }
    let folder = try folder(spec, header: "part,age,churn", rows)
    let ran = try CommandRun.of(["run", "spec.json", "--quiet"], in: folder)
    // Nothing can be learnt here, so nothing is eligible; every fold was scored.
    #expect(
      ran.exitCode == 1
        && ran.errors.hasSuffix("error: no candidate is eligible; the table says why\n"))
    let folds = try folder.text("results/tiny/folds.csv").split(separator: "\n")
    #expect(folds.count { $0.hasPrefix("logistic,") } == 6)
    try folder.write(spec.replacing("\"part\"}}", with: "\"prt\"}}"), to: "spec.json")
    let wrong = try CommandRun.of(["validate", "spec.json"], in: folder)
    #expect(wrong.exitCode == 65)
    #expect(wrong.errors.contains("validation.given: there is no column 'prt'; there are 'age'"))
  }

  @Test("folds too few to tell anything are told before the run") func fewFolds() throws {
    let models = """
      , "models": {"a": {"classifier": "logisticRegression"},
        "b": {"classifier": {"logisticRegression": {"c": 0.1}}}}}
      """
    let folder = try folder(
      spec("{\"stratifiedKFold\": {\"folds\": 2}}", models: models), header: "tenure,plan,churn",
      SmallStudy.rows.split(separator: "\n").dropFirst().map(String.init))
    let validated = try CommandRun.of(["validate", "spec.json"], in: folder)
    #expect(validated.exitCode == 0)
    #expect(
      validated.errors.contains(
        "note: with 2 folds and 1 rival of the leader, the corrected t-test (Holm, 95 %) can tell only a "
          + "mean difference of more than about 15.6 standard deviations of the differences over folds, "
          + "which no difference in recall can be expected to reach; with 10 repeats 2.1\n"),
      "\(validated.errors)")
  }
}
