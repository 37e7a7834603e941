import Learning
import LearningTestKit
import Resampling
import Tables
import Testing

@Suite struct GroupTimeSeriesTests {
  private let key = RandomKey(seed: 7)

  private func table(groups: [Int], times: [Double]) -> Table {
    Table(
      columns: [
        Column(name: "customer", role: .group, values: .number(groups.map(Double.init))),
        Column(name: "month", role: .time, values: .number(times)),
      ], rowCount: groups.count)
  }

  @Test("customers that recur every month are trained on or tested, never both")
  func recurring() throws {
    // 40 customers in 12 months, every one in each.
    let groups = (0..<480).map { $0 % 40 }
    let times = (0..<480).map { Double($0 / 40) }
    let labels = groups.indices.map { Float($0 % 7 == 0 ? 1 : 0) }
    let folds = try GroupTimeSeries(group: nil, column: nil, folds: 3).folds(
      of: table(groups: groups, times: times), labels: labels, key: key)
    #expect(SplitterLaws.groupFaults(of: folds, groups: groups) == [])
    #expect(SplitterLaws.timeFaults(of: folds, times: times) == [])
    for fold in folds {
      // A third of the customers are tested in three months, two thirds were trained on before.
      let tested = Set(fold.test.map { groups[$0] }).count
      #expect((13...14).contains(tested))
      #expect(fold.test.count == 3 * tested)
      #expect(fold.train.count == 3 * (fold.index + 1) * (40 - tested))
      #expect(fold.test.contains { labels[$0] == 1 } && fold.train.contains { labels[$0] == 1 })
    }
  }

  @Test("customers that are new in a block are tested, those that ended are trained on")
  func newcomers() throws {
    // Two new customers every month, each with two rows in it.
    let groups = (0..<24).map { $0 / 2 }
    let times = (0..<24).map { Double($0 / 4) }
    let labels = groups.map { Float($0 % 2) }
    let folds = try GroupTimeSeries(group: "customer", column: "month", folds: 2).folds(
      of: table(groups: groups, times: times), labels: labels, key: key)
    #expect(folds.map(\.test) == [Array(8..<16), Array(16..<24)])
    #expect(folds.map(\.train) == [Array(0..<8), Array(0..<16)])
  }

  @Test("blocks may be made of calendar periods, with a gap") func periods() throws {
    let day = 86_400.0
    let groups = (0..<365).map { $0 % 30 }
    let times = (0..<365).map { Double($0) * day }
    let table = Table(
      columns: [
        Column(name: "customer", role: .group, values: .number(groups.map(Double.init))),
        Column(name: "date", role: .time, values: .date(times)),
      ], rowCount: 365)
    let folds = try GroupTimeSeries(
      group: nil, column: nil, folds: 3, every: .month, gap: 1
    ).folds(of: table, labels: groups.map { Float($0 % 2) }, key: key)
    #expect(SplitterLaws.groupFaults(of: folds, groups: groups) == [])
    // April 1970 begins on day 90; March is left out.
    #expect(folds[0].test.allSatisfy { (90..<181).contains($0) })
    #expect(folds[0].train.allSatisfy { $0 < 59 })
  }

  @Test("a column that is not there or holds no times is told under its own name") func columns() {
    func sentence(_ splitter: GroupTimeSeries) -> String? {
      let table = table(groups: [0, 1, 2, 3], times: [1, 2, 3, 4])
      return #expect(throws: FitError.self) {
        try splitter.folds(of: table, labels: [0, 1, 0, 1], key: key)
      }?.description
    }
    #expect(
      sentence(GroupTimeSeries(group: nil, column: "when", folds: 1))
        == "groupTimeSeries: there is no column 'when'; there are 'customer', 'month'")
    #expect(
      sentence(GroupTimeSeries(group: nil, column: nil, folds: 1, every: .month))
        == "groupTimeSeries: column 'month' must hold dates to be cut by the month, it holds numbers"
    )
    let bare = Table(columns: [Column(name: "day", values: .number([1, 2]))], rowCount: 2)
    let error = #expect(throws: FitError.self) {
      try GroupTimeSeries(group: nil, column: "day").folds(of: bare, labels: [0, 1], key: key)
    }
    #expect(
      error?.description
        == "groupTimeSeries: 0 columns have the role 'group'; name the one to use with 'group'")
  }

  @Test("a block that would lose all rows of one side is said") func empty() {
    let error = #expect(throws: FitError.self) {
      try GroupTimeSeries(group: nil, column: nil, folds: 1).folds(
        of: table(groups: [0, 0, 0, 0], times: [1, 2, 3, 4]), labels: [0, 1, 0, 1], key: key)
    }
    #expect(
      error?.description
        == "groupTimeSeries: with the groups of column 'customer' kept apart, test block 1 is left "
        + "without training rows")
  }
}
