import Foundation

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
