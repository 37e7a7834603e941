import Learning
import LearningTestKit
import Resampling
import Tables
import Testing

@Suite struct SplittersTests {
  let key = RandomKey(seed: 7)

  func table(_ values: ColumnValues, role: ColumnRole) -> Table {
    Table(columns: [Column(name: "c", role: role, values: values)], rowCount: values.count)
  }

  @Test("no group is cut, and every row is tested once") func groups() throws {
    let groups: [Double] = [
      4, 7, 0, 6, 7, 8, 1, 6, 6, 2, 1, 5, 4, 4, 5, 5, 1, 6, 4, 7, 2, 1, 2, 0, 3, 1, 4, 2, 3, 2, 4,
      0,
      8, 4, 4, 3, 1, 8, 1, 5,
    ]
    let labels = groups.indices.map { Float($0 % 4 == 0 ? 1 : 0) }
    let folds = try GroupKFold(column: "c", folds: 3).folds(
      of: table(.number(groups), role: .group), labels: labels, key: key)
    #expect(folds.flatMap(\.test).sorted() == Array(0..<40))
    for fold in folds {
      #expect(SplitterLaws.faults(of: fold, rows: 40) == [])
      #expect(Set(fold.train.map { groups[$0] }).isDisjoint(with: fold.test.map { groups[$0] }))
      #expect((10...17).contains(fold.test.count))
      #expect((3...4).contains(fold.test.count { labels[$0] > 0.5 }))
    }
  }

  @Test("groups may be numbers, categories or text, found by name or by role") func groupKinds()
    throws
  {
    let labels: [Float] = [1, 0, 1, 0, 1, 0]
    let kinds: [ColumnValues] = [
      .number([5, 5, 6, 6, 7, 7]), .date([5, 5, 6, 6, 7, 7]),
      .category(Categories(codes: [0, 0, 1, 1, 2, 2], levels: ["a", "b", "c"])),
      .text(TextValues(["x", "x", "y", "y", "z", "z"])),
    ]
    for values in kinds {
      let folds = try GroupKFold(column: nil, folds: 3).folds(
        of: table(values, role: .group), labels: labels, key: key)
      #expect(folds.map(\.test) == [[0, 1], [2, 3], [4, 5]])
    }
  }

  @Test("what groups need is said in a sentence") func groupErrors() {
    let labels: [Float] = [1, 0, 1]
    let folds = { (splitter: GroupKFold, table: Table) -> String in
      do throws(FitError) {
        _ = try splitter.folds(of: table, labels: labels, key: key)
        return ""
      } catch { return error.description }
    }
    #expect(
      folds(GroupKFold(column: "d"), table(.number([1, 2, 3]), role: .group))
        == "groupKFold: there is no column 'd'; there are 'c'")
    #expect(
      folds(GroupKFold(column: nil), table(.number([1, 2, 3]), role: .feature))
        == "groupKFold: 0 columns have the role 'group'; name the one to use with 'column'")
    #expect(
      folds(GroupKFold(column: "c"), table(.number([1, .nan, 3]), role: .group))
        == "groupKFold: column 'c' must have a value in every row, 1 of 3 are missing")
    #expect(
      folds(GroupKFold(column: "c"), table(.number([1, 2, 2]), role: .group))
        == "validation with 5 folds by column 'c' needs at least 5 groups, got 2")
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

  @Test("rows of the first test row's time are never trained on") func timeTies() throws {
    let times: [Double] = [1, 1, 1, 2, 2, 2, 3, 3, 3]
    let folds = try TimeSeries(column: "c", folds: 2, testRows: 2).folds(
      of: table(.number(times), role: .time), labels: times.map { _ in 0 }, key: key)
    #expect(folds.map(\.train) == [[0, 1, 2], [0, 1, 2, 3, 4, 5]])
    #expect(folds.map(\.test) == [[5, 6], [7, 8]])
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
        == "training ahead of test block 1 needs at least 1 earlier rows, got 0")
  }

  @Test("a holdout takes its share of both classes") func holdout() throws {
    let data = SampleData.twoBlobs(rows: 200, positiveShare: 0.1)
    let folds = try Holdout(testFraction: 0.25, repeats: 2).folds(
      of: Table(columns: [], rowCount: 200), labels: data.labels, key: key)
    #expect(folds.count == 2)
    #expect(folds[0].test != folds[1].test)
    for fold in folds {
      #expect(SplitterLaws.faults(of: fold, rows: 200) == [])
      #expect(fold.test.count == 50)
    }
  }

  @Test("a holdout leaves a row of each class on both sides") func smallHoldout() throws {
    let folds = try Holdout(testFraction: 0.01).folds(
      of: Table(columns: [], rowCount: 4), labels: [1, 1, 0, 0], key: key)
    #expect(folds[0].test.count == 2)
    #expect(
      throws: FitError.tooFew(
        of: "positive rows", needed: 2, got: 1, purpose: "a holdout")
    ) {
      try Holdout().folds(of: Table(columns: [], rowCount: 3), labels: [1, 0, 0], key: key)
    }
  }
}
