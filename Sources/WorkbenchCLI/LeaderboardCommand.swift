import Catalog
import Experiments
import Metrics
import Reports
import Results
import StrictJSON

extension Command {
  static let leaderboard = Command(
    name: "leaderboard",
    summary: "Show the leaderboard of a results folder.",
    positionals: [.results],
    options: [
      .init(name: "by", value: "METRIC", help: "Rank by this metric in place of the spec's."),
      .init(name: "top", value: "N", help: "Show the first N candidates only."),
      .init(name: "calibration", help: "Show calibration before and after scores are corrected."),
    ],
    run: { arguments throws(CommandError) in
      let top = try arguments.integer("top", in: 1...Int.max)
      let metric = try arguments.value("by").map { name throws(CommandError) in
        try rankingMetric(name)
      }
      let run = try arguments.run
      do throws(StudyError) {
        let board = try run.leaderboard(by: metric)
        let spec = spec(of: run)
        let costs = try spec.map { spec throws(StudyError) in
          try run.costs(of: Candidate.all(of: spec))
        }
        let comparisons = try run.comparisons()
        let findings = try run.findings()
        let text = LeaderboardText(
          board,
          conclusion: spec.map {
            board.conclusion(
              of: $0, comparisons: comparisons, costs: costs ?? [:], findings: findings)
          }, costs: costs ?? [:], style: Terminal.style, width: Terminal.width)
        if arguments.has("calibration") {
          Terminal.show(CalibrationText(board).lines(top: top, width: Terminal.width))
        } else {
          Terminal.show(text, top: top)
        }
      } catch {
        throw CommandError(error)
      }
    })

  /// The spec of a run; without one there is a leaderboard all the same, and a word on what it lacks.
  private static func spec(of run: StoredRun) -> ExperimentSpec? {
    do throws(StudyError) {
      return try run.spec(.standard)
    } catch {
      Terminal.note("note: no conclusion is drawn: \(error)\n")
      return nil
    }
  }

  /// The metric of this name, which can rank.
  static func rankingMetric(_ name: String) throws(CommandError) -> Metric {
    let ranking = Metric.all.filter { $0.direction != .none }
    if let metric = ranking.first(where: { $0.name == name }) { return metric }
    let issue = Issue.Fact.unknownName(name, kind: "metric", known: ranking.map(\.name))
    throw .failed(Issue(at: [.member("--by")], issue).description, .usage)
  }
}
