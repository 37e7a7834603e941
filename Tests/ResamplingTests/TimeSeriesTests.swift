import Learning
import LearningTestKit
import Resampling
import StrictJSON
import Tables
import Testing

@Suite struct TimeSeriesTests {
  private let key = RandomKey(seed: 7)

  private func table(_ values: ColumnValues, role: ColumnRole) -> Table {
    Table(columns: [Column(name: "c", role: role, values: values)], rowCount: values.count)
  }

  @Test("forward chaining has scikit-learn's blocks") func timeSeries() throws {
    let times = (0..<23).map { Double(($0 * 7) % 23) }
    let row = { (time: Int) in times.firstIndex(of: Double(time)) ?? -1 }
    let folds = try TimeSeries(column: "c", folds: 4).folds(
      of: table(.date(times), role: .time), labels: times.map { _ in 0 }, key: key)
    #expect(folds.map { $0.train.map { times[$0] }.max() } == [6, 10, 14, 18])
    #expect(folds.map(\.train.count) == [7, 11, 15, 19])
    #expect(folds.map { $0.test.map { times[$0] }.min() } == [7, 11, 15, 19])
    #expect(folds.map(\.test.count) == [4, 4, 4, 4])
    #expect(folds[0].test == [7, 8, 9, 10].map(row).sorted())
  }

  @Test("a gap and a longest memory are kept") func timeSeriesGap() throws {
    let times = (0..<23).map { Double($0) }
    let splitter = TimeSeries(
      column: nil, folds: 3, gap: 2, testRows: 4, maximumTrainRows: 8)
    let folds = try splitter.folds(
      of: table(.number(times), role: .time), labels: times.map { _ in 0 }, key: key)
    #expect(folds.map(\.train) == [Array(1...8), Array(5...12), Array(9...16)])
    #expect(folds.map(\.test) == [Array(11...14), Array(15...18), Array(19...22)])
  }

  @Test("blocks are cut between times, never within one") func timeTies() throws {
    let cases: [(times: [Double], splitter: TimeSeries, tests: [Range<Int>])] = [
      (
        [1, 1, 1, 2, 2, 2, 3, 3, 3], TimeSeries(column: "c", folds: 2, testRows: 2),
        [3..<6, 6..<9]
      ),
      // The cut would part the 2s; of two changes as near the earlier is taken.
      ([1, 1, 2, 2, 2, 2, 3, 3], TimeSeries(column: "c", folds: 1), [2..<8]),
      ([1, 1, 1, 1, 1, 1, 1, 2, 3], TimeSeries(column: "c", folds: 2), [7..<8, 8..<9]),
      ([1, 2, 3, 3, 3, 3, 3, 3, 3], TimeSeries(column: "c", folds: 2), [1..<2, 2..<9]),
    ]
    for (times, splitter, tests) in cases {
      let folds = try splitter.folds(
        of: table(.date(times), role: .time), labels: times.map { _ in 0 }, key: key)
      #expect(folds.map(\.test) == tests.map { Array($0) })
      #expect(SplitterLaws.timeFaults(of: folds, times: times) == [])
    }
  }

  @Test("whatever the ties, folds train on the past and share no time") func manyTies() throws {
    var stream = key["times"].stream
    for width in 4...40 {
      let times = (0..<200).map { _ in Double(stream.integer(below: width)) }
      for folds in 1...3 {
        let plan = try TimeSeries(column: "c", folds: folds, gap: width > 20 ? width % 3 : 0).folds(
          of: table(.number(times), role: .time), labels: times.map { _ in 0 }, key: key)
        #expect(plan.count == folds)
        #expect(SplitterLaws.timeFaults(of: plan, times: times) == [])
      }
    }
  }

  private static func dates(_ days: Range<Int>) -> [Double] { days.map { Double($0) * 86_400 } }

  @Test("periods of the calendar are never parted")
  func periods() throws {
    // 1970 and 1971; the year begins on a Thursday.
    let times = Self.dates(0..<730)
    let firsts: [(TimePeriod, folds: Int, first: [Int])] = [
      (.year, 1, [365]), (.quarter, 3, [181, 365, 546]), (.month, 3, [181, 365, 546]),
      // 105 weeks, of which the first has four days: blocks of 26.
      (.week, 3, [4 + 26 * 7, 4 + 52 * 7, 4 + 78 * 7]), (.day, 3, [184, 366, 548]),
    ]
    for (period, count, first) in firsts {
      let folds = try TimeSeries(column: "c", folds: count, every: period).folds(
        of: table(.date(times), role: .time), labels: times.map { _ in 0 }, key: key)
      #expect(folds.map { $0.test[0] } == first, "\(period)")
      #expect(folds.map { $0.train.count } == first, "\(period)")
      #expect(folds.last?.test.max() == 729)
    }
  }

  @Test("gaps, blocks and memories are counted in periods that hold rows") func periodSettings()
    throws
  {
    // Twelve months, of which March and April have no row.
    let times = Self.dates(0..<365).filter { !(59 * 86_400.0..<120 * 86_400.0).contains($0) }
    let days = times.map { Int($0 / 86_400) }
    let folds = try TimeSeries(
      column: "c", folds: 2, every: .month, gap: 1, testPeriods: 3, maximumTrainPeriods: 2
    ).folds(of: table(.date(times), role: .time), labels: times.map { _ in 0 }, key: key)
    // July to September and October to December are tested.
    #expect(folds.map { days[$0.test[0]] } == [181, 273])
    // May is trained on with February, the month with rows before it; June is the gap.
    let trained = folds[0].train.map { days[$0] }
    #expect(trained == Array(31..<59) + Array(120..<151))
    #expect(folds[1].train.map { days[$0] } == Array(181..<243))
  }

  @Test("months may be written without a day") func months() throws {
    let levels = ["1969-12", "1970-01", "1970-02", "1970-10"]
    func values(_ codes: [Int32]) -> ColumnValues {
      .category(Categories(codes: codes, levels: levels))
    }
    for period in [nil, TimePeriod.month] {
      var splitter = TimeSeries(column: "c", folds: 3)
      splitter.every = period
      let folds = try splitter.folds(
        of: table(values([3, 1, 0, 2, 0, 1]), role: .time), labels: [0, 0, 0, 0, 0, 0], key: key)
      #expect(folds.map(\.test) == [[1, 5], [3], [0]])
    }
    let error = #expect(throws: FitError.self) {
      try TimeSeries(column: "c").folds(
        of: table(values([0, -1, 1]), role: .time), labels: [0, 0, 0], key: key)
    }
    #expect(
      error?.description
        == "timeSeries: column 'c' must have a value in every row, 1 of 3 are missing")
  }

  @Test("settings that count what blocks are not made of are named") func settings() {
    var rows = TimeSeries(column: "c", testRows: 3)
    rows.testPeriods = 2
    #expect(
      rows.issues().map(\.description)
        == ["testPeriods: counts periods, and there are none without 'every'"])
    rows.every = .month
    rows.maximumTrainRows = 5
    #expect(
      rows.issues().map(\.description) == [
        "testRows: counts rows, but with 'every' blocks are made of periods",
        "maximumTrainRows: counts rows, but with 'every' blocks are made of periods",
      ])
  }

  @Test("what time needs is said in a sentence") func timeErrors() {
    let folds = { (splitter: TimeSeries, values: ColumnValues) -> String in
      do throws(FitError) {
        let labels = [Float](repeating: 0, count: values.count)
        _ = try splitter.folds(of: table(values, role: .time), labels: labels, key: key)
        return ""
      } catch { return error.description }
    }
    #expect(
      folds(TimeSeries(), .text(TextValues(["a", "b"])))
        == "timeSeries: column 'c' must hold dates or numbers to put rows in order, it holds text")
    #expect(
      folds(TimeSeries(), .number([1, 2, 3, 4]))
        == "forward validation with 5 folds of 1 rows and a gap of 0 needs at least 6 rows, got 4")
    #expect(
      folds(TimeSeries(column: "c", folds: 1), .number([1, 1, 1, 1]))
        == "forward validation with 1 folds cut between times needs at least 2 different times, "
        + "got 1")
    #expect(
      folds(TimeSeries(column: "c", folds: 1, gap: 1, testRows: 2), .number([1, 2, 2, 2]))
        == "training ahead of test block 1 needs at least 1 earlier rows, got 0")
    #expect(
      folds(TimeSeries(column: "c", folds: 1, gap: .max), .number([1, 2]))
        == "forward validation with 1 folds of 1 rows and a gap of 9223372036854775807 needs at least "
        + "9223372036854775807 rows, got 2")
    #expect(
      folds(TimeSeries(column: "c", folds: 3, every: .month), .date([0, 1, 3e6, 6e6]))
        == "forward validation with 3 folds of 1 month and a gap of 0 needs at least 4 months with "
        + "rows, got 3")
    #expect(
      folds(TimeSeries(column: "c", every: .week), .number([1, 2]))
        == "timeSeries: column 'c' must hold dates to be cut by the week, it holds numbers")
  }
}
