import Learning
import LearningTestKit
import Resampling
import Tables
import Testing

@Suite struct GivenFoldsTests {
  private let key = RandomKey(seed: 7)

  private func sentence(
    _ splitter: GivenFolds, _ values: ColumnValues
  ) -> String {
    do throws(FitError) {
      _ = try folds(splitter, values)
      return ""
    } catch { return error.description }
  }

  private func folds(_ splitter: GivenFolds, _ values: ColumnValues) throws(FitError) -> [Fold] {
    try splitter.folds(
      of: Table(columns: [Column(name: "fold", values: values)], rowCount: values.count),
      labels: (0..<values.count).map { Float($0 % 2) }, key: key)
  }

  private func names(_ levels: [String], _ codes: [Int32]) -> ColumnValues {
    .category(Categories(codes: codes, levels: levels))
  }

  @Test("each value is tested once, in the order of the values") func values() throws {
    let numbers = try folds(GivenFolds(), .number([10, 2, 10, 1, 2, 1]))
    #expect(numbers.map(\.test) == [[3, 5], [1, 4], [0, 2]])
    #expect(numbers.map(\.train) == [[0, 1, 2, 4], [0, 2, 3, 5], [1, 3, 4, 5]])
    // Levels of a file stand in the order of their bytes; "10" is more than "2" all the same.
    let levels = try folds(GivenFolds(), names(["1", "10", "2"], [1, 2, 1, 0, 2, 0]))
    #expect(levels == numbers)
    let text = try folds(GivenFolds(), .text(TextValues(["b", "a", "b", "c"])))
    #expect(text.map(\.test) == [[1], [0, 2], [3]])
  }

  @Test("only some values may be tested") func tested() throws {
    let column = names(["test", "train"], [1, 0, 1, 0, 1])
    let plan = try folds(GivenFolds(column: "fold", test: ["test"]), column)
    #expect(plan == [Fold(repeat: 0, index: 0, train: [0, 2, 4], test: [1, 3])])
    #expect(
      sentence(GivenFolds(column: "fold", test: ["tset"]), column)
        == "given: column 'fold' has no value 'tset' to test; it has 'test', 'train'")
    #expect(
      sentence(GivenFolds(column: "fold", test: []), column)
        == "a test by column 'fold' needs at least 1 values, got 0")
  }

  @Test("values that are no folds are refused with a sentence") func hostile() {
    #expect(
      sentence(GivenFolds(), .number([1, .nan, 2]))
        == "given: column 'fold' must have a value in every row, 1 of 3 are missing")
    #expect(
      sentence(GivenFolds(), names(["a"], [0, -1, 0]))
        == "given: column 'fold' must have a value in every row, 1 of 3 are missing")
    #expect(
      sentence(GivenFolds(), .number([4, 4, 4]))
        == "validation by column 'fold' needs at least 2 different values, got 1")
    #expect(
      sentence(GivenFolds(), .number((0..<101).map(Double.init)))
        == "given: column 'fold' has 101 different values, and each would be a fold; at most 100 are "
        + "allowed")
    #expect(
      sentence(GivenFolds(column: "part"), .number([1, 2]))
        == "given: there is no column 'part'; there are 'fold'")
  }

  @Test("inner folds keep the rows of a value together") func inner() throws {
    let values = (0..<60).map { Double($0 % 5) }
    let table = Table(columns: [Column(name: "fold", values: .number(values))], rowCount: 60)
    let inner = try GivenFolds().inner(folds: 2).folds(
      of: table, labels: values.map { $0 > 2 ? 1 : 0 }, key: key)
    #expect(SplitterLaws.groupFaults(of: inner, groups: values.map { Int($0) }) == [])
  }
}
