import Foundation
import Testing

/// What a person gets for input that cannot be used: one clear sentence and the right exit code.
@Suite struct BadInputTests {
  static let badSpecs: [BadInput] = [
    BadInput(
      "not JSON", spec: "name: tiny", exit: 64,
      "error: spec.json: line 1, column 1: "),
    BadInput(
      "cut off", spec: String(SmallStudy.spec().dropLast(3)), exit: 64,
      "error: spec.json: line "),
    BadInput(
      "unknown members and values out of range, all at once",
      spec: SmallStudy.spec(
        extra: ", \"valdiation\": {}, \"balance\": [{\"smote\": {\"neighbors\": 0}}], \"seed2\": 1"),
      exit: 64,
      "error: spec.json: 3 problems",
      "unknown member 'valdiation'. Did you mean 'validation'?",
      "balance[0].smote.neighbors: must be from 1 to 1000, got 0",
      "unknown member 'seed2'. Did you mean 'seed'?"),
    BadInput(
      "members under the names of a former release",
      spec: SmallStudy.spec(extra: ", \"stakes\": {\"contactCost\": 5}").replacingOccurrences(
        of: "\"logisticRegression\"", with: "{\"randomForest\": {\"minimumLeaf\": 3}}"),
      exit: 64,
      "error: spec.json: 2 problems",
      "models.logistic.classifier.randomForest: 'minimumLeaf' is now called 'minimumLeafSize'",
      "  'stakes' is now called 'costs'"),
    BadInput(
      "wrong types", spec: SmallStudy.spec(extra: ", \"rank\": {\"by\": 3}, \"balance\": \"none\""),
      exit: 64,
      "rank.by: expected a string, got 3",
      "balance: expected an array, got the string 'none'"),
    BadInput(
      "numbers that would take all memory or time",
      spec: SmallStudy.spec().replacingOccurrences(of: "\"seed\": 1", with: "\"seed\": 1e19")
        .replacingOccurrences(
          of: "{\"folds\": 2}", with: "{\"folds\": 2, \"repeats\": 1000000000}"),
      exit: 64,
      "validation.stratifiedKFold.repeats: must be from 1 to 1000, got 1000000000",
      "seed: must be from 0 to 9223372036854775807, got 1e+19"),
    BadInput(
      "an unknown component",
      spec: SmallStudy.spec().replacingOccurrences(
        of: "\"logisticRegression\"", with: "\"logisticRegresion\""),
      exit: 64,
      "models.logistic.classifier: unknown classifier 'logisticRegresion'. "
        + "Did you mean 'logisticRegression'?"),
    BadInput(
      "an unknown metric", spec: SmallStudy.spec(extra: ", \"rank\": {\"by\": \"recal\"}"),
      exit: 64, "rank.by: unknown metric 'recal'. Did you mean 'recall'?"),
    BadInput(
      "what other tools call otherwise",
      spec: SmallStudy.spec(extra: ", \"rank\": {\"by\": \"auc\"}")
        .replacingOccurrences(of: "\"logisticRegression\"", with: "\"xgboost\"")
        .replacingOccurrences(of: "stratifiedKFold", with: "kfold"),
      exit: 64, "rank.by: unknown metric 'auc'. Did you mean 'rocAUC'?",
      "models.logistic.classifier: unknown classifier 'xgboost'. Did you mean 'gradientBoosting'?",
      "validation: unknown splitter 'kfold'. Did you mean 'stratifiedKFold'?"),
    BadInput(
      "no models",
      spec: "{\"data\": {\"path\": \"rows.csv\", \"target\": \"churn\"}}",
      exit: 64, "models: a study needs at least one model"),
    BadInput(
      "a name that is no folder's",
      spec: SmallStudy.spec().replacingOccurrences(of: "\"tiny\"", with: "\"../tiny\""),
      exit: 64, "name: must be usable as the name of a folder, got '../tiny'"),
  ]

  static let badDecisions: [BadInput] = [
    BadInput(
      "ensembles of missing candidates, of themselves and of ensembles",
      spec: SmallStudy.spec(
        extra: """
          , "ensembles": {
            "a": {"voting": {"members": ["logistc", "a", "b"]}},
            "b": "stacking", "logistic": "voting"}
          """), exit: 64, "error: spec.json: 4 problems",
      "ensembles.a.voting.members[0]: unknown candidate 'logistc'. Did you mean 'logistic'?",
      "ensembles.a.voting.members[1]: an ensemble cannot be a member of itself",
      "ensembles.a.voting.members[2]: 'b' is an ensemble; members must be fitted candidates",
      "ensembles.logistic: is the name of another candidate"),
    BadInput(
      "a model with the name of a column of predictions.csv",
      spec: SmallStudy.spec().replacingOccurrences(of: "{\"logistic\":", with: "{\"truth\":"),
      exit: 64, "models.truth: is the name of a column of predictions.csv"),
    BadInput(
      "rules, calibrations and costs that do not exist or are out of range",
      spec: SmallStudy.spec(
        extra: """
          , "operatingPoint": {"precisionAtLeast": {"precision": 1.5}}, "calibration": "plat",
          "inner": {"folds": 1}, "costs": {"customerValue": 5},
          "statistics": {"confidence": 95}
          """), exit: 64, "error: spec.json: 5 problems",
      "operatingPoint.precisionAtLeast.precision: must be",
      "calibration: unknown calibration 'plat'. Did you mean 'platt'?",
      "inner.folds: must be from 2 to 100, got 1",
      "costs.customerValue: must be more than an offer and a call cost together",
      "statistics.confidence: must be greater than 0.5 and less than 1, got 95"),
  ]

  static let badTables: [BadInput] = [
    BadInput("a missing file", rows: nil, exit: 65, "rows.csv: there is no such file"),
    BadInput("an empty file", rows: "", exit: 65, "rows.csv"),
    BadInput("a header only", rows: "tenure,plan,churn\n", exit: 65, "rows.csv"),
    BadInput(
      "a row with too few fields", rows: SmallStudy.rows + "1,2\n", exit: 65, "line 42", "3", "2"),
    BadInput(
      "a row with too many fields", rows: SmallStudy.rows + "1,2,no,4\n", exit: 65, "line 42"),
    BadInput(
      "an unclosed quote", rows: SmallStudy.rows + "1,\"b,no\n2,a,yes\n", exit: 65, "line 42",
      "quote"),
    BadInput(
      "a duplicate column", rows: "a,a,churn\n1,2,yes\n3,4,no\n", exit: 65, "'a'"),
    BadInput(
      "a merge conflict", rows: "a,churn\n1,yes\n<<<<<<< HEAD\n3,no\n", exit: 65,
      "line 3: a merge conflict begins or ends here"),
    BadInput(
      "a target that does not exist",
      spec: SmallStudy.spec().replacingOccurrences(of: "\"churn\"", with: "\"chrun\""), exit: 65,
      "chrun", "churn"),
    BadInput(
      "one class", rows: "tenure,churn\n1,no\n2,no\n3,no\n", exit: 65,
      "the target 'churn' has one class only: 'no' (3)"),
    BadInput(
      "a positive value that never occurs",
      spec: SmallStudy.spec().replacingOccurrences(of: "\"yes\"", with: "\"left\""), exit: 65,
      "the positive value 'left' never occurs in the target 'churn', which has 'no' (30), "
        + "'yes' (10)"),
    BadInput(
      "a path with a byte 0",
      spec: SmallStudy.spec().replacingOccurrences(
        of: "\"rows.csv\"", with: "\"rows.csv\\u0000x\""), exit: 64,
      "data.path: must be a path without control characters, got 'rows.csv\\u0000x'"),
    BadInput(
      "more than two classes and no positive",
      spec: SmallStudy.spec().replacingOccurrences(of: ", \"positive\": \"yes\"", with: ""),
      rows: SmallStudy.rows + "1,a,maybe\n", exit: 65,
      "which value of the target 'churn' is positive? It has 'maybe' (1), 'no' (30), 'yes' (10). "
        + "Say so in data.positive"),
    BadInput(
      "fewer positives than folds",
      rows: "tenure,churn\n1,yes\n2,no\n3,no\n4,no\n", exit: 65,
      "validation.stratifiedKFold: stratified validation with 2 folds needs at least 2 positive rows, "
        + "got 1"),
    BadInput(
      "an infinite number", rows: SmallStudy.rows + "inf,a,no\n", exit: 65, "line 42", "tenure"),
    BadInput(
      "a column that the spec names and the file lacks",
      spec: SmallStudy.spec().replacingOccurrences(
        of: "\"positive\": \"yes\"",
        with: "\"positive\": \"yes\", \"columns\": {\"tenur\": {\"kind\": \"number\"}}"),
      exit: 65, "tenur", "tenure"),
    BadInput(
      "text in a column that the spec calls a number",
      spec: SmallStudy.spec().replacingOccurrences(
        of: "\"positive\": \"yes\"",
        with: "\"positive\": \"yes\", \"columns\": {\"plan\": {\"kind\": \"number\"}}"),
      exit: 65, "line 2", "plan", "'a'"),
  ]

  @Test("a spec that cannot be used", arguments: badSpecs + badDecisions) func specs(
    _ bad: BadInput
  ) throws {
    try check(bad)
  }

  @Test("a table that cannot be used", arguments: badTables) func tables(_ bad: BadInput) throws {
    try check(bad)
  }

  private func check(_ bad: BadInput) throws {
    let folder = try Folder()
    try folder.write(bad.spec, to: "spec.json")
    if let rows = bad.rows { try folder.write(rows, to: "rows.csv") }
    let ended = try CommandRun.of(["run", "spec.json", "--quiet"], in: folder)
    #expect(ended.exitCode == bad.exitCode, "\(ended.errors)")
    #expect(ended.errors.hasPrefix("error: "))
    for sentence in bad.sentences {
      #expect(ended.errors.contains(sentence), "\(ended.errors)")
    }
    #expect(folder.names(in: "results").isEmpty)
  }

  @Test("bytes that are in no encoding, and a folder in place of a file") func bytes() throws {
    let folder = try Folder()
    try folder.write(SmallStudy.spec(), to: "spec.json")
    try folder.write(Data(SmallStudy.rows.utf8) + [49, 44, 0x81, 44, 110, 111, 10], to: "rows.csv")
    let bytes = try CommandRun.of(["run", "spec.json"], in: folder)
    #expect(bytes.exitCode == 65)
    #expect(bytes.errors.contains("line 42") && bytes.errors.contains("UTF-8"), "\(bytes.errors)")
    let place = try CommandRun.of(["run", "spec.json", "--data", "."], in: folder)
    #expect(place.exitCode == 65)
    #expect(place.errors == "error: .: expected a file, found a directory\n", "\(place.errors)")
    let spec = try CommandRun.of(["run", "."], in: folder)
    #expect(spec.exitCode == 64)
    #expect(spec.errors == "error: .: expected a file, found a directory\n")
  }

  @Test("missing targets are left out, counted and reported") func missingTargets() throws {
    let folder = try Folder()
    try folder.write(SmallStudy.spec(), to: "spec.json")
    try folder.write(SmallStudy.rows + "7,a,\n8,b,NA\n", to: "rows.csv")
    let ended = try CommandRun.of(["run", "spec.json"], in: folder)
    #expect(ended.exitCode == 0, "\(ended.errors)")
    #expect(ended.errors.contains("40 rows, 10 positive (25.0 %), 2 without a target left out"))
    #expect(try folder.text("results/tiny/manifest.json").contains("\"dropped\": 2"))
  }

  @Test("a fold too small for SMOTE, and a net that diverges, are rows with a reason")
  func failures() throws {
    let folder = try Folder()
    let models = """
      , "balance": ["none", {"smote": {"neighbors": 9}}]
      """
    let spec = SmallStudy.spec(extra: models).replacingOccurrences(
      of: "\"models\": {",
      with: """
        "models": {"net": {"classifier": {"sequential": {"training": {
          "optimizer": {"sgd": {"learningRate": 1e30}}, "epochs": 3}}}, "balance": ["none"]},
        """)
    try folder.write(spec, to: "spec.json")
    try folder.write(SmallStudy.rows, to: "rows.csv")
    let ended = try CommandRun.of(["run", "spec.json", "--quiet"], in: folder)
    #expect(ended.exitCode == 0, "\(ended.errors)")
    let board = try folder.text("results/tiny/leaderboard.csv").split(separator: "\n")
    let smote = try #require(board.first { $0.contains("logistic+smote") })
    #expect(smote.contains(",no,"))
    #expect(smote.contains("2 of 2 folds failed"))
    let net = try #require(board.first { $0.contains(",net,") })
    #expect(net.contains("2 of 2 folds failed") && net.contains("diverged"))
    #expect(board[1].hasPrefix("1,logistic,") && board[1].contains(",yes,"))
    #expect(!board.contains { $0.lowercased().contains("nan") })
  }

  @Test("too few positive rows for as many inner folds are no stop: fewer are taken, and told")
  func fewPositives() throws {
    let folder = try Folder()
    try folder.write(SmallStudy.spec(), to: "spec.json")
    let rows = (0..<40).map { "\($0),\($0 < 4 ? "yes" : "no")" }
    try folder.write("tenure,churn\n" + rows.joined(separator: "\n") + "\n", to: "rows.csv")
    let ended = try CommandRun.of(["run", "spec.json"], in: folder)
    #expect(ended.exitCode == 0, "\(ended.errors)")
    #expect(
      ended.errors.contains(
        "note: inner.folds is 5, and not every fold allows it: folds 1 and 2 take 2 (stratified "
          + "validation with 5 folds needs at least 5 positive rows, got 2)\n"), "\(ended.errors)")
    #expect(!(try folder.text("results/tiny/leaderboard.csv").contains("failed")))
    #expect(try folder.text("results/tiny/audit.json").contains("\"fewer-inner-folds\""))
  }

  @Test("test rows without a positive one leave recall open, and say nothing false")
  func foldWithoutPositives() throws {
    let folder = try Folder()
    let spec = SmallStudy.spec(extra: ", \"inner\": {\"folds\": 2}").replacingOccurrences(
      of: "{\"stratifiedKFold\": {\"folds\": 2}}",
      with: "{\"groupKFold\": {\"column\": \"region\", \"folds\": 3}}")
    try folder.write(spec, to: "spec.json")
    let rows = (0..<90).map { row in
      "\(row % 30),\(["a", "b", "c"][row / 30]),\(row < 60 && row % 3 == 0 ? "yes" : "no")"
    }
    try folder.write("tenure,region,churn\n" + rows.joined(separator: "\n") + "\n", to: "rows.csv")
    let ended = try CommandRun.of(["run", "spec.json", "--quiet"], in: folder)
    // Nothing can be learnt here, so nothing is eligible.
    #expect(
      ended.exitCode == 1
        && ended.errors.hasSuffix("error: no candidate is eligible; the table says why\n"))
    #expect(!(try folder.text("results/tiny/leaderboard.csv").lowercased().contains("nan")))
    #expect(!(try folder.text("results/tiny/folds.csv").lowercased().contains("nan")))
  }

  @Test(
    "results of an older format are refused with a sentence",
    arguments: ["leaderboard", "reproduce"])
  func olderFormat(command: String) throws {
    let folder = try Folder()
    try folder.write(SmallStudy.spec(), to: "spec.json")
    try folder.write(SmallStudy.rows, to: "rows.csv")
    #expect(try CommandRun.of(["run", "spec.json", "--quiet"], in: folder).exitCode == 0)
    let manifest = try folder.text("results/tiny/manifest.json")
    try folder.write(
      manifest.replacing("\"format\": 2", with: "\"format\": 1"), to: "results/tiny/manifest.json")
    let ended = try CommandRun.of([command, "results/tiny"], in: folder)
    #expect(ended.exitCode != 0)
    #expect(ended.errors.contains("has format 1, this release reads and writes 2"))
  }

  @Test("odd columns and unseen levels do not stop a study") func oddColumns() throws {
    let folder = try Folder()
    try folder.write(SmallStudy.spec(), to: "spec.json")
    let rows = (0..<40).map { row in
      "\(row),5,,\(row == 7 ? "rare" : "common"),\(row % 4 == 0 ? "yes" : "no")"
    }
    try folder.write(
      "tenure,constant,empty,level,churn\n" + rows.joined(separator: "\n") + "\n", to: "rows.csv")
    let ended = try CommandRun.of(["run", "spec.json", "--quiet"], in: folder)
    // Nothing can be learnt here, so nothing is eligible.
    #expect(
      ended.exitCode == 1
        && ended.errors.hasSuffix("error: no candidate is eligible; the table says why\n"))
    #expect(try folder.text("results/tiny/leaderboard.csv").contains(",logistic,none,"))
  }

  @Test("a results folder of another study, or of no study, is refused; --fresh replaces its own")
  func otherResults() throws {
    let folder = try Folder()
    try folder.write(SmallStudy.spec(), to: "spec.json")
    try folder.write(SmallStudy.rows, to: "rows.csv")
    #expect(try CommandRun.of(["run", "spec.json", "--quiet"], in: folder).exitCode == 0)
    let before = try folder.bytes("results/tiny/folds.csv")
    try folder.write(
      SmallStudy.spec().replacingOccurrences(of: "\"seed\": 1", with: "\"seed\": 2"),
      to: "spec.json")
    let refused = try CommandRun.of(["run", "spec.json", "--quiet"], in: folder)
    #expect(refused.exitCode == 64)
    #expect(refused.errors.contains("results/tiny holds the results of another study"))
    #expect(try folder.bytes("results/tiny/folds.csv") == before)
    let fresh = try CommandRun.of(["run", "spec.json", "--quiet", "--fresh"], in: folder)
    #expect(fresh.exitCode == 0)
    #expect(try folder.bytes("results/tiny/folds.csv") != before)
    try folder.write("mine", to: "elsewhere/notes.txt")
    let foreign = try CommandRun.of(
      ["run", "spec.json", "--out", "elsewhere", "--quiet"], in: folder)
    #expect(foreign.exitCode == 64)
    #expect(foreign.errors.contains("elsewhere is not empty and holds no results of a study"))
    let kept = try CommandRun.of(
      ["run", "spec.json", "--out", "elsewhere", "--quiet", "--fresh"], in: folder)
    #expect(kept.exitCode == 64)
    #expect(try folder.text("elsewhere/notes.txt") == "mine")
  }

  @Test("a results folder that cannot be written says so") func unwritable() throws {
    let folder = try Folder()
    try folder.write(SmallStudy.spec(), to: "spec.json")
    try folder.write(SmallStudy.rows, to: "rows.csv")
    try folder.write("a file", to: "blocked")
    let blocked = try CommandRun.of(
      ["run", "spec.json", "--out", "blocked/results", "--quiet"], in: folder)
    #expect(blocked.exitCode == 74)
    #expect(blocked.errors.contains("blocked/results"), "\(blocked.errors)")
  }

  @Test("a folder without a name, and one that is reached over a new one, are no way around")
  func sidePaths() throws {
    let folder = try Folder()
    try folder.write(SmallStudy.spec(), to: "spec.json")
    try folder.write(SmallStudy.rows, to: "rows.csv")
    try folder.write("mine", to: "elsewhere/notes.txt")
    let nameless = try CommandRun.of(["run", "spec.json", "--out", "", "--quiet"], in: folder)
    #expect(nameless.exitCode == 64)
    #expect(
      nameless.errors.hasPrefix("error: option '--out' needs a value: DIR, got an empty one\n"),
      "\(nameless.errors)")
    let around = try CommandRun.of(
      ["run", "spec.json", "--out", "new/../elsewhere", "--quiet"], in: folder)
    #expect(around.exitCode == 64, "\(around.errors)")
    #expect(folder.names(in: "elsewhere") == ["notes.txt"])
    let file = try CommandRun.of(["run", "spec.json", "--out", "rows.csv", "--quiet"], in: folder)
    #expect(file.exitCode == 74 && !file.errors.contains("POSIX"), "\(file.errors)")
    let below = try CommandRun.of(
      ["run", "spec.json", "--out", "rows.csv/results", "--quiet"], in: folder)
    #expect(below.errors.contains("not a directory"), "\(below.errors)")
  }

  @Test(
    "a success is none where standard output could not be written",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no full device"))
  func fullOutput() throws {
    for words in [["components"], ["schema"]] {
      let process = Process()
      process.executableURL = RunningCommand.binary
      process.arguments = words
      process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 74, "\(words)")
    }
  }

  @Test("words that the command line does not know") func words() throws {
    let folder = try Folder()
    try folder.write(SmallStudy.spec(), to: "here/tiny.json")
    try folder.write(SmallStudy.rows, to: "here/rows.csv")
    let cases: [([String], String)] = [
      (
        ["rnu"],
        "error: there is no command 'rnu'. Did you mean 'run'? `workbench --help` lists them\n"
      ),
      (["run"], "error: missing SPEC: The experiment, a JSON file.\nUsage: workbench run SPEC"),
      (["run", "a", "b"], "error: unexpected argument 'b'\n"),
      (["run", "a", "--job", "2"], "error: unknown option '--job'. Did you mean '--jobs'?\n"),
      (["run", "a", "--output", "x"], "error: unknown option '--output'. Did you mean '--out'?\n"),
      (["run", "a", "--threads=2"], "error: unknown option '--threads'. Did you mean '--jobs'?\n"),
      (["train"], "error: there is no command 'train'. Did you mean 'run'? "),
      (["run", "a", "--jobs"], "error: option '--jobs' needs a value: N\n"),
      (
        ["run", "a", "--jobs", "0"],
        "error: option '--jobs' needs a whole number from 1 to 1024, got '0'\n"
      ),
      (["run", "a", "--quiet=yes"], "error: option '--quiet' takes no value, got 'yes'\n"),
      (["run", "missing.json"], "error: missing.json: there is no such file\n"),
      (
        ["validate", "here/tinny.json"],
        "error: here/tinny.json: there is no such file. Did you mean 'here/tiny.json'?\n"
      ),
      (
        ["run", "here/tiny.json", "--data", "here/row.csv"],
        "error: here/row.csv: there is no such file. Did you mean 'here/rows.csv'?\n"
      ),
      (
        ["run", "here/rows.csv"],
        "error: here/rows.csv is a table; SPEC is an experiment, a JSON file that names its table\n"
      ),
      (["--verson"], "error: there is no command '--verson'. Did you mean '--version'? "),
      (
        ["components", "smoot"],
        "error: no component, metric or part of a spec is called 'smoot'. Did you mean 'smote'?\n"
      ),
      (["leaderboard", "nowhere"], "error: nowhere/manifest.json: there is no manifest"),
      (["reproduce", "nowhere"], "error: nowhere/manifest.json: there is no manifest"),
    ]
    for (words, sentence) in cases {
      let ended = try CommandRun.of(words, in: folder)
      #expect(ended.exitCode != 0)
      #expect(ended.errors.hasPrefix(sentence), "\(words): \(ended.errors)")
    }
  }
}

/// A spec and rows of which at least one cannot be used, and what is said about it.
struct BadInput: Sendable, CustomTestStringConvertible {
  var name: String
  var spec: String
  var rows: String?
  var exitCode: Int32
  var sentences: [String]
  var testDescription: String { name }

  init(
    _ name: String, spec: String = SmallStudy.spec(), rows: String? = SmallStudy.rows,
    exit exitCode: Int32, _ sentences: String...
  ) {
    self.name = name
    self.spec = spec
    self.rows = rows
    self.exitCode = exitCode
    self.sentences = sentences
  }
}
