import Learning
import Resampling
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
}
