package import Experiments
package import Learning
package import Metrics
package import Results

/// A run that is compared with others, or whose candidates are.
package struct ComparedRun: Sendable {
  let files: StoredRun
  /// What it is called in a comparison: the folder's own name.
  package var name: String
  package let spec: ExperimentSpec
  let folds: FoldsFile
  /// Its leaderboard, ranked by the metric of the comparison.
  package let leaderboard: Leaderboard
  /// Its candidates in the order of the spec.
  package let candidates: [Candidate]

  /// Reads a folder's small files; a metric ranks in place of the spec's.
  package init(_ folder: ResultsFolder, by metric: Metric?, catalog: Catalog) throws {
    files = try StoredRun(folder)
    name = folder.name
    spec = try files.spec(catalog)
    folds = try files.read()
    leaderboard = try files.leaderboard(by: metric, folds: folds)
    candidates = Candidate.all(of: spec)
  }

  /// The table that it was run on.
  package var data: Manifest.Data { files.manifest.data }

  /// Reads several folders; those of the same name are called by their paths.
  package static func all(
    _ folders: [ResultsFolder], by metric: Metric?, catalog: Catalog
  ) throws -> [ComparedRun] {
    var runs = try folders.map { try ComparedRun($0, by: metric, catalog: catalog) }
    let names = runs.map(\.name)
    for index in runs.indices where names.count(where: { $0 == names[index] }) > 1 {
      runs[index].name = folders[index].path
    }
    return runs
  }

  /// The metric that all runs are ranked by.
  static func ranking(of runs: [ComparedRun]) throws(ComparisonError) -> Metric {
    let metric = runs[0].leaderboard.ranking
    if let other = runs.first(where: { $0.leaderboard.ranking.name != metric.name }) {
      throw .choice(
        "\(runs[0].name) ranks by \(metric.name), \(other.name) by "
          + "\(other.leaderboard.ranking.name): choose one with --by")
    }
    return metric
  }
}

/// Why runs or candidates cannot be compared.
package enum ComparisonError: Error, Sendable, Hashable {
  /// They do not go together: other data, other folds, no scores.
  case different(String)
  /// What was asked for is not there.
  case choice(String)
}

extension ComparisonError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .different(let reason), .choice(let reason): reason
    }
  }
}
