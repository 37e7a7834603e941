import Testing

@Suite struct RunCommandTests {
  private func run(extra: String) throws -> (run: CommandRun, folder: Folder) {
    let folder = try Folder()
    try folder.write(SmallStudy.spec(extra: extra), to: "spec.json")
    let rows = (0..<120).map { row in
      "\(row * 37 % 41),\(row % 3 == 0 ? "a" : "b"),\(row * 37 % 41 + row * 11 % 23 > 40 ? "yes" : "no")"
    }
    try folder.write("tenure,note,churn\n" + rows.joined(separator: "\n") + "\n", to: "rows.csv")
    return (try CommandRun.of(["run", "spec.json", "--quiet"], in: folder), folder)
  }

  @Test("a run in which nothing is eligible shows its table, writes its results and exits with 1")
  func nothingEligible() throws {
    let (run, folder) = try run(
      extra: #", "rank": {"by": "recall", "require": {"specificity": 1, "recall": 1}}"#)
    #expect(run.exitCode == 1)
    #expect(run.errors.hasSuffix("error: no candidate is eligible; the table says why\n"))
    #expect(run.output.contains("No candidate is eligible: nothing can be recommended."))
    #expect(try folder.text("results/tiny/leaderboard.csv").contains("is below the required 1.000"))
  }

  @Test("a run says which candidate to take, and keeps what candidates cost beside the leaderboard")
  func recommendation() throws {
    let (run, folder) = try run(extra: "")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("ecommended for production: "))
    let costs = try folder.text("results/tiny/costs.csv").split(separator: "\n")
    #expect(
      costs.first
        == "candidate,parameters,fit_seconds,score_microseconds,loss,loss_bound,recommended")
    #expect(costs.count { $0.hasSuffix(",yes") } == 1)
    let shown = try CommandRun.of(["leaderboard", "results/tiny"], in: folder)
    #expect(shown.output.contains("ecommended for production: "))
  }
}
