import Foundation
import StrictJSON
import Testing

/// Comparing candidates of one run, and runs on the same rows.
@Suite struct CompareCommandTests {
  private let folder: Folder

  init() throws { folder = try ComparedRuns.shared.get() }

  private func compare(_ words: String...) throws -> CommandRun {
    try CommandRun.of(["compare"] + words, in: folder)
  }

  private var eligible: [String] {
    get throws {
      let models = ["logistic", "forest", "tree", "vote"]
      return ComparedRuns.rows(try folder.text("one/leaderboard.csv")).filter {
        $0["eligible"] == "yes" && models.contains($0["model"] ?? "")
      }.compactMap { $0["candidate"] }
    }
  }

  @Test("numbers are those of the run's own comparisons, out of predictions and thresholds alone")
  func same() throws {
    let names = try eligible
    #expect(names.count >= 4)
    let run = try compare(
      "one", "--candidates", names.reversed().joined(separator: ","), "--out", "same")
    #expect(run.exitCode == 0, "\(run.errors)")
    let own = ComparedRuns.rows(try folder.text("one/comparisons.csv")).filter {
      names.contains($0["first"] ?? "") && names.contains($0["second"] ?? "")
    }
    #expect(ComparedRuns.rows(try folder.text("same/comparison.csv")) == own)
    #expect(own.count == names.count * (names.count - 1) / 2 * 6)
  }

  @Test("of two candidates it gives what it gives of all, but for the correction")
  func two() throws {
    let names = Array(try eligible.prefix(2))
    let run = try compare("one", "--candidates", names.joined(separator: ","), "--out", "two-of")
    #expect(run.exitCode == 0, "\(run.errors)")
    let own = ComparedRuns.rows(try folder.text("one/comparisons.csv")).filter {
      names.contains($0["first"] ?? "") && names.contains($0["second"] ?? "")
    }
    let compared = ComparedRuns.rows(try folder.text("two-of/comparison.csv"))
    let stripped = { (rows: [[String: String]]) in
      rows.map { $0.filter { $0.key != "p_holm" } }
    }
    #expect(stripped(compared) == stripped(own))
    #expect(compared.allSatisfy { $0["p_holm"] == $0["p"] })
  }

  @Test("lists the rows that one catches and another misses") func caught() throws {
    let run = try compare("one", "--candidates", "logistic,forest", "--out", "caught")
    #expect(run.exitCode == 0, "\(run.errors)")
    let caught = ComparedRuns.rows(try folder.text("caught/caught.csv"))
    let pair = try #require(
      ComparedRuns.rows(try folder.text("caught/comparison.csv")).first {
        $0["metric"] == "recall"
      })
    let (first, second) = (try #require(pair["first"]), try #require(pair["second"]))
    #expect("\(caught.count { $0[first] == "yes" && $0[second] == "no" })" == pair["only_first"])
    #expect("\(caught.count { $0[first] == "no" && $0[second] == "yes" })" == pair["only_second"])
    #expect(!caught.isEmpty)
    let truth = Dictionary(
      ComparedRuns.rows(try folder.text("one/predictions.csv")).map {
        ($0["row"] ?? "", [$0["id"], $0["truth"]])
      }, uniquingKeysWith: { first, _ in first })
    for row in caught {
      #expect(truth[row["row"] ?? ""] == [row["id"], row["truth"]])
      #expect(row["truth"] == "1")
    }
  }

  @Test("takes the best candidate of every model where none are named, in lines that fit")
  func usual() throws {
    let run = try compare("one", "--out", "usual")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.errors == "")
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
    let board = ComparedRuns.rows(try folder.text("one/leaderboard.csv"))
    let header = try folder.text("usual/caught.csv").split(separator: "\n")[0]
    let shown = header.split(separator: ",").dropFirst(3).map(String.init)
    let models = shown.compactMap { name in board.first { $0["candidate"] == name }?["model"] }
    #expect(Set(models) == ["logistic", "forest", "tree", "vote"])
    #expect(models.count == 4)
    #expect(shown.first == board.first?["candidate"])
    #expect(run.output.contains("A–B: \(shown[0]) catches "))
    #expect(run.output.contains("  P(better)  P(equivalent)  P(worse)  only first  only second\n"))
    #expect(
      run.output.replacing("\n", with: " ").contains(
        "P(better), P(worse): the first is, by more than .010; P(equivalent): neither is;"))
    let text = try folder.text("usual/comparison.md")
    #expect(text.contains("| A | \(shown[0]) | "))
    #expect(text.contains("| A–B | "))
  }

  @Test("shows what every candidate takes; an ensemble takes what its members take")
  func costs() throws {
    let run = try compare("one", "--candidates", "vote,logistic", "--out", "costs")
    let folds = ComparedRuns.rows(try folder.text("one/folds.csv"))
    func parameters(_ name: String) -> Double {
      folds.filter { $0["candidate"] == name }
        .reduce(0) { $0 + (Double($1["parameters"] ?? "") ?? .nan) / 6 }
    }
    let members = ["logistic", "logistic+undersample", "forest", "forest+undersample", "tree"]
    let all = members.reduce(0) { $0 + parameters($1) }
    #expect(parameters("logistic") > 5)
    for (name, count) in [("logistic", parameters("logistic")), ("vote", all)] {
      let line = run.output.split(separator: "\n").first { $0.dropFirst(3).hasPrefix(name) }
      let cells = try #require(line).split(separator: " ").map(String.init)
      let shown = try #require(cells.dropLast(2).last.flatMap { Double($0) })
      #expect(abs(shown - count) <= 0.5)
      #expect(cells.suffix(2).allSatisfy { (Double($0) ?? -1) >= 0 })
    }
  }

  @Test("compares on a single test set by its rows, and shows no test over folds")
  func holdout() throws {
    let spec = ComparedRuns.spec(data: "customers1.csv").replacingOccurrences(
      of: "{\"stratifiedKFold\": {\"folds\": 3, \"repeats\": 2}}", with: "\"holdout\"")
    try folder.write(spec, to: "holdout.json")
    let made = try CommandRun.of(
      ["run", "holdout.json", "--out", "holdout", "--quiet"], in: folder)
    #expect(made.exitCode == 0, "\(made.errors)")
    let run = try compare("holdout", "--candidates", "logistic,forest", "--out", "single")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("one test set"))
    #expect(run.output.contains("p: the bootstrap over rows"))
    #expect(!run.output.contains("P(better)"))
    let own = ComparedRuns.rows(try folder.text("holdout/comparisons.csv"))
    let compared = ComparedRuns.rows(try folder.text("single/comparison.csv"))
    #expect(compared.count == 6)
    for row in compared {
      let kept = own.first { own in
        ["first", "second", "metric"].allSatisfy { own[$0] == row[$0] }
      }
      #expect(kept?.filter { $0.key != "p_holm" } == row.filter { $0.key != "p_holm" })
    }
  }

  @Test("compares by another metric") func metric() throws {
    let run = try compare("one", "--by", "rocAUC")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("AUC decides."))
    let unknown = try compare("one", "--by", "rocAUX")
    #expect(unknown.exitCode == 64)
    #expect(unknown.errors.contains("Did you mean 'rocAUC'?"))
  }

  @Test("compares runs on the same rows, row by row, and says why not by ranks") func runs() throws
  {
    let run = try compare("one", "again")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("folds of one data set are no independent tasks"))
    let leader = try #require(
      ComparedRuns.rows(try folder.text("one/leaderboard.csv")).first?["candidate"])
    for name in ["one/\(leader)", "again/\(leader)"] { #expect(run.output.contains(name)) }
    // The same candidate of both runs has the same scores.
    #expect(run.output.contains("They are equivalent in recall, within 0.010."))
    let named = try compare("one", "again", "--candidates", "one/forest,again/logistic")
    #expect(named.exitCode == 0, "\(named.errors)")
    #expect(
      named.output.contains("again/logistic catches ")
        || named.output.contains("one/forest catches "))
  }

  @Test("refuses runs with other folds, with both digests") func folds() throws {
    let run = try compare("one", "folds")
    #expect(run.exitCode == 65)
    #expect(run.errors.contains("one and folds were tested on other folds"))
    #expect(digests(run.errors).count == 2)
  }

  @Test("refuses rows of runs on different data, with both digests") func data() throws {
    let run = try compare("one", "two", "--candidates", "one/logistic,two/logistic")
    #expect(run.exitCode == 65)
    #expect(run.errors.contains("the runs are of different data"))
    let kept = try ["one", "two"].map { name in
      try JSON(parsing: [UInt8](folder.bytes("\(name)/manifest.json")))["data"]?["sha256"]?.string
    }
    #expect(digests(run.errors) == kept.compactMap { $0 })
  }

  private func digests(_ text: String) -> [String] {
    text.split { !$0.isHexDigit }.map(String.init).filter { $0.count == 64 }
  }

  @Test("names the nearest candidate, and asks for two") func names() throws {
    let unknown = try compare("one", "--candidates", "logistic,forst")
    #expect(unknown.exitCode == 64)
    #expect(unknown.errors == "error: unknown candidate 'forst'. Did you mean 'forest'?\n")
    let alone = try compare("one", "--candidates", "logistic,logistic")
    #expect(alone.exitCode == 64)
    #expect(alone.errors.contains("two candidates at least, there is 'logistic' alone"))
  }

  @Test("asks for one metric where runs rank by different ones") func rankings() throws {
    let run = try compare("two", "ranked")
    #expect(run.exitCode == 64)
    #expect(run.errors.contains("two ranks by recall, ranked by rocAUC: choose one with --by"))
    #expect(try compare("two", "ranked", "--by", "recall").exitCode == 0)
  }

  @Test("says what makes predictions.csv where it is missing") func missing() throws {
    let copy = try Folder()
    for name in ["manifest.json", "leaderboard.csv", "folds.csv"] {
      try copy.write(try folder.bytes("one/\(name)"), to: "small/\(name)")
    }
    let run = try CommandRun.of(["compare", "small"], in: copy)
    #expect(run.exitCode == 65)
    #expect(run.errors.contains("small/predictions.csv: is not there"))
    #expect(run.errors.contains("`workbench run` of the same spec makes it"))
  }

  @Test("refuses a file that was changed after the run, as the leaderboard does")
  func changed() throws {
    let copy = try Folder()
    for name in ["manifest.json", "leaderboard.csv", "folds.csv", "predictions.csv"] {
      try copy.write(try folder.bytes("one/\(name)"), to: "one/\(name)")
    }
    #expect(try CommandRun.of(["compare", "one"], in: copy).exitCode == 0)
    for (file, command) in [
      ("predictions.csv", "compare"), ("folds.csv", "compare"), ("leaderboard.csv", "leaderboard"),
    ] {
      let whole = try copy.text("one/\(file)")
      try copy.write(whole.replacing("logistic", with: "logistik"), to: "one/\(file)")
      let run = try CommandRun.of([command, "one"], in: copy)
      #expect(run.exitCode == 65 && run.output.isEmpty)
      #expect(
        run.errors.hasPrefix("error: one/\(file): was changed after the run: its SHA-256 is "))
      try copy.write(whole, to: "one/\(file)")
    }
  }

  @Test("refuses results of an older format") func format() throws {
    let copy = try Folder()
    let manifest = try folder.text("one/manifest.json")
    try copy.write(
      manifest.replacingOccurrences(of: "\"format\": 2", with: "\"format\": 1"),
      to: "old/manifest.json")
    let run = try CommandRun.of(["compare", "old"], in: copy)
    #expect(run.exitCode == 65)
    #expect(run.errors.contains("has format 1, this release reads and writes 2"))
    #expect(try CommandRun.of(["compare", "none"], in: copy).exitCode == 74)
  }
}

/// Comparing runs on different data, by ranks.
@Suite struct CompareTasksTests {
  private static let five = ["one", "two", "three", "four", "five"]
  private let folder: Folder

  init() throws { folder = try ComparedRuns.shared.get() }

  private func compare(_ words: [String]) throws -> CommandRun {
    try CommandRun.of(["compare"] + words, in: folder)
  }

  @Test("shows ranks of two runs, and why there is no test") func few() throws {
    let run = try compare(["one", "two", "--out", "few"])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("2 data sets are too few independent tasks"))
    #expect(!run.output.contains("Friedman"))
    #expect(folder.names(in: "few") == ["comparison.csv", "comparison.md"])
    let rows = ComparedRuns.rows(try folder.text("few/comparison.csv"))
    #expect(
      Set(rows.compactMap { $0["candidate"] }).isSuperset(of: ["logistic", "forest", "vote"]))
    #expect(rows.allSatisfy { $0["p"] == "" })
  }

  @Test("numbers are the leaderboards', and ranks are theirs") func numbers() throws {
    let run = try compare(Self.five + ["--candidates", "logistic,tree,vote", "--out", "five-runs"])
    #expect(run.exitCode == 0, "\(run.errors)")
    let rows = ComparedRuns.rows(try folder.text("five-runs/comparison.csv"))
    #expect(Set(rows.compactMap { $0["candidate"] }) == ["logistic", "tree", "vote"])
    for name in Self.five {
      let board = ComparedRuns.rows(try folder.text("\(name)/leaderboard.csv"))
      for row in rows {
        let own = board.first { $0["candidate"] == row["candidate"] }
        #expect(row[name] == own?["recall"])
      }
    }
    for row in rows {
      let ranks = Self.five.map { task in
        let mine = Double(row[task] ?? "") ?? .nan
        let all = rows.compactMap { Double($0[task] ?? "") }
        let better = Double(all.count { $0 > mine })
        return better + (Double(all.count { $0 == mine }) + 1) / 2
      }
      let mean = ranks.reduce(0, +) / 5
      let shown = Double(row["average_rank"] ?? "") ?? .nan
      #expect(abs(mean - shown) < 1e-12)
    }
    let ranks = rows.compactMap { Double($0["average_rank"] ?? "") }
    #expect(ranks == ranks.sorted())
  }

  @Test("tests five runs, and draws the critical difference") func tests() throws {
    let run = try compare(Self.five + ["--out", "tests"])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
    for word in ["Friedman: χ² = ", "Iman and Davenport: F = ", "critical difference ", "Holm p"] {
      #expect(run.output.contains(word), "\(word)")
    }
    let figure = try JSON(parsing: [UInt8](folder.bytes("tests/critical-difference.vg.json")))
    #expect(figure["$schema"]?.string == "https://vega.github.io/schema/vega/v5.json")
    #expect(try folder.text("tests/comparison.md").contains("```text\nmean rank"))
    let rows = ComparedRuns.rows(try folder.text("tests/comparison.csv"))
    #expect(rows.first?["p"] == "")
    for row in rows.dropFirst() {
      let (p, holm) = (Double(row["p"] ?? "") ?? .nan, Double(row["p_holm"] ?? "") ?? .nan)
      #expect(p > 0 && p <= holm && holm <= 1)
    }
  }

  @Test("two runs on the same data are no independent tasks") func twins() throws {
    let run = try compare(["one", "two", "folds"])
    #expect(run.exitCode == 65)
    #expect(run.errors.contains("one and folds are of the same data"))
    #expect(run.errors.contains("no independent tasks"))
  }

  @Test("names the nearest candidate that all runs have") func names() throws {
    let run = try compare(["one", "two", "--candidates", "logistic,tre"])
    #expect(run.exitCode == 64)
    #expect(run.errors.contains("unknown candidate of all runs 'tre'. Did you mean 'tree'?"))
  }
}

/// Small runs that comparisons are made of.
enum ComparedRuns {
  /// Two quick models, balanced in two ways, and an ensemble.
  static func spec(data: String, seed: Int = 3, rank: String = "recall") -> String {
    """
    {
      "name": "compared", "seed": \(seed),
      "data": {
        "path": "\(data)", "target": "Churn", "positive": "Yes",
        "columns": {"customerID": {"role": "identifier"}}
      },
      "validation": {"stratifiedKFold": {"folds": 3, "repeats": 2}},
      "balance": ["none", "undersample"],
      "models": {
        "logistic": {"classifier": "logisticRegression"},
        "forest": {"classifier": {"randomForest": {"trees": 10}}},
        "tree": {"classifier": {"randomForest": {"trees": 1}}, "balance": ["none"]}
      },
      "ensembles": {"vote": "voting"},
      "inner": {"folds": 2}, "statistics": {"resamples": 200},
      "rank": {"by": "\(rank)"}
    }
    """
  }

  /// Writes data and spec of a name, and runs it.
  static func run(
    _ name: String, data: Int, seed: Int = 3, rank: String = "recall", in folder: Folder
  ) throws {
    let table = "customers\(data).csv"
    if !folder.names(in: "").contains(table) {
      let made = try CommandRun.of(
        ["synthesize", "--rows", "300", "--seed", "\(data)", "--out", table], in: folder)
      try check(made)
    }
    try folder.write(spec(data: table, seed: seed, rank: rank), to: "\(name).json")
    try check(try CommandRun.of(["run", "\(name).json", "--out", name, "--quiet"], in: folder))
  }

  /// A run that did not end well.
  struct Failure: Error {
    var sentence: String
  }

  private static func check(_ run: CommandRun) throws {
    if run.exitCode != 0 { throw Failure(sentence: run.errors) }
  }

  /// Runs `one` to `five` on data of their own; `again` is on the data and folds of `one`, `folds` on
  /// its data with other folds, and `ranked` on those of `two` with another metric.
  static let shared: Result<Folder, any Error> = Result {
    let folder = try Folder()
    // Nothing else frees what lives as long as the process.
    atexit {
      if let folder = try? ComparedRuns.shared.get() {
        try? FileManager.default.removeItem(at: folder.url)
      }
    }
    for (index, name) in ["one", "two", "three", "four", "five"].enumerated() {
      try run(name, data: index + 1, in: folder)
    }
    try run("again", data: 1, in: folder)
    try run("folds", data: 1, seed: 4, in: folder)
    try run("ranked", data: 2, rank: "rocAUC", in: folder)
    return folder
  }

  /// Fields by column name, a dictionary a row; no field of these files holds a comma.
  static func rows(_ text: String) -> [[String: String]] {
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    guard let header = lines.first else { return [] }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
  }
}
