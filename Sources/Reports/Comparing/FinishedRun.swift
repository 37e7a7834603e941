package import Experiments
package import Learning
package import Metrics
package import Results

/// A finished run, as its results folder states it.
package struct FinishedRun: Sendable {
  package let folder: ResultsFolder
  /// What it is called in a comparison: the folder's own name.
  package var name: String
  package let manifest: Manifest
  package let spec: ExperimentSpec
  /// Its leaderboard, ranked by the metric of the comparison.
  package let leaderboard: Leaderboard
  /// Its candidates in the order of the spec.
  package let candidates: [Candidate]

  /// Reads a folder's small files; a metric ranks in place of the spec's.
  package init(_ folder: ResultsFolder, by metric: Metric?, catalog: Catalog) throws {
    self.folder = folder
    name = folder.path.split(separator: "/").last.map(String.init) ?? folder.path
    manifest = try folder.manifest()
    spec = try manifest.experiment(file: "\(folder.path)/\(Manifest.name)", catalog: catalog)
    leaderboard = try folder.leaderboard(by: metric)
    candidates = Candidate.all(of: spec)
  }

  /// Reads several folders; those of the same name are called by their paths.
  package static func all(
    _ folders: [ResultsFolder], by metric: Metric?, catalog: Catalog
  ) throws -> [FinishedRun] {
    var runs = try folders.map { try FinishedRun($0, by: metric, catalog: catalog) }
    let names = runs.map(\.name)
    for index in runs.indices where names.count(where: { $0 == names[index] }) > 1 {
      runs[index].name = folders[index].path
    }
    return runs
  }

  /// The leaderboard's rows without baselines.
  var rivals: [Leaderboard.Row] {
    let baselines = candidates.filter(\.isBaseline).map(\.name)
    return leaderboard.rows.filter { !baselines.contains($0.candidate) }
  }

  /// The metric that all runs are ranked by.
  static func ranking(of runs: [FinishedRun]) throws(ComparisonError) -> Metric {
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
