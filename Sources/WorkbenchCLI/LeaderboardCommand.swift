import Workbench

extension Command {
  static let leaderboard = Command(
    name: "leaderboard",
    summary: "Show the leaderboard of a results folder.",
    positionals: [.init(name: "RESULTS", help: "A folder that `workbench run` wrote.")],
    options: [
      .init(name: "by", value: "METRIC", help: "Rank by this metric in place of the spec's."),
      .init(name: "top", value: "N", help: "Show the first N candidates only."),
    ],
    run: { arguments throws(CommandError) in
      let top = try arguments.integer("top", in: 1...Int.max)
      let folder = ResultsFolder(path: arguments["RESULTS"])
      var board: Leaderboard
      do throws(StudyError) {
        board = try folder.leaderboard()
      } catch {
        throw CommandError(error)
      }
      if let name = arguments.value("by") {
        let ranking = Metrics.all.filter { $0.goal != .none }
        guard let metric = ranking.first(where: { $0.name == name }) else {
          let issue = Issue.Fact.unknownName(name, kind: "metric", known: ranking.map(\.name))
          throw .failed(Issue(at: [.member("--by")], issue).description, .usage)
        }
        board = Leaderboard(ranking: metric, rows: board.rows)
      }
      Terminal.show(LeaderboardText(board).lines(top: top))
    })
}
