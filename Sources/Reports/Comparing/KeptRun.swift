public import Experiments
public import Learning
public import Metrics
import StrictJSON

/// A finished run, as its results folder states it.
public struct KeptRun: Sendable {
  /// Its folder.
  public let folder: ResultsFolder
  /// What it is called in a comparison: the folder's own name.
  public var name: String
  /// What its manifest says.
  public let record: RunRecord
  /// Its leaderboard, ranked by the metric of the comparison.
  public let leaderboard: Leaderboard
  /// Its candidates in the order of the spec.
  public let candidates: [Candidate]

  /// Reads a folder's small files; a metric ranks in place of the spec's.
  public init(_ folder: ResultsFolder, by metric: Metric?, catalog: Catalog) throws {
    self.folder = folder
    name = folder.path.split(separator: "/").last.map(String.init) ?? folder.path
    record = try folder.record(catalog: catalog)
    leaderboard = try folder.leaderboard(by: metric)
    candidates = Candidate.all(of: record.spec)
  }

  /// Reads several folders; those of the same name are called by their paths.
  public static func all(
    _ folders: [ResultsFolder], by metric: Metric?, catalog: Catalog
  ) throws -> [KeptRun] {
    var runs = try folders.map { try KeptRun($0, by: metric, catalog: catalog) }
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
  static func ranking(of runs: [KeptRun]) throws(ComparisonError) -> Metric {
    let metric = runs[0].leaderboard.ranking
    if let other = runs.first(where: { $0.leaderboard.ranking.name != metric.name }) {
      throw .choice(
        "\(runs[0].name) ranks by \(metric.name), \(other.name) by "
          + "\(other.leaderboard.ranking.name): choose one with --by")
    }
    return metric
  }
}
