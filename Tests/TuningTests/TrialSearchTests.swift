import Learning
import Testing
import Tuning

@Suite("How a search goes on") struct TrialSearchTests {
  private static let key = RandomKey(seed: 3)

  private func search(_ method: any SearchMethod, trials: Int = 9, folds: Int = 3) -> TrialSearch {
    TrialSearch(
      trials: trials, folds: folds, in: [.real(lower: 0, upper: 1, isLog: false)], by: method,
      key: Self.key)
  }

  @Test("halving wants a fold of all, another of a third, and all folds of a ninth")
  func rungs() {
    let search = search(HalvingSearch())
    var known: Set<[Int]> = []
    func progress() -> TrialSearch.Progress {
      search.progress { known.contains([$0, $1]) ? .loss(Double($0)) : .unknown }
    }
    let wanted: [[[Int]]] = [
      (0..<9).map { [$0, 0] }, (0..<3).map { [$0, 1] }, [[0, 2]],
    ]
    for pairs in wanted {
      let next = progress()
      #expect(next.wanted.map { [$0.trial, $0.fold] } == pairs && next.ranking.isEmpty)
      known.formUnion(pairs)
    }
    let end = progress()
    #expect(end.isComplete && end.ranking == [0])
    #expect(end.reached == [3, 2, 2, 1, 1, 1, 1, 1, 1])
  }

  @Test("the model's own settings stay to the end, however bad, unless they fail")
  func own() {
    let search = search(HalvingSearch())
    let bad = search.progress { trial, _ in .loss(trial == 0 ? 100 : Double(trial)) }
    #expect(bad.ranking == [1, 0])
    let failed = search.progress { trial, _ in trial == 0 ? .failed : .loss(Double(trial)) }
    #expect(failed.ranking == [1])
    #expect(search.progress { _, _ in .failed }.ranking.isEmpty)
  }

  @Test("of equal trials the first is the better one")
  func ties() {
    let search = search(RandomSearch(), trials: 4)
    #expect(search.progress { _, _ in .loss(1) }.ranking == [0, 1, 2, 3])
  }

  @Test("a generation is proposed when all before it are known, and by nothing else")
  func generations() {
    var method = ParzenTreeSearch()
    (method.startup, method.generation) = (4, 2)
    let search = search(method, trials: 9)
    #expect(search.progress { _, _ in .unknown }.points.count == 4)
    let some = search.progress { trial, _ in trial < 6 ? .loss(Double(trial)) : .unknown }
    #expect(some.points.count == 8 && some.wanted.allSatisfy { $0.trial >= 6 })
    let all = search.progress { trial, _ in .loss(Double(trial)) }
    #expect(all.points.count == 9 && Array(all.points.prefix(8)) == some.points)
    let resumed = search.progress(from: some.points) { trial, _ in .loss(Double(trial)) }
    #expect(resumed.points == all.points && resumed.ranking == all.ranking)
  }
}
